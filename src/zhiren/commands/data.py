"""``zhiren demo``, ``template``, ``import``: make and read data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from zhiren.commands.console import (
    as_of_option,
    data_argument,
    json_option,
    mapping_option,
    print_json,
    refuse,
    store_files,
    today,
)
from zhiren.snapshot.schema import TABLES


@click.command("demo")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--pack",
    "pack_name",
    type=click.Choice(["sjtusm", "sdju", "shiyan-health"]),
    required=True,
    help="为哪个制度包生成。",
)
@click.option("--size", default=600, show_default=True, type=click.IntRange(10), help="人数。")
@click.option("--seed", default=1, show_default=True, help="随机种子；相同则结果相同。")
@as_of_option
def demo_command(out: Path, pack_name: str, size: int, seed: int, as_of: date | None) -> None:
    """生成一个虚构机构的数据快照，人名、单位都是编造的；另附答案 answers.csv。

    例：zhiren demo out/demo --pack sjtusm
    """
    from zhiren_demo.institution import write_institution

    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").exists():
        refuse(f"{out} 里有别的文件。请给出新的或空的文件夹。")
    write_institution(out, pack=pack_name, seed=seed, size=size, as_of=as_of or today())
    click.echo(f"已生成虚构机构：{out}（{size} 人）")
    click.echo(
        f"研判：zhiren check {out} --pack {pack_name} --as-of {as_of or today()} --out 报告.html"
    )


@click.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
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
    write_template(file)
    click.echo(f"已写 {file}：{len(TABLES)} 张表。填好后：zhiren check {file} --pack 制度包")


@click.command("import")
@data_argument
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="快照写到这个文件夹。"
)
@click.option(
    "--propose",
    type=click.Path(dir_okay=False, path_type=Path),
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
        _propose(data, propose)
        return
    if out is None:
        refuse("请给出 --out 快照文件夹，或 --propose 对应表文件。")
    counts = store_files(data, mapping, as_of or today(), out)
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
    save_mapping(mappings, propose)
    for file, sheet, header, reason in doubts:
        click.echo(f"待核对：{file}［{sheet}］“{header}”：{reason}")
    click.echo(f"已写 {propose}。核对后：zhiren import 名册 --mapping {propose} --out 快照")
