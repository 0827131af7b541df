"""What became of plans, promises, threats, demands and refusals: found where something speaks for it, on real builds too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from record_reports import report

from dragoman import Coder, Report, ontology
from dragoman.record import Record, build
from dragoman.record.conditions import Hanging, meets
from dragoman.record.database import Database
from dragoman.record.happenings import telling_words
from dragoman.record.outcomes import Told, outcome_of, outcomes_among, weigh, weights
from dragoman.record.outcomes import evidence as evidence_of
from dragoman.tables import data_path, read_table

DAY = dt.date(2021, 6, 1)
Make = Callable[..., Told]


def told(category: str, text: str, **more: Any) -> Told:
    """A happening: Kenya to Uganda, told by one report on DAY plus `days`."""
    days = dt.timedelta(more.pop("days", 0))
    date = more.pop("date", DAY + days)
    values: dict[str, Any] = {
        "id": text, "category": category, "mode": frozenset(), "status": "told", "date": date, "enddate": None,
        "first_report": DAY + days, "last_report": DAY + days, "country": None, "place": None,
        "actor": frozenset({"KEN"}), "parties": frozenset({"KEN", "UGA"}), "stories": frozenset({"s"}), "text": text,
        "trigger": text.lower(),
    }  # fmt: skip
    return Told(**(values | {k: frozenset(v) if isinstance(v, set) else v for k, v in more.items()}))


MEETING = told(
    "AGREE", "Kenya and Uganda will meet about the lake in Busia on June 10.", status="open", date=DAY + dt.timedelta(9)
)
THREAT = told("THREATEN", "Kenya threatened to close the crossing at Busia.", mode={"restrict"})
DEMAND = told("REQUEST", "Kenya demanded that Uganda free the fishermen.", mode={"yield"})
REFUSAL = told("REJECT", "Kenya refused to open the crossing at Busia.", mode={"yield"})


@pytest.mark.parametrize(
    ("plan", "later", "outcome"),
    [
        (
            MEETING,
            told("CONSULT", "Kenya and Uganda met about the lake in Busia.", days=10, date=DAY + dt.timedelta(9)),
            "done",
        ),
        (
            MEETING,
            told("REJECT", "Uganda called off the meeting on the lake.", days=5, mode={"meet"}, actor={"UGA"}),
            "cancelled",
        ),
        (MEETING, told("CONSULT", "No meeting about the lake took place in Busia.", days=10, status="denied"), "denied"),
        (MEETING, told("CONSULT", "Kenya and Uganda met about the lake.", days=40), None),
        (MEETING, told("CONSULT", "Kenya and Uganda met about the lake.", days=2), None),
        (MEETING, told("CONSULT", "Kenya and Uganda may meet about the lake.", days=10, status="open"), None),
        (MEETING, told("CONSULT", "Chad met Niger about the lake.", days=9, actor={"TCD"}, parties={"TCD", "NER"}), None),
        (THREAT, told("COERCE", "Kenya closed the crossing at Busia.", days=4, mode={"restrict"}), "done"),
        (THREAT, told("CONCEDE", "Kenya dropped its plan to close the crossing.", days=4), "cancelled"),
        (DEMAND, told("RETREAT", "Uganda freed the fishermen.", days=300, actor={"UGA"}), "met"),
        (DEMAND, told("REJECT", "Uganda refused to free the fishermen.", days=3, actor={"UGA"}), "refused"),
        (DEMAND, told("RETREAT", "Kenya freed the fishermen.", days=3), None),
        (REFUSAL, told("CONCEDE", "Kenya opened the crossing at Busia.", days=90), "ended"),
        (REFUSAL, told("CONCEDE", "Uganda opened the crossing at Busia.", days=90, actor={"UGA"}), None),
        (told("ASSAULT", "Kenya shelled Busia."), told("ASSAULT", "Kenya shelled Busia.", days=1), None),
    ],
)
def test_what_can_be_the_outcome_of_what(plan: Told, later: Told, outcome: str | None) -> None:
    found = [] if not plan.is_plan else [o for p, o, _, _ in outcomes_among([plan, later]) if p is plan]
    assert found == ([outcome] if outcome else [])


def test_of_several_the_one_for_which_most_speaks() -> None:
    freed = told("RETREAT", "Uganda freed the fishermen that Kenya wanted back.", days=9, actor={"UGA"})
    tents = told("AID", "Uganda sent tents to Turkana.", days=2, actor={"UGA"})
    ranked = sorted(((weight, later.id) for _, _, later, weight in outcomes_among([DEMAND, tents, freed])), reverse=True)
    assert ranked[0][1] == freed.id
    assert weigh(DEMAND, freed) > weigh(DEMAND, tents)


def test_a_cancellation_may_stand_in_the_plans_own_report_but_what_is_done_may_not() -> None:
    off = told("REJECT", "Uganda called off the meeting about the lake in Busia.", mode={"meet"}, actor={"UGA"})
    assert outcome_of(MEETING, off) == "cancelled"
    assert outcome_of(THREAT, told("COERCE", "Kenya closed the crossing.", mode={"restrict"})) is None


def test_the_tables_are_sound() -> None:
    categories, modes = set(ontology.categories()), {mode for _, mode in ontology.modes()}
    for _, row in read_table(data_path("record", "outcomes.tsv"), ("plan", "outcome", "told", "mode", "trigger", "by")):
        assert row["plan"] in {*categories, "*"}
        assert row["told"] in {*categories, "="}
        assert row["mode"] in {*modes, ""}
        assert row["outcome"] in {"done", "cancelled", "met", "refused", "ended"}
        assert (row["trigger"], row["by"]) in {(t, b) for t in ("", "yes") for b in ("", "actor", "recipient")}
    given = {name for later in (MEETING, THREAT, DEMAND, REFUSAL) for name in evidence_of(MEETING, later)}
    assert given <= weights().keys()


STORY = [
    report("plan", "2021-06-01", "The French president will meet the German chancellor in Bonn on June 10. France "
           "threatened Germany with sanctions."),
    report("off", "2021-06-08", "The French president cancelled his meeting with the German chancellor in Bonn."),
    report("talks", "2021-06-20", "The French president will visit Poland on July 2. Kenya demanded that Uganda release two "
           "Kenyan fishermen. Uganda refused to talk to Kenya about the lake."),
    report("visit", "2021-07-03", "The French president visited Poland on Friday. Uganda released two Kenyan fishermen."),
    report("raid-1", "2021-05-20", "Sudanese troops attacked a village in Chad on Tuesday."),
    report("raid-2", "2021-05-21", "Sudanese troops did not attack a village in Chad on Tuesday, the Sudanese foreign "
           "minister said."),
]  # fmt: skip


@pytest.fixture(scope="module")
def path(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    record = tmp_path_factory.mktemp("outcomes") / "r.duckdb"
    build(STORY, record, coder)
    return record


def outcomes(path: Path) -> set[tuple[str, str, str]]:
    """(report of the plan, outcome, report that tells it)"""
    query = """SELECT DISTINCT p.report_id, o.outcome, t.report_id FROM outcomes o
        JOIN happening_events p ON p.happening_id = o.plan_id JOIN happening_events t ON t.happening_id = o.outcome_id"""
    with Database(path, read_only=True) as database:
        return set(database.rows(query))


def test_a_build_finds_plans_cancelled_and_done_and_demands_met(path: Path) -> None:
    assert {("plan", "cancelled", "off"), ("talks", "done", "visit"), ("talks", "met", "visit")} <= outcomes(path)


def sections(path: Path, one: str, other: str, day: str | None = None) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    with Record(path) as record:
        for row in record.state(one, other, dt.date.fromisoformat(day) if day else None):
            found.setdefault(row["section"], []).append(row)
    return found


def test_the_state_tells_plans_until_their_outcome_is_told_and_then_the_outcome(path: Path) -> None:
    before = sections(path, "FRA", "DEU", "2021-06-05")
    assert [row["date"] for row in before["planned"]] == [dt.date(2021, 6, 10)]
    assert "outcome" not in before
    after = sections(path, "FRA", "DEU")
    assert "planned" not in after
    [came] = after["outcome"]
    assert (came["outcome"], came["reports"], came["outcome_reports"]) == ("cancelled", ["plan"], ["off"])
    assert came["outcome_text"] == STORY[1].text
    [threat] = after["threat"]
    assert threat["reports"] == ["plan"]


def test_the_state_tells_demands_until_they_are_met_and_refusals(path: Path) -> None:
    before, after = sections(path, "KEN", "UGA", "2021-06-25"), sections(path, "KEN", "UGA")
    assert [row["reports"] for row in before["demand"]] == [["talks"]]
    assert "demand" not in after
    assert [row["actor"] for row in after["refusal"]] == [["UGA"]]


def test_the_state_tells_contested_claims_with_the_reports_of_each_side(path: Path) -> None:
    [claim] = sections(path, "SDN", "TCD")["contested"]
    [status] = [c for c in claim["claims"] if c["field"] == "status"]
    assert [(s["value"], s["reports"]) for s in status["sides"]] == [("told", ["raid-1"]), ("denied", ["raid-2"])]
    assert status["sides"][1]["said_by"] == ["SDN"]


@pytest.mark.parametrize(
    ("sentence", "days", "met"),
    [
        ("Uganda released the Kenyan fishermen on Tuesday.", 8, True),
        ("The Kenyan fishermen whom Uganda held were released.", 8, True),
        ("Uganda praised the Kenyan fishermen.", 8, False),
        ("Uganda released two Congolese traders.", 8, False),
        ("Uganda released the Kenyan fishermen on Tuesday.", 0, False),
        ("Uganda released the Kenyan fishermen on Tuesday.", 1000, False),
    ],
)
def test_what_meets_a_condition(sentence: str, days: int, met: bool) -> None:
    hanging = Hanging("if", 1, 0, telling_words("Uganda releases the Kenyan fishermen"), DAY)
    assert meets(hanging, telling_words(sentence), DAY + dt.timedelta(days)) is met


def test_conditions_are_told_as_met_by_what_met_them(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    reports: list[Report] = [
        report("if", "2021-06-01", "France will send aid to Kenya if Uganda releases the Kenyan fishermen."),
        report("then", "2021-06-09", "Uganda released the Kenyan fishermen on Tuesday."),
    ]
    build(reports[:1], path, coder)
    [plan] = sections(path, "FRA", "KEN", "2021-06-05")["planned"]
    [condition] = plan["conditions"]
    assert (condition["connective"], condition["met"], condition["met_by"]) == ("if", False, None)
    build(reports, path, coder)
    [plan] = sections(path, "FRA", "KEN", "2021-06-10")["planned"]
    [condition] = plan["conditions"]
    with Record(path) as record:
        [met] = [h["happening_id"] for h in record.happenings(report="then")]
    assert (condition["met"], condition["met_by"]) == (True, met)
    assert [c["met"] for c in sections(path, "FRA", "KEN", "2021-06-05")["planned"][0]["conditions"]] == [False]
