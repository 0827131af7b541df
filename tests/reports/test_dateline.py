"""Datelines and the day they tell."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.reports.dateline import dateline_at, dateline_date, stamp_at

NEAR = dt.date(2020, 1, 2)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("LIMA, July 3 (Agency) - ", dt.date(2019, 7, 3)),
        ("KYIV, Ukraine, 12 March 2014 — ", dt.date(2014, 3, 12)),
        ("ST. PETERSBURG, Russia, Sept. 15, 2019 (Agency) -- ", dt.date(2019, 9, 15)),
        ("Lima, 3 May – ", dt.date(2020, 5, 3)),
        ("NEW DELHI, Aug. 3: ", dt.date(2019, 8, 3)),
        ("Lima, Peru (Agency) — ", None),
        ("NAIROBI -- ", None),
        ("ADDIS ABABA/NAIROBI (Agency) - ", None),
    ],
)
def test_datelines(line: str, day: dt.date | None) -> None:
    text = line + "The ministers met."
    found = dateline_at(text, 0, len(text))
    assert found is not None
    assert text[found.end :] == "The ministers met."
    assert found.date(NEAR) == day


@pytest.mark.parametrize(
    "line",
    [
        "The army - which had left the town - came back.",
        "NEW DELHI: The ministers met.",
        "South Korea - the neighbour - agreed.",
        "In May 5 people died.",
        "Lima, the capital, was calm.",
        "",
        "-",
    ],
)
def test_what_is_no_dateline(line: str) -> None:
    assert dateline_at(line, 0, len(line)) is None
    assert stamp_at(line, 0, len(line)) is None


@pytest.mark.parametrize("line", ["3 July 2019", "Wednesday, July 3, 2019 10:15 GMT", "Courier | Updated: 2019-07-03 17:52"])
def test_lines_that_are_a_date(line: str) -> None:
    assert dateline_date("A headline\n" + line + "\nThe ministers met.", None) == dt.date(2019, 7, 3)


def test_impossible_days_are_no_date() -> None:
    assert dateline_date("LIMA, 31 February 2014 — The ministers met.", None) is None
    assert dateline_date("LIMA, Feb. 29 — The ministers met.", dt.date(2021, 3, 1)) == dt.date(2020, 2, 29)
