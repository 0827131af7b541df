"""What the readers of the several kinds of files hand on: a report as its file tells it, not yet admitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.errors import ReportError
from dragoman.model import Report


@dataclass(frozen=True, slots=True)
class Draft:
    """A report without its day. `date`: what tells its day, read later; `captured`: the day a crawler fetched it.

    `place`: where in the file it stands, None when it is all of it.
    """

    report: Report
    place: str | None = None
    date: object = None
    date_source: str = "given"
    captured: dt.date | None = None


Found = Iterator[Draft | ReportError]
"""What a reader yields: an error stands for one report that cannot be read, and the next go on.

A reader that raises ReportError is at the end of what it can read of its file.
"""
