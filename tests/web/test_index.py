"""The index beside the record: of the record as it is, or not used."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("nicegui")

from dragoman.record.database import Database
from dragoman.web import index
from dragoman.web.asking import Listed
from dragoman.web.library import Library
from dragoman.web.tables import EVENTS


def test_the_index_is_made_once_and_found_again(library: Library, record: Path) -> None:
    library.make_quick()
    path = library.desk.index
    assert path == record.with_name(f"{record.name}.index")
    made = path.stat().st_mtime_ns
    other = Library(record)
    other.make_quick()
    assert other.desk.index == path
    assert path.stat().st_mtime_ns == made
    other.close()


def test_an_index_of_another_version_is_not_used(library: Library, record: Path) -> None:
    library.make_quick()
    library.close()
    with Database(record, read_only=False) as database:
        database.run("DELETE FROM events WHERE number > 0")
    total, rows = library.page(EVENTS, Listed.read({"search": "the", "size": "200"}))
    assert library.desk.index is None
    assert total > 0
    assert {row["text_info"]["sequence"] for row in rows}
    library.make_quick()
    assert library.desk.index is not None
    assert library.page(EVENTS, Listed.read({"search": "the"}))[0] == total


def test_a_broken_index_is_made_anew(library: Library, record: Path) -> None:
    record.with_name(f"{record.name}.index").write_bytes(b"no database")
    library.make_quick()
    assert library.desk.index is not None


def test_beside_a_folder_that_cannot_be_written_to_is_another(record: Path) -> None:
    beside, elsewhere = index.places(record)
    assert beside.parent == record.parent
    assert elsewhere.parent != record.parent
