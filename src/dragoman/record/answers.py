"""What a question gives: rows as dictionaries, as Arrow, polars or pandas, or written out as table, CSV, JSON, Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.record.database import Database
from dragoman.record.queries import Query

if TYPE_CHECKING:
    import polars

TABLE_WIDTH = 160
"""Columns of a table that is not printed to a terminal."""


class Answer:
    """The rows that a question gives, read anew by each way out. `columns`: their names, in order."""

    def __init__(self, database: Database, query: Query, parameters: Mapping[str, Any]) -> None:
        self._database = database
        self._query = query.full
        self._count = query.count
        self._brief = f"SELECT {query.brief} FROM ({query.full})"
        self._flat = f"SELECT {query.flat} FROM ({query.full})"
        self._parameters = dict(parameters)
        self.columns: tuple[str, ...] = tuple(database.relation(self._query, self._parameters).columns)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for rows in self._database.pieces(self._query, self._parameters):
            for row in rows:
                yield dict(zip(self.columns, row, strict=True))

    def brief(self, rows: int) -> tuple[list[str], list[list[str]]]:
        """Names of the columns that matter most to people, and the cells of the first rows as text."""
        found = self._database.rows(f"{self._brief} LIMIT {int(rows)}", self._parameters)
        names = self._database.relation(self._brief, self._parameters).columns
        return list(names), [[cell(value) for value in row] for row in found]

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from dragoman.display.pages import answer_page

        return answer_page(self)

    def count(self) -> int:
        """How many rows there are."""
        [(count,)] = self._database.rows(self._count, self._parameters)
        return int(count)

    def to_arrow(self) -> Any:
        """An Arrow table; lists and structures stay what they are. Needs pyarrow."""
        return self._through("pyarrow", lambda: self._database.arrow(self._query, self._parameters))

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame. Needs polars and pyarrow."""

        def frame() -> Any:
            import polars

            return polars.from_arrow(self.to_arrow())

        result: polars.DataFrame = self._through("polars", frame)
        return result

    def to_pandas(self) -> Any:
        """A pandas data frame. Needs pandas and pyarrow."""

        def frame() -> Any:
            import_module("pandas")
            return self.to_arrow().to_pandas()

        return self._through("pandas", frame)

    def _through(self, library: str, make: Any) -> Any:
        try:
            return make()
        except ImportError as error:
            raise RecordError(f"this way out needs {library}; pip install 'dragoman[frames]'") from error

    def write_parquet(self, path: Path) -> None:
        """One Parquet file."""
        self._database.write_parquet(self._query, self._parameters, path)

    def write_json(self, out: IO[str]) -> None:
        """One JSON object a line."""
        for row in self:
            out.write(json.dumps(row, ensure_ascii=False, default=plain) + "\n")

    def write_csv(self, out: IO[str]) -> None:
        """A header and a line for each row, one value a cell; the items of lists are joined with `;`."""
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self._database.relation(self._flat, self._parameters).columns)
        for rows in self._database.pieces(self._flat, self._parameters):
            writer.writerows(rows)

    def write_table(self, out: IO[str]) -> None:
        """A table for people, with the columns that matter most to them."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="dim")
        for name in self._database.relation(self._brief, self._parameters).columns:
            table.add_column(name, overflow="fold")
        for row in self._database.rows(self._brief, self._parameters):
            table.add_row(*(Text(cell(value)) for value in row))
        console = Console(file=out, width=None if out.isatty() else TABLE_WIDTH, highlight=False)
        console.print(table if table.row_count else "nothing found")


def plain(value: object) -> str:
    """What JSON has no type for: days as ISO text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def cell(value: Any) -> str:
    """A value as one cell of a table for people."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
