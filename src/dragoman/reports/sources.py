"""Files, directories and standard input to reports, one at a time; what cannot be read is told, never dropped silently."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

import orjson

from dragoman.errors import ReportError
from dragoman.model import Report, Skipped
from dragoman.reports.admit import admit, report_day
from dragoman.reports.decode import LONGEST_BYTES, bad_encoding, decode, too_long
from dragoman.reports.pages import is_html, read_page

if TYPE_CHECKING:
    from typing_extensions import Buffer

HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
JSON_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})
FIELDS = ("title", "publication", "url", "language")
PEEK = 4096


def read_reports(sources: Iterable[str | Path], *, date: dt.date | None = None) -> Iterator[Report | Skipped]:
    """Every report of the sources in their order, and a Skipped for each that was left out.

    Parameters
    ----------
    sources: plain text (.txt and unknown endings: one report a file, its text unchanged), HTML (.html, .htm, or content
        that is a page), JSON lines (.jsonl, .ndjson, .json: one object a line with `text` and, where known, `id`, `date`,
        `title`, `publication`, `url`, `language`), a directory (all files in it, sorted), `-` (standard input, its kind
        told by its first characters).
    date: the day of publication for reports that tell none of their own.

    A report's own date that is no date gives a Skipped with code `bad-date` *and* the report, without that date.
    Other codes: missing, permission, unreadable, empty, not-text, bad-encoding, bad-json, no-text, not-english, too-long.
    """
    for source in sources:
        if str(source) == "-" and sys.stdin is None:
            yield Skipped("stdin", None, "missing", "standard input is closed")
        elif str(source) == "-":
            yield from _read_stdin(sys.stdin.buffer, date)
        else:
            yield from _read_path(Path(source), date)


def _read_path(source: Path, date: dt.date | None) -> Iterator[Report | Skipped]:
    for path in _files(source):
        if isinstance(path, Skipped):
            yield path
            continue
        try:
            with open(path, "rb") as stream:
                ending = path.suffix.lower()
                kind = "json" if ending in JSON_ENDINGS else "html" if ending in HTML_ENDINGS else "text"
                yield from _read_stream(stream, str(path), kind, date, path.stem)
        except (OSError, ValueError) as error:
            yield _unreadable(path, error)


def _read_stdin(stream: IO[bytes], date: dt.date | None) -> Iterator[Report | Skipped]:
    """Standard input, taken as JSON lines where its first character opens an object."""
    head = stream.read(PEEK)
    kind = "json" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "text"
    whole = cast("IO[bytes]", io.BufferedReader(_Rejoined(head, stream)))
    yield from _read_stream(whole, "stdin", kind, date)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes have been looked at, whole again."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer)
        piece = self.head[: len(view)] or self.rest.read(len(view))
        self.head = self.head[len(view) :]
        view[: len(piece)] = piece
        return len(piece)


def _files(path: Path) -> Iterator[Path | Skipped]:
    try:
        if not path.is_dir():
            yield path
            return
        found = sorted(p for p in path.rglob("*") if p.is_file() or p.is_symlink())
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    if not found:
        yield Skipped(str(path), None, "empty", "a directory without files")
    yield from found


def _unreadable(path: Path, error: Exception) -> Skipped:
    if isinstance(error, FileNotFoundError):
        return Skipped(str(path), None, "missing", "no such file")
    if isinstance(error, PermissionError):
        return Skipped(str(path), None, "permission", "no permission to read it")
    return Skipped(str(path), None, "unreadable", f"cannot be read: {error}")


def _read_stream(
    stream: IO[bytes], source: str, kind: str, date: dt.date | None, stem: str | None = None
) -> Iterator[Report | Skipped]:
    stem = stem or source
    if kind == "json":
        yield from _read_lines(stream, source, stem, date)
        return
    try:
        text = decode(stream.read(LONGEST_BYTES + 1), source)
        if not text.strip():
            raise ReportError("holds no text", code="empty", source=source)
        if kind == "html" or is_html(text):
            page = read_page(text, source)
            report = Report(page.text, stem, title=page.title, publication=page.publication, url=page.url)
            yield from _dated(report, page.date, "page", date, source, None)
        else:
            yield from _dated(Report(text, stem), None, "given", date, source, None)
    except ReportError as error:
        yield _skipped(error, source, None)


def _read_lines(stream: IO[bytes], source: str, stem: str, date: dt.date | None) -> Iterator[Report | Skipped]:
    """One report a line. A line beyond LONGEST_BYTES is passed over in pieces, never held in memory."""
    number, found = 0, False
    while line := stream.readline(LONGEST_BYTES + 1):
        number += 1
        place = f"line {number}"
        try:
            if len(line) > LONGEST_BYTES:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST_BYTES)
                found = True
                raise too_long(source, place)
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
                if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise bad_encoding(source, place, "UTF-8, as JSON lines must be")
            if not line.strip():
                continue
            found = True
            yield from _read_object(line, source, f"{stem}-{number}", place, date)
        except ReportError as error:
            yield _skipped(error, source, place)
            if error.code == "bad-encoding" and number == 1:
                return
    if not found:
        yield Skipped(source, None, "empty", "holds no text")


def _read_object(line: bytes, source: str, name: str, place: str, date: dt.date | None) -> Iterator[Report | Skipped]:
    try:
        row: Any = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as broken:
            raise bad_encoding(source, f"{place}, byte {broken.start}", "UTF-8, as JSON lines must be") from broken
        raise ReportError(
            f"no JSON object on this line ({error.msg}, column {error.colno}); write one object a line", code="bad-json"
        ) from error
    if not isinstance(row, dict):
        raise ReportError("JSON, but no object; write one object a line", code="bad-json")
    text = row.get("text")
    if not isinstance(text, str):
        raise ReportError('the object has no "text" that is a string', code="no-text")
    fields = {f: row[f].strip() for f in FIELDS if isinstance(row.get(f), str) and row[f].strip()}
    given = row.get("id")
    name = str(given) if isinstance(given, (str, int)) and str(given).strip() else name
    yield from _dated(Report(text, name, **fields), row.get("date"), "given", date, source, place)


def _dated(
    report: Report, told: object, told_by: str, option: dt.date | None, source: str, place: str | None
) -> Iterator[Report | Skipped]:
    """The admitted report, with a note before it where what it tells as its date is none."""
    try:
        report = replace(report, date=report_day(told), date_source=told_by)
    except ReportError as error:
        yield Skipped(source, place, error.code, f"{error.message}; report {report.id} is read without it")
    yield admit(report, option)


def _skipped(error: ReportError, source: str, place: str | None) -> Skipped:
    return Skipped(source, error.place or place, error.code, error.message)
