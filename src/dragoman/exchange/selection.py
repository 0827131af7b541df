"""Which events of a record an export has: one row each, or one for each dyad, with numbers and ids that never repeat."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.errors import SettingError
from dragoman.record.database import Database
from dragoman.record.filters import Filters, Where, event_conditions
from dragoman.record.queries import TOLD

LEFT_OUT = ("negation", "hypothetical")
"""Events that did not take place, or may not: left out of every export unless they are asked for."""
EVERYTHING = "all"

MEMORY = "500MB"
"""What DuckDB may hold; it writes the rest to disk. With Python, and what is allocated beside, under 1 GiB."""

NUMBERED = """
CREATE OR REPLACE TEMP TABLE numbered AS
WITH split AS (
    SELECT rowid AS "row", id, unnest({pairs}) AS pair FROM events
), counted AS (
    SELECT *, row_number() OVER (ORDER BY "row", pair.part) AS number,
        row_number() OVER (PARTITION BY id, pair.part ORDER BY "row") AS copy FROM split
)
SELECT "row", number, pair.part, pair.a, pair.b, pair.mutual,
    id || CASE WHEN copy > 1 THEN '-' || copy ELSE '' END || CASE WHEN pair.part > 0 THEN '.' || pair.part ELSE '' END AS id
FROM counted
"""
"""Every row of the whole record, so that its number does not hang on what is asked for. `copy`: an id told again."""

WHOLE = "[{part: 0, a: 0, b: 0, mutual: false}]"
DYADS = """CASE WHEN len(actor) > 0 AND len(recipient) > 0 THEN
        [{part: (i - 1) * len(recipient) + j, a: i, b: j, mutual: false}
            FOR i IN range(1, len(actor) + 1) FOR j IN range(1, len(recipient) + 1)]
    WHEN len(actor) > 1 THEN
        [{part: (i - 1) * len(actor) + j, a: i, b: j, mutual: true}
            FOR i IN range(1, len(actor) + 1) FOR j IN range(1, len(actor) + 1) IF i <> j]
    ELSE [{part: 1, a: 1, b: 1, mutual: false}] END"""
"""Each actor with each recipient; of a mutual event each actor with each other, both ways, as ICEWS has them."""

CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT row_number() OVER (ORDER BY e.report_date NULLS LAST, e.report_id, e.number, n.part) AS position, n.*
FROM numbered n JOIN events e ON e.rowid = n."row"
WHERE n."row" IN (SELECT e.rowid FROM events e {told} {where} ORDER BY e.report_date NULLS LAST, e.report_id, e.number {limit})
"""


def left_out_marks(include: Sequence[str], status: str | None) -> tuple[str, ...]:
    """The marks whose events are left out. One that is asked for as a status is brought in.

    Raises SettingError for anything but these marks and "all".
    """
    known = (*LEFT_OUT, EVERYTHING)
    for name in include:
        if name not in known:
            raise SettingError(f"nothing called {name!r} is left out; --include takes {', '.join(known)}")
    if EVERYTHING in include:
        return ()
    return tuple(mark for mark in LEFT_OUT if mark not in include and mark != status)


def choose(database: Database, filters: Filters, marks: Sequence[str], *, by_dyad: bool) -> tuple[int, dict[str, int]]:
    """Make the table `chosen`; how many events it has, and how many are left out for each mark.

    An event with two of the marks is counted under the first.
    """
    database.run(NUMBERED.format(pairs=DYADS if by_dyad else WHOLE))
    where = event_conditions(filters)
    left_out = _count_marked(database, where, marks)
    kept = Where([*where.conditions], where.values, where.told)
    if marks:
        kept.conditions.append(f"NOT list_has_any(coalesce(e.aux_mode, []), {kept.value(list(marks))})")
    limit = f"LIMIT {kept.value(filters.limit)}" if filters.limit is not None else ""
    database.run(CHOSEN.format(told=TOLD if kept.told else "", where=kept.sql, limit=limit), kept.values)
    [(events,)] = database.rows('SELECT count(DISTINCT "row") FROM chosen')
    return int(events), left_out


def _count_marked(database: Database, where: Where, marks: Sequence[str]) -> dict[str, int]:
    told = TOLD if where.told else ""
    counts = {}
    for n, mark in enumerate(marks):
        marked = Where([*where.conditions], dict(where.values), where.told)
        marked.conditions.append(f"list_contains(e.aux_mode, {marked.value(mark)})")
        if n:
            marked.conditions.append(f"NOT list_has_any(e.aux_mode, {marked.value(list(marks[:n]))})")
        [(counts[mark],)] = database.rows(f"SELECT count(*) FROM events e {told} {marked.sql}", marked.values)
    return counts
