"""Which events of a record an export has: one row each, or one for each dyad, with numbers and ids that never repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.errors import SettingError
from dragoman.formats.tables import literal
from dragoman.record.database import Database
from dragoman.record.filters import Filters, Where, event_conditions
from dragoman.record.queries import TOLD

LEFT_OUT = ("negation", "hypothetical")
"""Events that did not take place, or may not: left out of every export unless they are asked for."""
EVERYTHING = "all"

MEMORY = "500MB"
"""What DuckDB may hold; it writes the rest to disk. With Python, and what is allocated beside, under 1 GiB."""

WHOLE = "[{part: 0, a: 0, b: 0, mutual: false}]"
DYADS = """CASE WHEN len(actor) > 0 AND len(recipient) > 0 THEN
        flatten([[{part: (i - 1) * len(recipient) + j, a: i, b: j, mutual: false}
            FOR j IN range(1, len(recipient) + 1)] FOR i IN range(1, len(actor) + 1)])
    WHEN len(actor) > 1 THEN
        flatten([[{part: (i - 1) * len(actor) + j, a: i, b: j, mutual: true}
            FOR j IN range(1, len(actor) + 1) IF i <> j] FOR i IN range(1, len(actor) + 1)])
    ELSE [{part: 1, a: 1, b: 1, mutual: false}] END"""
"""Each actor with each recipient; of a mutual event each actor with each other, both ways, as ICEWS has them."""

CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen AS
FROM (
    SELECT rowid AS "row", row_number() OVER (PARTITION BY id ORDER BY rowid) AS copy,
        coalesce(sum(len({pairs})) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM events
)
WHERE "row" IN (SELECT e.rowid FROM events e {told} {where} ORDER BY e.report_date NULLS LAST, e.report_id, e.number {limit})
"""
"""Counted over the whole record, so that no number hangs on what is asked for. `before`: rows of the events before this
one. `copy`: how often its id has been told until then."""

ROWS = """(
    SELECT e.* REPLACE (
            e.id || CASE WHEN copy > 1 THEN '-' || copy ELSE '' END
                || CASE WHEN pair.part > 0 THEN '.' || pair.part ELSE '' END AS id,
            CASE WHEN pair.part = 0 THEN actor WHEN len(actor) > 0 THEN [actor[pair.a]] ELSE [] END AS actor,
            CASE WHEN pair.part = 0 THEN recipient WHEN pair.mutual THEN [actor[pair.b]]
                WHEN len(recipient) > 0 THEN [recipient[pair.b]] ELSE [] END AS recipient),
        pair.part, CAST(before + nth AS BIGINT) AS "row"
    FROM (
        SELECT e.*, c.copy, c.before, unnest({pairs}) AS pair, unnest(range(1, len({pairs}) + 1)) AS nth
        FROM events e JOIN chosen c ON c."row" = e.rowid
        WHERE e.rowid BETWEEN {first} AND {last} AND c."row" BETWEEN {first} AND {last}
    ) e
)"""
"""Rows of an export: the columns of `events`, with those actors and recipients that stand in the row; `part`: which of its
event's, 0 where it is all of it; `row`: a number that no other row of the record has; `id`: so too."""

PIECE = 100_000
"""Events that are put in order at a time: a million at once would not fit into memory."""


def limit_memory(database: Database, spill: str, memory: str = MEMORY) -> None:
    """Let DuckDB hold no more than that, and write the rest to the folder `spill`."""
    database.run(f"SET memory_limit = '{memory}'; SET temp_directory = {literal(spill)}")


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


def choose(database: Database, filters: Filters, marks: Sequence[str], *, by_dyad: bool) -> tuple[int, int, dict[str, int]]:
    """Make the table `chosen`; how many events and rows that is, and how many events are left out for each mark.

    An event with two of the marks is counted under the first.
    """
    where = event_conditions(filters)
    left_out = _count_marked(database, where, marks)
    kept = Where([*where.conditions], where.values, where.told)
    if marks:
        kept.conditions.append(f"NOT list_has_any(coalesce(e.aux_mode, []), {kept.value(list(marks))})")
    limit = f"LIMIT {kept.value(filters.limit)}" if filters.limit is not None else ""
    pairs = DYADS if by_dyad else WHOLE
    database.run(CHOSEN.format(pairs=pairs, told=TOLD if kept.told else "", where=kept.sql, limit=limit), kept.values)
    [(events, rows)] = database.rows(f'SELECT count(*), sum(len({pairs})) FROM events e JOIN chosen c ON c."row" = e.rowid')
    return int(events), int(rows or 0), left_out


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows of an export, piece by piece; a query over a piece is to be ordered by its `row`."""

    database: Database
    by_dyad: bool

    def __iter__(self) -> Iterator[str]:
        """SQL of each piece, what can stand after FROM; at least one."""
        [(first, last)] = self.database.rows('SELECT coalesce(min("row"), 0), coalesce(max("row"), 0) FROM chosen')
        for begin in range(first, last + 1, PIECE):
            yield ROWS.format(pairs=DYADS if self.by_dyad else WHOLE, first=begin, last=begin + PIECE - 1)


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
