"""Happenings: codings of one thing are merged, of two things kept apart, and copies have one voice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from dragoman.record.happenings import Coding, find_happenings

DAY = dt.date(2021, 3, 4)
NEXT = DAY + dt.timedelta(1)
ARREST = Coding(
    "COERCE", ("KEN",), ("UGA",), 1, "01", "r1", 0, "r1", "r1", DAY, DAY, DAY, "stated", ("arrest",), (), "coerce.arrest",
    "Nairobi", 184745, "KEN", -1.28, 36.82, None, None, 2, None, "Kenyan police arrested two Ugandan fishermen in Nairobi.",
)  # fmt: skip


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
        {"date": DAY - dt.timedelta(9), "enddate": DAY - dt.timedelta(8)},
        {"country": "UGA", "place": "Kampala", "geonameid": 232422, "lat": 0.32, "lon": 32.58},
        {"place": "Mombasa", "geonameid": 186301, "lat": -4.05, "lon": 39.67},
        {"mode": ("expel",)},
        {"aux_mode": ("future",)},
        {"report_id": "r1", "copy_of": "r1"},
        {"story_id": "r2", "report_date": DAY + dt.timedelta(30)},
        {"story_id": "r2", "text": "A court case opened.", "mode": (), "rule": "coerce.try"},
    ],
    ids=["days", "country", "place", "mode", "plan", "same report", "long after", "no words in common"],
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
