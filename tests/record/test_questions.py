"""Questions: what each filter keeps, the order promised, and every way out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import RecordError, SettingError
from dragoman.record import Record


@pytest.fixture
def record(record_path: Path) -> Iterator[Record]:
    with Record(record_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"actor": "KEN"}, {"COERCE"}),
        ({"actor": "ken/cop"}, {"COERCE"}),
        ({"actor": "Uganda"}, {"REQUEST"}),
        ({"dyad": ("UGA", "KEN")}, {"REQUEST"}),
        ({"dyad": ("KEN", "UGA")}, set()),
        ({"dyad": ("KEN", "UGA"), "undirected": True}, {"REQUEST"}),
        ({"dyad": ("DEU", "FRA")}, {"CONSULT"}),
        ({"category": "consult"}, {"CONSULT"}),
        ({"mode": "arrest"}, {"COERCE"}),
        ({"status": "negation"}, {"ASSAULT"}),
        ({"place": "berlin"}, {"CONSULT"}),
        ({"place": "DEU"}, {"CONSULT"}),
        ({"text": "CHANCELLOR"}, {"CONSULT"}),
        ({"since": dt.date(2021, 5, 1), "category": "ACCUSE"}, {"ACCUSE"}),
        ({"until": dt.date(2021, 5, 1), "category": "ACCUSE"}, set()),
        ({"publication": "harbour", "actor": "KEN"}, {"COERCE"}),
        ({"source": "SDN"}, {"ASSAULT"}),
        ({"report": "berlin", "quad": 1, "status": "plain"}, {"CONSULT"}),
        ({"story": "lake-1", "quad": 4}, {"COERCE"}),
        ({"actor": "' OR 1=1 --"}, set()),
    ],
    ids=str,
)
def test_filters_keep_what_is_asked_for(record: Record, filters: dict[str, Any], expected: set[str]) -> None:
    assert {row["event"][0] for row in record.events(**filters)} == expected


@pytest.mark.parametrize(
    "filters", [{"category": "WAR"}, {"mode": "dance"}, {"status": "maybe"}, {"quad": 5}], ids=lambda f: next(iter(f))
)
def test_values_that_nothing_can_have_are_told(record: Record, filters: dict[str, Any]) -> None:
    with pytest.raises(SettingError, match="there are"):
        record.events(**filters)


def test_events_are_what_the_coder_printed(record: Record, coder: Any) -> None:
    from record_reports import REPORTS

    ours = {row["id"]: row for row in record.events()}
    for coded in coder.code_many(REPORTS):
        for event in coded.records():
            row = {k: v for k, v in json.loads(json.dumps(ours[event["id"]], default=str)).items() if k in event}
            assert row == json.loads(json.dumps(event)), event["id"]


def test_events_come_in_order_of_report_date_and_place_in_the_report(record: Record) -> None:
    rows = [(row["report_date"], row["report_id"], row["trigger"]["start"]) for row in record.events()]
    assert rows == sorted(rows)


@pytest.mark.parametrize("question", ["events", "statements", "reports", "happenings", "series"])
def test_a_limit_keeps_the_first_in_order(record: Record, question: str) -> None:
    ask = getattr(record, question)
    assert list(ask(limit=2)) == list(ask())[:2]
    assert ask(limit=2).count() == 2


def test_reports_and_statements_are_found_by_what_they_tell(record: Record) -> None:
    assert {r["report_id"] for r in record.reports(actor="KEN")} == {"lake-1", "lake-2"}
    assert [r["report_id"] for r in record.reports(text="leaders MEET")] == ["berlin"]
    assert [s["report_id"] for s in record.statements(category="ASSAULT")] == ["denial"]
    assert {s["report_id"] for s in record.statements(source="UGA")} == {"lake-1", "lake-2"}


def test_a_happening_is_told_once_with_its_sources(record: Record) -> None:
    [happening] = record.happenings(category="COERCE")
    assert (happening["reports"], happening["sources"], happening["status"]) == (2, 2, "told")
    assert len(happening["events"]) == 2
    assert (happening["first_report"], happening["last_report"]) == (dt.date(2021, 3, 4), dt.date(2021, 3, 5))


def test_series_fill_empty_periods_and_count_happenings_once(record: Record) -> None:
    since, until = dt.date(2021, 2, 15), dt.date(2021, 4, 2)
    rows = [
        (str(r["period"]), r["happenings"], r["mean_score"])
        for r in record.series("month", dyad=("UGA", "KEN"), since=since, until=until)
    ]
    assert rows == [("2021-02-01", 0, None), ("2021-03-01", 1, -1.0), ("2021-04-01", 0, None)]
    weeks = [r["period"].isoweekday() for r in record.series("week", dyad=("ken", "uga"), undirected=True, since=since)]
    assert set(weeks) == {1}
    with pytest.raises(SettingError, match="no period"):
        record.series("year")


def test_series_of_an_actor_tell_no_pairs_of_others_who_took_part(record: Record) -> None:
    assert {(r["actor"], r["recipient"]) for r in record.series(actor="FRA")} == {("FRA", "DEU")}
    assert {(r["actor"], r["recipient"]) for r in record.series(recipient="ken", actor="Uganda")} == {("UGA", "KEN")}
    assert {r["actor"] for r in record.series(actor="fra", undirected=True)} == {"DEU"}


def test_denials_and_plans_are_not_counted_unless_asked_for(record: Record) -> None:
    assert {(r["actor"], r["recipient"]) for r in record.series()} >= {("UGA", "KEN"), ("FRA", "DEU"), ("DEU", "FRA")}
    assert ("SDN", "TCD") not in {(r["actor"], r["recipient"]) for r in record.series()}
    assert [r["happenings"] for r in record.series(dyad=("SDN", "TCD"), status="negation")] == [1]


def test_the_state_of_a_relation(record: Record) -> None:
    now = [(r["section"], r["event"], r["actor"]) for r in record.state("fra", "deu")]
    assert now == [("contact", "CONSULT", ["DEU", "FRA"])]
    [demand] = record.state("KEN", "UGA")
    assert (demand["section"], demand["reports"]) == ("demand", ["lake-1", "lake-2"])
    assert record.state("KEN", "UGA", on=dt.date(2021, 3, 1)).count() == 0
    [plan] = record.state("FRA", "UKR", on=dt.date(2021, 3, 10))
    assert plan["section"] == "planned"
    assert [(c["connective"], c["text"], c["met"]) for c in plan["conditions"]] == [("if", "Germany agrees", False)]
    assert record.state("FRA", "UKR", on=dt.date(2022, 3, 10)).count() == 0


def test_every_way_out_gives_the_same_rows(record: Record, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    answer = record.events(quad=4)
    ids = [row["id"] for row in answer]
    assert answer.count() == len(ids) > 1
    assert answer.to_arrow().column("id").to_pylist() == ids
    assert answer.to_polars()["id"].to_list() == ids
    answer.write_parquet(tmp_path / "e.parquet")
    assert polars.read_parquet(tmp_path / "e.parquet")["id"].to_list() == ids
    lines, flat, table = io.StringIO(), io.StringIO(), io.StringIO()
    answer.write_json(lines)
    answer.write_csv(flat)
    answer.write_table(table)
    assert [json.loads(line)["id"] for line in lines.getvalue().splitlines()] == ids
    rows = list(csv.DictReader(io.StringIO(flat.getvalue())))
    assert [row["id"] for row in rows] == ids
    assert rows[0]["actor_code"] == "KEN"
    assert all(i[:8] in table.getvalue() for i in ids)


@pytest.mark.parametrize("question", ["events", "statements", "reports", "happenings", "disagreements", "series", "skipped"])
def test_every_question_has_every_form(record: Record, question: str, tmp_path: Path) -> None:
    answer = getattr(record, question)()
    out = io.StringIO()
    answer.write_csv(out)
    answer.write_json(out)
    answer.write_table(out)
    answer.write_parquet(tmp_path / "out.parquet")
    assert answer.columns


def test_an_answer_can_be_left_half_read(record: Record) -> None:
    next(iter(record.events()))
    assert record.reports().count() == 4


def test_a_missing_record_is_told() -> None:
    with pytest.raises(RecordError, match="no such record"):
        Record("nowhere.duckdb")


def test_two_readers_at_once(record: Record, record_path: Path) -> None:
    with Record(record_path) as other:
        assert other.events().count() == record.events().count()


def test_the_command_line_builds_and_asks(tmp_path: Path) -> None:
    source, path = tmp_path / "in.jsonl", tmp_path / "r.duckdb"
    text = "Kenyan police arrested two fishermen in Nairobi."
    source.write_text(json.dumps({"id": "r1", "date": "2021-03-04", "text": text}) + '\n{"id": "r2"}\n')
    runner = CliRunner()
    built = runner.invoke(app, ["build", str(source), "--record", str(path)])
    assert built.exit_code == 1, built.output
    asked = runner.invoke(app, ["events", str(path), "--actor", "KEN", "--from", "2021-03-01", "--format", "json"])
    assert [json.loads(line)["event"] for line in asked.stdout.splitlines()] == [["COERCE"]]
    for question in ("statements", "reports", "happenings", "disagreements", "series", "skipped"):
        out = tmp_path / f"{question}.csv"
        assert runner.invoke(app, [question, str(path), "--format", "csv", "-o", str(out)]).exit_code == 0
        assert out.read_text()


def test_a_plan_is_linked_to_what_came_of_it(coder: Any, tmp_path: Path) -> None:
    from record_reports import report

    from dragoman.record import build

    path = tmp_path / "r.duckdb"
    plan = report("plan", "2021-06-01", "The French president will meet the German chancellor in Bonn on June 10.")
    done = report("done", "2021-06-11", "The French president met the German chancellor in Bonn on Thursday.")
    build([plan], path, coder)
    with Record(path) as opened:
        assert [(h["status"], h["outcome"]) for h in opened.happenings(report="plan")] == [("open", None)]
        assert [s["section"] for s in opened.state("FRA", "DEU", on=dt.date(2021, 6, 5))] == ["planned"]
    build([done], path, coder)
    with Record(path) as opened:
        [planned], [held] = opened.happenings(report="plan"), opened.happenings(report="done")
        assert (planned["outcome"], planned["outcome_id"]) == ("done", held["happening_id"])
        assert [s["section"] for s in opened.state("FRA", "DEU")] == ["contact", "outcome"]
