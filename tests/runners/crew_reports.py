"""Reports for the runners' tests, and tasks that kill, fill or delay the worker that gets a certain report."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dragoman import Coder, Report, Settings, Skipped
from dragoman.runners.tasks import Batch, Store

SETTINGS = Settings(reader=False)
CAPITALS = ("Nairobi", "Kampala", "Lima", "Oslo", "Hanoi", "Quito", "Rabat", "Tunis")


def report(number: int) -> Report:
    """A small report of two events that is unlike the others."""
    town = CAPITALS[number % len(CAPITALS)]
    text = (
        f"Kenyan police arrested {number + 2} activists in {town} on Tuesday. "
        f"Uganda condemned the arrest of the {number + 2} activists, an official said in {town}."
    )
    return Report(text, f"r{number:03}", date=None, title=f"Arrests {number}")


REPORTS = [report(number) for number in range(12)]


@dataclass(frozen=True)
class Trouble:
    """Does to a batch what `inner` does, but what a report's id tells is done first, as long as `marks` says.

    An id "die" kills the worker; "once" kills it the first time; "eat" fills 800 MB of memory; "slow" waits a little.
    """

    inner: Store
    marks: Path

    @property
    def settings(self) -> Settings:
        return self.inner.settings

    @property
    def folder(self) -> Path:
        return self.inner.folder

    def __call__(self, coder: Coder, number: int, batch: Batch) -> Any:
        for item in batch:
            what = "" if isinstance(item, Skipped) else item.id
            if what == "die" or (what == "once" and self._first(what)):
                os.kill(os.getpid(), signal.SIGKILL)
            elif what == "eat":
                held = b"x" * 800_000_000
                time.sleep(2)
                del held
            elif what == "slow":
                time.sleep(0.5)
        return self.inner(coder, number, batch)

    def _first(self, what: str) -> bool:
        mark = self.marks / what
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def set_aside(self, number: int, batch: Batch, code: str, reason: str) -> Any:
        return self.inner.set_aside(number, batch, code, reason)


def named(name: str, number: int) -> Report:
    return replace(report(number), id=name)
