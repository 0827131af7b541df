"""One record file for many readers at once: opened for reading, given free when nobody reads, shared with builds.

DuckDB lets one process write a file or several read it. So the desk lets go of the file after a pause, and when a build
waits for it; while a build has it, the desk reads a copy; and to write (judgements), it waits until nobody reads.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from dragoman.errors import BusyError, RecordError
from dragoman.formats.tables import literal
from dragoman.record.database import Database, is_wanted

T = TypeVar("T")

LONGEST = 20.0
"""Seconds that a query may take."""
PAUSE = 3.0
"""Seconds without a reader after which the file is given free."""
LOOK_AGAIN = 3.0
"""Seconds after which a copy is given up if the build has ended."""
WAIT = 5.0
"""Seconds that a judgement waits for others to let go of the file: the index is being made, say."""
MEMORY = "700MB"
"""What DuckDB may hold; it writes the rest to disk."""
KEPT = 2_000
"""Answers that are remembered."""
AT_ONCE = 2
"""Readers that are at work at the same time; the others wait their turn, which is quicker for all. One more may be at work
on what takes longer, so that nobody who looks for a row waits for somebody who counts them all.
"""
VERSION = """SELECT concat_ws('-', (SELECT count(*) FROM events), (SELECT max(rowid) FROM events),
    (SELECT max(rowid) FROM happenings), (SELECT max(finished) FROM runs))"""
"""What tells the rows of one version of the record from those of another; their numbers too, which DuckDB may give anew."""
HEADERS = 3 * 4096
"""Bytes at the head of a DuckDB file that name the blocks in use; they change when a write is completed, and only then."""


class SlowError(RecordError):
    """A query that took too long and was broken off."""

    code = "slow"


class Reader:
    """One thread's view of the open record. `indexed`: whether there is the file that makes it quick. `since`: when the copy
    was made that is read, None where it is the file itself. `patience`: seconds that a query may take, None: any.
    """

    def __init__(self, database: Database, patience: float | None, *, indexed: bool, since: dt.datetime | None) -> None:
        self.database = database
        self.indexed = indexed
        self.since = since
        self.patience = patience

    def rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query. Raises SlowError where it takes too long."""
        with self.limited():
            return self.database.rows(query, parameters)

    @contextmanager
    def limited(self) -> Iterator[None]:
        """What is asked of `database` inside is broken off when it takes too long."""
        if self.patience is None:
            yield
            return
        slow = threading.Event()

        def stop() -> None:
            slow.set()
            self.database.interrupt()

        timer = threading.Timer(self.patience, stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        except RecordError as error:
            if slow.is_set():
                raise SlowError(f"took longer than {self.patience:g} seconds; ask for less, with more filters") from error
            raise
        finally:
            timer.cancel()


class Desk:
    """Hands out readers of one record. All methods may be called from any thread.

    Raises RecordError where the file is missing or no record, BusyError where a build has it and no copy can be made.
    """

    def __init__(self, path: Path, *, seconds: float = LONGEST, pause: float = PAUSE) -> None:
        self.path = path
        self.index: Path | None = None
        """What makes it quick (index.py), once it is there."""
        self.seconds = seconds
        self.pause = pause
        self.age = 0
        """Counts the versions of the record that have been read; what is remembered of an older one is not told."""
        self._seats = {False: threading.BoundedSemaphore(AT_ONCE), True: threading.BoundedSemaphore(1)}
        self._turn = threading.Condition()
        self._open: Database | None = None
        self._seen: tuple[int, ...] = ()
        self._readers = 0
        self._writing = False
        self._copy: TemporaryDirectory[str] | None = None
        self._copied: dt.datetime | None = None
        self._looked = 0.0
        self._rest: threading.Timer | None = None
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    @contextmanager
    def reading(self, *, slow: bool = False) -> Iterator[Reader]:
        """A reader, for as long as it is used; one waits for a seat first. `slow`: for what takes longer."""
        with self._seats[slow], self._opened(self.seconds) as reader:
            yield reader

    def reading_long(self) -> AbstractContextManager[Reader]:
        """A reader that may take as long as it likes, beside those that have a seat."""
        return self._opened(None)

    @contextmanager
    def _opened(self, patience: float | None) -> Iterator[Reader]:
        with self._turn:
            self._stop_resting()
            self._turn.wait_for(lambda: not self._writing)
            self._renew()
            assert self._open is not None
            self._readers += 1
            own = self._open.reader()
            reader = Reader(own, patience, indexed=self.index is not None, since=self._copied)
        try:
            yield reader
        finally:
            own.close()
            with self._turn:
                self._readers -= 1
                if not self._readers:
                    self._turn.notify_all()
                    self._rest_later()

    def ask(self, key: Hashable, work: Callable[[Reader], T], *, slow: bool = False) -> T:
        """What `work` makes of a reader; remembered under the key for as long as the record stays the same."""
        with self._turn:
            known = (self.age, key)
            if known in self._answers and self._is_current():
                self._answers.move_to_end(known)
                answer: T = self._answers[known]
                return answer
        with self.reading(slow=slow) as reader:
            known = (self.age, key)
            answer = work(reader)
        with self._turn:
            self._answers[known] = answer
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)
        return answer

    def write(self, work: Callable[[Database], T]) -> T:
        """Let `work` write to the record, once nobody reads it. What is remembered stays: only judgements are written."""
        with self._turn:
            self._stop_resting()
            self._turn.wait_for(lambda: not self._writing)
            self._writing = True
            try:
                if not self._turn.wait_for(lambda: not self._readers, self.seconds):
                    raise BusyError("others read the record just now; try again", source=str(self.path))
                own = self._copied is None and self._is_current()
                if self._copied is None:
                    self._close()  # the file cannot be open for both; a copy is not given up for what may be refused
                with Database(self.path, read_only=False, patience=WAIT) as database:
                    result = work(database)
                self._close()
                self._seen = self._signature() if own else ()
                return result
            finally:
                self._writing = False
                self._turn.notify_all()

    def close(self) -> None:
        """Give the file free for good."""
        with self._turn:
            self._stop_resting()
            self._turn.wait_for(lambda: not self._readers, self.seconds)
            self._close()

    @property
    def since(self) -> dt.datetime | None:
        """When the copy was made that is read now; None where the file itself is."""
        return self._copied

    # -- opening

    def _signature(self) -> tuple[int, ...]:
        try:
            found = os.stat(self.path)
        except OSError as error:
            raise RecordError("no such record; `dragoman build` makes one", source=str(self.path)) from error
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns

    def _is_current(self) -> bool:
        """Whether what was read last is still what there is to read, as far as can be told without opening the file."""
        if self._copied is not None:
            return time.monotonic() - self._looked <= LOOK_AGAIN
        return self._seen == self._signature() and not is_wanted(self.path)

    def _renew(self) -> None:
        """Open the record where it is not open, or not as it is now. Who reads the older one is not disturbed."""
        if self._open is not None and not self._is_current():
            idle = self._turn.wait_for(lambda: not self._readers, self.seconds)
            if idle and self._open is not None and not self._is_current():
                if self._copied is None:
                    self._close()
                else:
                    self._looked = time.monotonic()
                    self._try_file()
        if self._open is None and not self._try_file():
            self._open_copy()

    def _try_file(self) -> bool:
        """Open the file itself, unless a build has it, or waits for it."""
        signature = self._signature()
        if is_wanted(self.path):
            return False
        try:
            opened = Database(self.path, read_only=True)
        except BusyError:
            return False
        self._close()
        self._take(opened)
        if signature != self._seen:
            self.age += 1
            self._answers.clear()
        self._seen = signature
        return True

    def _open_copy(self) -> None:
        """Open a copy of the record as it was when the build last completed a write."""
        for _ in range(3):
            folder = TemporaryDirectory(prefix="dragoman-")
            copy = Path(folder.name) / "copy.duckdb"
            try:
                if _copy_whole(self.path, copy):
                    opened = Database(copy, read_only=True)
                    break
            except (OSError, RecordError):
                pass
            folder.cleanup()
        else:
            raise BusyError(
                "another process is writing the record, and it cannot be copied just now; try again in a moment",
                source=str(self.path),
            )
        self._take(opened)
        self._copy, self._copied, self._looked = folder, dt.datetime.now(), time.monotonic()
        self._seen = ()
        self.age += 1
        self._answers.clear()

    def _take(self, opened: Database) -> None:
        opened.run(f"SET memory_limit = '{MEMORY}'; SET enable_progress_bar = false")
        if self.index is not None:
            opened.run(f"ATTACH {literal(str(self.index))} AS quick (READ_ONLY)")
            if opened.rows("SELECT version FROM quick.made") != opened.rows(VERSION):
                opened.run("DETACH quick")
                self.index = None
        opened.run("SET enable_external_access = false")
        self._open = opened

    def use_index(self, index: Path | None) -> None:
        """Be quick by that index from now on."""
        with self._turn:
            self._turn.wait_for(lambda: not self._readers, self.seconds)
            self._close()
            self.index = index

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
        if self._copy is not None:
            self._copy.cleanup()
        self._open = self._copy = self._copied = None

    # -- resting

    def _rest_later(self) -> None:
        self._stop_resting()
        self._rest = threading.Timer(self.pause, self._give_free)
        self._rest.daemon = True
        self._rest.start()

    def _stop_resting(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _give_free(self) -> None:
        with self._turn:
            if not self._readers and self._copied is None:
                self._close()


def _copy_whole(path: Path, copy: Path) -> bool:
    """Copy a record that is being written, with what its log holds; False where a write was completed meanwhile."""
    log = Path(f"{path}.wal")
    before = _headers(path)
    shutil.copyfile(path, copy)
    if log.exists():
        shutil.copyfile(log, f"{copy}.wal")
    return _headers(path) == before


def _headers(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(HEADERS)
