"""A table as a file: exactly the rows that are shown, in their order, and of them the columns that are shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import orjson

from dragoman.record.answers import plain
from dragoman.web.asking import AskedError, Listed
from dragoman.web.desk import Desk, Reader
from dragoman.web.tables import Table

Format = Literal["csv", "json", "plover", "parquet"]
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/x-ndjson",
    "plover": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}
ENDINGS = {"csv": "csv", "json": "jsonl", "plover": "jsonl", "parquet": "parquet"}
FORMULA = tuple("=+-@＝＋－＠\t\r")
"""What a spreadsheet takes a cell for a formula by."""
PIECE = 2_000
"""Rows that are held at a time."""


def write(desk: Desk, table: Table, asked: Listed, kind: Format) -> Iterator[bytes]:
    """The file, piece by piece. `json`: every field; `plover`: events as docs/record.md has them. Raises AskedError."""
    if kind == "plover" and table.name != "events":
        raise AskedError("format: only events can be told as PLOVER")
    with desk.reading_long() as reader:
        query, values = table.whole(reader, asked, flat=kind in ("csv", "parquet"))
        names = reader.database.relation(query, values).columns
        if kind == "csv":
            yield from _csv(reader, query, values, names)
        elif kind == "parquet":
            yield from _parquet(reader, query, values)
        else:
            kept = [name for name in names if not (kind == "plover" and name == "story_id")]
            yield from _lines(reader, query, values, names, kept)


def _pieces(reader: Reader, query: str, values: dict[str, Any]) -> Iterator[list[tuple[Any, ...]]]:
    with reader.limited():
        yield from reader.database.pieces(query, values, PIECE)


def _csv(reader: Reader, query: str, values: dict[str, Any], names: list[str]) -> Iterator[bytes]:
    def text(rows: list[tuple[Any, ...]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([inert(cell) for cell in row] for row in rows)
        return out.getvalue().encode("utf-8", "replace")

    yield text([tuple(names)])
    for rows in _pieces(reader, query, values):
        yield text(rows)


def _lines(reader: Reader, query: str, values: dict[str, Any], names: list[str], kept: list[str]) -> Iterator[bytes]:
    for rows in _pieces(reader, query, values):
        told = ({name: cell for name, cell in zip(names, row, strict=True) if name in kept} for row in rows)
        yield b"".join(orjson.dumps(row, default=plain, option=orjson.OPT_APPEND_NEWLINE) for row in told)


def _parquet(reader: Reader, query: str, values: dict[str, Any]) -> Iterator[bytes]:
    """Row groups are written to memory one after the other, and each sent on its way."""
    import pyarrow
    from pyarrow import parquet

    out = _Sink()
    with reader.limited():
        batches = reader.database.relation(query, values).to_arrow_reader(50_000)
        with parquet.ParquetWriter(pyarrow.PythonFile(out, "w"), batches.schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
                yield out.taken()
        yield out.taken()


class _Sink(io.RawIOBase):
    """A file to write to, from which what was written is taken away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def inert(cell: Any) -> Any:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def file_name(record: Path, table: Table, kind: Format) -> str:
    """What a download is called."""
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in record.stem)
    return f"{stem}-{table.name}.{ENDINGS[kind]}"
