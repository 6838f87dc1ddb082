"""``zhiren demo``, ``template``, ``import``: make and read data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiren.commands.console import (
    check_can_be_written,
    print_json,
    replacing,
    store_files,
    today,
)
from zhiren.commands.faults import refuse
from zhiren.commands.options import (
    OneOf,
    Whole,
    Written,
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
)
from zhiren.commands.wording import ChineseCommand
from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.store import MANIFEST, is_stored

if TYPE_CHECKING:
    from zhiren_demo.institution import PackName


@click.command("demo", cls=ChineseCommand)
@click.argument("out", type=Written(folder=True), metavar="文件夹")
@click.option(
    "--pack",
    "pack_name",
    type=OneOf(["sjtusm", "sdju", "shiyan-health"]),
    required=True,
    help="为哪个制度包生成。",
)
@click.option("--size", default=600, show_default=True, type=Whole(10), help="人数。")
@click.option("--seed", default=1, show_default=True, help="随机种子；相同则结果相同。")
@as_of_option
def demo_command(out: Path, pack_name: PackName, size: int, seed: int, as_of: date | None) -> None:
    """生成一个虚构机构的数据快照，人名、单位都是编造的；另附答案 answers.csv。

    例：zhiren demo out/demo --pack sjtusm
    """
    from zhiren_demo.institution import write_institution

    _check_folder(out)
    write_institution(out, pack=pack_name, seed=seed, size=size, as_of=as_of or today())
    click.echo(f"已生成虚构机构：{out}（{size} 人）")
    click.echo(
        f"研判：zhiren check {out} --pack {pack_name} --as-of {as_of or today()} --out 报告.html"
    )


def _check_folder(folder: Path) -> None:
    """A snapshot goes into a new or empty folder, or takes the place of an older snapshot."""
    if folder.exists() and any(folder.iterdir()) and not is_stored(folder):
        refuse(f"{folder} 里有别的文件，没有改动它。请给出新的或空的文件夹。")
    check_can_be_written(folder / MANIFEST)


@click.command("template", cls=ChineseCommand)
@click.argument("file", type=Written(), metavar="文件")
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
def template_command(file: Path, force: bool) -> None:
    """生成待填写的工作簿：每表一页，列有说明和下拉选项。

    例：zhiren template 数据.xlsx
    """
    from zhiren.snapshot.template import write_template

    if file.suffix.lower() != ".xlsx":
        refuse("请给出以 .xlsx 结尾的文件名。")
    if file.exists() and not force:
        refuse(f"{file} 已存在，没有改动它。要覆盖请加 --force。")
    check_can_be_written(file)
    with replacing(file) as part:
        write_template(part)
    click.echo(f"已写 {file}：{len(TABLES)} 张表。填好后：zhiren check {file} --pack 制度包")


@click.command("import", cls=ChineseCommand)
@data_argument
@click.option("--out", type=Written(folder=True), help="快照写到这个文件夹。")
@click.option(
    "--propose",
    type=Written(),
    help="为自由格式名册拟一份列对应表（YAML），供核对后用 --mapping 给回。",
)
@mapping_option
@as_of_option
@json_option
def import_command(
    data: tuple[Path, ...],
    out: Path | None,
    propose: Path | None,
    mapping: Path | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """读入并检查数据文件，所有问题一次报完；无误时可存为快照文件夹，以后研判更快。

    例：zhiren import 名册.xlsx --propose 对应表.yaml
    """
    if propose:
        check_can_be_written(propose)
        _propose(data, propose)
        return
    if out is None:
        refuse("请给出 --out 快照文件夹，或 --propose 对应表文件。")
    _check_folder(out)
    counts = store_files(data, mapping, as_of or today(), out, as_json=as_json)
    if as_json:
        print_json(counts)
        return
    titles = {table.name: table.title for table in TABLES}
    for name, count in counts.items():
        if count:
            click.echo(f"{titles[name]}　{count} 行")
    click.echo(f"已存为快照：{out}")


def _propose(data: tuple[Path, ...], propose: Path) -> None:
    from zhiren.snapshot.importing import propose_mappings
    from zhiren.snapshot.mapping import save_mapping

    mappings, doubts = propose_mappings(data)
    if not mappings:
        refuse("这些文件里没有自由格式的名册，不需要列对应表。")
    with replacing(propose) as part:
        save_mapping(mappings, part)
    for file, sheet, header, reason in doubts:
        click.echo(f"待核对：{file}［{sheet}］“{header}”：{reason}")
    click.echo(f"已写 {propose}。核对后：zhiren import 名册 --mapping {propose} --out 快照")
