"""Two records side by side: where they agree by category, dyad and month, and what only one of them has.

Compared is what a day saw, not how often it is told: category, code of who did it, code of whom to, and day. A record has
what the other has where it has the same within some days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import SettingError
from dragoman.formats.tables import literal
from dragoman.record.database import Database
from dragoman.record.filters import Filters, event_conditions
from dragoman.record.queries import TOLD

NOT_DONE = ["negation", "hypothetical", "future"]
"""Marks of what is not told to have taken place; it is not compared."""

UNITS = """
CREATE OR REPLACE TEMP TABLE {name} AS
WITH kept AS (
    SELECT e.* FROM events e
    WHERE e.rowid IN (SELECT e.rowid FROM events e {told} {where}) AND e."date" IS NOT NULL
        AND NOT list_has_any(coalesce(e.aux_mode, []), {not_done})
), pairs AS (
    SELECT e.category, e."date" AS day, {actor} AS actor, {recipient} AS recipient, e.report_id, e.id
    FROM kept e JOIN participants a ON a."key" = e."key" AND a.report_id = e.report_id AND a.role = 'actor'
    JOIN participants b ON b."key" = e."key" AND b.report_id = e.report_id
        AND (b.role = 'recipient' OR (len(e.recipient) = 0 AND b.role = 'actor' AND b.number <> a.number))
    WHERE a.code IS NOT NULL AND b.code IS NOT NULL
)
SELECT category, actor, recipient, day, count(DISTINCT report_id) AS reports, min(id) AS id FROM pairs GROUP BY ALL
"""
COVERED = 'SELECT min(coalesce(report_date, "date")), max(coalesce(report_date, "date")) FROM events'
"""The days of a record's reports."""
MATCHED = """
CREATE OR REPLACE TEMP TABLE told_{one} AS
WITH near AS (
    SELECT DISTINCT category, actor, recipient, day + CAST(x AS INTEGER) AS day
    FROM unit_{other}, unnest(range(-{days}, {days} + 1)) AS t(x)
)
SELECT u.*, n.day IS NOT NULL AS matched
FROM unit_{one} u LEFT JOIN near n USING (category, actor, recipient, day) WHERE day BETWEEN $first AND $last
"""
AGREEMENT = """
WITH a AS (SELECT {by} AS what, count(*) AS n, count_if(matched) AS m FROM told_a GROUP BY ALL),
b AS (SELECT {by} AS what, count(*) AS n, count_if(matched) AS m FROM told_b GROUP BY ALL)
SELECT what, coalesce(a.n, 0), coalesce(b.n, 0), coalesce(a.m, 0), coalesce(b.m, 0)
FROM a FULL JOIN b USING (what) ORDER BY {order}
"""
BY = {
    "category": ("category", "what"),
    "dyad": ("actor || ' ' || recipient", "coalesce(a.n, 0) + coalesce(b.n, 0) DESC, what"),
    "month": ("strftime(day, '%Y-%m')", "what"),
}
"""What is counted by, and in which order it is told."""

CORRELATION = """
WITH a AS (SELECT actor, recipient, date_trunc('month', day) AS month, count(*) AS n FROM told_a GROUP BY ALL),
b AS (SELECT actor, recipient, date_trunc('month', day) AS month, count(*) AS n FROM told_b GROUP BY ALL)
SELECT corr(coalesce(a.n, 0), coalesce(b.n, 0)) FROM a FULL JOIN b USING (actor, recipient, month)
"""
ONLY = """
WITH missed AS (
    FROM told_{one} WHERE NOT matched ORDER BY reports DESC, day, category, actor, recipient LIMIT $examples
), instead AS (
    SELECT m.id, list(DISTINCT o.category ORDER BY o.category) AS categories FROM missed m JOIN unit_{other} o
        ON o.actor = m.actor AND o.recipient = m.recipient AND o.day BETWEEN m.day - {days} AND m.day + {days} GROUP BY m.id
)
SELECT m.day, m.actor, m.category, m.recipient, m.reports, m.id, coalesce(nullif(e."text", ''), e."trigger"."text"),
    coalesce(i.categories, [])
FROM missed m LEFT JOIN instead i USING (id) JOIN {catalog}.events e ON e.id = m.id
ORDER BY m.reports DESC, m.day, m.category, m.actor, m.recipient
"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many A and B have of something, and how many of those the other has too."""

    what: str
    a: int
    b: int
    a_in_b: int
    b_in_a: int

    @property
    def share(self) -> float:
        """Of all that either has, the share that the other has as well, 0 to 1."""
        return (self.a_in_b + self.b_in_a) / (self.a + self.b) if self.a + self.b else 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """What only one record has. `instead`: the categories that the other has of the same two in those days."""

    day: dt.date
    actor: str
    category: str
    recipient: str
    reports: int
    id: str
    words: str | None
    instead: list[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two records compared over the days from `first` to `last`.

    `correlation`: of what A and B count by dyad and month (Pearson's, -1 to 1), None where one of them never changes.
    """

    first: dt.date | None
    last: dt.date | None
    days: int
    all: Agreement
    correlation: float | None
    by_category: list[Agreement]
    by_dyad: list[Agreement]
    by_month: list[Agreement]
    only_a: list[Example]
    only_b: list[Example]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, each agreement with its share."""
        told = asdict(self)
        for name in ("by_category", "by_dyad", "by_month"):
            told[name] = [asdict(one) | {"share": round(one.share, 3)} for one in getattr(self, name)]
        return told | {"all": asdict(self.all) | {"share": round(self.all.share, 3)}}


def compare(
    a: str | Path, b: str | Path, *, days: int = 1, undirected: bool = False, examples: int = 5, **filters: Any
) -> Comparison:
    """Compare two records over the days of which both have reports, or those of `since` and `until`.

    `days`: how far apart the two may date the same thing. `undirected`: whichever way round it went. `examples`: how many
    of each side are told, those in most reports first. `filters`: the fields of `Filters`, for both.

    Raises RecordError when a record cannot be read, SettingError for two that are one, and for values that nothing has.
    """
    a, b = Path(a), Path(b)
    if days < 0 or examples < 0:
        raise SettingError("days and examples are 0 or more")
    if a.resolve() == b.resolve():
        raise SettingError(f"{a} is one record; name another to compare it with")
    chosen = Filters(undirected=undirected, **filters)
    with Database(b, read_only=True):
        pass  # says what is wrong with it, if anything is
    with Database(a, read_only=True) as database:
        [(own,)] = database.rows("SELECT current_database()")
        catalogs = {"a": own, "b": "the_other"}
        database.run(f"ATTACH {literal(str(b))} AS the_other (READ_ONLY)")
        covered = []
        for side, catalog in catalogs.items():
            database.run(f'USE "{catalog}"')
            _units(database, f"unit_{side}", chosen)
            covered += database.rows(COVERED)
        database.run(f'USE "{own}"')
        first, last = _common(covered)
        period = {"first": chosen.since or first, "last": chosen.until or last}
        for one, other in (("a", "b"), ("b", "a")):
            database.run(MATCHED.format(one=one, other=other, days=days), period)
        by = {name: _agreement(database, by, order) for name, (by, order) in BY.items()}
        [all_] = _agreement(database, "'all'", "what") or [Agreement("all", 0, 0, 0, 0)]
        [(correlation,)] = database.rows(CORRELATION)
        only = {
            one: _examples(database, one, other, catalogs[one], days, examples) for one, other in (("a", "b"), ("b", "a"))
        }
    return Comparison(
        period["first"],
        period["last"],
        days,
        all_,
        correlation,
        by["category"],
        by["dyad"],
        by["month"],
        only["a"],
        only["b"],
    )


def _common(covered: list[tuple[dt.date | None, dt.date | None]]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day that all cover; None where one of them has no day at all."""
    firsts, lasts = zip(*covered, strict=True)
    return (None, None) if None in firsts else (max(firsts), min(lasts))


def _units(database: Database, name: str, filters: Filters) -> None:
    where = event_conditions(filters)
    pair = ("least(a.code, b.code)", "greatest(a.code, b.code)") if filters.undirected else ("a.code", "b.code")
    query = UNITS.format(
        name=name,
        told=TOLD if where.told else "",
        where=where.sql,
        not_done=where.value(NOT_DONE),
        actor=pair[0],
        recipient=pair[1],
    )
    database.run(query, where.values)


def _agreement(database: Database, by: str, order: str) -> list[Agreement]:
    return [Agreement(*row) for row in database.rows(AGREEMENT.format(by=by, order=order))]


def _examples(database: Database, one: str, other: str, catalog: str, days: int, examples: int) -> list[Example]:
    query = ONLY.format(one=one, other=other, catalog=f'"{catalog}"', days=days)
    return [Example(*row) for row in database.rows(query, {"examples": examples})]
