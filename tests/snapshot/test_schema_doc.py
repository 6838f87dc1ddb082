from pathlib import Path

from zhiren.snapshot.schema import TABLES
from zhiren.snapshot.schema_doc import schema_document

DOCUMENT = Path(__file__).parents[2] / "docs" / "snapshot.md"


def test_the_document_is_what_the_schema_says():
    remedy = "python -m zhiren.snapshot.schema_doc > docs/snapshot.md"
    assert DOCUMENT.read_text(encoding="utf-8") == schema_document(), remedy


def test_every_table_and_column_is_described():
    text = schema_document()
    for table in TABLES:
        section = text.split(f"### {table.title} `{table.name}`")[1].split("###")[0]
        for column in table.columns:
            assert f"| `{column.name}` | {column.title} |" in section
            assert all(value in section for value in column.values)
