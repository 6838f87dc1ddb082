"""The longest modules and functions, and those beyond the house's limits.

Usage: python tools/sizes.py   (exit code 1 when something is too long)
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
FOLDERS = ("src", "demo", "bench", "tools")
MODULE_LIMIT = 500
FUNCTION_LIMIT = 80
SHOWN = 10


class Size(NamedTuple):
    """Lines of a module or function."""

    lines: int
    name: str


def sources() -> list[Path]:
    """Every Python file that we wrote outside the tests; migrations are generated."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if path.parent.name != "migrations")


def modules() -> list[Size]:
    """Modules by lines, longest first."""
    sizes = [
        Size(len(path.read_text(encoding="utf-8").splitlines()), str(path.relative_to(ROOT)))
        for path in sources()
    ]
    return sorted(sizes, reverse=True)


def functions() -> list[Size]:
    """Functions by lines, decorators and docstring included, longest first."""
    return sorted((size for path in sources() for size in _functions_in(path)), reverse=True)


def _functions_in(path: Path) -> Iterator[Size]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
            lines = (node.end_lineno or first) - first + 1
            yield Size(lines, f"{path.relative_to(ROOT)}:{first} {node.name}")


def too_long() -> list[str]:
    """One line for each module or function beyond its limit."""
    over = [size for size in modules() if size.lines > MODULE_LIMIT]
    over += [size for size in functions() if size.lines > FUNCTION_LIMIT]
    return [f"{size.name}: {size.lines} lines" for size in over]


def main() -> int:
    """Print both tables and what is too long."""
    for title, sizes in (("modules", modules()), ("functions", functions())):
        print(f"Longest {title}:")
        for size in sizes[:SHOWN]:
            print(f"  {size.lines:5} {size.name}")
    over = too_long()
    for line in over:
        print(f"TOO LONG: {line}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
