"""Calendar arithmetic on TIMEX3 values: what a value's first and last day are, and how values are counted on from a day.

Values are TimeML's: 2020-07-03, 2020-07, 2020-W27, 2020-W27-WE, 2020-Q3, 2020-H1, 2020-SU, 2020, 202 (a decade),
20 (a century, the 21st). X stands for what is not known. Weeks are ISO weeks, Monday to Sunday. Seasons are those of
the northern half of the globe, whole months, the winter of a year beginning in its December.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

Span = tuple[dt.date, dt.date]

FIRST_YEAR, LAST_YEAR = 1000, 2999
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?(?:T.*)?\Z"
)


def span(value: str) -> Span | None:
    """First and last day of a DATE or TIME value, both inclusive.

    None when it has an X, is a *_REF, no real day, or outside the years 1000 to 2999.
    """
    try:
        if value.isdigit() and len(value) < 4:
            width = 10 ** (4 - len(value))
            first = int(value) * width
            return dt.date(first, 1, 1), dt.date(first + width - 1, 12, 31)
        m = VALUE.match(value)
        if m is None:
            return None
        year = int(m["year"])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        if m["week"]:
            monday = dt.date.fromisocalendar(year, int(m["week"]), 1)
            return monday + dt.timedelta(5 if m["weekend"] else 0), monday + dt.timedelta(6)
        if m["quarter"]:
            return months(year, int(m["quarter"]) * 3 - 2, int(m["quarter"]) * 3)
        if m["half"]:
            return months(year, int(m["half"]) * 6 - 5, int(m["half"]) * 6)
        if m["season"]:
            return months(year, *SEASONS[m["season"]])
        if m["day"]:
            day = dt.date(year, int(m["month"]), int(m["day"]))
            return day, day
        if m["month"]:
            return months(year, int(m["month"]), int(m["month"]))
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    except (ValueError, OverflowError):
        return None


def months(year: int, first: int, last: int) -> Span:
    """From the first day of month `first` to the last day of month `last` of a year; months over 12 are the next year's."""
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return dt.date(year, first, 1), dt.date(end_year, end_month, monthrange(end_year, end_month)[1])


def narrowed(days: Span, part: str, unit: str) -> Span:
    """The third of a span that "early" (START), "mid" (MID) or "late" (END) means; "early 2019" is January to April.

    `unit` "Y" cuts at months, anything else at days. Spans of less than a week are left alone.
    """
    first, last = days
    place = {"START": 0, "MID": 1, "END": 2}.get(part)
    if place is None or (last - first).days < 6:
        return days
    if unit == "Y" and first.year == last.year:
        return months(first.year, 4 * place + 1, 4 * place + 4)
    if first.year != last.year:
        years = last.year - first.year + 1
        return dt.date(first.year + years * place // 3, 1, 1), dt.date(first.year + years * (place + 1) // 3 - 1, 12, 31)
    length = (last - first).days + 1
    begin = first + dt.timedelta(length * place // 3)
    return begin, last if place == 2 else first + dt.timedelta(length * (place + 1) // 3 - 1)


def count_on(day: dt.date, number: int, unit: str) -> str | None:
    """The value `number` units from a day, as coarse as the unit: 2 W before 2020-07-03 is 2020-W25.

    `unit`: D, W, M, Q, Y, or years in tens and hundreds as "10Y", "100Y", or TH, TM, TS (the day itself when that is
    sure). None when it leaves the calendar.
    """
    try:
        if unit in ("D", "W"):
            day += dt.timedelta(number * (7 if unit == "W" else 1))
            if unit == "D":
                return in_range(day.isoformat(), day.year)
            year, week, _ = day.isocalendar()
            return in_range(f"{year:04}-W{week:02}", year)
        if unit in ("M", "Q"):
            at = day.year * 12 + day.month - 1 + number * (3 if unit == "Q" else 1)
            year, month = divmod(at, 12)
            return in_range(f"{year:04}-{month + 1:02}" if unit == "M" else f"{year:04}-Q{month // 3 + 1}", year)
        if unit.endswith("Y"):
            year = day.year + number * int(unit[:-1] or 1)
            return in_range(f"{year:04}", year)
    except (ValueError, OverflowError):
        return None
    return day.isoformat() if unit.startswith("T") and abs(number) < 4 else None


def in_range(value: str, year: int) -> str | None:
    return value if FIRST_YEAR <= year <= LAST_YEAR else None


def duration(number: float | None, unit: str) -> str:
    """P3D, PT90M, P20Y, P2Y6M; an unknown number is X, of decades and centuries PXE and PXC."""
    time, letter = unit[:1] == "T", unit[-1]
    size = int(unit.removeprefix("T")[:-1] or 1)
    prefix = "PT" if time else "P"
    if number is None:
        return prefix + "X" + {10: "E", 100: "C", 1000: "L"}.get(size, letter)
    amount = number * size
    if time and letter == "H" and amount >= 24 and amount % 24 == 0:
        return f"P{int(amount) // 24}D"
    whole = int(amount)
    rest = round((amount - whole) * {"Y": 12, "H": 60, "M": 60 if time else 0}.get(letter, 0))
    smaller = {"Y": "M", "H": "M", "M": "S"}.get(letter, "")
    if rest and smaller:
        return prefix + (f"{whole}{letter}" if whole else "") + f"{rest}{smaller}"
    return f"{prefix}{amount:g}{letter}" if amount < 10**6 else f"{prefix}X{letter}"


def nearest_weekday(day: dt.date, weekday: int, direction: int) -> dt.date:
    """The weekday (1 Monday to 7 Sunday) on or before (direction -1) or on or after (1) a day."""
    gap = (weekday - day.isoweekday()) % 7
    return day + dt.timedelta(gap if direction > 0 or gap == 0 else gap - 7)


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (anonymous computus)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    w = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * w) // 451
    month, day = divmod(h + w - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def feast(rule: str, year: int) -> dt.date | None:
    """The day that a rule of holidays.tsv gives in a year; None for feasts that our calendar does not place."""
    kind, *numbers = rule.split()
    if kind == "nth":
        month, weekday, n = (int(x) for x in numbers)
        if n < 0:
            return nearest_weekday(months(year, month, month)[1], weekday, -1)
        return nearest_weekday(dt.date(year, month, 1), weekday, 1) + dt.timedelta(7 * (n - 1))
    if kind == "easter":
        return easter(year) + dt.timedelta(int(numbers[0]))
    return None if kind == "moon" else dt.date(year, int(kind[:2]), int(kind[3:]))
