"""Read the reviewed data tables: tab-separated, UTF-8, a header line, `#` comments, no quoting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from dragoman.errors import TableError

DATA = Path(str(files("dragoman"))) / "data"
LONGEST_LINE = 1_000_000


def data_path(*parts: str) -> Path:
    """Path of a shipped table: data_path("actors", "countries.tsv")."""
    return DATA.joinpath(*parts)


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) for every row of a table whose header has at least `columns`.

    Missing trailing cells are empty strings; all cells are stripped. Raises TableError with file and line when the file
    cannot be read, the header lacks a column, a row has more cells than the header, or a line is longer than a megabyte.
    """
    header, rows = read_cells(path, columns)
    for number, cells in rows:
        yield number, dict(zip(header, cells, strict=True))


def read_cells(path: Path, columns: Sequence[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header and (line number, cells) for every row of a table, as `read_table` reads it, without naming the cells."""
    lines = _lines(path)
    for number, cells in lines:
        missing = [c for c in columns if c not in cells]
        if missing:
            raise TableError(f"header lacks the columns {', '.join(missing)}", source=str(path), place=f"line {number}")
        return cells, _rows(path, len(cells), lines)
    return list(columns), iter(())


def _rows(path: Path, width: int, lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in lines:
        short = width - len(cells)
        if short < 0:
            raise TableError(f"{len(cells)} cells, the header has {width}", source=str(path), place=f"line {number}")
        yield number, cells + [""] * short if short else cells


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line number, stripped cells) of every line that is neither empty nor a comment."""
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            for number, line in enumerate(lines, 1):
                if len(line) > LONGEST_LINE:
                    raise TableError(
                        f"line of {len(line)} characters; split or remove it", source=str(path), place=f"line {number}"
                    )
                if number == 1:
                    line = line.removeprefix("\ufeff")
                if line[:1] != "#" and not line.isspace():
                    yield number, [c.strip() for c in line.split("\t")]
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"cannot be read: {error}", source=str(path)) from error


def cell_list(cell: str) -> tuple[str, ...]:
    """The items of a cell that lists several, split on `;`."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
