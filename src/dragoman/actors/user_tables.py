"""A user's own actor tables, TSV or CSV: what is wrong is named by file and line, and the rest loads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import TableError
from dragoman.tables import LONGEST_LINE

REQUIRED = ("name", "code", "sector")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be used, or was used after repair (`repaired`)."""

    file: str
    line: int
    message: str
    repaired: bool = False

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


def decoded_lines(path: Path, faults: list[Fault]) -> Iterator[tuple[int, str]]:
    """(number, text) of every line; overlong ones are left out, lines that are not UTF-8 are read as Windows-1252.

    Both are told in `faults`. Raises TableError when the file cannot be opened.
    """
    try:
        with open(path, "rb") as lines:
            for number, raw in enumerate(lines, 1):
                if len(raw) > LONGEST_LINE:
                    faults.append(Fault(str(path), number, f"line of {len(raw)} bytes left out"))
                    continue
                try:
                    text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError:
                    text = raw.decode("cp1252", errors="replace")
                    faults.append(Fault(str(path), number, "not UTF-8, read as Windows-1252", repaired=True))
                yield number, text.rstrip("\r\n")
    except OSError as error:
        raise TableError(f"cannot be read: {error}", source=str(path)) from error


def read_user_rows(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a user's table with at least the columns name, code and sector."""
    header: list[str] | None = None
    for number, line in decoded_lines(path, faults):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            cells = next(csv.reader([line])) if path.suffix.lower() == ".csv" else line.split("\t")
        except csv.Error as error:
            faults.append(Fault(str(path), number, str(error)))
            continue
        cells = [c.strip() for c in cells]
        if header is None:
            header = [c.lower() for c in cells]
            missing = [c for c in REQUIRED if c not in header]
            if missing:
                raise TableError(f"header lacks {', '.join(missing)}", source=str(path), place=f"line {number}")
            continue
        if len(cells) > len(header):
            faults.append(Fault(str(path), number, f"{len(cells)} cells, the header has {len(header)}"))
            continue
        yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
