"""A progress bar for builds: reports done, rate, time left. Only where a person watches: standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from dragoman.config import Limits
from dragoman.errors import ReportError
from dragoman.model import Skipped
from dragoman.reports.kinds import ENDINGS, split_name
from dragoman.reports.paths import find_files
from dragoman.reports.unpack import Readable, Unpacked

PIECE = 1 << 20
MARKS = {"json": b"\n", "csv": b"\n", "warc": b"WARC-Target-URI:", "feed": b"<title"}
"""What stands about as often in a file as there are reports in it."""


class Progress:
    """What a build tells of its progress; this one is not shown to anybody."""

    def advance(self, reports: int) -> None:
        """So many more reports are dealt with."""

    def expect(self, reports: int) -> None:
        """So many reports come beside those of the sources."""


class Bar(Progress):
    """Progress shown on a terminal. `total`: reports of the sources, None where that cannot be told."""

    def __init__(self, bar: Any, total: int | None) -> None:
        self._bar = bar
        self._task = bar.add_task("build", total=total, rate="")

    def advance(self, reports: int) -> None:
        self._bar.advance(self._task, reports)
        speed = self._bar.tasks[0].speed
        self._bar.update(self._task, rate=f"{speed:.1f}/s" if speed else "")

    def expect(self, reports: int) -> None:
        total = self._bar.tasks[0].total
        self._bar.update(self._task, total=None if total is None else total + reports)


@contextmanager
def progress_bar(sources: Iterable[Path]) -> Iterator[Progress]:
    """The progress of a build from these sources, shown while it runs."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("reports"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("{task.fields[rate]}"),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(file=sys.stderr)) as bar:
        yield Bar(bar, count_reports(sources))


def count_reports(sources: Iterable[Path]) -> int | None:
    """About how many reports there are: lines, records, entries, rows, else one a file. None for standard input."""
    total = 0
    for source in sources:
        if str(source) == "-":
            return None
        total += sum(1 if isinstance(found, Skipped) else _count(found) for found in find_files(source))
    return total


def _count(path: Path) -> int:
    _, ending, packing = split_name(path.name)
    kind = ENDINGS.get(ending, "text")
    try:
        if kind == "parquet" and not packing:
            return int(import_module("pyarrow.parquet").read_metadata(path).num_rows)
        if kind not in MARKS:
            return 1
        with open(path, "rb") as file:
            stream: Readable = Unpacked(file, packing, str(path), Limits()) if packing else file
            mark, found, rest = MARKS[kind], 0, b""
            while piece := stream.read(PIECE):
                found += (rest + piece).count(mark)
                rest = piece[-len(mark) + 1 :] if len(mark) > 1 else b""
            return found
    except (OSError, ValueError, ReportError):
        return 1  # what is wrong with it is told when it is read
