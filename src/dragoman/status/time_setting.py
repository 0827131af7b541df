"""What the readers of time expressions share: a reading, the setting it is made in, and the parts of a match."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dragoman.status import time_values as tv
from dragoman.status.time_grammar import Match

PAST, PRESENT, FUTURE, NEAREST = "past", "present", "future", "nearest"
NO_DATE = "no report date"
UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "E": "XXXX-WXX-WE"}


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
    """Where an expression stands: the story so far, the tense over it, the tags of its first word and its neighbours."""

    story: Narration
    tense: str
    tag: str = ""
    tag_before: str = ""
    tag_after: str = ""

    @property
    def day(self) -> dt.date | None:
        return self.story.day


def dated(value: str, *, days: tv.Span | None = None, part: str = "", unit: str = "D", note: str | None = None) -> Reading:
    """A reading of type DATE."""
    return Reading("DATE", value, days, part, unit, note)


def part_of(m: Match) -> str:
    """START, MID or END where the expression says "early", "in the middle of" or "the end of"; else ""."""
    word = m.first("e")
    return word.value if word else ""


def shift(m: Match) -> tuple[int, bool]:
    """How many units away "last", "this", "next" and the like point, and whether from what was told last."""
    word = m.first("PB") or m.first("Lx") or m.first("Tul")
    return (int(word.value), word.letter in "PB") if word else (0, False)


def counted_from(m: Match, s: Setting) -> tuple[dt.date | None, int]:
    """The day that a shifted expression counts from, and the number of units."""
    number, anchored = shift(m)
    if anchored:
        told = s.story.told
        return (told[0] if told else s.day), number
    return s.day, number


def count(m: Match) -> float | None:
    """The number in an expression; None when it is vague ("several"). "a" is one, "two to three" the lower."""
    half = 0.5 if "&aH" in m.letters else 0.0
    for word in m.words:
        if word.letter in "dnwY9" and word.amount is not None:
            return word.amount + half
        if word.letter == "F":
            return float(word.value) if word.value.isdigit() else None
    return 0.5 if m.letters.startswith("H") else 1 + half if m.first("Ub") else None


def unit_of(m: Match) -> str:
    """The unit that the expression counts in, as `time_values.count_on` has it; "" when it names none."""
    word = next((w for w in reversed(m.words) if w.letter in "UVb"), None)
    return word.value if word else ""


def year_of(m: Match, s: Setting) -> int | None:
    """The year that the expression itself names: "1998", "last year"."""
    word = m.first("Y9")
    if word:
        return int(word.value)
    if m.first("LxTuP") and m.first("U") and s.day:
        base, number = counted_from(m, s)
        return base.year + number if base else None
    return None


def years_about(day: dt.date) -> range:
    """The years in which what a report names without its year can lie, as far as the calendar goes."""
    return range(max(1, day.year - 2), min(9998, day.year + 1) + 1)


def placed(s: Setting, choices: list[dt.date], reach: int = 0) -> dt.date | None:
    """Of the same day in several years, the one that the tense asks for, nearest to the report's date.

    `reach`: days past the report's date that a past tense still lets stand, as in "was to close on May 3".
    """
    if s.day is None or not choices:
        return None
    day = s.day
    gap = {c: (c - day).days for c in choices}
    if s.tense == FUTURE:
        choices = [c for c in choices if gap[c] >= 0] or choices
    elif s.tense == PAST:
        choices = [c for c in choices if gap[c] <= reach] or choices
    return min(choices, key=lambda c: abs(gap[c]))


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """That day, None where there is no such day or its year is out of range."""
    try:
        return dt.date(year, month, day) if tv.FIRST_YEAR <= year <= tv.LAST_YEAR else None
    except ValueError:
        return None


def ends_clause(m: Match) -> bool:
    return not m.after or (m.after[0].letter in ",_" and not m.after[0].text[0].isalpha())
