"""Lines of files as they lie about: plain, gzip, Zstandard or inside a ZIP file, with bad bytes or a byte order mark."""

from __future__ import annotations

import codecs
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from dragoman.config import Limits
from dragoman.errors import RecordError, ReportError
from dragoman.reports.unpack import Ahead, Unpacked, packing_of

LONGEST_LINE = 1 << 24
"""Bytes; a longer one is no row of anything."""
HEAD = 1 << 12
ZIP = b"PK\x03\x04"
NO_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)
"""What Python raises at a ZIP file that is damaged, packed in a way that it does not know, or locked by a password."""


def western(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as the letters of Windows' Western code page, in which old files are; else as U+FFFD."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("dragoman.western", western)


@dataclass(slots=True)
class Lines:
    """The lines of one file. `source`: its name, with that inside a ZIP. `bad_bytes`: the lines that held some."""

    source: str
    stream: Ahead
    bad_bytes: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """(number, text) of each line that is not empty. Raises RecordError where the file breaks off, with the line."""
        number = 0
        try:
            while data := self.stream.readline(LONGEST_LINE):
                number += 1
                if len(data) == LONGEST_LINE:
                    raise RecordError("longer than 16 MiB: no file of rows", source=self.source, place=f"line {number}")
                text = self._text(data.removeprefix(codecs.BOM_UTF8) if number == 1 else data, number).rstrip("\r\n")
                if text and not text.isspace():
                    yield number, text
        except (ReportError, OSError, *NO_ZIP) as error:
            message = error.message if isinstance(error, ReportError) else str(error)
            raise RecordError(f"breaks off: {message}", source=self.source, place=f"line {number + 1}") from error

    def _text(self, data: bytes, number: int) -> str:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            self.bad_bytes.append(number)
            return data.decode("utf-8", "dragoman.western")


def open_lines(path: Path, stack: ExitStack) -> Iterator[Lines]:
    """The file, or each file in a ZIP; closed with `stack`. Raises RecordError when it cannot be opened or is no text."""
    try:
        file = stack.enter_context(open(path, "rb"))  # noqa: SIM115
        ahead = Ahead(file)
        if ahead.peek(len(ZIP)) == ZIP:
            file.seek(0)
            yield from _unzipped(path, stack.enter_context(zipfile.ZipFile(file)), stack)
        else:
            yield _lines(str(path), ahead)
    except (OSError, *NO_ZIP) as error:
        raise RecordError(f"cannot be read: {getattr(error, 'strerror', None) or error}", source=str(path)) from error


def _unzipped(path: Path, packed: zipfile.ZipFile, stack: ExitStack) -> Iterator[Lines]:
    limits = Limits()
    for member in packed.infolist():
        if member.is_dir() or member.filename.startswith("__MACOSX/"):
            continue
        source = f"{path}/{member.filename}"
        if member.file_size > max(limits.unpacked_free, limits.unpacked_ratio * member.compress_size):
            raise RecordError(f"unpacks to more than {limits.unpacked_ratio} times its size; unpack it first", source=source)
        opened: IO[bytes] = stack.enter_context(packed.open(member))
        yield _lines(source, Ahead(opened))


def _lines(source: str, ahead: Ahead) -> Lines:
    packing = packing_of(ahead.peek(4))
    stream = Ahead(Unpacked(ahead, packing, source, Limits())) if packing else ahead
    head = stream.peek(HEAD)
    if head.count(0) > len(head) // 8:
        raise RecordError("is no text in UTF-8; save it as such", source=source)
    return Lines(source, stream)
