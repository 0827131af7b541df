"""Coded reports as Arrow, polars and pandas."""

from __future__ import annotations

import datetime as dt

import pandas
import polars

import dragoman
from dragoman import Report
from dragoman.record import Record

REPORTS = [
    Report("Kenyan police arrested two activists on Friday.", "r1", dt.date(2024, 6, 25)),
    Report("", "empty"),
    Report("The weather stayed fine.", "r2"),
    Report("Chad expelled the envoy.", "r3"),
]


def test_many_reports_are_one_table() -> None:
    coder = dragoman.Coder()
    table = dragoman.to_arrow(coder.code_many(REPORTS))
    events = [e for r in coder.code_many(REPORTS) if isinstance(r, dragoman.Coded) for e in r.records()]
    assert table["id"].to_pylist() == [e["id"] for e in events]
    assert table["actor"].to_pylist() == [e["actor"] for e in events]
    assert table["date"].to_pylist()[0] == dt.date(2024, 6, 21)
    frame = polars.from_arrow(table)
    assert isinstance(frame, polars.DataFrame)
    assert frame["event"].explode().to_list() == [e["event"][0] for e in events]
    assert isinstance(table.to_pandas(), pandas.DataFrame)


def test_no_events_have_the_same_columns() -> None:
    coded = dragoman.code("The weather stayed fine.")
    assert coded.to_arrow().schema == dragoman.to_arrow([]).schema
    assert coded.to_arrow().num_rows == 0


def test_columns_are_those_of_a_record(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    dragoman.build(REPORTS, tmp_path / "r.duckdb")
    with Record(tmp_path / "r.duckdb") as record:
        stored = record.events().to_arrow()
    coded = dragoman.to_arrow(dragoman.Coder().code_many(REPORTS))
    assert [(f.name, f.type) for f in coded.schema if f.name != "size"] == [
        (f.name, f.type) for f in stored.schema if f.name not in ("size", "story_id")
    ]
    assert sorted(coded.to_pylist(), key=lambda e: e["id"]) == sorted(
        ({k: v for k, v in e.items() if k != "story_id"} for e in stored.to_pylist()), key=lambda e: e["id"]
    )
