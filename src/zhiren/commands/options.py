"""Options that several commands take, with refusals in Chinese."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Never

import click


class DateType(click.ParamType[date]):
    """A date as 2025-11-30, 20251130 or 2025/11/30."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Refuses what is no date, with the form to write."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日"):
            try:
                return datetime.strptime(value.strip(), form).date()
            except ValueError:
                continue
        return self.fail(f"“{value}”不是日期，请写成 2025-11-30 的样子。", param, ctx)


class Existing(click.Path):
    """A file or folder to read; refused when it is not there or of the other sort."""

    def __init__(self, *, folder: bool = True) -> None:
        super().__init__(exists=True, dir_okay=folder, path_type=Path)
        self.name = "文件或文件夹" if folder else "文件"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Says what is wrong with the path and what to do."""
        path = Path(str(value))
        if not path.exists():
            return self._refuse(f"没有找到“{value}”。请检查名称和所在文件夹。", param, ctx)
        if path.is_dir() and not self.dir_okay:
            return self._refuse(f"“{value}”是文件夹，这里要给出一个文件。", param, ctx)
        try:
            super().convert(value, param, ctx)
        except click.BadParameter:
            return self._refuse(f"“{value}”没有读取权限。请换一个用户或改权限。", param, ctx)
        return path

    def _refuse(
        self, message: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Never:
        raise click.BadParameter(message, ctx=ctx, param=param)


class Written(click.Path):
    """A file to write, or with ``folder`` a folder."""

    def __init__(self, *, folder: bool = False) -> None:
        super().__init__(file_okay=folder is False, dir_okay=folder, path_type=Path)
        self.name = "文件夹" if folder else "文件"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuses a folder where a file is wanted, and the other way round."""
        path = Path(str(value))
        if path.is_dir() and not self.dir_okay:
            self.fail(f"“{value}”是已有的文件夹，这里要给出文件名。", param, ctx)
        if path.is_file() and not self.file_okay:
            self.fail(f"“{value}”是已有的文件，这里要给出文件夹名。", param, ctx)
        return path


class Whole(click.IntRange):
    """A whole number within bounds."""

    name = "整数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Says which numbers are allowed."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            least = f"，最小 {self.min}" if self.min is not None else ""
            most = f"，最大 {self.max}" if self.max is not None else ""
            return self.fail(f"“{value}”不行，请写整数{least}{most}。", param, ctx)


class OneOf(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Names the words there are."""
        return f"没有“{value}”，可取：{'、'.join(map(str, self.choices))}。"


as_of_option = click.option(
    "--as-of", type=DateType(), default=None, help="数据截至哪一天，默认今天。"
)
pack_option = click.option(
    "--pack", "pack_name", required=True, metavar="制度包", help="制度包名称或文件夹。"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
mapping_option = click.option(
    "--mapping",
    type=Existing(folder=False),
    help="自由格式名册的列对应表（YAML），由 zhiren import --propose 生成。",
)
data_argument = click.argument("data", nargs=-1, required=True, type=Existing(), metavar="数据…")
