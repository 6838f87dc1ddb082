import json

import duckdb
import pytest

from snapshot.filling import PERSON, UNIT, fill
from zhiren.snapshot.importing import read_snapshot
from zhiren.snapshot.problems import FileRefusedError
from zhiren.snapshot.schema import TABLES, physical_columns
from zhiren.snapshot.store import attach_snapshot, load_snapshot, write_snapshot


@pytest.fixture
def snapshot(tmp_path):
    people = [{**PERSON, "person": str(n), "birth_on": "1972.04"} for n in (3, 1, 2)]
    given, problems = read_snapshot(fill(tmp_path / "a.xlsx", unit=[UNIT], person=people))
    assert problems == []
    return given


def test_a_stored_snapshot_comes_back_equal(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    assert load_snapshot(tmp_path / "s") == snapshot
    assert read_snapshot(tmp_path / "s") == (snapshot, [])


def test_every_table_has_the_types_of_the_schema_also_when_empty(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    connection = duckdb.connect()
    attach_snapshot(tmp_path / "s", connection)
    for table in TABLES:
        described = connection.execute(f"DESCRIBE {table.name}").fetchall()
        assert [(row[0], row[1]) for row in described] == physical_columns(table)


def test_rows_are_sorted_by_key_and_compressed(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    path = tmp_path / "s" / "person.parquet"
    assert duckdb.execute(f"SELECT code FROM '{path}'").fetchall() == [("1",), ("2",), ("3",)]
    codecs = duckdb.execute(f"SELECT DISTINCT compression FROM parquet_metadata('{path}')")
    assert codecs.fetchall() == [("ZSTD",)]


def test_a_missing_file_is_an_empty_table(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    (tmp_path / "s" / "talk.parquet").unlink()
    connection = duckdb.connect()
    attach_snapshot(tmp_path / "s", connection)
    assert connection.execute("SELECT count(*) FROM talk").fetchall() == [(0,)]


def test_the_manifest_names_the_files_and_their_hashes(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    manifest = json.loads((tmp_path / "s" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"]["person"] == 3
    assert [s["file"] for s in manifest["sources"]] == ["a.xlsx"]
    assert len(manifest["sources"][0]["sha256"]) == 64
    assert [o["sheet_rows"] for o in manifest["origins"] if o["table"] == "person"] == [[[4, 6]]]


def test_another_schema_version_is_refused(snapshot, tmp_path):
    write_snapshot(snapshot, tmp_path / "s")
    path = tmp_path / "s" / "manifest.json"
    path.write_text('{"schema_version": 0}', encoding="utf-8")
    with pytest.raises(FileRefusedError, match="第 0 版"):
        load_snapshot(tmp_path / "s")


def test_a_folder_without_manifest_is_no_stored_snapshot(tmp_path):
    with pytest.raises(FileRefusedError, match="清单"):
        load_snapshot(tmp_path)
