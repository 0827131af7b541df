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
    name = str(path)
    try:
        with open(path, encoding="utf-8", newline="") as lines:
            header: list[str] | None = None
            for number, line in enumerate(lines, 1):
                if len(line) > LONGEST_LINE:
                    raise TableError(
                        f"line of {len(line)} characters; split or remove it", source=name, place=f"line {number}"
                    )
                line = line.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")
                if not line.strip() or line.startswith("#"):
                    continue
                cells = [c.strip() for c in line.split("\t")]
                if header is None:
                    header = cells
                    missing = [c for c in columns if c not in header]
                    if missing:
                        raise TableError(
                            f"header lacks the columns {', '.join(missing)}", source=name, place=f"line {number}"
                        )
                    continue
                if len(cells) > len(header):
                    raise TableError(
                        f"{len(cells)} cells, the header has {len(header)}", source=name, place=f"line {number}"
                    )
                yield number, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"cannot be read: {error}", source=name) from error


def cell_list(cell: str) -> tuple[str, ...]:
    """The items of a cell that lists several, split on `;`."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
