"""Readings of days and hours: dates, weekdays, feasts, "today", "at noon", "Tuesday night"."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.status import time_values as tv
from dragoman.status.time_grammar import Match
from dragoman.status.time_setting import (
    FUTURE,
    NEAREST,
    NO_DATE,
    PAST,
    UNKNOWN,
    Reading,
    Setting,
    counted_from,
    dated,
    day_of,
    placed,
    year_of,
    years_about,
)

SHARED_YEAR = re.compile(r"[|&-](?:[Mm][do]|[do][Mm]),?Y")
"""What follows the first day of a range whose year stands at its end: "from 3 May to 9 June 2016"."""


def _month_day(m: Match, s: Setting, month: int, day: int, last: int | None = None) -> Reading:
    year = year_of(m, s)
    if year is None and SHARED_YEAR.match("".join(w.letter for w in m.after)):
        year = next(int(w.value) for w in m.after if w.letter == "Y")
    shifted = m.first("LxTuP")
    if year is None and s.day is not None:
        tense = {"L": PAST, "x": FUTURE}.get(shifted.letter, s.tense) if shifted else s.tense
        choices = [d for y in years_about(s.day) if (d := day_of(y, month, day))]
        chosen = placed(Setting(s.story, tense), choices, 45)
        year = chosen.year if chosen else s.day.year
    value = f"{year:04}-{month:02}-{day:02}" if year is not None else f"XXXX-{month:02}-{day:02}"
    longest = tv.months(2020, month, month)[1].day if 1 <= month <= 12 else 0
    if not 1 <= day <= longest or (year is not None and day_of(year, month, day) is None):
        return dated(value, note="no such day" if year is None or tv.FIRST_YEAR <= year <= tv.LAST_YEAR else None)
    if year is None:
        return dated(value, note=NO_DATE)
    first = dt.date(year, month, day)
    end = day_of(year, month, last) if last else None
    return dated(value, days=(first, end) if end and end > first else None)


def _numeric(m: Match, s: Setting) -> Reading | None:
    text = m.words[0].text
    mark = next(c for c in text if not c.isdigit())
    numbers = [int(x) for x in text.split(mark)]
    if mark == "-":
        year, month, day = numbers
        note = None
    else:
        first, second, year = numbers
        if len(text.rsplit(mark, 1)[1]) == 2:
            year += 2000 if year < 70 else 1900
        if mark == "." or first > 12:
            day, month, note = first, second, None
        elif second > 12 or first == second:
            month, day, note = first, second, None
        else:
            either = sorted(d for d in (day_of(year, first, second), day_of(year, second, first)) if d)
            days = (either[0], either[-1]) if either else None
            return dated(f"{year:04}-XX-XX", days=days, note="ambiguous: day/month or month/day")
    value = f"{year:04}-{month:02}-{day:02}"
    return dated(value, note=note if day_of(year, month, day) else "no such day")


def _full_date(m: Match, s: Setting) -> Reading | None:
    month = m.first("Mm")
    days = [int(float(w.value)) for w in m.words if w.letter in "do"]
    if month is None or not days:
        return None
    return _month_day(m, s, int(month.value), days[0], days[1] if len(days) > 1 else None)


def _hour(m: Match) -> str | None:
    word = m.first("z")
    if word:
        return word.value
    word, half = m.first("k"), m.first("A")
    if word is None:
        at = next((i for i, w in enumerate(m.words) if w.letter == "A"), 0)
        word = m.words[at - 1]
    numbers = [int(x) for x in word.text.split(":")] if word.letter == "k" else [int(word.amount or 0)]
    hour = numbers[0] % 12 + (12 if half.value == "p" else 0) if half and numbers[0] <= 12 else numbers[0]
    if hour > 24 or any(n > 59 for n in numbers[1:]):
        return None
    return ":".join(f"{n:02}" for n in [hour, *(numbers[1:] or [0])])


def _clock(m: Match, s: Setting) -> Reading | None:
    hour = _hour(m)
    bare = m.letters in ("k", "z") and s.tag_before != "IN" and not (m.before and m.before[-1].letter == "@")
    if hour is None or bare:
        return None
    inner = "k" if m.first("k") else "z" if m.first("z") else "A"
    rest = tuple(w for w in m.words if w.letter not in inner + "kzQA@,")
    if inner == "A":
        rest = tuple(
            w for i, w in enumerate(m.words) if w in rest and not (i + 1 < len(m.words) and m.words[i + 1].letter == "A")
        )
    day = _some_day(Match("", rest, "".join(w.letter for w in rest), m.before, m.after), s)
    if not rest and s.story.told and s.story.told[0] == s.story.told[1]:
        day = dated(s.story.told[0].isoformat())
    if not rest and s.day is None:
        day = dated("XXXX-XX-XX", note=NO_DATE)
    return Reading("TIME", f"{day.value}T{hour}", note=day.note) if day else None


def _some_day(m: Match, s: Setting) -> Reading | None:
    """The day in an expression: a date, a weekday, today; none of them is the report's day."""
    if m.first("Mm"):
        return _full_date(m, s)
    if m.first("W"):
        return _weekday(m, s)
    word = m.first("DN")
    base, number = (
        (s.day, int(word.value.split("T")[0].rstrip("T")) if word.letter == "D" else 0) if word else counted_from(m, s)
    )
    if base is None:
        return dated(UNKNOWN["D"], note=NO_DATE)
    value = tv.count_on(base, number, "D")
    return dated(value) if value else None


def _daypart(m: Match, s: Setting) -> Reading | None:
    word = m.first("pN")
    if word is None:
        return None
    if word.letter == "N":
        offset, part = word.value.split("T")
        value = tv.count_on(s.day, int(offset), "D") if s.day else UNKNOWN["D"]
        return Reading("TIME", f"{value}T{part}", note=None if s.day else NO_DATE) if value else None
    if m.letters in ("tpr", "tp<"):
        base, number = (s.story.told[0] if s.story.told else s.day), int(m.words[-1].value)
        value = tv.count_on(base, number, "D") if base else UNKNOWN["D"]
        return Reading("TIME", f"{value}{word.value}", note=None if base else NO_DATE)
    if m.letters == "tp" or (m.letters[:1] in "er" and m.letters.rstrip("p").rstrip("-") in "er"):
        told = s.story.told
        day = told[0] if told and told[0] == told[1] else s.day
        return Reading("TIME", f"{day or UNKNOWN['D']}{word.value}", note=None if day else NO_DATE)
    day_reading = _some_day(m, s)
    return Reading("TIME", day_reading.value + word.value, note=day_reading.note) if day_reading else None


def _weekday(m: Match, s: Setting) -> Reading | None:
    word = m.first("W")
    if word is None:
        return None
    weekday, pointer = int(word.value), m.first("x") or m.first("LP")
    if s.day is None:
        return dated(f"XXXX-WXX-{weekday}", note=NO_DATE)
    if m.letters.endswith("TU"):
        return dated(dt.date.fromisocalendar(*s.day.isocalendar()[:2], weekday).isoformat())
    base, direction = s.day, -1 if s.tense in (PAST, NEAREST) else 1
    if pointer and pointer.letter == "P":
        direction = int(pointer.value) or -1
        base = (s.story.told[0] if s.story.told else s.day) + dt.timedelta(direction)
    elif pointer:
        direction = 1 if pointer.letter == "x" else -1
        base += dt.timedelta(direction)
    elif m.first("T"):
        return dated(dt.date.fromisocalendar(*s.day.isocalendar()[:2], weekday).isoformat())
    elif m.after and m.after[0].letter == "'" and s.tense != FUTURE:
        direction = -1
    day = tv.nearest_weekday(base, weekday, direction)
    if not pointer:
        day = s.story.weekdays.setdefault(weekday, day)
    return dated(day.isoformat())


def _holiday(m: Match, s: Setting) -> Reading | None:
    if s.tag_after.startswith("NNP"):
        return None  # a name: "the Good Friday Agreement"
    rule, year = m.words[0].value, year_of(m, s)
    if rule == "moon":
        return dated(f"{year:04}-XX-XX" if year else UNKNOWN["D"], note="feast not placed by our calendar")
    if year is None:
        if s.day is None:
            return dated(UNKNOWN["D"], note=NO_DATE)
        choices = [d for y in years_about(s.day) if (d := tv.feast(rule, y))]
        chosen = placed(s, choices, 7)
    else:
        chosen = tv.feast(rule, year)
    return dated(chosen.isoformat()) if chosen else None


def _day(m: Match, s: Setting) -> Reading | None:
    named = s.tag.startswith("NNP") and s.tag_before.startswith("NNP")  # a newspaper's name
    return None if named else _some_day(m, s)


READERS = {
    "numeric": _numeric,
    "clock": _clock,
    "daypart": _daypart,
    "date": _full_date,
    "weekday": _weekday,
    "holiday": _holiday,
    "day": _day,
}
