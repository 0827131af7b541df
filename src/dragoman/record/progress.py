"""A progress bar for builds: reports done, rate, time left. Only where a person watches: standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PIECE = 1 << 20
LINED = (".jsonl", ".ndjson", ".json")


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
    """About how many reports there are: lines of JSON lines, else one a file. None when that cannot be told beforehand."""
    total = 0
    for source in sources:
        if str(source) == "-":
            return None
        for path in [p for p in source.rglob("*") if p.is_file()] if source.is_dir() else [source]:
            total += _lines(path) if path.suffix.lower() in LINED else 1
    return total


def _lines(path: Path) -> int:
    try:
        with open(path, "rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
    except OSError:
        return 1
