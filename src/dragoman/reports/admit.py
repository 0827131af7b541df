"""What every report must pass before it is coded, wherever it comes from: length, language, and which day it is of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from dragoman.errors import ReportError
from dragoman.model import Report
from dragoman.reports.dateline import dateline_date
from dragoman.reports.decode import LONGEST_TEXT, too_long
from dragoman.reports.english import foreign

NULS_OF_OTHER_ENCODINGS = 0.25
"""Share of NUL characters from which a text must be UTF-16 or UTF-32 that was read as something else."""
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, as in file names that are not UTF-8: JSON and UTF-8 cannot carry it."""
TOLD = ("id", "title", "publication", "url")


def admit(report: Report, option: dt.date | None = None, option_source: str = "option") -> Report:
    """The report with its day: its own, else the one its dateline tells, else `option`; None where none is known.

    `option_source`: what `option` is, for `date_source`: "option" where the user gave it, "capture" where a crawler did.

    A `date` that is an ISO string is read. Lone surrogates become U+FFFD in the id and the title; in the text, which is
    never changed, they are an error. Raises ReportError: `no-text` (the text is no string), `not-text` (it holds half a
    character), `empty`, `too-long`, `not-english`, `bad-date`.
    """
    if not isinstance(report.text, str):
        raise ReportError("its text is no string", code="no-text", source=report.id)
    if not report.text.strip():
        raise ReportError("its text is empty", code="empty", source=report.id)
    if len(report.text) > LONGEST_TEXT:
        raise too_long(report.id)
    if "\0" in report.text and report.text.count("\0") > NULS_OF_OTHER_ENCODINGS * len(report.text):
        raise ReportError("full of NUL characters; it is in another encoding", code="not-text", source=report.id)
    half = LONE_SURROGATE.search(report.text)
    if half:
        place = f"character {half.start()}"
        raise ReportError(
            "half a character (a lone surrogate); decode it anew", code="not-text", source=report.id, place=place
        )
    why = foreign(report.text, report.language)
    if why:
        raise ReportError(f"{why}; only English is coded", code="not-english", source=report.id)
    mended = {f: LONE_SURROGATE.sub("\ufffd", told) for f in TOLD if (told := getattr(report, f))}
    day, by = report_day(report.date), report.date_source or "given"
    if day is None:
        day, by = dateline_date(report.text, option), "dateline"
    if day is None:
        day, by = option, option_source
    return replace(report, date=day, date_source=by if day else None, **mended)


def report_day(value: object) -> dt.date | None:
    """The day of a date, a timestamp, or a string that begins with "2020-07-03" or "20200703"; None when there is none.

    Raises ReportError (`bad-date`) for anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    for length in (10, 8):
        rest = text[length:]
        if not rest or rest[0] in "T ":
            try:
                return dt.date.fromisoformat(text[:length])
            except ValueError:
                continue
    raise ReportError(f"the date {str(value)[:40]!r} is no date like 2020-07-03", code="bad-date")
