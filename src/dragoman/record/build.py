"""Reports into a record: what is new is coded and stored, a batch in a transaction; what follows from all is made anew."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from dragoman import __version__
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.record.database import Database
from dragoman.record.grouping import group
from dragoman.record.rows import Rows, skipped_row, storable_report, text_hash
from dragoman.tables import DATA

BATCH_REPORTS = 256
BATCH_SECONDS = 10.0
"""A batch is stored when it has this many results or has taken this long: what a killed run loses at most."""


@dataclass(slots=True)
class Built:
    """What one build did, in reports (`events`: events stored)."""

    added: int = 0
    known: int = 0
    left_out: int = 0
    events: int = 0


def build(
    reports: Iterable[Report | Skipped],
    path: Path,
    coder: Coder | None = None,
    *,
    progress: Callable[[int], None] = lambda reports: None,
    left_out: Callable[[Skipped], None] = lambda skipped: None,
) -> Built:
    """Code the reports that the record at `path` does not have, store them, and group all into stories and happenings.

    A report whose id the record has is passed over when its text is the same, and left out (`id-conflict`) when not.
    A run that is killed and started again with the same reports ends with the record that an undisturbed run gives.

    Parameters
    ----------
    progress: called with the number of reports dealt with since the last call.
    left_out: called with each report that is left out; it is also kept in the table `skipped`.

    Raises RecordError when the record cannot be opened or written; the batches stored before stay.
    """
    coder = coder or Coder()
    built = Built()
    with Database(path, read_only=False) as database:
        coder.warm_up()
        run = begin_run(database, coder)
        fresh = _unknown(reports, database, built, progress)
        for batch in _batches(coder.code_many(fresh)):
            _store(database, batch, built)
            for item in batch:
                if isinstance(item, Skipped):
                    left_out(item)
            progress(len(batch))
        group(database)
        end_run(database, run, built)
    return built


def _unknown(
    reports: Iterable[Report | Skipped], database: Database, built: Built, progress: Callable[[int], None]
) -> Iterator[Report | Skipped]:
    """The reports that are not in the record yet; those with a taken id as `Skipped`."""
    hashes: dict[str, str] = dict(database.rows("SELECT report_id, hash FROM reports"))
    for report in reports:
        if isinstance(report, Skipped):
            yield report
            continue
        report = storable_report(report)
        hash_ = text_hash(report.text)
        have = hashes.setdefault(report.id, hash_)
        if have != hash_:
            reason = f"another text is recorded under the id {report.id!r}; give this report an id of its own"
            yield Skipped(report.id, f"text {hash_[:12]}", "id-conflict", reason)
        elif report.id in known_ids(hashes, report.id):
            built.known += 1
            progress(1)
        else:
            yield report
