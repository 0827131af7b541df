"""Tab-separated event data into the table `cells`, row by row: what is wrong with a row costs only that row, and is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from dragoman.errors import RecordError
from dragoman.formats import icews, polecat
from dragoman.formats.reading import Reading
from dragoman.record.database import Database

READINGS = {reading.name: reading for reading in (polecat.READING, icews.READING)}
PIECE = 50_000
"""Rows that are held at a time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is left out, with its line and why."""

    line: int
    code: str
    reason: str


@dataclass(slots=True)
class Header:
    """The columns of one file: at which place each that we know stands, and what is odd about them."""

    reading: Reading
    places: dict[str, int]
    width: int
    quoted: bool
    odd: list[str] = field(default_factory=list)

    @property
    def shortest(self) -> int:
        """Cells that a row must have at least: up to the last one that is needed."""
        return max(self.places[name] for name in self.reading.needed) + 1


def read_header(text: str, source: str, name: str | None = None) -> Header:
    """The header of a file. Raises RecordError when it is none of the formats', or not of the one that is asked for."""
    cells = [cell.strip() for cell in text.split("\t")]
    quoted = cells[0].startswith('"')
    plain = [cell.strip('"').replace("_", " ") for cell in cells]
    best = max((_header(reading, plain, quoted) for reading in READINGS.values()), key=_known)
    missing = [column for column in best.reading.needed if column not in best.places]
    if missing and name:
        best = _header(READINGS[name], plain, quoted)
        missing = [column for column in best.reading.needed if column not in best.places]
    if missing:
        comma = "; its cells are split by commas, not by tabs" if len(cells) == 1 and text.count(",") > 1 else ""
        raise RecordError(
            f"its first line is no header of {name or ' or '.join(READINGS)}: there is no {', '.join(missing)}{comma}",
            source=source,
            place="line 1",
        )
    if name and best.reading.name != name:
        raise RecordError(f"says {name}, but has the columns of {best.reading.name}", source=source, place="line 1")
    return best


def _known(header: Header) -> int:
    return len(header.places)


def _header(reading: Reading, plain: list[str], quoted: bool) -> Header:
    names = {column.lower(): column for column in reading.columns} | dict(reading.aliases)
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(plain):
        column = names.get(cell.lower())
        if column is None:
            unknown.append(cell or "(no name)")
        else:
            places.setdefault(column, place)
    missing = [column for column in reading.columns if column not in places]
    odd = [f"column without a use: {cell}" for cell in unknown] + [f"column missing: {column}" for column in missing]
    return Header(reading, places, len(plain), quoted, odd)


def rows(lines: Iterator[tuple[int, str]], header: Header) -> Iterator[tuple[int, list[str]] | Fault]:
    """(line, cells in the order of the format's columns) of each row, or why it is left out.

    Some files have columns in their header that their rows have not; a row with just the usual number of cells has the
    usual ones. Empty cells behind the last column, and missing ones behind the last that is needed, do no harm.
    """
    usual = header.reading.columns
    in_file = [header.places.get(column, header.width) for column in usual]
    for number, text in lines:
        cells = text.split("\t")
        if header.quoted:
            cells = [unquoted(cell) for cell in cells]
        places: Sequence[int] = in_file
        if len(cells) == len(usual) != header.width:
            places = range(len(usual))
        elif len(cells) > header.width:
            if any(cell.strip() for cell in cells[header.width :]):
                yield Fault(number, "surplus-cells", f"{len(cells)} cells, the header has {header.width}")
                continue
        elif len(cells) < header.shortest:
            yield Fault(number, "missing-cells", f"{len(cells)} cells, of {header.width}; the rest of the row is missing")
            continue
        end = len(cells)
        yield number, [cells[place] if place < end else "" for place in places]


def unquoted(cell: str) -> str:
    """The cell without the quotes around it."""
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def fill(
    database: Database, lines: Iterator[tuple[int, str]], source: str, name: str | None
) -> Iterator[tuple[Header, list[Fault]]]:
    """Fill `cells` with the rows of a file, PIECE at a time; the header, and the rows left out of each piece.

    Raises RecordError as `read_header` does.
    """
    _, first = next(lines)
    header = read_header(first, source, name)
    columns = ", ".join(f'"{column}" VARCHAR' for column in header.reading.columns)
    read = rows(lines, header)
    while piece := list(islice(read, PIECE)):
        database.run(f"CREATE OR REPLACE TEMP TABLE cells (line BIGINT, {columns})")
        database.append("cells", [(row[0], *row[1]) for row in piece if not isinstance(row, Fault)])
        yield header, [row for row in piece if isinstance(row, Fault)]
