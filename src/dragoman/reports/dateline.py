"""Datelines: "LIMA, Peru, July 3 (Agency) -" at the head of a paragraph, and the day that one tells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from dragoman.tables import data_path, read_table

LONGEST = 120
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
"""The capital letters of Latin alphabets, as a regular expression's class has them."""
HEAD = 3000
"""A dateline is looked for in a paragraph's first LONGEST characters, within the text's first HEAD."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's offsets in the text, and its day as far as told: `year` is None when left out."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None

    def date(self, near: dt.date | None = None) -> dt.date | None:
        """The day it tells; where the year is missing, the one nearest to `near`, None without that."""
        if self.month is None or self.day is None:
            return None
        years = [self.year] if self.year else [near.year - 1, near.year, near.year + 1] if near else []
        days = []
        for year in years:
            try:
                days.append(dt.date(year, self.month, self.day))
            except ValueError:
                continue
        return min(days, key=lambda d: abs((d - near).days) if near else 0, default=None)


@cache
def months() -> dict[str, int]:
    """Month name or abbreviation, lower case -> its number."""
    rows = read_table(data_path("reports", "months.tsv"), ("name", "number"))
    return {row["name"]: int(row["number"]) for _, row in rows}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A dateline that ends in a dash, one that ends in a colon, and a line that is a date."""
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    month = rf"(?P<{{m}}>{names})\.?"
    date = (
        rf"(?:(?:[A-Za-z]{{3,9}}\.?,?\s+)?(?:(?i:{month.format(m='m1')})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?i:{month.format(m='m2')}),?(?:\s+(?P<y2>\d{{4}}))?"
        r"|(?P<y3>\d{4})-(?P<n3>\d{2})-(?P<d3>\d{2})))"
    )
    capital = rf"[{UPPER}][{UPPER}'’.\-]+(?:[ /][{UPPER}][{UPPER}'’.\-]*){{0,4}}"
    mixed = rf"[{UPPER}][\w'’.\-]+(?: (?:(?:de|del|al|el|la|upon|on|of)[ \-])?[{UPPER}][\w'’.\-]*){{0,3}}"
    agency = rf"\((?P<agency>[{UPPER}][^()\n]{{1,40}})\)"
    dash = r"(?:\s*[—–]\s*|\s+-{1,2}\s+|\s*--\s*)"
    dashed = rf"(?P<city>{capital}|{mixed})(?:, {mixed}){{0,2}}(?:,? {date})?(?: {agency})?{dash}(?=\S)"
    colon = rf"(?P<city>{capital})(?:, {mixed}){{0,2}}(?:,? {date})?(?: {agency})?:\s+(?=\S)"
    stamp = rf"(?:[A-Za-z.'’&|:,•–— -]{{0,60}}[|:,•–—-]\s*)?{date}(?:[T,]?\s*(?:at\s+)?\d{{1,2}}[:.]\d{{2}}.{{0,20}})?\s*"
    return re.compile(dashed), re.compile(colon), re.compile(stamp)


def _day(match: re.Match[str], start: int, end: int) -> Dateline:
    found = {k: v for k, v in match.groupdict().items() if v}
    month = found.get("m1") or found.get("m2")
    number = months()[month.lower()] if month else int(found["n3"]) if "n3" in found else None
    day = next((found[k] for k in ("d1", "d2", "d3") if k in found), None)
    year = next((found[k] for k in ("y1", "y2", "y3") if k in found), None)
    return Dateline(start, end, int(year) if year else None, number, int(day) if day else None)


def dateline_at(text: str, start: int, end: int) -> Dateline | None:
    """The dateline that the paragraph text[start:end] begins with; its end is where the news begins.

    A city in capitals and a dash are enough; one in mixed case, or a colon for the dash, needs a day or an agency too.
    """
    dashed, colon, _ = _patterns()
    close = min(end, start + LONGEST)
    match = dashed.match(text, start, close)
    sure = match is not None and match.group("city").isupper()
    match = match or colon.match(text, start, close)
    if match is None or not (sure or any(match.group(g) for g in ("agency", "m1", "m2", "n3"))):
        return None
    return _day(match, start, match.end())


def stamp_at(text: str, start: int, end: int) -> Dateline | None:
    """The day of a line that holds nothing else: "Agency | Updated: 2014-03-12 17:52", "3 July 2020"."""
    match = _patterns()[2].fullmatch(text, start, end) if end - start <= LONGEST else None
    return _day(match, start, end) if match else None


def dateline_date(text: str, near: dt.date | None) -> dt.date | None:
    """The day of the first dateline or date line among the text's first lines, None when none tells one."""
    for line in re.finditer(r"[^\r\n]+", text[:HEAD]):
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        end = line.start() + len(line[0].rstrip())
        found = dateline_at(text, start, end) or stamp_at(text, start, end)
        if found and (day := found.date(near)):
            return day
    return None
