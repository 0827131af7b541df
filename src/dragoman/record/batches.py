"""One batch of reports coded as Arrow tables: what workers hand to the one process that writes the record.

Tables by name: those of the record (rows.TABLES) and `items`, one row for each report or reading fault, in order. An item
with a `code` was left out; one without a `report_id` was never a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.record.database import Database
from dragoman.record.rows import TABLES, Rows, skipped_row, storable_report, text_hash

ITEMS = "items"
ITEM_FIELDS = ("report_id", "hash", "source", "place", "code", "reason")
WORKER_FAULTS = ("coder-fault", "worker-died", "out-of-memory")
"""Reasons that a later run may no longer find: such reports are coded again by every build until they go through."""

Tables = dict[str, Any]
Schemas = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CodedBatch:
    """A batch on its way into the record. `known`: reports left out of it because the record has them.

    `stored` is called once the record holds the batch: whoever kept it somewhere may forget it.
    """

    tables: Tables
    known: int = 0
    stored: Callable[[], None] = lambda: None


Carry = Callable[[Iterable[Report | Skipped], Mapping[str, str], Schemas], Iterator[CodedBatch]]
"""Codes reports, in whatever processes: reports, what the record has (report id to hash), schemas; batches in order."""


def schemas_of(database: Database) -> dict[str, Any]:
    """The Arrow schema of every table of a batch, which workers need to write what the record takes."""
    import pyarrow

    found = {name: database.arrow_here(f'FROM "{name}" LIMIT 0').schema.remove_metadata() for name in TABLES}
    return found | {ITEMS: pyarrow.schema([(name, pyarrow.string()) for name in ITEM_FIELDS])}


def code_batch(coder: Coder, batch: Iterable[Report | Skipped], schemas: Schemas) -> Tables:
    """Code a batch: the pure function that every runner carries. The same batch gives the same tables, wherever it runs."""
    reports = [item if isinstance(item, Skipped) else storable_report(item) for item in batch]
    rows = Rows()
    items = []
    for given, result in zip(reports, coder.code_many(reports), strict=True):
        if isinstance(result, Coded):
            rows.add(result)
            items.append(_item(result.report, None))
        else:
            items.append(_item(given, result))
    return _tables(rows.tables | {ITEMS: items}, schemas)


def set_aside(batch: Iterable[Report | Skipped], code: str, reason: str, schemas: Schemas) -> Tables:
    """A batch that cannot be coded: every report of it is left out for that reason; what was left out before stays so."""
    items = []
    for item in batch:
        if isinstance(item, Skipped):
            items.append(_item(item, item))
        else:
            report = storable_report(item)
            items.append(_item(report, Skipped(report.id, None, code, reason)))
    return _tables({ITEMS: items}, schemas)


def only(tables: Tables, ids: list[str]) -> Tables:
    """The tables with the rows of these reports alone."""
    import pyarrow
    from pyarrow import compute

    wanted = pyarrow.array(ids, type=pyarrow.string())
    kept = {name: table.filter(compute.is_in(table["report_id"], value_set=wanted)) for name, table in tables.items()}
    return {name: table for name, table in kept.items() if table.num_rows}


def skipped_of(item: Mapping[str, Any]) -> Skipped:
    """What an item that was left out says."""
    return Skipped(item["source"], item["place"] or None, item["code"], item["reason"])


def _item(given: Report | Skipped, skipped: Skipped | None) -> tuple[str | None, ...]:
    who = (None, None) if isinstance(given, Skipped) else (given.id, text_hash(given.text))
    told = skipped_row(skipped) if skipped else {}
    return (*who, *(told.get(name) for name in ITEM_FIELDS[len(who) :]))


def _tables(rows: Mapping[str, list[Any]], schemas: Schemas) -> Tables:
    import pyarrow

    tables = {}
    for name, cells in rows.items():
        if cells:
            columns = zip(*cells, strict=True)
            arrays = [pyarrow.array(column, type=field.type) for column, field in zip(columns, schemas[name], strict=True)]
            tables[name] = pyarrow.Table.from_arrays(arrays, schema=schemas[name])
    return tables
