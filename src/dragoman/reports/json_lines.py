"""JSON lines: one report a line, each line read for itself."""

from __future__ import annotations

from typing import Any

import orjson

from dragoman.errors import ReportError
from dragoman.reports.columns import Columns, draft
from dragoman.reports.decode import LONGEST_BYTES, bad_encoding, too_long
from dragoman.reports.draft import Draft, Found
from dragoman.reports.unpack import Ahead


def read_json_lines(stream: Ahead, source: str, stem: str, columns: Columns) -> Found:
    """The reports of the lines. A line beyond LONGEST_BYTES is passed over in pieces, never held in memory."""
    number, found = 0, False
    while line := stream.readline(LONGEST_BYTES + 1):
        number += 1
        place = f"line {number}"
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise bad_encoding(source, place, "UTF-8, as JSON lines must be")
        if len(line) > LONGEST_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_BYTES)
            found = True
            yield too_long(source, place)
            continue
        if not line.strip():
            continue
        found = True
        try:
            yield _read_object(line, source, f"{stem}-{number}", place, columns)
        except ReportError as error:
            yield error
    if not found:
        raise ReportError("holds no text", code="empty", source=source)


def _read_object(line: bytes, source: str, name: str, place: str, columns: Columns) -> Draft:
    try:
        row: Any = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as broken:
            raise bad_encoding(source, f"{place}, byte {broken.start}", "UTF-8, as JSON lines must be") from broken
        raise ReportError(
            f"no JSON object on this line ({error.msg}, column {error.colno}); write one object a line",
            code="bad-json",
            place=place,
        ) from error
    if not isinstance(row, dict):
        raise ReportError("JSON, but no object; write one object a line", code="bad-json", place=place)
    return draft(row, columns.find(tuple(row)), name, place)
