"""What a matched time expression means: its TIMEX3 type and value, worked out from the report's date, the tense of the
verb over it, and what was told before it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dragoman.status import time_values as tv
from dragoman.status.time_grammar import Match, Word

PAST, PRESENT, FUTURE = "past", "present", "future"
NO_DATE = "no report date"
UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "E": "XXXX-WXX-WE"}
LAST_BARE_YEAR = 2099
QUANTITY = frozenset("$£€#%.:/+=¥")


@dataclass(frozen=True, slots=True)
class Reading:
    """Type and value; `days` where they are not those of the value; `part` START, MID or END; `unit` of the value."""

    type: str
    value: str
    days: tv.Span | None = None
    part: str = ""
    unit: str = "D"
    note: str | None = None


@dataclass(slots=True)
class Narration:
    """What a report has told so far, as times: the day or span told of last, the last fiscal quarter or year, and the
    weekdays of the sentence at hand: named twice there, a weekday is the same day.
    """

    day: dt.date | None
    told: tv.Span | None = None
    period: str = ""
    weekdays: dict[int, dt.date] = field(default_factory=dict)

    def take(self, reading: Reading, days: tv.Span | None) -> None:
        if days and reading.type in ("DATE", "TIME"):
            self.told = days


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: the story so far, the tense over it, and the tag of its first and next word."""

    story: Narration
    tense: str
    tag: str = ""
    next_tag: str = ""

    @property
    def day(self) -> dt.date | None:
        return self.story.day


def read(match: Match, setting: Setting) -> Reading | None:
    """The reading of a match, None where its words are no time after all."""
    return READERS[match.rule](match, setting)


def _date(value: str, **more: object) -> Reading:
    return Reading("DATE", value, **more)  # type: ignore[arg-type]


def _part(m: Match) -> str:
    word = m.first("e")
    return word.value if word else ""


def _shift(m: Match) -> tuple[int, bool]:
    """How many units away "last", "this", "next" and the like point, and whether from what was told last."""
    word = m.first("PB") or m.first("Lx") or m.first("Tul")
    return (int(word.value), word.letter in "PB") if word else (0, False)


def _from(m: Match, s: Setting) -> tuple[dt.date | None, int]:
    """The day that a shifted expression counts from, and the number of units."""
    number, anchored = _shift(m)
    if anchored:
        told = s.story.told
        return (told[0] if told else s.day), number
    return s.day, number


def _count(m: Match) -> float | None:
    """The number in an expression; None when it is vague ("several"). "a" is one, "two to three" the lower."""
    half = 0.5 if "&aH" in m.letters else 0.0
    for word in m.words:
        if word.letter in "dnwY" and word.amount is not None:
            return word.amount + half
        if word.letter == "F":
            return float(word.value) if word.value.isdigit() else None
    return 0.5 if m.letters.startswith("H") else 1 + half if m.first("Ub") else None


def _unit(m: Match) -> str:
    word = next((w for w in reversed(m.words) if w.letter in "UVb"), None)
    return word.value if word else ""


def _year(m: Match, s: Setting) -> int | None:
    """The year that the expression itself names: "1998", "last year"."""
    word = m.first("Y")
    if word:
        return int(word.value)
    if m.first("LxTuP") and m.first("U") and s.day:
        base, number = _from(m, s)
        return base.year + number if base else None
    return None


def _placed(s: Setting, choices: list[dt.date], reach: int = 0) -> dt.date | None:
    """Of the same day in several years, the one that the tense asks for, nearest to the report's date.

    `reach`: days past the report's date that a past tense still lets stand, as in "was to close on May 3".
    """
    if s.day is None or not choices:
        return None
    day = s.day
    gap = {c: (c - day).days for c in choices}
    if s.tense == FUTURE:
        choices = [c for c in choices if gap[c] >= -reach] or choices
    elif s.tense == PAST:
        choices = [c for c in choices if gap[c] <= reach] or choices
    return min(choices, key=lambda c: abs(gap[c]))


def _day_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if tv.FIRST_YEAR <= year <= tv.LAST_YEAR else None
    except ValueError:
        return None


def _month_day(m: Match, s: Setting, month: int, day: int, last: int | None = None) -> Reading:
    year = _year(m, s)
    shifted = m.first("LxTuP")
    if year is None and s.day is not None:
        tense = {"L": PAST, "x": FUTURE}.get(shifted.letter, s.tense) if shifted else s.tense
        choices = [d for y in range(s.day.year - 1, s.day.year + 2) if (d := _day_of(y, month, day))]
        chosen = _placed(Setting(s.story, tense), choices, 45)
        year = chosen.year if chosen else s.day.year
    value = f"{year:04}-{month:02}-{day:02}" if year is not None else f"XXXX-{month:02}-{day:02}"
    longest = tv.months(2020, month, month)[1].day if 1 <= month <= 12 else 0
    if not 1 <= day <= longest or (year is not None and _day_of(year, month, day) is None):
        return _date(value, note="no such day")
    if year is None:
        return _date(value, note=NO_DATE)
    first = dt.date(year, month, day)
    end = _day_of(year, month, last) if last else None
    return _date(value, days=(first, end) if end and end > first else None)


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
            return _date(f"{year:04}-XX-XX", days=tv.span(f"{year:04}"), unit="Y", note="ambiguous: day/month or month/day")
    value = f"{year:04}-{month:02}-{day:02}"
    return _date(value, note=note if _day_of(year, month, day) else "no such day")


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
    bare = m.letters == "k" and not (m.before and m.before[-1].letter == "@")
    if hour is None or bare:
        return None
    inner = "k" if m.first("k") else "z" if m.first("z") else "A"
    rest = tuple(w for w in m.words if w.letter not in inner + "kzQA@,")
    if inner == "A":
        rest = tuple(w for i, w in enumerate(m.words) if w in rest and not (i + 1 < len(m.words) and m.words[i + 1].letter == "A"))
    day = _some_day(Match("", rest, "".join(w.letter for w in rest), m.before, m.after), s)
    if not rest and s.story.told and s.story.told[0] == s.story.told[1]:
        day = _date(s.story.told[0].isoformat())
    if not rest and s.day is None:
        day = _date("XXXX-XX-XX", note=NO_DATE)
    return Reading("TIME", f"{day.value}T{hour}", note=day.note) if day else None


def _some_day(m: Match, s: Setting) -> Reading | None:
    """The day in an expression: a date, a weekday, today; none of them is the report's day."""
    if m.first("Mm"):
        return _full_date(m, s)
    if m.first("W"):
        return _weekday(m, s)
    word = m.first("DN")
    base, number = (s.day, int(word.value.split("T")[0].rstrip("T")) if word.letter == "D" else 0) if word else _from(m, s)
    if base is None:
        return _date(UNKNOWN["D"], note=NO_DATE)
    value = tv.count_on(base, number, "D")
    return _date(value) if value else None


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
    if m.letters == "tp" or m.letters[:1] in "er" and m.letters.rstrip("p").rstrip("-") in "er":
        told = s.story.told
        day = told[0] if told and told[0] == told[1] else s.day
        return Reading("TIME", f"{day or UNKNOWN['D']}{word.value}", note=None if day else NO_DATE)
    day_reading = _some_day(m, s)
    return Reading("TIME", day_reading.value + word.value, note=day_reading.note) if day_reading else None


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
    unit = _unit(m)
    return Reading("SET", tv.duration(float(every.value) if every else _count(m), unit)) if unit != "E" else Reading("SET", "XXXX-WXX-WE")


def _month(m: Match, s: Setting) -> Reading | None:
    word = m.first("Mm")
    if word is None or (m.letters == "M" and (s.tag == "MD" or s.tag.startswith("VB"))):
        return None
    month, year = int(word.value), _year(m, s)
    shifted, more = m.first("LxTuP"), {"part": _part(m), "unit": "M"}
    if year is None:
        if s.day is None:
            return _date(f"XXXX-{month:02}", note=NO_DATE, **more)
        this = s.day.replace(day=1)
        choices = [dt.date(y, month, 1) for y in range(this.year - 1, this.year + 2) if y > 0]
        if shifted and shifted.letter in "Lx":
            choices = [c for c in choices if (c < this if shifted.letter == "L" else c > this)]
            tense = PAST if shifted.letter == "L" else FUTURE
        elif shifted and shifted.letter in "Tu":
            return _date(f"{this.year:04}-{month:02}", **more)
        else:
            tense = s.tense
        chosen = _placed(Setting(Narration(this), tense), choices)
        if chosen is None:
            return None
        year = chosen.year
    return _date(f"{year:04}-{month:02}", **more)


def _ago(m: Match, s: Setting) -> Reading | None:
    how = m.words[-1]
    number, unit = _count(m), _unit(m)
    if how.text in ("before", "after") and not _ends_clause(m):
        return Reading("DURATION", tv.duration(number, unit))
    told = s.story.told
    back = how.value.startswith("-")
    if s.story.period and unit == "Y" and back and number == 1 and (how.letter == "r" or not told or "Q" in s.story.period):
        return _a_year_before(s)
    if number is None or not float(number).is_integer():
        return _date("PAST_REF" if back else "FUTURE_REF") if how.letter != "r" else Reading("DURATION", tv.duration(number, unit))
    base = (told[0] if back else told[1]) if how.letter == "r" and told else s.day
    if base is None:
        return _date(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    if how.letter == "r" and told and told[0] != told[1] and unit in "DW":
        return _date(UNKNOWN[unit], unit=unit, note="no day to count from")
    value = tv.count_on(base, int(number) * (-1 if back else 1), unit)
    if value is None:
        return Reading("DURATION", tv.duration(number, unit))
    return _date(value, unit=unit[-1])


def _ends_clause(m: Match) -> bool:
    return not m.after or m.after[0].letter in ",_" and not m.after[0].text[0].isalpha()


def _a_year_before(s: Setting) -> Reading:
    """The fiscal quarter or year before the one told of last: what "a year earlier" means in reports on earnings."""
    period = s.story.period
    return _date(f"{int(period[:4]) - 1:04}{period[4:]}", unit="Q" if "Q" in period else "Y")


def _quarter(m: Match, s: Setting) -> Reading | None:
    word, nth = m.first("bH"), m.first("o")
    if word is None:
        return None
    letter = "Q" if word.letter == "b" else "H"
    year = _year(m, s)
    if nth is None:
        if letter == "H" or year is None:
            return None
        number = s.story.period[5:] if "Q" in s.story.period else "QX"
        return _date(f"{year:04}-{number}", unit="Q")
    number_of = int(nth.value)
    if number_of > (4 if letter == "Q" else 2):
        return None
    if letter == "H" and year is None and not m.first("LxTu"):
        return None
    if year is None:
        if s.day is None:
            return _date(f"XXXX-{letter}{number_of}", unit="Q", note=NO_DATE)
        now = (s.day.month - 1) // 3 + 1
        gap = number_of - now
        year = s.day.year + (-1 if gap > 1 and s.tense != FUTURE else 1 if gap < -1 and s.tense == FUTURE else 0)
    value = f"{year:04}-{letter}{number_of}"
    if letter == "Q":
        s.story.period = value
    return _date(value, unit="Q")


def _period(m: Match, s: Setting) -> Reading | None:
    period = s.story.period
    if m.first("V"):
        return Reading("DURATION", tv.duration(_count(m), _unit(m)))
    year = m.first("Y")
    if year:
        return _date(year.value + (period[4:] if m.first("b") or period else ""), unit="Q" if period[4:] else "Y")
    if m.first("gr") or m.first("U"):
        nth = m.first("o")
        if nth and s.day:
            return _date(f"{s.day.year - 1:04}-Q{nth.value}", unit="Q")
        return _a_year_before(s) if period else _date(f"{s.day.year - 1:04}" if s.day else "XXXX", unit="Y")
    days = tv.span(period) if period else None
    if days and not (m.first("l") and s.day and days[1] >= s.day):
        return _date(period, unit="Q")
    if (m.first("I") and not m.first("l")) or s.day is None:
        return None
    value = tv.count_on(s.day, -1, "Q")
    s.story.period = value or ""
    return _date(value, unit="Q") if value else None


def _shifted(m: Match, s: Setting) -> Reading | None:
    unit, more = _unit(m), {"part": _part(m)}
    base, number = _from(m, s)
    pointer = m.first("PB") or m.first("Lx") or m.first("Tul")
    if pointer is None or unit.startswith("T"):
        return None
    if pointer.letter == "x" and s.tense == PAST and unit == "D" and s.story.told:
        base = s.story.told[1]
    if base is None:
        return _date(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE, **more)
    if pointer.letter in "Lx" and unit.endswith("Y") and len(unit) > 1 or pointer.text == "past" and unit not in "Y":
        size = int(unit[:-1]) if len(unit) > 1 and unit[:-1].isdigit() else 0
        if size == 10:
            return _date(f"{base.year // 10 + number:03}", unit="Y", **more)
        if size == 100:
            return _date(f"{base.year // 100 + number:02}", unit="Y", **more)
        return Reading("DURATION", tv.duration(1, unit), days=_reach(s, -1, 1, unit))
    if unit == "E":
        year, week, _ = (base + dt.timedelta(7 * number)).isocalendar()
        return _date(f"{year:04}-W{week:02}-WE", unit="W", **more)
    if pointer.letter == "l" and unit == "Q":
        return _period(m, s)
    value = tv.count_on(base, number, unit)
    return _date(value, unit=unit[-1], **more) if value else None


def _anchored(m: Match, s: Setting) -> Reading | None:
    """"the day before", "the week after": only where no clause follows that would say before what."""
    how, unit = m.words[-1], _unit(m)
    if how.text in ("before", "after") and not _ends_clause(m):
        return None
    base = s.story.told[0] if s.story.told else s.day
    if base is None:
        return _date(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    value = tv.count_on(base, int(how.value), unit)
    return _date(value, unit=unit[-1]) if value else None


def _year_end(m: Match, s: Setting) -> Reading | None:
    """"year-end", "the end of the month": the value of the whole, the days of its last (or first) part."""
    unit, part = _unit(m), _part(m)
    if unit.startswith("T") or not part:
        return None
    if s.day is None:
        return _date(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    value = tv.count_on(s.day, 0, unit) if unit != "E" else None
    return _date(value, unit=unit[-1], part=part) if value else None


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
    unit, pointer, number = _unit(m), m.first("LxPJ"), _count(m)
    if unit == "E":
        return None
    letter = pointer.letter if pointer else ""
    vague = number is None
    if letter == "P":
        return Reading("DURATION", tv.duration(number, unit))
    if vague and letter == "L" and not m.first("F"):
        return _date("PAST_REF")
    direction = {"L": -1, "J": -1, "x": 1}.get(letter, 0)
    if not direction and unit == "M" and s.story.period:
        s.story.period = s.story.period[:4]
    return Reading("DURATION", tv.duration(number, unit), days=_reach(s, direction, number, unit) if direction else None)


def _weekday(m: Match, s: Setting) -> Reading | None:
    word = m.first("W")
    if word is None:
        return None
    weekday, pointer = int(word.value), m.first("x") or m.first("LP")
    if s.day is None:
        return _date(f"XXXX-WXX-{weekday}", note=NO_DATE)
    if m.letters.endswith("TU"):
        return _date(dt.date.fromisocalendar(*s.day.isocalendar()[:2], weekday).isoformat())
    base, direction = s.day, -1 if s.tense == PAST else 1
    if pointer and pointer.letter == "P":
        direction = int(pointer.value) or -1
        base = (s.story.told[0] if s.story.told else s.day) + dt.timedelta(direction)
    elif pointer:
        direction = 1 if pointer.letter == "x" else -1
        base += dt.timedelta(direction)
    elif m.first("T"):
        return _date(dt.date.fromisocalendar(*s.day.isocalendar()[:2], weekday).isoformat())
    elif m.after and m.after[0].letter == "'" and s.tense != FUTURE:
        direction = -1
    day = tv.nearest_weekday(base, weekday, direction)
    if not pointer:
        day = s.story.weekdays.setdefault(weekday, day)
    return _date(day.isoformat())


def _season(m: Match, s: Setting) -> Reading | None:
    if m.first("Z"):
        return Reading("SET", f"XXXX-{m.words[-1].value}")
    word, year = m.first("S"), _year(m, s)
    pointer = m.first("LxTuP")
    if word is None or not (pointer or year or s.tag == "NN" or m.letters[0] in "te"):
        return None
    if year is None and not pointer and m.letters == "S" and s.tag != "NN":
        return None
    more = {"part": _part(m), "unit": "M"}
    if year is None:
        if s.day is None:
            return _date(f"XXXX-{word.value}", note=NO_DATE, **more)
        tense = {"L": PAST, "x": FUTURE}.get(pointer.letter, s.tense) if pointer else s.tense
        spans = {y: span for y in range(s.day.year - 2, s.day.year + 2) if (span := tv.span(f"{y:04}-{word.value}"))}
        if pointer and pointer.letter in "Tu":
            year = min(spans, key=lambda y: abs((spans[y][0] - s.day).days + 45) if s.day else 0)
        elif tense == PAST:
            year = max((y for y in spans if spans[y][1 if pointer else 0] < s.day), default=s.day.year)
        else:
            year = min((y for y in spans if spans[y][0 if pointer else 1] > s.day), default=s.day.year)
    return _date(f"{year:04}-{word.value}", **more)


def _holiday(m: Match, s: Setting) -> Reading | None:
    rule, year = m.words[0].value, _year(m, s)
    if rule == "moon":
        return _date(f"{year:04}-XX-XX" if year else UNKNOWN["D"], note="feast not placed by our calendar")
    if year is None:
        if s.day is None:
            return _date(UNKNOWN["D"], note=NO_DATE)
        choices = [d for y in range(s.day.year - 1, s.day.year + 2) if y > 0 and (d := tv.feast(rule, y))]
        chosen = _placed(s, choices, 7)
    else:
        chosen = tv.feast(rule, year)
    return _date(chosen.isoformat()) if chosen else None


def _day(m: Match, s: Setting) -> Reading | None:
    return _some_day(m, s)


def _decade(m: Match, s: Setting) -> Reading | None:
    more = {"part": _part(m), "unit": "Y"}
    tens = m.first("s")
    if tens:
        return _date(tens.value, **more) if len(tens.value) == 3 else None
    nth, unit = m.first("o"), _unit(m)
    if nth is None or unit != "100Y" or not 10 <= int(nth.value) <= 30:
        return None
    return _date(f"{int(nth.value) - 1:02}", **more)


def _length(m: Match, s: Setting) -> Reading | None:
    unit, number = _unit(m), _count(m)
    if m.words[-1].letter == "K" and unit == "Y" or (m.after and m.after[0].letter == "K" and unit == "Y"):
        return None
    if unit == "E" or unit == "Q" and (m.letters == "V" or number in (1, 3) and m.after and m.after[0].letter in "O-U"):
        return None
    if m.letters[0] == "a" and m.letters[-1] in "Ub" and number == 1 and m.before and unit[-1] in "DWMY" and not unit.startswith("T"):
        last = m.before[-1]
        if last.letter in "ndwhVU" or last.text in ("times", "once", "twice", "people", "barrels", "shares", "dollars", "euros"):
            return Reading("SET", tv.duration(1, unit))
    return Reading("DURATION", tv.duration(number, unit))


def _whole(m: Match, s: Setting) -> Reading | None:
    unit, part = _unit(m), _part(m)
    if unit.startswith("T") or len(unit) > 1:
        return None
    if m.after and m.after[0].letter == "G" and unit == "Y":
        s.story.period = f"{s.day.year:04}" if s.day else ""
        return Reading("DURATION", tv.duration(1, unit))
    if s.day is None:
        return _date(UNKNOWN.get(unit, "XXXX"), unit=unit, note=NO_DATE)
    if unit == "E":
        base = tv.nearest_weekday(s.day, 7, -1 if s.tense == PAST else 1)
        return _date(f"{base.isocalendar().year:04}-W{base.isocalendar().week:02}-WE", unit="W")
    if unit == "D":
        return _date((s.story.told[0] if s.story.told else s.day).isoformat())
    value = tv.count_on(s.day, 0, unit)
    return _date(value, unit=unit[-1], part=part) if value else None


def _bare_year(m: Match, s: Setting) -> Reading | None:
    word = m.words[-1]
    year = int(float(word.value))
    before, after = m.before[-1] if m.before else None, m.after[0] if m.after else None
    if m.letters.startswith(("j", "U", "tU")) and year <= LAST_BARE_YEAR:
        s.story.period = f"{year:04}" if m.letters.startswith("j") else s.story.period
        return _date(f"{year:04}", part=_part(m), unit="Y")
    if not 1400 <= year <= LAST_BARE_YEAR or (before and (before.text[-1] in QUANTITY or before.letter == "-" and len(m.words) == 1 and before.end == word.start)):
        return None
    if after and (after.start == word.end and after.text[0] in "%°-/" or after.letter in "hV"):
        return None
    if s.next_tag == "NNS" and before and before.text not in ("in", "since", "the", "'s", "of", "'", "his", "their", "its"):
        return None
    return _date(f"{year:04}", part=_part(m), unit="Y")


def _reference(m: Match, s: Setting) -> Reading | None:
    word = m.words[-1]
    if m.letters == "tL":
        return _date("PAST_REF") if word.text == "past" and (_ends_clause(m) or s.next_tag not in ("NN", "NNS", "JJ", "CD")) else None
    return _date("PRESENT_REF" if word.letter == "u" else word.value)


READERS = {
    "numeric": _numeric,
    "clock": _clock,
    "daypart": _daypart,
    "each": _each,
    "date": _full_date,
    "quarter": _quarter,
    "period": _period,
    "month": _month,
    "ago": _ago,
    "shifted": _shifted,
    "anchored": _anchored,
    "yearend": _year_end,
    "stretch": _stretch,
    "weekday": _weekday,
    "season": _season,
    "holiday": _holiday,
    "day": _day,
    "decade": _decade,
    "length": _length,
    "whole": _whole,
    "year": _bare_year,
    "reference": _reference,
}
