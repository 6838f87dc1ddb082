"""Loading a pack by name or folder."""

from __future__ import annotations

import os
from pathlib import Path

from zhiren.policy.pack import Pack, PackClause, PackDocument
from zhiren.policy.pack_building import PackError, build_pack
from zhiren.policy.pack_source import cached_data

__all__ = [
    "Pack",
    "PackClause",
    "PackDocument",
    "PackError",
    "load_pack",
    "pack_directory",
    "pack_names",
    "packs_directory",
]


def load_pack(pack: str | Path) -> Pack:
    """The pack of that name (sjtusm), or in that folder.

    PackError when there is none or a file of it cannot be used; the checks of
    ``pack_check.check_pack`` are stricter and list everything at once.
    """
    directory = pack_directory(pack)
    try:
        data, version = cached_data(directory)
    except ValueError as error:
        raise PackError(str(directory), str(error).rstrip("。")) from error
    try:
        return build_pack(directory, data, version)
    except PackError:
        raise
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise PackError(str(directory), f"内容有误（{error}）") from error


def packs_directory() -> Path:
    """The folder of the packs: ``ZHIREN_PACKS``, else the one that comes with Zhiren."""
    given = os.environ.get("ZHIREN_PACKS")
    if given:
        return Path(given)
    installed = Path(__file__).parents[1] / "packs"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "packs"


def pack_names() -> list[str]:
    """Names of the packs there are."""
    return sorted(path.parent.name for path in packs_directory().glob("*/pack.yaml"))


def pack_directory(pack: str | Path) -> Path:
    """The folder of a pack given by name or by path."""
    for candidate in (Path(pack), packs_directory() / pack):
        if (candidate / "pack.yaml").is_file():
            return candidate
    known = "、".join(pack_names()) or "（无）"
    raise PackError(
        str(pack), "没有这个制度包", f"可用的有：{known}；也可给出含 pack.yaml 的文件夹"
    )
