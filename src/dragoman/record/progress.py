"""A progress bar for builds: reports done, rate, time left. Only where a person watches: standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

PIECE = 1 << 20
LINED = (".jsonl", ".ndjson", ".json")


@contextmanager
def progress_bar(sources: Iterable[Path]) -> Iterator[Callable[[int], None]]:
    """What to call with the number of reports dealt with."""
    if not sys.stderr.isatty():
        yield lambda reports: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("reports"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("build", total=count_reports(sources), rate="")

        def advance(reports: int) -> None:
            bar.advance(task, reports)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:.1f}/s" if speed else "")

        yield advance


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
