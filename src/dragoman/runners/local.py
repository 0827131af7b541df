"""Batches over several processes of this machine. Each loads the models once; no more batches are drawn than are at work.

A worker that dies costs its batch, which is tried again by a new one; a batch by which two workers died is set aside.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from dragoman.errors import DragomanError, WorkerError
from dragoman.runners.memory import OUT_OF_MEMORY, check_start, is_full, settle, watch
from dragoman.runners.tasks import Batch, Task

TRIES = 2
"""Workers that a batch may kill before it is set aside."""
AHEAD = 4
"""Batches a worker that may be finished, or at work, while the next one in order is not finished."""
READY, DONE, FULL, FAULT = "ready", "done", "full", "fault"
PATIENCE = 10.0
"""Seconds that a worker has to end by itself."""
DIED, OUT = "worker-died", "out-of-memory"


@dataclass(slots=True)
class Job:
    """A batch on its way. `tries`: how many workers have died of it."""

    number: int
    batch: Batch
    tries: int = 0


@dataclass(slots=True)
class Worker:
    """A process and the job that it has. `is_ready`: it has loaded all that it needs."""

    process: Any
    pipe: Connection
    job: Job | None = None
    is_ready: bool = False


@dataclass(slots=True)
class Local:
    """Carries a task out in `workers` processes. `limit`: bytes of memory that each may hold; None: all there is."""

    task: Task
    workers: int
    limit: int | None = None
    _pool: list[Worker] = field(default_factory=list)
    _again: list[Job] = field(default_factory=list)
    _done: dict[int, Any] = field(default_factory=dict)
    _failed_starts: int = 0

    def run(self, batches: Iterable[Batch]) -> Iterator[Any]:
        """What comes of each batch, in order.

        Raises WorkerError when workers die before their first batch, and what a worker raises (SettingError, TableError).
        """
        jobs = (Job(number, batch) for number, batch in enumerate(batches))
        drawn = given = 0
        is_drawn = False
        try:
            self._pool = [self._start() for _ in range(self.workers)]
            while True:
                while given in self._done:
                    yield self._done.pop(given)
                    given += 1
                for worker in self._pool:
                    if worker.job is not None or not worker.is_ready:
                        continue
                    job = self._again.pop() if self._again else None
                    if job is None and not is_drawn and drawn - given < AHEAD * self.workers:
                        job = next(jobs, None)
                        is_drawn, drawn = job is None, drawn + (job is not None)
                    if job is not None:
                        self._give(worker, job)
                if is_drawn and given == drawn:
                    return
                if given not in self._done:
                    self._wait()
        finally:
            self._end()

    def _start(self) -> Worker:
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=work, args=(theirs, self.task, self.limit), daemon=True, name="dragoman worker")
        process.start()
        theirs.close()
        return Worker(process, ours)

    def _give(self, worker: Worker, job: Job) -> None:
        worker.job = job
        with suppress(OSError):  # it has just died, which the next wait finds
            worker.pipe.send((job.number, job.batch))

    def _wait(self) -> None:
        """Wait until a worker has something to tell or has ended."""
        ready = set(wait([w.pipe for w in self._pool] + [w.process.sentinel for w in self._pool]))
        for worker in list(self._pool):
            if worker.pipe in ready or worker.process.sentinel in ready:
                self._hear(worker)

    def _hear(self, worker: Worker) -> None:
        try:
            kind, value = worker.pipe.recv() if worker.pipe.poll() else ("", None)
        except (EOFError, OSError, pickle.UnpicklingError):
            kind, value = "", None
        if kind == READY:
            worker.is_ready, self._failed_starts = True, 0
        elif kind in (DONE, FULL):
            assert worker.job is not None
            self._done[worker.job.number], worker.job = value, None
            if kind == FULL:
                self._replace(worker)
        elif kind == FAULT:
            assert isinstance(value, DragomanError)
            raise value
        else:
            self._bury(worker)

    def _bury(self, worker: Worker) -> None:
        """A worker has died: its batch is tried again or set aside, and another worker takes its place."""
        worker.process.join(PATIENCE)
        status, job = worker.process.exitcode, worker.job
        self._replace(worker)
        why = how_it_died(status, self.limit)
        if job is None:
            self._failed_starts += 1
            if self._failed_starts > TRIES * self.workers:
                raise WorkerError(f"workers end before they get to work: {why}")
            return
        job.tries += 1
        if job.tries < TRIES:
            self._again.append(job)
            return
        code = OUT if status == OUT_OF_MEMORY else DIED
        reason = f"{job.tries} workers died of its batch: {why}"
        self._done[job.number] = self.task.set_aside(job.number, job.batch, code, reason)

    def _replace(self, worker: Worker) -> None:
        worker.pipe.close()
        self._pool[self._pool.index(worker)] = self._start()

    def _end(self) -> None:
        for worker in self._pool:
            with suppress(OSError):
                worker.pipe.close()  # which ends it, unless it is at work
            if worker.job is not None or not worker.is_ready:
                worker.process.terminate()
        for worker in self._pool:
            worker.process.join(PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._pool = []


def context() -> Any:
    """How processes are started: forked from one that holds the modules, else anew. Never from this one and its threads."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        found = multiprocessing.get_context("forkserver")
        found.set_forkserver_preload(["dragoman.runners.nursery"])
        return found
    return multiprocessing.get_context("spawn")


CONTEXT = context()


def how_it_died(status: int | None, limit: int | None) -> str:
    """In words, what a worker's exit status says."""
    if status == OUT_OF_MEMORY and limit is not None:
        return f"it needed more than the {limit >> 20} MiB of --limit-memory"
    if status is not None and status < 0:
        name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
        return f"ended by {name}" + (" (as the system does where memory is short)" if name == "SIGKILL" else "")
    return f"ended with status {status}"


def work(pipe: Connection, task: Task, limit: int | None) -> None:
    """A worker's life: load, then take batches until there are none."""
    from dragoman.pipeline import Coder

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends its workers
    try:
        coder = Coder(task.settings)
        coder.warm_up()
        settle()
        check_start(limit)
        if limit is not None:
            watch(limit)
        pipe.send((READY, None))
        while True:
            number, batch = pipe.recv()
            value = task(coder, number, batch)
            full = is_full(limit)
            pipe.send((FULL if full else DONE, value))
            if full:
                return
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except DragomanError as error:
        pipe.send((FAULT, error))
