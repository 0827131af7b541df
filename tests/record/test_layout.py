"""Rows lie in the order in which questions ask for them, however they came."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from record_reports import contents, report

from dragoman import Coder
from dragoman.record import Record, build, layout
from dragoman.record.database import Database

TEXT = "Kenyan police arrested two fishermen in Nairobi. Uganda urged Kenya to release the fishermen, an official said."
REPORTS = [report(f"r{n:02}", f"2021-03-{1 + n % 20:02}", f"{TEXT} Report {n}.") for n in range(9)]


def order(path: Path, table: str) -> list[tuple[object, ...]]:
    with Database(path, read_only=True) as database:
        return database.rows(f"SELECT report_date, report_id, number FROM {table} ORDER BY rowid")


@pytest.mark.parametrize("piece", [1, 4, 100_000])
def test_rows_are_put_in_order_piece_by_piece(
    coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(layout, "PIECE", piece)
    path, mixed = tmp_path / "r.duckdb", list(REPORTS)
    random.Random(piece).shuffle(mixed)
    for first in range(0, len(mixed), 3):
        build(mixed[first : first + 3], path, coder)
        for table in layout.DATED:
            assert order(path, table) == sorted(order(path, table))
    straight = tmp_path / "straight.duckdb"
    build(REPORTS, straight, coder)
    assert contents(path) == contents(straight)


def test_reports_without_a_date_lie_last(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    undated = report("a", "2021-03-01", TEXT)
    object.__setattr__(undated, "date", None)
    build([undated, REPORTS[3]], path, coder)
    assert [day is None for day, *_ in order(path, "events")] == [False, False, True, True]
    with Record(path) as record:
        assert [e["report_id"] for e in record.events(limit=3)] == ["r03", "r03", "a"]


def test_what_lies_in_order_is_not_moved(coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS[:5], path, coder)
    moved: list[str] = []
    run = Database.run

    def watched(self: Database, query: str, parameters: object = None) -> None:
        moved.extend(table for table in layout.DATED if query.lstrip().startswith(f"INSERT INTO {table} FROM"))
        run(self, query, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "run", watched)
    build(REPORTS[5:8], path, coder)
    assert moved == []
    build([report("early", "2021-02-01", TEXT)], path, coder)
    assert set(moved) == {"events", "statements"}
