"""WARC files: one report a page or text that a crawler kept. A broken record costs only itself: the next is looked for."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.config import Limits
from dragoman.errors import ReportError
from dragoman.model import Report
from dragoman.reports.decode import LONGEST_BYTES, decode, too_long
from dragoman.reports.draft import Draft, Found
from dragoman.reports.pages import is_html, read_page
from dragoman.reports.unpack import Ahead, Unpacked

BEGIN = b"WARC/"
NEXT = re.compile(rb"\r?\n(?=WARC/[01]\.\d{1,2}\r?\n)")
VERSION = re.compile(rb"WARC/[01]\.\d{1,2}\s*")
LONGEST_LINE = 1 << 14
MOST_LINES = 500
"""Header lines of a record, and the bytes of each."""
MOST_AGAIN = 1 << 26
"""Bytes that are read a second time after records of a wrong length, in one file: reading stays linear."""
PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain",)
CARRIERS = ("response", "resource", "conversion")
"""Record types that hold pages. Requests, metadata and revisits hold none; nor do images, scripts and the like."""
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
PACKINGS = {"gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}
LONGEST_CHUNK_LINE = 1 << 10

Headers = dict[str, str]


@dataclass(slots=True)
class Record:
    """One record. `block` is None where it holds no report, and was passed over."""

    number: int
    headers: Headers
    block: bytes | None


def read_warc(stream: Ahead, source: str, stem: str, limits: Limits) -> Found:
    """The reports of the records of type response, resource and conversion that are HTML or plain text.

    A report's id is the record's own, its address the target's. `captured` is the day it was fetched.
    """
    reader = _Records(stream)
    while True:
        try:
            record = reader.next()
        except ReportError as error:
            yield _at(reader.number, error)
            if error.code in ("truncated", "bomb") or (error.code == "corrupt" and not stream.recover()):
                return
            continue
        if record is None:
            break
        try:
            found = _draft(record, f"{stem}-{record.number}", f"record {record.number}", limits)
        except ReportError as error:
            yield _at(record.number, error)
            continue
        if found:
            yield found
    if not reader.number:
        raise ReportError("no WARC record in it", code="bad-warc", source=source)


def _at(number: int, error: ReportError) -> ReportError:
    place = ", ".join(filter(None, (f"record {number}", error.place)))
    return ReportError(error.message, code=error.code, place=place)


class _Records:
    """The records of a stream, one after the other."""

    def __init__(self, stream: Ahead) -> None:
        self._stream = stream
        self._again = 0
        self.number = 0
        """Of the record that is being read."""

    def next(self) -> Record | None:
        """The next record, None at the end. Raises ReportError for a broken one; asked again, it finds the one after it."""
        if not self._find():
            return None
        self.number += 1
        headers = read_headers(self._stream)
        told = headers.get("content-length", "")
        if not told.isdecimal() or len(told) > 18:
            raise ReportError("this record tells no length", code="bad-warc")
        length = int(told)
        if length > LONGEST_BYTES:
            if _holds_report(headers):
                raise too_long("")
            return Record(self.number, headers, None)  # `_find` passes over it
        block = self._stream.read(length)
        if len(block) < length:
            self._put_back(block)
            raise ReportError("the file ends in this record, or its length is wrong", code="bad-warc")
        after = self._stream.peek(9).lstrip(b"\r\n")[: len(BEGIN)]  # two line ends, and the next record
        if after != BEGIN[: len(after)]:
            self._put_back(block)
            raise ReportError("this record's length is wrong", code="bad-warc")
        return Record(self.number, headers, block if _holds_report(headers) else None)

    def _find(self) -> bool:
        """Go to behind the next line that begins a record; False when there is none."""
        whole = True
        while line := self._stream.readline(LONGEST_LINE):
            if whole and VERSION.fullmatch(line):
                return True
            whole = line.endswith(b"\n")
        return False

    def _put_back(self, block: bytes) -> None:
        """Let records that a wrong length has swallowed be read after all."""
        begin = NEXT.search(block)
        if begin and self._again < MOST_AGAIN:
            self._again += len(block) - begin.end()
            self._stream.put_back(block[begin.end() :])


def read_headers(stream: Ahead) -> Headers:
    """Name, lower case -> value, up to the blank line. Of two of one name the first counts."""
    headers: Headers = {}
    name = ""
    for _ in range(MOST_LINES):
        line = stream.readline(LONGEST_LINE)
        if not line.endswith(b"\n"):
            break
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return headers
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon:
            if VERSION.fullmatch(line):
                stream.put_back(line)
            break
        headers.setdefault(name, value.strip())
    raise ReportError("a record's headers are broken", code="bad-warc")


def _holds_report(headers: Mapping[str, str]) -> bool:
    kind = headers.get("warc-type", "").lower()
    mime = _mime(headers)
    return kind in CARRIERS and (mime in (*PAGES, *TEXTS) or (kind == "response" and mime == "application/http"))


def _mime(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _draft(record: Record, name: str, place: str, limits: Limits) -> Draft | None:
    """The record's report; None where it holds none."""
    if record.block is None:
        return None
    headers, data = record.headers, record.block
    about: Mapping[str, str] = headers
    if _mime(headers) == "application/http":
        unwrapped = _answer(data, limits)
        if unwrapped is None:
            return None
        about, data = unwrapped
    if _mime(about) not in (*PAGES, *TEXTS):
        return None
    charset = CHARSET.search(about.get("content-type", ""))
    text = decode(data, "", declared=charset[1] if charset else None)
    if not text.strip():
        raise ReportError("holds no text", code="empty")
    name = headers.get("warc-record-id", "").strip("<> ").removeprefix("urn:uuid:") or name
    url = headers.get("warc-target-uri", "").strip("<> ") or None
    captured = _day(headers.get("warc-date", ""))
    if _mime(about) in PAGES or is_html(text):
        page = read_page(text, "", limits.report_seconds)
        report = Report(page.text, name, None, page.title, page.publication, url or page.url)
        return Draft(report, place, page.date, "page", captured)
    return Draft(Report(text, name, url=url), place, captured=captured)


def _answer(block: bytes, limits: Limits) -> tuple[Headers, bytes] | None:
    """Headers and body of a server's answer; None where it is neither page nor text.

    Raises ReportError: `http-status` where it is an error or a redirection, `unsupported`, `bad-warc`.
    """
    stream = Ahead(io.BytesIO(block))
    status = stream.readline(LONGEST_LINE).split(None, 2)
    if len(status) < 2 or not status[0].startswith(b"HTTP/"):
        raise ReportError("no answer of a server in this record", code="bad-warc")
    headers = read_headers(stream)
    if _mime(headers) not in (*PAGES, *TEXTS):
        return None
    if status[1] != b"200":
        told = status[1][:10].decode("ascii", "replace")
        raise ReportError(f"the server answered {told}, so this is no report", code="http-status")
    body = stream.read()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunk(body)
    for encoding in reversed([e.strip().lower() for e in headers.get("content-encoding", "").split(",")]):
        body = _decoded(body, encoding, limits)
    return headers, body


def _dechunk(body: bytes) -> bytes:
    """A body sent in chunks, whole; as it is where it is not chunked, as some crawlers keep it."""
    pieces: list[bytes] = []
    place = 0
    while (end := body.find(b"\n", place, place + LONGEST_CHUNK_LINE)) >= 0:
        told = body[place:end].partition(b";")[0].strip()
        try:
            size = int(told, 16)
        except ValueError:
            break
        if size <= 0:
            return b"".join(pieces)
        pieces.append(body[end + 1 : end + 1 + size])
        place = end + 1 + size
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    if pieces:
        raise ReportError("the chunks of this answer are broken", code="bad-warc")
    return body


def _decoded(body: bytes, encoding: str, limits: Limits) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding not in PACKINGS:
        raise ReportError(f"the page is packed as {encoding[:20]!r}, which is not read", code="unsupported")
    unpacked = Ahead(Unpacked(io.BytesIO(body), PACKINGS[encoding], "", limits))
    return unpacked.read(LONGEST_BYTES + 1)


def _day(told: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told[:10])
    except ValueError:
        return None
