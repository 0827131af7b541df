"""What workers do with a batch: code it and write its tables as Parquet, or code it and print it. Plain data in and out."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from dragoman.config import Settings
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.record.batches import code_batch, set_aside
from dragoman.runners.staging import write_batch

Batch = list[Report | Skipped]


class Task(Protocol):
    """Something to do with batches. It is sent to workers, which keep it for all their batches."""

    @property
    def settings(self) -> Settings:
        """Those of the coder that it needs."""

    def __call__(self, coder: Coder, number: int, batch: Batch) -> Any:
        """What comes of a batch. `number`: its place among all batches."""

    def set_aside(self, number: int, batch: Batch, code: str, reason: str) -> Any:
        """What comes of a batch that cannot be coded."""


@dataclass(frozen=True)
class Store:
    """Writes a batch's tables into a folder of its own in `folder`, and gives that."""

    settings: Settings
    folder: Path
    schemas: Mapping[str, Any]

    def __call__(self, coder: Coder, number: int, batch: Batch) -> Path:
        return write_batch(self.folder, number, code_batch(coder, batch, self.schemas))

    def set_aside(self, number: int, batch: Batch, code: str, reason: str) -> Path:
        return write_batch(self.folder, number, set_aside(batch, code, reason, self.schemas))


@dataclass(frozen=True)
class Print:
    """Prints a batch as `dragoman code` does: for each report a `Printed` or why it was left out.

    `write`: a function of a module, that writes a coded report to an open file.
    """

    settings: Settings
    write: Callable[[Coded, io.StringIO], None]

    def __call__(self, coder: Coder, number: int, batch: Batch) -> list[Printed | Skipped]:
        return [r if isinstance(r, Skipped) else self._printed(r) for r in coder.code_many(batch)]

    def _printed(self, coded: Coded) -> Printed:
        out = io.StringIO()
        self.write(coded, out)
        return Printed(coded.report.id, coded.report.date is not None, out.getvalue())

    def set_aside(self, number: int, batch: Batch, code: str, reason: str) -> list[Printed | Skipped]:
        return [r if isinstance(r, Skipped) else Skipped(r.id, None, code, reason) for r in batch]


@dataclass(frozen=True, slots=True)
class Printed:
    """A report's lines, and whether its day is known."""

    report_id: str
    dated: bool
    text: str
