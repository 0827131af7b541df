"""Our own reports for the record's tests, and what of a record can be compared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from dragoman import Report
from dragoman.record.database import Database

COMPARED = (
    "reports", "events", "participants", "statements", "times", "places", "damage", "skipped", "stories", "happenings",
    "happening_events", "disagreements",
)  # fmt: skip


def report(id: str, day: str, text: str, title: str | None = None, publication: str | None = None) -> Report:
    return Report(text, id, dt.date.fromisoformat(day), title, publication)


REPORTS = [
    report(
        "lake-1",
        "2021-03-04",
        "Kenyan police arrested two fishermen at Lake Victoria on Wednesday. Uganda urged Kenya to release the fishermen.",
        "Fishermen arrested on the lake",
        "Harbour Post",
    ),
    report(
        "lake-2",
        "2021-03-05",
        "Police in Kenya arrested two fishermen on Wednesday at Lake Victoria, an official said. "
        "Uganda called on Kenya to release the fishermen.",
        "Two fishermen held",
        "Evening Mail",
    ),
    report(
        "berlin",
        "2021-03-05",
        "The French president met the German chancellor in Berlin on Thursday. France will send aid to Ukraine if Germany "
        "agrees.",
        "Leaders meet in Berlin",
        "Evening Mail",
    ),
    report(
        "denial",
        "2021-05-20",
        "Sudan did not attack Chad on Tuesday, the Sudanese foreign minister said. Chad accused Sudan of lying.",
        "Sudan denies raid",
        "Harbour Post",
    ),
]


def contents(path: Path) -> dict[str, list[Any]]:
    """Everything in a record that does not depend on when it was built."""
    with Database(path, read_only=True) as database:
        return {t: sorted(map(repr, database.rows(f"SELECT * FROM {t}"))) for t in COMPARED}
