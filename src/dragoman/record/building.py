"""Reports into a record: what is new is coded and stored, a batch in a transaction; what follows from all is made anew."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import orjson

from dragoman import __version__
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.record import snapshots
from dragoman.record.database import Database
from dragoman.record.grouping import group
from dragoman.record.recoding import count_outdated, forget, outdated_reports, recorded_reports
from dragoman.record.rows import Rows, skipped_row, storable_report, text_hash
from dragoman.tables import DATA

PATIENCE = 20.0
"""Seconds that a build waits for those who read the record; `dragoman serve` lets go of it."""
BATCH_REPORTS = 256
BATCH_SECONDS = 10.0
RUN_COUNTS = ("added", "known", "left_out", "events")
"""A batch is stored when it has this many results or has taken this long: what a killed run loses at most."""


@dataclass(slots=True)
class Built:
    """What one build did, in reports (`events`: events stored).

    `outdated`: reports coded with other tables, settings or another version, which `recode` would look at.
    """

    added: int = 0
    known: int = 0
    left_out: int = 0
    events: int = 0
    recoded: int = 0
    outdated: int = 0


def build(
    reports: Iterable[Report | Skipped],
    path: Path,
    coder: Coder | None = None,
    *,
    recode: bool = False,
    progress: Callable[[int], None] = lambda reports: None,
    expect: Callable[[int], None] = lambda reports: None,
    left_out: Callable[[Skipped], None] = lambda skipped: None,
) -> Built:
    """Code the reports that the record at `path` does not have, store them, and group all into stories and happenings.

    A report whose id the record has is passed over when its text is the same, and left out (`id-conflict`) when not.
    A run that is killed and started again with the same reports ends with the record that an undisturbed run gives.

    Parameters
    ----------
    recode: first code again, from the texts in the record, what an edited table or a new version can have changed.
    progress: called with the number of reports dealt with since the last call.
    expect: called, before they are coded again, with how many these are.
    left_out: called with each report that is left out; it is also kept in the table `skipped`.

    Raises RecordError when the record cannot be opened or written; the batches stored before stay.
    """
    coder = coder or Coder()
    built = Built()
    with Database(path, read_only=False, patience=PATIENCE) as database:
        coder.warm_up()
        run = begin_run(database, coder)

        def store(batches: Iterable[list[Coded | Skipped]], keep: Callable[[list[Coded | Skipped]], None]) -> None:
            for batch in batches:
                keep(batch)
                for item in batch:
                    if isinstance(item, Skipped):
                        left_out(item)
                progress(len(batch))

        if recode:
            again = outdated_reports(database, run, coder)
            expect(len(again))
            coded = coder.code_many(recorded_reports(database, again))
            store(_batches(coded), lambda batch: _store(database, batch, built, run, again=True))
        fresh = _unknown(reports, database, built, progress)
        store(_batches(coder.code_many(fresh)), lambda batch: _store(database, batch, built, run))
        group(database)
        built.outdated = count_outdated(database, run)
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
        have = hashes.get(report.id)
        if have is None:
            hashes[report.id] = hash_
            yield report
        elif have == hash_:
            built.known += 1
            progress(1)
        else:
            reason = f"another text is recorded under the id {report.id!r}; give this report an id of its own"
            yield Skipped(report.id, f"text {hash_[:12]}", "id-conflict", reason)


def _batches(results: Iterable[Coded | Skipped]) -> Iterator[list[Coded | Skipped]]:
    """Results in batches of BATCH_REPORTS, or of what BATCH_SECONDS bring."""
    batch: list[Coded | Skipped] = []
    begun = time.monotonic()
    for result in results:
        batch.append(result)
        if len(batch) >= BATCH_REPORTS or time.monotonic() - begun > BATCH_SECONDS:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def _store(database: Database, batch: list[Coded | Skipped], built: Built, run: int, *, again: bool = False) -> None:
    """Write a batch, all or nothing. `again`: in the place of what the record has of these reports."""
    rows = Rows()
    for item in batch:
        if isinstance(item, Coded):
            rows.add(item)
    coded = [row[0] for row in rows.tables["reports"]]
    with database.transaction():
        if again:
            forget(database, coded)
        for table, cells in rows.tables.items():
            database.append(table, cells)
        database.append("coded_in", [(report_id, run) for report_id in coded])
        for item in batch:
            if isinstance(item, Skipped):
                database.run("INSERT OR IGNORE INTO skipped VALUES ($source, $place, $code, $reason)", skipped_row(item))
        database.run("DELETE FROM skipped WHERE code = 'coder-fault' AND list_contains($coded, source)", {"coded": coded})
    if again:
        built.recoded += len(coded)
    else:
        built.added += len(coded)
    built.events += len(rows.tables["events"])
    built.left_out += len(batch) - len(coded)


def begin_run(database: Database, coder: Coder) -> int:
    """Write down with which coder, settings and tables this run works; its number."""
    searched, content = snapshots.take(coder.settings)
    values = {
        "coder": f"dragoman {__version__}",
        "settings": orjson.dumps(coder.settings.as_dict()).decode(),
        "tables": orjson.dumps(table_versions(coder) | {"searched": searched}).decode(),
        "started": now(),
    }
    database.run("INSERT OR IGNORE INTO table_files VALUES ($version, $content)", {"version": searched, "content": content})
    columns = "run, coder, settings, tables, started"
    database.run(
        f"INSERT INTO runs ({columns}) SELECT coalesce(max(run), 0) + 1, $coder, $settings, $tables, $started FROM runs",
        values,
    )
    [(run,)] = database.rows("SELECT max(run) FROM runs")
    return int(run)


def end_run(database: Database, run: int, built: Built) -> None:
    """Write down what the run did. A run without this was cut off."""
    database.run(
        "UPDATE runs SET finished = $now, added = $added, known = $known, left_out = $left_out, events = $events "
        "WHERE run = $run",
        {"run": run, "now": now(), **{name: number for name, number in asdict(built).items() if name in RUN_COUNTS}},
    )


def now() -> dt.datetime:
    """The time in UTC, as DuckDB's TIMESTAMP has it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def table_versions(coder: Coder) -> dict[str, str]:
    """Version of every room's word tables, and of the user's own files: a hash of what is in them."""
    folders = {path.name: path for path in sorted(DATA.iterdir()) if path.is_dir()}
    own = {str(path): path for path in (*coder.settings.lexicon, *coder.settings.actors)}
    return {name: _hash_of(path) for name, path in {**folders, **own}.items()}


def _hash_of(path: Path) -> str:
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    hash_ = blake2b(digest_size=8)
    for file in files:
        hash_.update(file.read_bytes())
    return hash_.hexdigest()
