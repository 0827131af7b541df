"""Comparisons: what counts as the same, by what it is counted, and what only one side has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made import entity, event, record_of
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import RecordError, SettingError
from dragoman.exchange import Comparison, compare


def told(id: str, category: str, day: str, **more: Any) -> dict[str, Any]:
    return event(id, category, report=f"r{id}", day=day, **more)


BOTH_WAYS = {"actor": [entity("Kenya", "KEN"), entity("Uganda", "UGA")], "recipient": []}
OURS = [
    told("1", "CONSULT", "2021-03-04", **BOTH_WAYS),
    told("2", "ACCUSE", "2021-03-10"),
    told("3", "ACCUSE", "2021-03-10"),
    told("4", "ASSAULT", "2021-04-02", aux_mode=["negation"]),
    told("5", "AID", "2021-04-03", actor=[entity("somebody")]),
    told("6", "AID", "2021-05-20", text="Kenya sent food to Uganda."),
]
THEIRS = [
    told("a", "CONSULT", "2021-03-05"),
    told("b", "ACCUSE", "2021-03-14"),
    told("c", "REQUEST", "2021-05-20"),
    told("d", "ASSAULT", "2021-04-02"),
    told("e", "AID", "2021-05-29"),
]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("compare")
    return record_of(folder / "a.duckdb", OURS), record_of(folder / "it's b.duckdb", THEIRS)


def counts(found: Comparison) -> dict[str, tuple[int, int, int, int]]:
    rows = [*found.by_category, *found.by_dyad, *found.by_month, found.all]
    return {row.what: (row.a, row.b, row.a_in_b, row.b_in_a) for row in rows}


def test_what_both_have_within_some_days(records: tuple[Path, Path]) -> None:
    found = compare(*records)
    assert (str(found.first), str(found.last)) == ("2021-03-05", "2021-05-20")  # the days that both have
    told = counts(found)
    assert told["ACCUSE"] == (1, 1, 0, 0)  # told in two reports, it is one thing; four days are too far
    assert told["ASSAULT"] == (0, 1, 0, 0)  # what did not take place is not compared
    assert told["CONSULT"] == (0, 1, 0, 1)  # ours lies a day before the first day of both, and is still found
    assert told["all"] == (2, 4, 0, 1)
    assert counts(compare(*records, days=4))["ACCUSE"] == (1, 1, 1, 1)


def test_mutual_events_count_both_ways(records: tuple[Path, Path]) -> None:
    import datetime as dt

    since = dt.date(2021, 3, 1)
    assert counts(compare(*records, since=since))["CONSULT"] == (2, 1, 1, 1)
    assert counts(compare(*records, since=since, undirected=True))["CONSULT"] == (1, 1, 1, 1)
    assert counts(compare(*records, since=since))["KEN UGA"] == (3, 4, 1, 1)
    assert counts(compare(*records, since=since))["2021-03"] == (3, 2, 1, 1)


def test_what_only_one_side_has(records: tuple[Path, Path]) -> None:
    found = compare(*records)
    assert [(e.category, e.reports, e.instead) for e in found.only_a] == [("ACCUSE", 2, []), ("AID", 1, ["REQUEST"])]
    assert found.only_a[1].words == "Kenya sent food to Uganda."
    assert [(e.id, e.instead) for e in found.only_b] == [("b", []), ("d", []), ("c", ["AID"])]
    assert compare(*records, examples=1).only_b[0].id == "b"


def test_records_without_a_day_in_common(records: tuple[Path, Path], tmp_path: Path) -> None:
    late = record_of(tmp_path / "late.duckdb", [told("1", "AID", "2024-01-01")])
    found = compare(records[0], late)
    assert (found.all.a, found.all.b, found.all.share, found.correlation) == (0, 0, 0.0, None)
    done = CliRunner().invoke(app, ["compare", str(records[0]), str(late)])
    assert "no day that both have events of" in done.output


def test_what_cannot_be_compared(records: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="is one record"):
        compare(records[0], records[0])
    with pytest.raises(RecordError, match="no such record"):
        compare(records[0], tmp_path / "none.duckdb")
    with pytest.raises(SettingError, match="0 or more"):
        compare(*records, days=-1)


def test_the_command(records: tuple[Path, Path]) -> None:
    done = CliRunner().invoke(app, ["compare", *map(str, records), "--dyads", "0"])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[2] == "2021-03-05 to 2021-05-20; the same category and dyad within 1 day counts as the same"
    assert ["all", "2", "4", "0", "1", "17%"] in [line.split() for line in lines]
    assert "and 1 more dyads; --dyads 1 shows all" in lines
    done = CliRunner().invoke(app, ["compare", *map(str, records), "--json", "--category", "AID"])
    found = json.loads(done.output)
    assert [row["what"] for row in found["by_category"]] == ["AID"]
