"""Run every measurement in this folder, each in a fresh process, and print its table.

``make bench`` shows the page; ``make measurements`` keeps it as docs/measurements.md.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
INTRODUCTION = """# Measurements

Ratios are of one run on one machine, numerator and denominator measured one after the other; take
them, not the seconds. A bound that is missed says so here and is explained in
[what the figures say](measuring.md).

{machine}
"""


def machine() -> str:
    """Day, processors and memory of the measurement."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = len(os.sched_getaffinity(0))
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}: {cores} cores, {memory:.0f} GiB."


def main() -> int:
    """Exit code 1 when a measurement failed or missed its target."""
    scripts = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("_"))
    failed = []
    print(INTRODUCTION.format(machine=machine()), flush=True)
    for script in scripts:
        print(f"\n## {script.stem}\n", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print(f"\nFailed or missed a bound: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
