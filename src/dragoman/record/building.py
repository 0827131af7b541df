"""Reports into a record: what is new is coded and stored, a batch in a transaction; what follows from all is made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from dragoman import __version__
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coder, batches
from dragoman.record import snapshots
from dragoman.record.batches import (
    ITEMS,
    WORKER_FAULTS,
    Carry,
    CodedBatch,
    Schemas,
    Tables,
    code_batch,
    only,
    schemas_of,
    skipped_of,
)
from dragoman.record.database import Database
from dragoman.record.grouping import group
from dragoman.record.recoding import count_outdated, forget, outdated_reports, recorded_reports
from dragoman.record.rows import skipped_row, storable_report, text_hash
from dragoman.tables import DATA

PATIENCE = 20.0
"""Seconds that a build waits for those who read the record; `dragoman serve` lets go of it."""
BATCH_REPORTS = 64
"""Reports that are coded and stored together: what a killed run, or a killed worker, loses at most."""
RUN_COUNTS = ("added", "known", "left_out", "events")


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
    carry: Carry | None = None,
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
    carry: codes the reports elsewhere (dragoman.runners); by default this process does. It may bring reports of its own.

    Raises RecordError when the record cannot be opened or written; the batches stored before stay.
    """
    coder = coder or Coder()
    built = Built()
    with Database(path, read_only=False, patience=PATIENCE) as database:
        if carry is None:
            coder.warm_up()
        run = begin_run(database, coder)
        hashes: dict[str, str] = dict(database.rows("SELECT report_id, hash FROM reports"))
        schemas = schemas_of(database)
        going = carry or here(coder)

        def store(batches: Iterable[CodedBatch], again: bool) -> None:
            for batch in batches:
                items = batch.tables[ITEMS].to_pylist() if ITEMS in batch.tables else []
                built.known += batch.known
                for skipped in _store(database, batch.tables, items, built, run, None if again else hashes):
                    left_out(skipped)
                batch.stored()
                progress(len(items) + batch.known)

        if recode:
            again = outdated_reports(database, run, coder)
            expect(len(again))
            store(going(recorded_reports(database, again), {}, schemas), again=True)
        store(going(reports, hashes, schemas), again=False)
        group(database)
        built.outdated = count_outdated(database, run)
        end_run(database, run, built)
    return built


def here(coder: Coder) -> Carry:
    """Coding in this process."""

    def run(reports: Iterable[Report | Skipped], have: Mapping[str, str], schemas: Schemas) -> Iterator[CodedBatch]:
        for batch, known in fresh_batches(reports, have):
            yield CodedBatch(code_batch(coder, batch, schemas), known)

    return run


def fresh_batches(
    reports: Iterable[Report | Skipped], have: Mapping[str, str]
) -> Iterator[tuple[list[Report | Skipped], int]]:
    """Batches of the reports that the record does not have, each with how many were passed over on the way to it.

    `have`: report id to hash of the text. An id that is taken by another text comes as `Skipped`.
    """
    known = 0
    drawn: dict[str, str] = {}

    def fresh() -> Iterator[Report | Skipped]:
        nonlocal known
        for report in reports:
            if isinstance(report, Skipped):
                yield report
                continue
            report = storable_report(report)
            hash_ = text_hash(report.text)
            found = drawn.get(report.id) or have.get(report.id)
            if found is None:
                drawn[report.id] = hash_
                yield report
            elif found == hash_:
                known += 1
            else:
                yield conflict(report.id, hash_)

    for batch in batches(fresh(), BATCH_REPORTS):
        yield batch, known
        known = 0
        drawn.clear()
    if known:
        yield [], known


def conflict(report_id: str, hash_: str) -> Skipped:
    """What is told of a report whose id is taken."""
    reason = f"another text is recorded under the id {report_id!r}; give this report an id of its own"
    return Skipped(report_id, f"text {hash_[:12]}", "id-conflict", reason)


def _store(
    database: Database, tables: Tables, items: list[dict[str, Any]], built: Built, run: int, have: dict[str, str] | None
) -> list[Skipped]:
    """Write a batch, all or nothing; what of it was left out.

    `have`: report id to hash of all that the record has, which is brought up to date; None: the batch takes the place of
    what the record has of its reports.
    """
    coded, skipped, new = [], [], {}
    for item in items:
        name, found = item["report_id"], None if have is None else have.get(item["report_id"])
        if found is not None and found == item["hash"]:  # it came twice, and the first was still being coded
            built.known += 1
            continue
        if found is not None:
            skipped.append(conflict(name, item["hash"]))
            continue
        if name is not None:
            new[name] = item["hash"]
        if item["code"] is None:
            coded.append(name)
        else:
            skipped.append(skipped_of(item))
    tables = {name: table for name, table in tables.items() if name != ITEMS}
    if len(coded) < sum(item["code"] is None for item in items):
        tables = only(tables, coded)
    with database.transaction():
        if have is None:
            forget(database, coded)
        for name, table in tables.items():
            database.append(name, table)
        database.append("coded_in", [(report_id, run) for report_id in coded])
        for one in skipped:
            database.run("INSERT OR IGNORE INTO skipped VALUES ($source, $place, $code, $reason)", skipped_row(one))
        faults = {"coded": coded, "codes": list(WORKER_FAULTS)}
        database.run("DELETE FROM skipped WHERE list_contains($codes, code) AND list_contains($coded, source)", faults)
    if have is None:
        built.recoded += len(coded)
    else:
        have.update(new)
        built.added += len(coded)
    built.events += tables["events"].num_rows if "events" in tables else 0
    built.left_out += len(skipped)
    return skipped


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
