"""Downloads: exactly the rows and columns that are shown, in every format, with nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

pytest.importorskip("nicegui")

from pyarrow import parquet

from dragoman.record import Record
from dragoman.web import downloads
from dragoman.web.asking import AskedError, Listed
from dragoman.web.library import Library
from dragoman.web.tables import EVENTS, HAPPENINGS, TABLES


def download(library: Library, name: str, kind: str, **values: str) -> bytes:
    return b"".join(downloads.write(library.desk, TABLES[name], Listed.read(values), kind))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", TABLES)
def test_every_format_has_all_rows(library: Library, name: str) -> None:
    values = {"from": "2011-01-01", "to": "2013-12-31"}
    total, _ = library.page(TABLES[name], Listed.read(values))
    lines = download(library, name, "json", **values).splitlines()
    assert len(lines) == total
    rows = list(csv.reader(io.StringIO(download(library, name, "csv", **values).decode())))
    table = parquet.read_table(io.BytesIO(download(library, name, "parquet", **values)))
    assert table.num_rows == len(rows) - 1
    assert table.column_names == rows[0]
    assert total == table.num_rows or name == "disagreements"  # which has a row for each side


def test_the_columns_shown_in_the_order_shown(library: Library) -> None:
    text = download(library, "events", "csv", columns="date,actor,event", sort="date", actor="KOR").decode()
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["date", "actor", "actor_code", "actor_sector", "event"]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=lambda day: (not day, day))
    assert len(rows) == library.page(EVENTS, Listed.read({"actor": "KOR"}))[0]


def test_plover_is_what_the_command_line_gives(library: Library) -> None:
    told = [json.loads(line) for line in download(library, "events", "plover", actor="KOR").splitlines()]
    with library.desk.reading() as reader:
        own = {row["id"]: row for row in Record(reader.database).events(actor="KOR")}
    assert {one["id"] for one in told} == set(own)
    for one in told:
        assert "story_id" not in one
        assert one["actor"] == own[one["id"]]["actor"]
    with pytest.raises(AskedError, match="only events"):
        download(library, "happenings", "plover")


def test_nothing_that_a_spreadsheet_runs() -> None:
    assert [downloads.inert(cell) for cell in ("=1+1", "@A1", "-2", "plain", 3, None)] == [
        "'=1+1",
        "'@A1",
        "'-2",
        "plain",
        3,
        None,
    ]


def test_names_of_files_are_plain() -> None:
    assert downloads.file_name(Path('/x/a "b"\n.duckdb'), HAPPENINGS, "parquet") == "a--b---happenings.parquet"
