"""The repository keeps its promises: docs name what exists, nothing points at one machine."""

import functools
import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from tools import command_reference, sizes

ROOT = Path(__file__).parent.parent
READMES = [path for path in (ROOT / "README.md", ROOT / "README.zh-CN.md") if path.exists()]
DOCS = [*READMES, *sorted((ROOT / "docs").rglob("*.md"))]


def read(path):
    return path.read_text(encoding="utf-8")


def code_in(text):
    """Lines of code blocks, and inline code."""
    blocks = re.findall(r"^ *```.*?\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [*lines, *re.findall(r"`([^`\n]+)`", prose)]


def documented(pattern):
    """(file, match) for each place in the docs' code where the pattern starts a command."""
    for path in DOCS:
        for line in code_in(read(path)):
            for found in re.finditer(rf"(?:^|[|;&$] *|bin/)\s*{pattern}", line):
                yield path.relative_to(ROOT), found


# The command line and the docs


def subcommands(command):
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    return {name: command.get_command(context, name) for name in command.list_commands(context)}


@functools.cache
def command_tree():
    """Every command by its words; groups may import their commands only when asked."""
    from zhiren.cli import main

    def walk(command, path):
        yield path, command
        for name, child in subcommands(command).items():
            yield from walk(child, (*path, name))

    return dict(walk(main, ()))


def resolve(words, tree):
    """The longest command that the words start with, and the words left over."""
    path = ()
    while words and (*path, words[0]) in tree:
        path, words = (*path, words[0]), words[1:]
    return path, words


def options_of(command):
    return {"--help"} | {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def problem_of(words, tree):
    """Why a documented command cannot be, or None. Words in capitals and ‹…› are placeholders."""
    path, rest = resolve(words, tree)
    command = tree[path]
    if rest and isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z-]*", rest[0]):
        return f"there is no command {rest[0]}"
    allowed = options_of(command) | options_of(tree[()])
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in allowed]
    return f"there is no option {unknown[0]}" if unknown else None


def test_every_command_in_the_docs_exists():
    tree = command_tree()
    problems = []
    for path, found in documented(r"zhiren ([^|;&>#\n]+)"):
        problem = problem_of(found[1].split(), tree)
        if problem:
            problems.append(f"{path}: zhiren {found[1].strip()}: {problem}")
    assert problems == []


def test_every_command_stands_in_the_docs():
    tree = command_tree()
    named = {resolve(found[1].split(), tree)[0] for _, found in documented(r"zhiren ([^|;&>#\n]+)")}
    leaves = {path for path, command in tree.items() if not isinstance(command, click.Group)}
    assert sorted(" ".join(path) for path in leaves - named) == []


def test_every_command_and_option_has_help():
    silent = [
        " ".join(("zhiren", *path))
        for path, command in command_tree().items()
        if not command.help
        or any(not p.help for p in command.params if isinstance(p, click.Option))
    ]
    assert silent == []


def test_the_page_of_commands_is_current():
    page = read(ROOT / "docs" / "commands.md")
    assert page == command_reference.reference(), "run: make docs"


def make_targets():
    return set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))


def test_every_make_target_in_the_docs_exists():
    named = {(path, found[1]) for path, found in documented(r"make ([a-z]+)\b")}
    assert [(path, name) for path, name in named if name not in make_targets()] == []


def test_links_between_docs_lead_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCS
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", read(path))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert broken == []


# Nothing of one machine


def tracked_texts():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    for name in filter(None, listed.stdout.split("\0")):
        try:
            yield name, read(ROOT / name)
        except (UnicodeDecodeError, FileNotFoundError):
            continue


# Written in parts, so that this file does not find itself.
REGISTRIES = "|".join(
    re.escape(host).replace("@", "")
    for host in (
        "py@pi.org", "python@hosted.org", "registry.np@mjs.org", "npm@mirror", "tuna.ts@inghua",
        "mirrors.ali@yun", "mirrors.cloud.ten@cent", "mirrors.us@tc", "repo.maven.ap@ache",
        "proxy.go@lang.org", "index@-url", "inde@x_url",
    )
)  # fmt: skip
MACHINE_PATHS = r"(?<![\w.}])/(?:work|root|home|Users|opt)/(?=\w)|\b[A-Z]:\\Users"


@pytest.mark.parametrize(
    ("what", "pattern"), [("package registry", REGISTRIES), ("machine path", MACHINE_PATHS)]
)
def test_no_tracked_file_names_a(what, pattern):
    allowed = {"no-emit-" + "index-url"}
    found = [
        f"{name}: {line.strip()[:100]}"
        for name, text in tracked_texts()
        if name != "tests/test_house.py"
        for line in text.splitlines()
        if re.search(pattern, re.sub("|".join(allowed), "", line))
    ]
    assert found == []


# Dependencies


def project():
    return tomllib.loads(read(ROOT / "pyproject.toml"))


def names_in(requirements):
    names = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", found[0]).lower() for found in names if found}


def locked(file):
    return names_in(re.findall(r"^[\w.-]+(?===)", read(ROOT / "requirements" / file), re.MULTILINE))


def test_every_dependency_is_locked():
    content = project()
    core = names_in(content["project"]["dependencies"])
    author = names_in(content["project"]["optional-dependencies"]["author"])
    groups = {name: names_in(group) for name, group in content["dependency-groups"].items()}
    assert core - locked("core.txt") == set()
    assert (core | author | groups["dev"]) - locked("dev.txt") == set()
    assert groups["spark"] - locked("spark.txt") == set()


def test_every_locked_package_has_its_hashes():
    for file in ("core.txt", "dev.txt", "spark.txt"):
        text = read(ROOT / "requirements" / file)
        entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


# Sizes and words


def test_no_module_and_no_function_is_too_long():
    assert sizes.too_long() == []


def glossary_terms(heading):
    text = read(ROOT / "docs" / "glossary.md")
    part = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)[1]
    return re.findall(r"^\| (\S.*?) \| `([^`]+)` \|", part, re.MULTILINE)


def test_every_term_in_use_is_an_identifier_in_the_code():
    code = "\n".join(read(path) for path in sizes.sources())
    identifiers = {word.replace("_", "").lower() for word in re.findall(r"[A-Za-z_]\w*", code)}
    everything = "\n".join(identifiers)
    absent = [
        f"{chinese} {term}"
        for chinese, term in glossary_terms("已在使用")
        if term.replace(" ", "").replace("_", "") not in everything
    ]
    assert absent == []


def test_no_term_has_two_identifiers_and_no_identifier_two_terms():
    terms = glossary_terms("已在使用") + glossary_terms("已定名，尚未使用")
    assert len(terms) == len({chinese for chinese, _ in terms}) == len({term for _, term in terms})
