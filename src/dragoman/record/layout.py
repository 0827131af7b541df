"""How rows lie in the file: in the order in which questions ask for them, so that an answer reads few of them.

Questions hold without it: they say their order themselves. With it the first rows of an answer are found in milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dragoman.record.database import Database

DATED = ("events", "statements")
"""Tables that are asked for by report date, report and place in the report."""

PIECE = 100_000
"""Rows that are sorted at a time: all of a large record would not fit into memory."""

NEVER = dt.date.max
"""Where reports without a date lie: last."""

DISORDER = """
WITH keyed AS (
    SELECT coalesce(report_date, $never) AS day, (coalesce(report_date, $never), report_id, number) AS place,
        lag((coalesce(report_date, $never), report_id, number)) OVER (ORDER BY rowid) AS before FROM {table}
)
SELECT min(day) FROM keyed WHERE place < before
"""
"""The first day of which a row lies behind one that it belongs before."""

DAYS = """
SELECT coalesce(report_date, $never) AS day, count(*) FROM {table} WHERE coalesce(report_date, $never) >= $first
GROUP BY day ORDER BY day
"""
MOVE = """
INSERT INTO {table} FROM {table} WHERE rowid < $rows AND coalesce(report_date, $never) BETWEEN $first AND $last
ORDER BY coalesce(report_date, $never), report_id, number
"""
MOVED = "DELETE FROM {table} WHERE rowid < $rows AND coalesce(report_date, $never) >= $first"
BY_CODE = """
CREATE TEMP TABLE sorted AS FROM participants ORDER BY code, role, "key", number, report_id;
DELETE FROM participants; INSERT INTO participants FROM sorted; DROP TABLE sorted
"""


def arrange(database: Database) -> None:
    """Bring the rows into order, those alone that lie behind the first one out of order. Run inside a transaction."""
    for table in DATED:
        _sort_by_date(database, table)
    database.run(BY_CODE)


def _sort_by_date(database: Database, table: str) -> None:
    [(first,)] = database.rows(DISORDER.format(table=table), {"never": NEVER})
    if first is None:
        return
    [(rows,)] = database.rows(f"SELECT max(rowid) + 1 FROM {table}")
    days = database.rows(DAYS.format(table=table), {"never": NEVER, "first": first})
    for begin, end in _spans(days):
        database.run(MOVE.format(table=table), {"never": NEVER, "rows": rows, "first": begin, "last": end})
    database.run(MOVED.format(table=table), {"never": NEVER, "rows": rows, "first": first})


def _spans(days: list[tuple[dt.date, int]]) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last days of spans with about PIECE rows each."""
    first, held = None, 0
    for day, rows in days:
        first, held = first or day, held + rows
        if held >= PIECE:
            yield first, day
            first, held = None, 0
    if first:
        yield first, days[-1][0]
