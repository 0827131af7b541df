"""Coding a text on the spot, in a process of its own, which is started when it is first needed and keeps no one waiting."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dragoman.model import Report, Skipped
from dragoman.web.asking import AskedError
from dragoman.web.desk import SlowError

LONGEST = 200_000
"""Characters of a text."""
PATIENCE = 60.0
"""Seconds that a text may take, with the coder's start."""


class Pasted(BaseModel):
    """A report that is not in the record."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=LONGEST, description="The report.")
    date: dt.date | None = Field(default=None, description="Its day; a dateline in the text is used before it.")
    title: str | None = Field(default=None, max_length=1_000)

    @property
    def report(self) -> Report:
        """As the coder takes it."""
        return Report(self.text, "pasted", self.date, self.title, date_source="given" if self.date else None)


class CodingDesk:
    """Codes texts one after the other in another process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def code(self, report: Report) -> dict[str, Any]:
        """The report with everything found in it (evidence.py). Raises AskedError where it cannot be coded."""
        with self._lock:
            self._pool = self._pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            pool = self._pool
        try:
            return pool.submit(_code, report).result(PATIENCE)
        except TimeoutError:
            self.close()
            raise SlowError(f"coding took longer than {PATIENCE:g} seconds; try a shorter text") from None
        except BrokenProcessPool as error:
            self.close()
            raise SlowError("the coder broke off; try again") from error

    def close(self) -> None:
        """End the other process."""
        with self._lock:
            if self._pool is not None:
                for process in list(self._pool._processes.values()):
                    process.terminate()
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None


_coder: Any = None


def _code(report: Report) -> dict[str, Any]:
    global _coder
    from dragoman.pipeline import Coder
    from dragoman.web.evidence import coded_report

    _coder = _coder or Coder()
    [result] = _coder.code_many([report])
    if isinstance(result, Skipped):
        raise AskedError(f"{result.reason} [{result.code}]")
    return coded_report(result)
