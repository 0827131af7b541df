"""Coding a text on the spot, in a process of its own, which is started when it is first needed and keeps no one waiting."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ProcessPoolExecutor, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dragoman.errors import ReportError
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


class CodingDesk:
    """Codes texts one after the other in another process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def code(self, pasted: Pasted, report_id: str = "pasted", date_source: str | None = None) -> dict[str, Any]:
        """The report with everything found in it (evidence.py). Raises AskedError where it cannot be coded."""
        with self._lock:
            self._pool = self._pool or ProcessPoolExecutor(1, mp_context=get_context("spawn"))
            pool = self._pool
        try:
            asked = pool.submit(_code, pasted.text, pasted.date, pasted.title, report_id, date_source)
            return asked.result(PATIENCE)
        except ReportError as error:
            raise AskedError(error.message) from error
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


def _code(text: str, day: dt.date | None, title: str | None, report_id: str, date_source: str | None) -> dict[str, Any]:
    global _coder
    from dragoman import Coder, Report, Skipped
    from dragoman.web.evidence import coded_report

    _coder = _coder or Coder()
    report = Report(text=text, id=report_id, date=day, title=title, date_source=date_source or ("given" if day else None))
    [result] = _coder.code_many([report])
    if isinstance(result, Skipped):
        raise AskedError(f"{result.reason} [{result.code}]")
    return coded_report(result)
