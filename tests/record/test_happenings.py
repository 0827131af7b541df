"""Happenings: codings of one thing are merged, of two things kept apart, and copies have one voice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dragoman.record.disagreements import find_disagreements
from dragoman.record.happenings import Coding, find_happenings

DAY = dt.date(2021, 3, 4)
NEXT = DAY + dt.timedelta(1)
ARREST = Coding(
    "COERCE", ("KEN",), ("UGA",), 1, "01", "r1", 0, "r1", "r1", DAY, DAY, DAY, "stated", ("arrest",), (), "coerce.arrest",
    "Nairobi", 184745, "KEN", -1.28, 36.82, None, None, 2, None, "Kenyan police arrested two Ugandan fishermen in Nairobi.",
)  # fmt: skip

OTHERWISE = "Two men were held, police say."
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
        {"date": DAY - dt.timedelta(9), "enddate": DAY - dt.timedelta(8), "text": OTHERWISE},
        {**KAMPALA, "text": OTHERWISE},
        {"place": "Mombasa", "geonameid": 186301, "lat": -4.05, "lon": 39.67, "text": OTHERWISE},
        {"date": DAY - dt.timedelta(40), "enddate": DAY - dt.timedelta(39)},
        {"mode": ("expel",)},
        {"aux_mode": ("future",)},
        {"report_id": "r1", "copy_of": "r1"},
        {"story_id": "r2", "report_date": DAY + dt.timedelta(30)},
        {"story_id": "r2", "text": "A court case opened.", "mode": (), "rule": "coerce.try"},
    ],
    ids=["days", "country", "place", "month", "mode", "plan", "same report", "long after", "no words in common"],
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
        {"story_id": "r2", "report_date": NEXT},
    ],
    ids=["no place", "the whole country", "told the day after", "no day", "denied", "no mode", "close in time and words"],
)
def test_what_does_not_contradict_is_merged(changes: dict[str, object]) -> None:
    assert sizes(ARREST, other(2, **changes)) == [2]


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
    ],
    ids=["date", "place", "status", "number"],
)
def test_sources_that_contradict_one_another_in_the_same_words_disagree(
    changes: dict[str, object], field: str, values: list[str]
) -> None:
    [happening] = find_happenings([ARREST, other(2, **changes), other(3, copy_of="r1")])
    [found] = find_disagreements(happening)
    assert found.field == field
    assert [side.value for side in found.sides] == values
    assert [[c.report_id for c in side.codings] for side in found.sides] == [["r1", "r3"], ["r2"]]


def test_copies_and_what_is_only_more_exact_do_not_disagree() -> None:
    kenya = {"place": "Kenya", "geonameid": 192950, "lat": 1.0, "lon": 38.0}
    for changes in ({"copy_of": "r1", "arrested": 3}, kenya, {"date": DAY, "enddate": NEXT}, {"arrested": None}):
        [happening] = find_happenings([ARREST, other(2, **changes)])
        assert list(find_disagreements(happening)) == []
