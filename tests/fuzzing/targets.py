"""What hostile bytes are given to: every reader of files, the readers of tables, and the coder. A fault raises.

`drive.py` feeds them with what a coverage-guided fuzzer makes up; test_finds.py feeds them with what was found so.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import IO, Any, cast

from dragoman import Coder, lexicon
from dragoman.actors import load_tables
from dragoman.actors import tables as actor_tables
from dragoman.actors.petrarch import COLUMNS, import_petrarch
from dragoman.actors.user_tables import read_user_rows
from dragoman.config import Limits
from dragoman.errors import TableError
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded
from dragoman.reports import sources
from dragoman.reports.columns import Columns
from dragoman.reports.decode import LONGEST_TEXT
from dragoman.tables import data_path, read_table

Target = Callable[[bytes], None]
ENDINGS = ("txt", "html", "jsonl", "csv", "tsv", "parquet", "warc", "rss", "xml", "dat")
TIGHT = Limits(unpacked_bytes=1 << 22, unpacked_ratio=50, unpacked_free=1 << 16)


def zstd(data: bytes) -> bytes:
    """The data packed with Zstandard."""
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd as packer
    else:
        from backports import zstd as packer
    return bytes(packer.compress(data))


def admitted(data: bytes, name: str) -> list[Report | Skipped]:
    """What the front door makes of a file of this name: as `read_reports` does, but from memory."""
    found = sources._read(cast(IO[bytes], io.BytesIO(data)), name, Columns({}), TIGHT)
    return list(sources._admitted(found, name, None))


def check_read(found: Iterable[Report | Skipped]) -> None:
    """Whatever comes out is a report that can be coded, or is told with a code and a reason of one line."""
    for item in found:
        if isinstance(item, Skipped):
            assert item.code, item
            assert item.reason, item
            assert len(item.reason.splitlines()) == 1, item
            continue
        assert item.text.strip(), item
        assert len(item.text) <= LONGEST_TEXT
        json.dumps([item.text, item.id, item.title, item.publication, item.url]).encode()
        for told in (item.text, item.id, item.title or "", item.publication or "", item.url or ""):
            told.encode("utf-8")


def reader(ending: str) -> Target:
    """A file with this ending: as it is, packed, and its packed form cut or damaged."""

    def read(data: bytes) -> None:
        check_read(admitted(data, f"day.{ending}"))
        if len(data) < 2:
            return
        pack, suffix = (gzip.compress, "gz") if data[0] % 2 else (zstd, "zst")
        packed = pack(data)
        whole = admitted(data, f"day.{ending}")
        assert admitted(packed, f"day.{ending}.{suffix}") == [_renamed(item, suffix) for item in whole] or any(
            isinstance(item, Skipped) for item in admitted(packed, f"day.{ending}.{suffix}")
        )
        place = int.from_bytes(data[-2:], "big") % len(packed)
        check_read(admitted(packed[:place], f"day.{ending}.{suffix}"))
        check_read(admitted(packed[:place] + data[:1] + packed[place + 1 :] + packed, f"day.{ending}.{suffix}"))

    return read


def _renamed(item: Report | Skipped, suffix: str) -> Report | Skipped:
    return Skipped(f"{item.source}.{suffix}", item.place, item.code, item.reason) if isinstance(item, Skipped) else item


def packed(data: bytes) -> None:
    """Bytes that are taken for packed ones."""
    for magic, suffix in ((b"\x1f\x8b\x08", "gz"), (b"\x28\xb5\x2f\xfd", "zst")):
        check_read(admitted(data, f"day.txt.{suffix}"))
        check_read(admitted(magic + data, f"day.jsonl.{suffix}"))


def _file(data: bytes, ending: str, use: Callable[[Path], Any]) -> None:
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        path = Path(folder, f"mine.{ending}")
        path.write_bytes(data)
        use(path)


def told(error: TableError) -> None:
    """The error names its file."""
    assert error.source, error


@cache
def _patterns() -> lexicon.PatternReader:
    particles = frozenset(row["word"] for _, row in read_table(data_path("lexicon", "particles.tsv"), ("word",)))
    return lexicon.PatternReader(particles, lexicon.load().classes)


def table_of_lexicon(data: bytes) -> None:
    """A user's lexicon: each row becomes an entry, or a TableError says where it does not; so does its first line."""

    def use(path: Path) -> None:
        try:
            for number, row in read_table(path, lexicon.COLUMNS):
                entry = _patterns().entry(row, path, number, number)
                assert entry.triggers, row
        except TableError as error:
            told(error)

    _file(data, "tsv", use)
    pattern = data.split(b"\n", 1)[0].replace(b"\t", b" ")
    for kind in (b"verb", b"noun"):
        row = b"id\tkind\tpattern\tcategory\tmode\texample\nassault.one\t" + kind + b"\t" + pattern
        _file(row + b"\tASSAULT\t\tMen hit men.\n", "tsv", use)


def table_of_actors(data: bytes) -> None:
    """A user's actors: faults are told by line and the rest loads, or a TableError."""

    def use(path: Path) -> None:
        try:
            list(read_user_rows(path, []))
            list(actor_tables._user_entries(replace(load_tables(), faults=[]), (path,)))  # the others are shared
        except TableError as error:
            told(error)

    _file(data, "tsv", use)
    _file(data, "csv", use)
    _file(b"name\taliases\tcode\tsector\toffice\tfrom\tto\n" + data, "tsv", use)


def petrarch(data: bytes) -> None:
    """A PETRARCH dictionary: what it becomes is a table that loads without a fault of form."""

    def use(path: Path) -> None:
        found = import_petrarch(path, load_tables())
        assert all(len(row) == len(COLUMNS) for row in found.rows)
        for line in found.text().splitlines():
            assert line.count("\t") == len(COLUMNS) - 1, line

    _file(data, "txt", use)


@cache
def _coder() -> Coder:
    return Coder()


def coder(data: bytes) -> None:
    """Any text at all: coded, or set aside for what it is; a fault of the coder itself is a find."""
    text = data.decode("utf-8", "replace")
    [result] = _coder().code_many([Report(text=text, id="fuzz", date=None)])
    if isinstance(result, Skipped):
        assert result.code != "coder-fault", result.reason
        return
    assert isinstance(result, Coded)
    json.dumps(result.to_dict())
    for event in result.events:
        assert text[slice(*event.trigger)] == event.trigger_text
    result.records()


TARGETS: dict[str, Target] = {
    **{ending: reader(ending) for ending in ENDINGS},
    "packed": packed,
    "lexicon": table_of_lexicon,
    "actors": table_of_actors,
    "petrarch": petrarch,
    "coder": coder,
}
