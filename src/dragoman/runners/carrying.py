"""How reports come into a record: by this process, by processes of this machine, or by a Ray cluster; what each needs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from dragoman import __version__
from dragoman.errors import SettingError
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coder
from dragoman.record.batches import Carry, CodedBatch, Schemas
from dragoman.record.building import fresh_batches, table_versions
from dragoman.reports import read_reports
from dragoman.runners.local import Local
from dragoman.runners.staging import forget_batch, read_batch, staged, staging_of
from dragoman.runners.tasks import Batch, Store

RUNNERS = ("local", "ray")


@dataclass(frozen=True)
class FileReports:
    """The reports of files, which can also be read elsewhere, file by file."""

    files: tuple[Path, ...]
    date: date | None = None
    columns: Mapping[str, str] | None = None

    def __iter__(self) -> Iterator[Report | Skipped]:
        return read_reports(self.files, date=self.date, columns=self.columns)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is to code. `workers`: processes; `limit`: bytes of memory that each may hold; `address`: of a Ray cluster.

    `batches`: where workers leave their batches, else beside the record; on a cluster all its machines must see it.
    """

    workers: int = 1
    runner: str = "local"
    address: str | None = None
    limit: int | None = None
    batches: Path | None = None

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise SettingError(f"{self.workers} workers; there must be 1 or more")
        if self.runner not in RUNNERS:
            raise SettingError(f"no runner is called {self.runner!r}; there are {', '.join(RUNNERS)}")
        if self.address and self.runner != "ray":
            raise SettingError("an address is one of a Ray cluster; give --runner ray too")

    @property
    def is_here(self) -> bool:
        """Whether this process itself codes."""
        return self.runner == "local" and self.workers == 1 and self.limit is None


def carry(crew: Crew, coder: Coder, record: Path) -> Carry | None:
    """What `record.build` needs to have a crew code; None where this process does."""
    if crew.is_here:
        return None
    folder = (crew.batches or staging_of(record)).absolute()

    def run(reports: Iterable[Report | Skipped], have: Mapping[str, str], schemas: Schemas) -> Iterator[CodedBatch]:
        task = Store(coder.settings, folder, schemas)
        with staged(folder, run_key(coder, schemas)) as left:
            for path in left:
                yield coded_batch(path, 0)
            if crew.runner == "ray":
                from dragoman.runners.on_ray import OnRay

                found = OnRay(task, crew.workers, crew.limit, crew.address).run(reports, have)
            else:
                found = _locally(Local(task, crew.workers, crew.limit), reports, have)
            for path, known in found:
                yield coded_batch(path, known)

    return run


def _locally(local: Local, reports: Iterable[Report | Skipped], have: Mapping[str, str]) -> Iterator[tuple[Path, int]]:
    passed: deque[int] = deque()

    def batches() -> Iterator[Batch]:
        for batch, known in fresh_batches(reports, have):
            passed.append(known)
            yield batch

    for path in local.run(batches()):
        yield path, passed.popleft()


def coded_batch(path: Path, known: int) -> CodedBatch:
    """A batch that a worker has left, which goes once it is in the record."""
    return CodedBatch(read_batch(path), known, partial(forget_batch, path))


def run_key(coder: Coder, schemas: Schemas) -> str:
    """What batches must have been coded with to be of use to a run."""
    told: dict[str, Any] = {"settings": coder.settings.as_dict(), "tables": table_versions(coder)}
    layout = [f"{name} {schema}" for name, schema in schemas.items()]
    return orjson.dumps([__version__, told, layout], option=orjson.OPT_SORT_KEYS).decode()
