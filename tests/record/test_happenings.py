"""Happenings: codings of one thing are merged, of two things kept apart, and copies have one voice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dragoman.record.counts import read_counts
from dragoman.record.disagreements import find_disagreements
from dragoman.record.evidence import evidence
from dragoman.record.happenings import Coding
from dragoman.record.merging import find_happenings, find_mergers

DAY = dt.date(2021, 3, 4)
NEXT = DAY + dt.timedelta(1)
ARREST = Coding(
    "COERCE", ("KEN",), ("UGA",), 1, "01", "r1", 0, "r1", "r1", DAY, DAY, DAY, "stated", ("arrest",), (), "coerce.arrest",
    "Nairobi", 184745, "KEN", -1.28, 36.82, None, None, 2, None, "Kenyan police arrested two Ugandan fishermen in Nairobi.",
    (), ("COP",), ("CVL",), "arrested", 1,
)  # fmt: skip

OTHERWISE: dict[str, object] = {
    "text": "A trader was held, police say.",
    "trigger": "held",
    "rule": "coerce.hold",
    "arrested": 1,
}
KAMPALA: dict[str, object] = {"country": "UGA", "place": "Kampala", "geonameid": 232422, "lat": 0.32, "lon": 32.58}


def other(number: int, **changes: object) -> Coding:
    name = f"r{number}"
    fresh = replace(ARREST, key=number, id=f"{number:02}", report_id=name, copy_of=name)
    return replace(fresh, **changes)  # type: ignore[arg-type]


def sizes(*codings: Coding) -> list[int]:
    return [len(h.codings) for h in find_happenings(codings)]


def test_two_reports_of_one_story_tell_one_happening() -> None:
    assert sizes(ARREST, other(2, report_date=NEXT, text="Two men were held, police say.", rule="coerce.hold")) == [2]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": DAY - dt.timedelta(9), "enddate": DAY - dt.timedelta(8), **OTHERWISE},
        {**KAMPALA, **OTHERWISE, "actor": ("UGA",)},
        {
            "actor": ("TZA",),
            "actor_sector": ("MIL",),
            "date": NEXT,
            "enddate": NEXT,
            **OTHERWISE,
            "place": None,
            "geonameid": None,
        },
        {"date": DAY - dt.timedelta(40), "enddate": DAY - dt.timedelta(39)},
        {"mode": ("expel",)},
        {"aux_mode": ("future",)},
        {"report_id": "r1", "copy_of": "r1", "mode": (), "sentence": 4, **OTHERWISE},
        {"report_id": "r1", "copy_of": "r1", "mode": ("arrest",), "text": ARREST.text},
    ],
    ids=["days", "country", "actor", "month", "mode", "plan", "one report", "one sentence"],
)
def test_what_contradicts_stays_apart(changes: dict[str, object]) -> None:
    assert sizes(ARREST, other(2, **changes)) == [1, 1]


@pytest.mark.parametrize(
    "changes",
    [
        {"place": None, "geonameid": None, "country": None, "lat": None, "lon": None},
        {"place": "Kenya", "geonameid": 192950, "lat": 1.0, "lon": 38.0},
        {"date": NEXT, "enddate": NEXT, "date_basis": "report"},
        {"date": None, "enddate": None, "date_basis": "unknown"},
        {"aux_mode": ("negation",)},
        {"mode": ()},
        {"actor": ("policemen",)},
        {"recipient": (), "recipient_sector": ()},
        {"report_id": "r1", "copy_of": "r1", "sentence": 0},
    ],
    ids=["no place", "whole country", "the day after", "no day", "denied", "no mode", "no code", "no recipient", "headline"],
)
def test_what_does_not_contradict_is_merged(changes: dict[str, object]) -> None:
    assert sizes(ARREST, other(2, **changes)) == [2]


@pytest.mark.parametrize(
    ("changes", "merged"),
    [
        ({"report_date": NEXT}, True),
        ({"report_date": DAY + dt.timedelta(30)}, False),
        ({"text": "A court case opened.", "mode": (), "rule": "coerce.try", "trigger": "opened"}, False),
        ({"story_id": "r1"}, False),
    ],
    ids=["close in time and words", "long after", "no words in common", "of one story, so decided before"],
)
def test_happenings_of_two_stories_are_merged_only_by_much_the_same_words(changes: dict[str, object], merged: bool) -> None:
    elsewhere = other(2, **{"story_id": "r2", **changes})
    assert find_mergers([("one", ARREST), ("two", elsewhere)]) == ([("one", "two")] if merged else [])


def test_copies_count_as_one_source_and_fields_say_how_far_they_agree() -> None:
    reprint = other(2, copy_of="r1", arrested=2)
    [happening] = find_happenings([ARREST, reprint, other(3, arrested=3), other(4, arrested=None, aux_mode=("negation",))])
    assert [c.report_id for c in happening.told_by()] == ["r1", "r3", "r4"]
    assert happening.commonest("size") == ((None, None, 2), 0.5)
    assert happening.commonest("status") == ("told", pytest.approx(2 / 3, abs=0.001))
    assert happening.commonest("place") == ("Nairobi", 1.0)


def test_of_two_happenings_a_report_joins_the_one_with_its_words() -> None:
    market = other(
        2, report_id="r1", copy_of="r1", text="Kenyan police arrested a Ugandan trader at the gold market.", arrested=1
    )
    later = other(3, text="At the gold market a Ugandan trader was arrested.", arrested=1)
    first, second = find_happenings([ARREST, market, later])
    assert [c.key for c in first.codings] == [1]
    assert [c.key for c in second.codings] == [2, 3]


@pytest.mark.parametrize(
    ("changes", "field", "values"),
    [
        ({"date": NEXT, "enddate": NEXT}, "date", ["2021-03-04", "2021-03-05"]),
        (KAMPALA, "place", ["Nairobi", "Kampala"]),
        ({"aux_mode": ("negation",)}, "status", ["told", "denied"]),
        ({"arrested": 3}, "arrested", ["2", "3"]),
        ({"actor": ("TZA",)}, "actor", ["KEN (COP)", "TZA (COP)"]),
        ({"actor_sector": ("REB",)}, "actor", ["KEN (COP)", "KEN (REB)"]),
        ({"recipient_sector": ("CRM",)}, "recipient", ["UGA (CVL)", "UGA (CRM)"]),
        ({"said_by": ("UGA",)}, "source", ["KEN", "UGA"]),
        ({}, "number", ["2 boats", "30 boats"]),
    ],
    ids=["date", "place", "status", "number of people", "actor", "actor's side", "recipient's side", "source", "number"],
)
def test_reports_that_contradict_one_another_in_the_same_words_disagree(
    changes: dict[str, object], field: str, values: list[str]
) -> None:
    first = replace(ARREST, said_by=("KEN",))
    if field == "number":
        text = "Kenyan police arrested fishermen of {} boats in Nairobi."
        first = replace(first, arrested=None, text=text.format(2))
        changes = {"arrested": None, "text": text.format(30)}
    second, third = (
        other(2, **{"said_by": ("KEN",), **changes}),
        replace(first, key=3, id="03", report_id="r3", copy_of="r1"),
    )
    [happening] = find_happenings([first, second, third])
    [found] = find_disagreements(happening)
    assert found.field == field
    assert [side.value for side in found.sides] == values
    assert [[c.report_id for c in side.codings] for side in found.sides] == [["r1", "r3"], ["r2"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"copy_of": "r1"},
        {"place": "Kenya", "geonameid": 192950, "lat": 1.0, "lon": 38.0},
        {"date": DAY, "enddate": NEXT},
        {"arrested": None},
        {"actor": ("gunmen",), "actor_sector": ("UAF",)},
        {"recipient": ()},
        {"said_by": ("UGA",), "text": "Two men of Uganda were held, says Kampala."},
        {"text": "Kenyan police arrested two Ugandan fishermen in Nairobi after two hours."},
    ],
    ids=["copy", "whole country", "span", "no number", "anybody", "nobody", "other words", "hours"],
)
def test_what_is_only_more_or_less_exact_does_not_disagree(changes: dict[str, object]) -> None:
    [happening] = find_happenings([ARREST, other(2, **changes)])
    assert list(find_disagreements(happening)) == []


def test_one_report_may_tell_both_sides_where_it_says_whose_they_are() -> None:
    denied = other(2, report_id="r1", copy_of="r1", aux_mode=("negation",), said_by=("KEN",), sentence=3)
    [happening] = find_happenings([ARREST, denied])
    assert [found.field for found in find_disagreements(happening)] == ["status"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Prices rose by 18 per cent.", [("18 per cent", 18)]),
        ("The Fund lends $48 million to Chad.", [("$48 million", 48_000_000)]),
        ("Thirty-one students and 2,500 workers marched.", [("Thirty-one students", 31), ("2,500 workers", 2500)]),
        ("In 1999 rebels attacked for three days at 5 in the morning, 20 km away.", []),
        ("They voted by 68 to 11.", []),
        ("The 15-year-old was one of them.", []),
    ],
)
def test_numbers_and_what_they_count(text: str, counts: list[tuple[str, int]]) -> None:
    assert [(c.text, c.value) for c in read_counts(text)] == counts


@pytest.mark.parametrize(("rule", "same"), [("coerce.arrest", True), ("reader.coerce", False)])
def test_one_entry_speaks_for_one_happening_what_the_reader_finds_without_an_entry_does_not(rule: str, same: bool) -> None:
    one, two = replace(ARREST, rule=rule), other(2, rule=rule, trigger="led away")
    assert ("trigger" in set(evidence(one, two))) is same
