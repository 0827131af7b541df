"""Codings, and the happenings that they tell: what of it the sources say, and how far they agree."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from dragoman.record.wording import word_shares
from dragoman.tables import data_path, read_table

UNDATED_DAYS = 2
"""What is told without a date may have taken place that long before its report."""

MAY_COME = frozenset({"AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN"})
"""Categories that speak of what may come by their nature: with them the marks `future` and `hypothetical` say no more."""

STEM = 5
"""Letters by which two forms of a word are told to be one: "Norwegian", "Norwegians"; "kidnapped", "kidnappers"."""

EVERYWHERE = 0.2
"""Share of reports from which a word that they hold tells nothing."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Coding:
    """One event of one report, as far as merging needs it. `actor`, `recipient`: codes, or names where there is none.

    `said_by`: whom the report names as saying so, outermost first, in the same way. `sentence`: its number in the report.
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
    actor_sector: tuple[str, ...] = ()
    recipient_sector: tuple[str, ...] = ()
    trigger: str = ""
    sentence: int = 0

    @cached_property
    def words(self) -> frozenset[str]:
        """The sentence's words that most reports do not share, by their stems."""
        return content_words(self.text)

    @cached_property
    def told_with(self) -> frozenset[str]:
        """The words that tell it, by their stems; whole where all of them are in most reports ("put off")."""
        return content_words(self.trigger) or frozenset({self.trigger.lower()})

    @property
    def open(self) -> bool:
        """Whether it is told as something that may come, not as something that took place or did not."""
        return "future" in self.aux_mode or "hypothetical" in self.aux_mode

    @property
    def plan(self) -> bool:
        """Whether it is told to come where its category does not say so by itself."""
        return self.open and self.category not in MAY_COME

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

    @cached_property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day it can mean. News without a date of its own may tell of the days before its report."""
        if self.date is None:
            return None
        slack = dt.timedelta(days=UNDATED_DAYS if self.date_basis == "report" else 0)
        return self.date - slack, self.enddate or self.date


def content_words(text: str) -> frozenset[str]:
    """The stems of a text's words that most reports do not share."""
    common = word_shares()
    return frozenset(word[:STEM] for word in _WORD.findall(text.lower()) if word not in common)


def telling_words(text: str) -> frozenset[str]:
    """The stems of a text's words but for those that nearly every report has: "of", "would", "said"."""
    shares = word_shares()
    return frozenset(word[:STEM] for word in _WORD.findall(text.lower()) if shares.get(word, 0.0) < EVERYWHERE)


@cache
def names_of(code: str) -> frozenset[str]:
    """The stems of a country's names, of its people's and of its capital's; none for a code that is no country's."""
    return _names().get(code, frozenset())


@cache
def country_names() -> frozenset[str]:
    """The stems of all countries' names."""
    return frozenset[str]().union(*_names().values())


@cache
def _names() -> dict[str, frozenset[str]]:
    columns = ("name", "names", "adjectives", "people", "capital")
    found: dict[str, frozenset[str]] = {}
    for _, row in read_table(data_path("actors", "countries.tsv"), ("code", *columns)):
        names = content_words(" ".join(row[column] for column in columns))
        found[row["code"]] = found.get(row["code"], frozenset()) | names
    return found


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
