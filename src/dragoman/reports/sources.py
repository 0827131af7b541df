"""Files, folders, patterns and standard input to reports, one at a time; what cannot be read is told, never dropped."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

from dragoman.config import Limits
from dragoman.errors import ReportError
from dragoman.model import Report, Skipped
from dragoman.reports.admit import admit, report_day
from dragoman.reports.columns import Columns
from dragoman.reports.csv_rows import read_csv
from dragoman.reports.decode import LONGEST_BYTES, decode
from dragoman.reports.draft import Draft, Found
from dragoman.reports.feeds import read_feed
from dragoman.reports.json_lines import read_json_lines
from dragoman.reports.kinds import HEAD, kind_of, split_name
from dragoman.reports.pages import is_html, read_page
from dragoman.reports.parquet_rows import read_parquet
from dragoman.reports.paths import find_files, unreadable
from dragoman.reports.unpack import PIECE, Ahead, Unpacked, packing_of
from dragoman.reports.warc import read_warc

LARGEST_COPY = 1 << 32
"""Bytes of a Parquet file that may be put into a temporary file because it is packed or comes through a pipe."""


def read_reports(
    sources: Iterable[str | Path],
    *,
    date: dt.date | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Iterator[Report | Skipped]:
    """Every report of the sources in their order, and a Skipped for each that was left out.

    Parameters
    ----------
    sources: files, folders (all files in them, sorted), patterns ("news/**/*.csv.gz"), `-` (standard input). The ending
        tells the kind, else the first bytes: plain text and HTML are a report a file; .jsonl, .ndjson, .json a report a
        line; .csv, .tsv and .parquet a report a row; .warc a report a page; .rss, .atom and .xml a report an entry. Each
        may be packed with gzip or Zstandard.
    date: the day of publication for reports that tell none of their own.
    columns: field of a report (text, id, date, title, publication, url, language) -> column or key that holds it. Fields
        that are not mapped are found by the usual names.
    limits: how far packed input is unpacked.

    A report's own date that is no date gives a Skipped with code `bad-date` *and* the report, without that date.
    docs/inputs.md lists all codes. Raises SettingError for a mapping of a field that reports do not have.
    """
    return _read_all(sources, date, Columns(dict(columns or {})), limits or Limits())


def _read_all(
    sources: Iterable[str | Path], date: dt.date | None, columns: Columns, limits: Limits
) -> Iterator[Report | Skipped]:
    for source in sources:
        if str(source) == "-" and sys.stdin is None:
            yield Skipped("stdin", None, "missing", "standard input is closed")
        elif str(source) == "-":
            yield from _admitted(_read(sys.stdin.buffer, "stdin", columns, limits), "stdin", date)
        else:
            for path in find_files(Path(source)):
                yield from [path] if isinstance(path, Skipped) else _read_path(path, date, columns, limits)


def _read_path(path: Path, date: dt.date | None, columns: Columns, limits: Limits) -> Iterator[Report | Skipped]:
    try:
        with open(path, "rb") as stream:
            yield from _admitted(_read(stream, str(path), columns, limits), str(path), date)
    except (OSError, ValueError) as error:
        yield unreadable(path, error)


def _read(stream: IO[bytes], source: str, columns: Columns, limits: Limits) -> Found:
    """What the file holds. Packed or not is told by its first bytes, whatever its name says."""
    stem, ending, packing = split_name(source)
    plain = Ahead(stream)
    found = packing_of(plain.peek(4))
    if packing and not found and plain.peek(1):
        raise ReportError(f"its name says {packing}, its bytes do not; rename it", code="corrupt", source=source)
    content = Ahead(Unpacked(plain, found, source, limits)) if found else plain
    kind = kind_of(ending, content.peek(HEAD), columns, source)
    if kind == "json":
        yield from read_json_lines(content, source, stem, columns)
    elif kind == "csv":
        yield from read_csv(content, source, stem, columns)
    elif kind == "warc":
        yield from read_warc(content, source, stem, limits)
    elif kind == "feed":
        yield from read_feed(content, source, stem)
    elif kind == "parquet" and (found or not stream.seekable()):
        with tempfile.TemporaryFile() as file:
            _copy(content, file, source)
            yield from read_parquet(file, source, stem, columns, limits)
    elif kind == "parquet":
        stream.seek(0)
        yield from read_parquet(stream, source, stem, columns, limits)
    else:
        yield _read_text(content, source, stem, kind, limits)


def _read_text(stream: Ahead, source: str, stem: str, kind: str, limits: Limits) -> Draft:
    """A report that is all of a file."""
    text = decode(stream.read(LONGEST_BYTES + 1), source)
    if not text.strip():
        raise ReportError("holds no text", code="empty", source=source)
    if kind == "html" or is_html(text):
        page = read_page(text, source, limits.report_seconds)
        report = Report(page.text, stem, title=page.title, publication=page.publication, url=page.url)
        return Draft(report, date=page.date, date_source="page")
    return Draft(Report(text, stem))


def _copy(stream: Ahead, file: IO[bytes], source: str) -> None:
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > LARGEST_COPY:
            raise ReportError(f"more than {LARGEST_COPY:,} bytes unpacked; unpack it first", code="too-long", source=source)
        file.write(piece)
    file.seek(0)


def _admitted(found: Found, source: str, option: dt.date | None) -> Iterator[Report | Skipped]:
    """The drafts as reports with their day; faults as what was left out."""
    try:
        for draft in found:
            if isinstance(draft, ReportError):
                yield _skipped(draft, source, None)
            else:
                yield from _dated(draft, source, option)
    except ReportError as error:
        yield _skipped(error, source, None)


def _dated(draft: Draft, source: str, option: dt.date | None) -> Iterator[Report | Skipped]:
    """The admitted report, with a note before it where what it tells as its date is none."""
    report = draft.report
    try:
        report = replace(report, date=report_day(draft.date), date_source=draft.date_source)
    except ReportError as error:
        yield Skipped(source, draft.place, error.code, _line(f"{error.message}; report {report.id} is read without it"))
    try:
        yield admit(report, draft.captured or option, "capture" if draft.captured else "option")
    except ReportError as error:
        yield _skipped(error, source, draft.place)


def _skipped(error: ReportError, source: str, place: str | None) -> Skipped:
    return Skipped(source, error.place or place, error.code, _line(error.message))


def _line(reason: str) -> str:
    """The reason on one line: what it quotes of a file may hold anything, orders to a terminal too."""
    return " ".join("".join(c if c.isprintable() else " " for c in reason).split())
