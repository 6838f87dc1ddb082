"""Run every measurement in this folder, each in a fresh process, and print its table."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Exit code 1 when a measurement failed or missed its target."""
    scripts = sorted(path for path in HERE.glob("*.py") if not path.name.startswith("_"))
    failed = []
    for script in scripts:
        print(f"\n## {script.stem}\n", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print(f"\nFailed or missed its target: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
