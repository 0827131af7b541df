"""Tables as text (CSV, TSV and their like): a header, then one report a row; a bad row costs only itself."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator

from dragoman.errors import ReportError
from dragoman.reports.columns import Columns, draft
from dragoman.reports.decode import BOMS, LONGEST_BYTES, bad_encoding, decode, too_long
from dragoman.reports.draft import Found
from dragoman.reports.unpack import PIECE, Ahead

DELIMITERS = ",\t;|"
LONGEST_HEADER = 1 << 20
MOST_AGAIN = 10_000
"""Lines that are read a second time after an unclosed quote, beyond as many as there are: reading stays linear."""

Line = tuple[int, str | ReportError]
Row = tuple[int, list[str]]


def read_csv(stream: Ahead, source: str, stem: str, columns: Columns) -> Found:
    """The reports of the rows. Delimiter (comma, tab, semicolon, bar) and encoding are told from the head.

    A row must have as many cells as the header; empty ones behind these are let go. Raises ReportError: `empty`,
    `bad-columns`, `bad-encoding`.
    """
    lines = _lines(stream, source)
    number, header = next((line for line in lines if not isinstance(line[1], str) or line[1].strip()), (0, ""))
    if isinstance(header, ReportError):
        raise header
    if not header:
        raise ReportError("holds no text", code="empty", source=source)
    if "\0" in header or len(header) > LONGEST_HEADER:
        raise ReportError(
            "its first line is no header of a table", code="bad-columns", source=source, place=f"line {number}"
        )
    delimiter = find_delimiter(header, columns)
    names = split_header(header, delimiter)
    found = columns.of_table(names, source, f"line {number}")
    for row in _Rows(lines, delimiter, len(names)).read():
        if isinstance(row, ReportError):
            yield row
            continue
        number, cells = row
        try:
            # of two columns with one name the first counts
            yield draft(dict(zip(names[::-1], cells[::-1], strict=True)), found, f"{stem}-{number}", f"line {number}")
        except ReportError as error:
            yield error


def split_header(line: str, delimiter: str) -> tuple[str, ...]:
    """The names in a header line. An empty tuple where it is none."""
    try:
        return tuple(name.strip() for name in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return ()


def find_delimiter(header: str, columns: Columns) -> str:
    """The delimiter with which the header has a column for the text, else the one with which it has most columns."""
    headers = {delimiter: split_header(header, delimiter) for delimiter in DELIMITERS}
    telling = [d for d, names in headers.items() if "text" in columns.find(names)]
    return max(telling or DELIMITERS, key=lambda d: len(headers[d]))


class _Rows:
    """Rows of lines. Where a quote that is not closed has swallowed the lines after it, these are read again without it."""

    def __init__(self, lines: Iterator[Line], delimiter: str, width: int) -> None:
        self._lines, self._delimiter, self._width = lines, delimiter, width
        self._waiting: deque[Line] = deque()
        self._drawn = self._again = 0
        # The limit is one for all of Python's csv module; it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_BYTES))

    def read(self) -> Iterator[Row | ReportError]:
        while (line := self._take()) is not None:
            row = self._row(line)
            if isinstance(row, ReportError) or row[1]:
                yield row

    def _take(self) -> Line | None:
        if self._waiting:
            return self._waiting.popleft()
        self._drawn += 1
        return next(self._lines, None)

    def _row(self, first: Line) -> Row | ReportError:
        number, text = first
        if isinstance(text, ReportError):
            return text
        more: list[Line] = []
        closed = True

        def feed() -> Iterator[str]:
            nonlocal closed
            yield text
            length = len(text)
            while self._again <= MOST_AGAIN + self._drawn and (line := self._take()) is not None:
                more.append(line)
                if isinstance(line[1], ReportError) or (length := length + len(line[1])) > LONGEST_BYTES:
                    break
                yield line[1]
            closed = False

        try:
            cells = next(csv.reader(feed(), delimiter=self._delimiter), [])
            fault = None if closed else "a quote opens in this row and is not closed"
        except csv.Error as error:
            cells, fault = [], f"this row cannot be read ({error})"
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()
        if not fault and cells and len(cells) != self._width:
            fault = f"this row has {len(cells)} cells, the header has {self._width}"
        if not fault:
            return number, cells
        self._waiting.extendleft(reversed(more))
        self._again += len(more)
        return ReportError(f"{fault}; mend the row", code="bad-row", place=f"line {number}")


def _lines(stream: Ahead, source: str) -> Iterator[Line]:
    """Lines with their numbers, decoded one by one; one that is too long or no text as the error that says so."""
    for mark, encoding in BOMS:
        if stream.peek(len(mark)) == mark:
            stream.read(len(mark))
            if encoding != "utf-8":
                stream = Ahead(_AsUtf8(stream, encoding, source))
            break
    number = 0
    while line := stream.readline(LONGEST_BYTES + 1):
        number += 1
        place = f"line {number}"
        if len(line) > LONGEST_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_BYTES)
            yield number, too_long(source, place)
            continue
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError:
            try:
                yield number, decode(line, source)
            except ReportError as error:
                yield number, ReportError(error.message, code=error.code, place=place)


class _AsUtf8:
    """A stream of UTF-16 or UTF-32 as UTF-8."""

    def __init__(self, stream: Ahead, encoding: str, source: str) -> None:
        self._stream, self._encoding, self._source = stream, encoding, source
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def read(self, size: int, /) -> bytes:
        while piece := self._stream.read(PIECE):
            if text := self._decode(piece):
                return text.encode()
        return self._decode(b"", final=True).encode()

    def _decode(self, piece: bytes, final: bool = False) -> str:
        try:
            return self._decoder.decode(piece, final)
        except UnicodeDecodeError as error:
            raise bad_encoding(self._source, f"byte {error.start} of a piece", self._encoding) from error
