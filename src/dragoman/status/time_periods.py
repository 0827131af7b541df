"""Readings of what is longer than a day: months, quarters, years, durations, sets, "three weeks ago", "now"."""

from __future__ import annotations

import datetime as dt

from dragoman.status import time_values as tv
from dragoman.status.time_grammar import Match, Word
from dragoman.status.time_setting import (
    FUTURE,
    NO_DATE,
    PAST,
    UNKNOWN,
    Narration,
    Reading,
    Setting,
    count,
    counted_from,
    dated,
    ends_clause,
    part_of,
    placed,
    unit_of,
    year_of,
    years_about,
)

LAST_BARE_YEAR = 2099
QUANTITY = frozenset("$£€#%.:/+=¥")


def _each(m: Match, s: Setting) -> Reading | None:
    word = m.first("XWMSVUb")
    if word is None:
        return None
    part = (m.first("pq") or Word("", "", 0, 0)).value
    if word.letter in "XW":
        return Reading("SET", f"XXXX-WXX-{word.value}{part}")
    if word.letter == "M":
        return Reading("SET", f"XXXX-{int(word.value):02}")
    if word.letter == "S":
        return Reading("SET", f"XXXX-{word.value}")
    every = m.first("o")
    unit = unit_of(m)
    return (
        Reading("SET", tv.duration(float(every.value) if every else count(m), unit))
        if unit != "E"
        else Reading("SET", "XXXX-WXX-WE")
    )


def _month(m: Match, s: Setting) -> Reading | None:
    word = m.first("Mm")
    if word is None or (m.letters == "M" and (s.tag == "MD" or s.tag.startswith("VB"))):
        return None
    month, year = int(word.value), year_of(m, s)
    shifted, part = m.first("LxTuP"), part_of(m)
    if year is None:
        if s.day is None:
            return dated(f"XXXX-{month:02}", note=NO_DATE, part=part, unit="M")
        this = s.day.replace(day=1)
        choices = [dt.date(y, month, 1) for y in years_about(this)]
        if shifted and shifted.letter in "Lx":
            choices = [c for c in choices if (c < this if shifted.letter == "L" else c > this)]
            tense = PAST if shifted.letter == "L" else FUTURE
        elif shifted and shifted.letter in "Tu":
            return dated(f"{this.year:04}-{month:02}", part=part, unit="M")
        else:
            tense = s.tense
        chosen = placed(Setting(Narration(this), tense), choices)
        if chosen is None:
            return None
        year = chosen.year
    return dated(f"{year:04}-{month:02}", part=part, unit="M")


def _ago(m: Match, s: Setting) -> Reading | None:
    how = m.words[-1]
    number, unit = count(m), unit_of(m)
    if how.text in ("before", "after") and not ends_clause(m):
        return Reading("DURATION", tv.duration(number, unit))
    told = s.story.told
    back = how.value.startswith("-")
    if s.story.period and unit == "Y" and back and number == 1 and (how.letter == "r" or not told or "Q" in s.story.period):
        return _a_year_before(s)
    if number is not None and unit.startswith("T"):
        return _hours_away(s, -1 if back else 1, number, unit, told if how.letter == "r" else None)
    if number is None or not float(number).is_integer():
        return (
            dated("PAST_REF" if back else "FUTURE_REF")
            if how.letter != "r"
            else Reading("DURATION", tv.duration(number, unit))
        )
    base = (told[0] if back else told[1]) if how.letter == "r" and told else s.day
    if base is None:
        return dated(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    if how.letter == "r" and told and told[0] != told[1] and unit in "DW":
        return dated(UNKNOWN[unit], unit=unit, note="no day to count from")
    value = tv.count_on(base, int(number) * (-1 if back else 1), unit)
    if value is None:
        return Reading("DURATION", tv.duration(number, unit))
    return dated(value, unit=unit[-1])


def _hours_away(s: Setting, direction: int, number: float, unit: str, told: tv.Span | None) -> Reading:
    """Of "24 hours ago", "two hours later": whole days are counted; a part of a day may reach over midnight."""
    base = told[0] if told and told[0] == told[1] else s.day
    if base is None or (told and base != told[0]):
        return Reading("DURATION", tv.duration(number, unit))
    days, rest = divmod(number if unit == "TH" else number / 60, 24)
    first = tv.span(tv.count_on(base, direction * int(days), "D") or "")
    other = tv.span(tv.count_on(base, direction * (int(days) + (rest > 3)), "D") or "")
    if first is None or other is None:
        return Reading("DURATION", tv.duration(number, unit))
    return dated(first[0].isoformat(), days=(min(first[0], other[0]), max(first[0], other[0])))


def _a_year_before(s: Setting) -> Reading:
    """The fiscal quarter or year before the one told of last: what "a year earlier" means in reports on earnings."""
    period = s.story.period
    return dated(f"{int(period[:4]) - 1:04}{period[4:]}", unit="Q" if "Q" in period else "Y")


def _quarter(m: Match, s: Setting) -> Reading | None:
    word, nth = m.first("bH"), m.first("o")
    if word is None:
        return None
    letter = "Q" if word.letter == "b" else "H"
    year = year_of(m, s)
    if nth is None:
        if letter == "H" or year is None:
            return None
        number = s.story.period[5:] if "Q" in s.story.period else "QX"
        return dated(f"{year:04}-{number}", unit="Q")
    number_of = int(nth.value)
    if number_of > (4 if letter == "Q" else 2):
        return None
    if letter == "H" and year is None and not m.first("LxTu"):
        return None
    if year is None:
        if s.day is None:
            return dated(f"XXXX-{letter}{number_of}", unit="Q", note=NO_DATE)
        now = (s.day.month - 1) // 3 + 1
        gap = number_of - now
        year = s.day.year + (-1 if gap > 1 and s.tense != FUTURE else 1 if gap < -1 and s.tense == FUTURE else 0)
    value = f"{year:04}-{letter}{number_of}"
    if letter == "Q":
        s.story.period = value
    return dated(value, unit="Q")


def _period(m: Match, s: Setting) -> Reading | None:
    period = s.story.period
    if m.first("V"):
        return Reading("DURATION", tv.duration(count(m), unit_of(m)))
    year = m.first("Y")
    if year:
        return dated(year.value + (period[4:] if m.first("b") or period else ""), unit="Q" if period[4:] else "Y")
    if m.first("gr") or m.first("U"):
        nth = m.first("o")
        if nth and s.day:
            return dated(f"{s.day.year - 1:04}-Q{nth.value}", unit="Q")
        return _a_year_before(s) if period else dated(f"{s.day.year - 1:04}" if s.day else "XXXX", unit="Y")
    days = tv.span(period) if period else None
    if days and not (m.first("l") and s.day and days[1] >= s.day):
        return dated(period, unit="Q")
    if (m.first("I") and not m.first("l")) or s.day is None:
        return None
    value = tv.count_on(s.day, 0 if m.first("T") else -1, "Q")
    s.story.period = value or ""
    return dated(value, unit="Q") if value else None


def _shifted(m: Match, s: Setting) -> Reading | None:
    unit, part = unit_of(m), part_of(m)
    base, number = counted_from(m, s)
    pointer = m.first("PB") or m.first("Lx") or m.first("Tul")
    if pointer is None or unit.startswith("T"):
        return None
    if pointer.letter == "x" and s.tense == PAST and unit == "D" and s.story.told:
        base = s.story.told[1]
    if base is None:
        return dated(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE, part=part)
    if (pointer.letter in "LxTu" and unit.endswith("Y") and len(unit) > 1) or (pointer.text == "past" and unit not in "Y"):
        size = int(unit[:-1]) if len(unit) > 1 and unit[:-1].isdigit() else 0
        if size == 10:
            return dated(f"{base.year // 10 + number:03}", unit="Y", part=part)
        if size == 100:
            return dated(f"{base.year // 100 + number:02}", unit="Y", part=part)
        return Reading("DURATION", tv.duration(1, unit), days=_reach(s, -1, 1, unit))
    if unit == "E":
        year, week, _ = (base + dt.timedelta(7 * number)).isocalendar()
        return dated(f"{year:04}-W{week:02}-WE", unit="W", part=part)
    if pointer.letter == "l" and unit == "Q":
        return _period(m, s)
    value = tv.count_on(base, number, unit)
    days = _reach(s, -1, 1, unit) if pointer.text == "past" else None
    return dated(value, days=days, unit=unit[-1], part=part) if value else None


def _anchored(m: Match, s: Setting) -> Reading | None:
    """Of "the day before", "the week after": only where no clause follows that would say before what."""
    how, unit = m.words[-1], unit_of(m)
    if how.text in ("before", "after") and not ends_clause(m):
        return None
    base = s.story.told[0] if s.story.told else s.day
    if base is None:
        return dated(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    value = tv.count_on(base, int(how.value), unit)
    return dated(value, unit=unit[-1]) if value else None


def _year_end(m: Match, s: Setting) -> Reading | None:
    """Of "year-end", "the end of the month": the value of the whole, the days of its last (or first) part."""
    unit, part = unit_of(m), part_of(m)
    if unit.startswith("T") or not part:
        return None
    if s.day is None:
        return dated(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    value = tv.count_on(s.day, 0, unit) if unit != "E" else None
    return dated(value, unit=unit[-1], part=part) if value else None


def _reach(s: Setting, direction: int, number: float | None, unit: str) -> tv.Span | None:
    """The days from so many units ago to the report's, or from it to so many ahead; None when the number is vague."""
    if s.day is None or number is None or unit == "E":
        return None
    value = tv.count_on(s.day, direction * int(number), unit if not unit.startswith("T") else "D")
    if unit.startswith("T"):
        value = tv.count_on(s.day, direction * max(1, round(number / 24)) if unit == "TH" else 0, "D")
    far = tv.span(value) if value else None
    if far is None:
        return None
    return (far[0], s.day) if direction < 0 else (s.day, far[1])


def _stretch(m: Match, s: Setting) -> Reading | None:
    unit, pointer, number = unit_of(m), m.first("LxPJ"), count(m)
    if unit == "E":
        return None
    letter = pointer.letter if pointer else ""
    vague = number is None
    if letter == "P":
        return Reading("DURATION", tv.duration(number, unit))
    if vague and letter == "L" and not m.first("F"):
        return dated("PAST_REF")
    direction = {"L": -1, "J": -1, "x": 1}.get(letter, 0)
    if not direction and unit == "M" and s.story.period:
        s.story.period = s.story.period[:4]
    return Reading("DURATION", tv.duration(number, unit), days=_reach(s, direction, number, unit) if direction else None)


def _season(m: Match, s: Setting) -> Reading | None:
    if m.first("Z"):
        return Reading("SET", f"XXXX-{m.words[-1].value}")
    word, year = m.first("S"), year_of(m, s)
    pointer = m.first("LxTuP")
    if word is None or not (pointer or year or s.tag == "NN" or m.letters[0] in "te"):
        return None
    if (
        not pointer
        and not year
        and s.tag_before != "IN"
        and (m.letters == "S" or (word.text == "fall" and m.after and m.after[0].text == "of"))
    ):
        return None
    part = part_of(m)
    if year is None:
        if s.day is None:
            return dated(f"XXXX-{word.value}", note=NO_DATE, part=part, unit="M")
        tense = {"L": PAST, "x": FUTURE}.get(pointer.letter, s.tense) if pointer else s.tense
        spans = {y: span for y in years_about(s.day) if (span := tv.span(f"{y:04}-{word.value}"))}
        if pointer and pointer.letter in "Tu":
            year = min(spans, key=lambda y: abs((spans[y][0] - s.day).days + 45) if s.day else 0)
        elif tense == PAST:
            year = max((y for y in spans if spans[y][1 if pointer else 0] < s.day), default=s.day.year)
        else:
            year = min((y for y in spans if spans[y][0 if pointer else 1] > s.day), default=s.day.year)
    return dated(f"{year:04}-{word.value}", part=part, unit="M")


def _decade(m: Match, s: Setting) -> Reading | None:
    part = part_of(m)
    tens = m.first("s")
    if tens and tens.text[0].isdigit() and len(tens.text) < 5 and all(w.text != "the" for w in (*m.before[-1:], *m.words)):
        return None  # "in her 50s"
    if tens:
        return dated(tens.value, part=part, unit="Y") if len(tens.value) == 3 else None
    nth, unit = m.first("o"), unit_of(m)
    if nth is None or unit != "100Y" or not 10 <= int(nth.value) <= 30:
        return None
    return dated(f"{int(nth.value) - 1:02}", part=part, unit="Y")


def _length(m: Match, s: Setting) -> Reading | None:
    unit, number = unit_of(m), count(m)
    if (m.words[-1].letter == "K" and unit == "Y") or (m.after and m.after[0].letter == "K" and unit == "Y"):
        return None
    if unit == "E" or (unit == "Q" and (m.letters == "V" or (number in (1, 3) and m.after and m.after[0].letter in "O-U"))):
        return None
    if (
        m.before
        and m.before[-1].text == "in"
        and s.tense == FUTURE
        and s.day
        and number
        and number == int(number)
        and "T" not in unit
    ):
        value = tv.count_on(s.day, int(number), unit)
        return dated(value, unit=unit[-1]) if value else None
    if (
        m.letters[0] == "a"
        and m.letters[-1] in "Ub"
        and number == 1
        and m.before
        and unit[-1] in "DWMY"
        and not unit.startswith("T")
    ):
        last = m.before[-1]
        if last.letter in "ndwhVU" or s.tag_before in ("NN", "NNS", "CD"):
            return Reading("SET", tv.duration(1, unit))
    return Reading("DURATION", tv.duration(number, unit))


def _whole(m: Match, s: Setting) -> Reading | None:
    unit, part = unit_of(m), part_of(m)
    if unit.startswith("T") or len(unit) > 1:
        return None
    if m.after and m.after[0].letter == "G" and unit == "Y":
        s.story.period = f"{s.day.year:04}" if s.day else ""
        return Reading("DURATION", tv.duration(1, unit))
    if s.day is None:
        return dated(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    if unit == "E":
        base = tv.nearest_weekday(s.day, 7, -1 if s.tense == PAST else 1)
        return dated(f"{base.isocalendar().year:04}-W{base.isocalendar().week:02}-WE", unit="W")
    if unit == "D":
        return dated((s.story.told[0] if s.story.told else s.day).isoformat())
    value = tv.count_on(s.day, 0, unit)
    return dated(value, unit=unit[-1], part=part) if value else None


def _bare_year(m: Match, s: Setting) -> Reading | None:
    word = m.words[-1]
    year = int(float(word.value))
    before, after = m.before[-1] if m.before else None, m.after[0] if m.after else None
    if m.letters.startswith(("j", "U", "tU")) and year <= LAST_BARE_YEAR:
        s.story.period = f"{year:04}" if m.letters.startswith("j") else s.story.period
        return dated(f"{year:04}", part=part_of(m), unit="Y")
    if not 1400 <= year <= LAST_BARE_YEAR or (
        before and (before.text[-1] in QUANTITY or (before.letter == "-" and len(m.words) == 1 and before.end == word.start))
    ):
        return None
    if after and ((after.start == word.end and after.text[0] in "%°-/") or after.letter in "hV"):
        return None
    if s.tag_after == "NNS" and before and before.text != "in" and s.tag_before not in ("DT", "POS", "PRP$"):
        return None
    return dated(f"{year:04}", part=part_of(m), unit="Y")


def _reference(m: Match, s: Setting) -> Reading | None:
    word = m.words[-1]
    if m.letters == "tL":
        return (
            dated("PAST_REF")
            if word.text == "past" and (ends_clause(m) or s.tag_after not in ("NN", "NNS", "JJ", "CD"))
            else None
        )
    return dated("PRESENT_REF" if word.letter == "u" else word.value)


READERS = {
    "each": _each,
    "quarter": _quarter,
    "period": _period,
    "month": _month,
    "ago": _ago,
    "shifted": _shifted,
    "anchored": _anchored,
    "yearend": _year_end,
    "stretch": _stretch,
    "season": _season,
    "decade": _decade,
    "length": _length,
    "whole": _whole,
    "year": _bare_year,
    "reference": _reference,
}
