#!/usr/bin/env bash
# Makes .venv and installs Zhiren into it, from requirements/dev.txt with checked hashes.
# PYTHON names the interpreter to use; without it the newest of python3.11-3.13 is taken.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

suitable() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if suitable "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "正在安装系统软件包：$*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >&2
}

python=$(find_python) || { apt_install python3 python3-venv && python=$(find_python); } || {
    say "没有找到 Python 3.11 或更新的版本。请先安装（Debian/Ubuntu：sudo apt-get install python3 python3-venv），"
    say "或用 PYTHON 指明解释器：make install PYTHON=/路径/python3.12"
    exit 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    make_venv() { rm -rf .venv && "$python" -m venv .venv >/dev/null 2>&1; }
    make_venv || { apt_install python3-venv && make_venv; } || {
        rm -rf .venv
        say "$python 不能建立虚拟环境：多半缺 ensurepip。请先安装（Debian/Ubuntu：sudo apt-get install python3-venv），"
        say "再运行 make install。"
        exit 1
    }
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

pip install --require-hashes --no-deps -r requirements/dev.txt || {
    say "依赖没有装齐。请确认能访问软件包索引（pip config list 可查看所用索引），再运行 make install。"
    exit 1
}
pip install --no-deps --no-build-isolation --editable .
touch .venv/.installed
say "环境已就绪：.venv（$(.venv/bin/python --version)）"
