"""Codings of one happening, told by several reports, merged: how many independent sources, and where they agree."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from dragoman.record.wording import word_shares
from dragoman.tables import data_path, read_table

CLOSE_DAYS = 7
"""Reports farther apart tell one happening only when they belong to one story."""

UNDATED_DAYS = 2
"""What is told without a date may have taken place that long before its report."""

MISTAKEN_DAYS = 14
"""Days farther apart are those of two happenings, however alike they are told; nearer ones may be a disagreement."""

NEAR_KM = 50.0
"""Places farther apart contradict one another: a town and its surroundings do not."""

LATEST = 64
"""Open happenings of one kind that a coding is compared with, the latest first; bounds the cost."""

ENOUGH = 0.3
SAME_STORY, SAME_MODE, SAME_RULE = 0.3, 0.2, 0.1
"""What evidence is worth beside the share of words that two sentences have in common (0 to 1)."""

CONTRADICTION = 0.8
"""What days or places that contradict one another take away."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Coding:
    """One event of one report, as far as merging needs it. `actor`, `recipient`: codes, or names where there is none.

    `said_by`: whom the report names as saying so, outermost first, in the same way.
    """

    category: str
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    key: int
    id: str
    report_id: str
    number: int
    story_id: str
    copy_of: str
    report_date: dt.date | None
    date: dt.date | None
    enddate: dt.date | None
    date_basis: str
    mode: tuple[str, ...]
    aux_mode: tuple[str, ...]
    rule: str
    place: str | None
    geonameid: int | None
    country: str | None
    lat: float | None
    lon: float | None
    dead: int | None
    injured: int | None
    arrested: int | None
    confidence: float | None
    text: str
    said_by: tuple[str, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """The sentence's words that most reports do not share."""
        return content_words(self.text)

    @property
    def open(self) -> bool:
        """Whether it is told as something that may come, not as something that took place or did not."""
        return "future" in self.aux_mode or "hypothetical" in self.aux_mode

    @property
    def status(self) -> str:
        """Whether it is told to come, not to have taken place, or to have taken place."""
        return "open" if self.open else "denied" if "negation" in self.aux_mode else "told"

    @property
    def span(self) -> tuple[dt.date, dt.date | None] | None:
        """The days as coded."""
        return (self.date, self.enddate) if self.date else None

    @property
    def size(self) -> tuple[int | None, int | None, int | None] | None:
        """The dead, injured and arrested, None where no number is told."""
        told = (self.dead, self.injured, self.arrested)
        return None if told == (None, None, None) else told

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day it can mean. News without a date of its own may tell of the days before its report."""
        if self.date is None:
            return None
        slack = dt.timedelta(days=UNDATED_DAYS if self.date_basis == "report" else 0)
        return self.date - slack, self.enddate or self.date


def content_words(text: str) -> frozenset[str]:
    """A text's words that most reports do not share, in lower case."""
    return frozenset(_WORD.findall(text.lower())) - word_shares().keys()


@dataclass(slots=True)
class Happening:
    """Codings taken to tell one thing, in order of report date and id."""

    codings: list[Coding] = field(default_factory=list)

    @property
    def first(self) -> Coding:
        return self.codings[0]

    def told_by(self) -> list[Coding]:
        """One coding for each independent source: copies of one text speak with one voice, their earliest."""
        voices: dict[str, Coding] = {}
        for coding in self.codings:
            voices.setdefault(coding.copy_of, coding)
        return list(voices.values())

    def commonest(self, value: str) -> tuple[Any, float | None]:
        """(the commonest told value of a field, the share of the sources that tell one which have it).

        Of equally common ones the earliest told. (None, None) when no source tells the field.
        """
        told = [v for c in self.told_by() if (v := getattr(c, value)) not in (None, ())]
        if not told:
            return None, None
        best, count = Counter(told).most_common(1)[0]
        return best, round(count / len(told), 3)


def find_happenings(codings: Iterable[Coding]) -> list[Happening]:
    """Merge the codings of one kind (category, actors, recipients), given in order of report date, report and place in it.

    Each joins the happening it fits best, or opens one. Two codings of one report stay apart, unless it denies the one:
    the coder has found them to be two. Plans and possibilities stay apart from what is told to have happened or not.
    """
    found: list[Happening] = []
    latest: deque[Happening] = deque(maxlen=LATEST)
    for coding in codings:
        fits = [(fit(coding, happening), n) for n, happening in enumerate(latest)]
        best, number = max(fits, default=(0.0, 0))
        if best >= ENOUGH:
            latest[number].codings.append(coding)
        else:
            found.append(Happening([coding]))
            latest.append(found[-1])
    return found


def fit(coding: Coding, happening: Happening) -> float:
    """How well a coding fits a happening; 0 where something forbids it."""
    latest = happening.codings[-LATEST:]
    if any(are_two(coding, c) for c in happening.codings) or not all(compatible(coding, c) for c in latest):
        return 0.0
    return max(likeness(coding, c) for c in latest)


def are_two(one: Coding, other: Coding) -> bool:
    """Whether one report tells the two apart. What it tells and what it has somebody deny can be one thing."""
    return one.report_id == other.report_id and one.status == other.status


def compatible(one: Coding, other: Coding) -> bool:
    """Whether the two can be one: both plans or neither, no contradicting modes, days that a slip can explain, and
    reports of one story or close in time.
    """
    if (
        one.open != other.open
        or days_apart(one, other) > MISTAKEN_DAYS
        or (one.mode and other.mode and not set(one.mode) & set(other.mode))
    ):
        return False
    if one.story_id == other.story_id:
        return True
    return bool(one.report_date and other.report_date and abs((one.report_date - other.report_date).days) <= CLOSE_DAYS)


def days_apart(one: Coding, other: Coding) -> int:
    """Days that lie between the two; 0 where they can be the same, also where one is told without any."""
    if not (one.days and other.days):
        return 0
    return max(0, (one.days[0] - other.days[1]).days, (other.days[0] - one.days[1]).days)


def place_contradicts(one: Coding, other: Coding) -> bool:
    """Whether the two are told to be in different countries, or too far apart in one."""
    if one.country and other.country and one.country != other.country:
        return True
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    if not wholes().isdisjoint((one.geonameid, other.geonameid)):
        return False
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(north, east) > NEAR_KM


@cache
def wholes() -> frozenset[int]:
    """GeoNames ids of countries and regions: a place inside does not contradict the whole, however far its middle is."""
    tables = (data_path("places", "countries.tsv"), data_path("places", "regions.tsv"))
    return frozenset(
        int(row["geonameid"]) for path in tables for _, row in read_table(path, ("geonameid",)) if row["geonameid"]
    )


def likeness(one: Coding, other: Coding) -> float:
    """What speaks for the two being one, less what speaks against it.

    For it: words in common (share of the shorter sentence's), story, mode, lexicon entry. Against it: days or places that
    contradict one another, which only much the same words in one story outweigh: then the sources disagree.
    """
    shorter = min(len(one.words), len(other.words))
    words = len(one.words & other.words) / shorter if shorter else 0.0
    evidence = SAME_STORY * (one.story_id == other.story_id) + SAME_RULE * (one.rule == other.rule)
    against = CONTRADICTION * ((days_apart(one, other) > 0) + place_contradicts(one, other))
    return words + evidence + SAME_MODE * bool(one.mode and set(one.mode) & set(other.mode)) - against
