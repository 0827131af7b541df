"""Batches over a Ray cluster: Ray Data reads the files, a partition a file, and a pool of actors codes what is in them.

Each actor loads the models once. Ray holds back reading while coding is behind, starts dead actors again and gives them
their batch again; a batch that was begun TRIES times and never finished is set aside.
"""

from __future__ import annotations

import logging
import os
import pickle
import socket
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError, SettingError, WorkerError
from dragoman.model import Report, Skipped
from dragoman.record.building import fresh_batches
from dragoman.reports import read_reports
from dragoman.reports.paths import find_files
from dragoman.runners.carrying import FileReports
from dragoman.runners.local import DIED, OUT, TRIES
from dragoman.runners.memory import OUT_OF_MEMORY, check_start, is_full, settle, watch
from dragoman.runners.staging import batch_path, begin_try, note_try
from dragoman.runners.tasks import Batch, Store

PATIENCE = 10.0
"""Seconds that a cluster has to answer."""
BATCHES_OF_PARTITION = 1_000_000
"""The number of a batch is that of its partition times this, and its own in it."""
SPOOLED = 1024
"""Reports in a partition of those that come from no file."""
BLOCK = 1
"""Bytes from which Ray Data ends a block: each batch is one, so that a dead worker costs no more."""
READING_CPUS = 0.25
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""What Ray reads when it starts: no word to its makers, none on standard error."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A file to read (`source`: as the user named it), or reports that are already read."""

    number: int
    source: str = ""
    path: str = ""
    reports: tuple[Report | Skipped, ...] = ()


@dataclass(frozen=True)
class OnRay:
    """Carries a task out on Ray: on the cluster at `address`, else on one of `workers` processes made for it here."""

    task: Store
    workers: int
    limit: int | None = None
    address: str | None = None

    def run(self, reports: Iterable[Report | Skipped], have: Mapping[str, str]) -> Iterator[tuple[Path, int]]:
        """The folders of the finished batches in the reports' order, each with how many were known on the way to it.

        Raises WorkerError when the cluster cannot be reached or a worker cannot work.
        """
        partitions = [*partitions_of(reports)]
        if not partitions:
            return
        ray = connect(self.address, self.workers)
        try:
            options = reports if isinstance(reports, FileReports) else FileReports(())
            context = ray.data.DataContext.get_current()
            context.execution_options.preserve_order = True
            context.target_max_block_size = BLOCK
            context.enable_progress_bars = False
            context.actor_init_max_retries = 0  # what it lacks, it lacks
            found = (
                ray.data.from_items(
                    [{"partition": pickle.dumps(p)} for p in partitions], override_num_blocks=len(partitions)
                )
                .flat_map(Reading(options.date, options.columns, ray.put(dict(have))), num_cpus=READING_CPUS)
                .map_batches(
                    Coding,
                    fn_constructor_args=(self.task, self.limit),
                    batch_size=1,
                    compute=ray.data.ActorPoolStrategy(size=self.workers),
                    num_cpus=1,
                )
            )
            for row in found.iter_rows():
                if row["fault"]:
                    raise pickle.loads(row["fault"])
                yield batch_path(self.task.folder, row["number"]), int(row["known"])
        except DragomanError:
            raise
        except (ray.exceptions.RayError, OSError, ValueError, RuntimeError) as error:
            raise _told(error, self.address) from None
        finally:
            ray.shutdown()


class Reading:
    """Reads a partition: rows of one batch each, what the record has left out."""

    def __init__(self, day: Any, columns: Mapping[str, str] | None, have: Any) -> None:
        self.day, self.columns, self.have = day, columns, have

    def __call__(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        import ray

        partition: Partition = pickle.loads(row["partition"])
        have: dict[str, str] = ray.get(self.have)
        reports = read_partition(partition, self.day, self.columns)
        for number, (batch, known) in enumerate(fresh_batches(reports, have)):
            place = partition.number * BATCHES_OF_PARTITION + number
            yield {"number": place, "known": known, "batch": pickle.dumps(batch)}


class Coding:
    """An actor that codes batches and leaves them in the folder of the task."""

    def __init__(self, task: Store, limit: int | None) -> None:
        from dragoman.pipeline import Coder

        self.task, self.limit = task, limit
        self.coder = Coder(task.settings)
        self.number: int | None = None
        self.fault = b""
        try:
            self.coder.warm_up()
            settle()
            check_start(limit)
        except DragomanError as error:  # it goes with the first rows: Ray would try again for ever
            self.fault = pickle.dumps(error)
            return
        if limit is not None:
            watch(limit, self._leave)

    def __call__(self, rows: dict[str, Any]) -> dict[str, Any]:
        for number, pickled in zip(rows["number"].tolist(), rows["batch"].tolist(), strict=True):
            try:
                if not self.fault:
                    self._code(number, pickle.loads(pickled))
            except DragomanError as error:
                self.fault = pickle.dumps(error)
        return {"number": rows["number"], "known": rows["known"], "fault": [self.fault] * len(rows["number"])}

    def _code(self, number: int, batch: Batch) -> None:
        folder = self.task.folder
        if batch_path(folder, number).exists():
            return
        if is_full(self.limit):
            os._exit(OUT_OF_MEMORY)  # Ray gives this batch to the one that takes its place; nothing is held against it
        before = begin_try(folder, number)
        if before.count(".") >= TRIES:
            code = OUT if "m" in before else DIED
            why = "they needed more memory than --limit-memory gives" if code == OUT else "they ended without a word"
            self.task.set_aside(number, batch, code, f"{TRIES} workers died of its batch: {why}")
            return
        self.number = number
        self.task(self.coder, number, batch)
        self.number = None

    def _leave(self) -> None:
        if self.number is not None:
            note_try(self.task.folder, self.number, "m")


def partitions_of(reports: Iterable[Report | Skipped]) -> Iterator[Partition]:
    """A partition for each file, else one for every SPOOLED reports."""
    if not isinstance(reports, FileReports):
        kept: list[Report | Skipped] = []
        number = 0
        for report in reports:
            kept.append(report)
            if len(kept) == SPOOLED:
                yield Partition(number, reports=tuple(kept))
                kept, number = [], number + 1
        if kept:
            yield Partition(number, reports=tuple(kept))
        return
    if any(str(file) == "-" for file in reports.files):
        raise SettingError("a Ray cluster cannot read standard input; name files that its machines see")
    found = [path for file in reports.files for path in find_files(file)]
    for number, path in enumerate(found):
        if isinstance(path, Skipped):
            yield Partition(number, reports=(path,))
        else:
            yield Partition(number, str(path), str(path.absolute()))


def read_partition(partition: Partition, day: Any, columns: Mapping[str, str] | None) -> Iterator[Report | Skipped]:
    """The reports of a partition; files are told as the user named them."""
    yield from partition.reports
    if not partition.path:
        return
    for found in read_reports([partition.path], date=day, columns=columns):
        if isinstance(found, Skipped) and found.source.startswith(partition.path):
            found = replace(found, source=partition.source + found.source[len(partition.path) :])
        yield found


def connect(address: str | None, workers: int) -> Any:
    """Ray, connected. Raises SettingError where it is not installed, WorkerError where the cluster does not answer."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise SettingError(f"Ray is not installed ({error}); pip install 'dragoman[ray]'") from None
    logging.getLogger("ray").setLevel(logging.CRITICAL)  # what goes wrong is told by us, in a line
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="ray")
    if address and address != "auto":
        _check_answers(address)
    options: dict[str, Any] = {"address": address} if address else {"num_cpus": workers + 1, "include_dashboard": False}
    try:
        ray.init(**options, log_to_driver=False, logging_level=logging.CRITICAL, ignore_reinit_error=True)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise _told(error, address) from None
    return ray


def _check_answers(address: str) -> None:
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        with socket.create_connection((host, int(port)), PATIENCE):
            return
    except (OSError, ValueError) as error:
        raise _told(error, address) from None


def _told(error: BaseException, address: str | None) -> WorkerError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, DragomanError):
            return WorkerError(str(cause))
        cause = getattr(cause, "cause", None) or cause.__cause__
    why = " ".join(str(error).split())[-300:]
    if isinstance(error, OSError | ConnectionError) and address:
        remedy = "start it with `ray start --head`, or leave --address out"
        return WorkerError(f"no Ray cluster answers ({why}); {remedy}", source=address)
    return WorkerError(f"Ray cannot go on: {why}", source=address)
