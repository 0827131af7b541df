"""The one gateway to SQL: opens a record file, migrates it, runs parametrised queries, and turns faults into RecordError."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.errors import BusyError, RecordError
from dragoman.tables import data_path

if TYPE_CHECKING:
    import duckdb
    import pyarrow

LONGEST_QUERY = 200
"""Characters of a query that an error shows."""
MEMORY = "1200MB"
"""What DuckDB may hold while a record is written, beside what Python holds; more goes to a folder beside the record."""

DISK_FULL = ("No space left", "File too large", "Disk quota")

POLL = 0.1
STALE = 3.0
"""Seconds between two tries to open a record that others have open, and after which a sign of such tries means nothing."""


class Database:
    """One open record file.

    `read_only`: many processes may read at once; only one may write, and none may read meanwhile (DuckDB's lock).
    Opening for writing creates the file and brings its tables to the newest version. `patience`: seconds to wait where
    others have it open; meanwhile `is_wanted` tells them. All methods raise RecordError.
    """

    def __init__(self, path: Path, *, read_only: bool, patience: float = 0.0) -> None:
        self.path = path
        if read_only and not path.exists():
            raise RecordError("no such record; `dragoman build` makes one", source=str(path))
        self._connection = _open(path, read_only=read_only, patience=patience)
        try:
            with suppress(RecordError):  # in a notebook without ipywidgets there is none, and DuckDB refuses to say so
                self.run("SET enable_progress_bar = false")  # it would print among answers
            if not read_only:
                self.run(f"SET memory_limit = '{MEMORY}'")
            migrate(self, read_only=read_only)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def reader(self) -> Database:
        """Another reader of the same open file, for a thread of its own, which closes it."""
        other = Database.__new__(Database)
        other.path, other._connection = self.path, self._connection.cursor()
        return other

    def interrupt(self) -> None:
        """Break off what another thread runs here; there it ends in RecordError."""
        self._connection.interrupt()

    def run(self, query: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Run statements for their effect."""
        with self._telling(query):
            self._connection.execute(query, parameters)

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._telling(query):
            return self._connection.execute(query, parameters).fetchall()

    def pieces(
        self, query: str, parameters: Mapping[str, Any] | None = None, size: int = 2048
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query, `size` at a time, without holding all of them. Nothing else may run meanwhile."""
        with self._telling(query):
            result = self._connection.execute(query, parameters)
            while rows := result.fetchmany(size):
                yield rows

    def relation(self, query: str, parameters: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
        """The query as a DuckDB relation, for its column names and its ways out (Arrow, Parquet)."""
        with self._telling(query):
            return self._connection.cursor().sql(query, params=parameters)

    def arrow_here(self, query: str) -> Any:
        """The rows of a query as an Arrow table, on this connection itself, which alone sees its temporary tables."""
        with self._telling(query):
            return self._connection.sql(query).to_arrow_table()

    def arrow(self, query: str, parameters: Mapping[str, Any]) -> Any:
        """The rows of a query as an Arrow table."""
        relation = self.relation(query, parameters)
        with self._telling(query):
            return relation.to_arrow_table()

    def write_parquet(self, query: str, parameters: Mapping[str, Any], path: Path) -> None:
        """The rows of a query into a Parquet file."""
        relation = self.relation(query, parameters)
        with self._telling(query):
            relation.write_parquet(str(path))

    def append(self, table: str, rows: Iterable[Sequence[Any]] | pyarrow.Table) -> None:
        """Add rows to a table, cells in the order of its columns. Through Arrow: six times as fast as row by row.

        Rows may come as an Arrow table of the table's own columns, too.
        """
        import pyarrow

        with self._telling(f"appending to {table}"):
            if not isinstance(rows, pyarrow.Table):
                columns = list(zip(*rows, strict=True))
                if not columns:
                    return
                schema = self._connection.sql(f'FROM "{table}" LIMIT 0').to_arrow_table().schema
                arrays = [pyarrow.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)]
                rows = pyarrow.Table.from_arrays(arrays, schema=schema)
            self._connection.register("incoming", rows)
            self._connection.execute(f'INSERT INTO "{table}" FROM incoming')
            self._connection.unregister("incoming")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is run inside."""
        with self._telling("BEGIN"):
            self._connection.begin()
        try:
            yield
        except BaseException:
            self._undo()
            raise
        with self._telling("COMMIT"):
            self._connection.commit()

    def _undo(self) -> None:
        import duckdb

        try:
            self._connection.rollback()
        except duckdb.Error:
            return  # the fault that led here has ended the transaction already, and is the one to tell

    @contextmanager
    def _telling(self, query: str) -> Iterator[None]:
        import duckdb

        try:
            yield
        except (duckdb.Error, OSError, ValueError, TypeError, OverflowError) as error:  # the latter three are Arrow's
            shown, why = " ".join(query.split())[:LONGEST_QUERY], _first_line(error)
            if any(words in why for words in DISK_FULL):
                why = f"no room on the disk; free some and build again, what was stored before stays ({why})"
            raise RecordError(f"{why} (in: {shown})", source=str(self.path)) from error


def _open(path: Path, *, read_only: bool, patience: float) -> duckdb.DuckDBPyConnection:
    import duckdb

    wanted = _wanted(path)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                return duckdb.connect(str(path), read_only=read_only)
            except duckdb.Error as error:
                if time.monotonic() >= until or not _is_locked(error):
                    kind = BusyError if _is_locked(error) else RecordError
                    raise kind(_why_closed(error), source=str(path)) from error
                with suppress(OSError):  # a folder that cannot be written to: whoever reads does not learn of it
                    wanted.touch()
                time.sleep(POLL)
    finally:
        if patience:
            with suppress(OSError):
                wanted.unlink()


def is_wanted(path: Path) -> bool:
    """Whether somebody waits to write the record, so that who reads it for long should let go of it."""
    try:
        return time.time() - _wanted(path).stat().st_mtime < STALE
    except OSError:
        return False


def _wanted(path: Path) -> Path:
    return path.with_name(f"{path.name}.wanted")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _is_locked(error: Exception) -> bool:
    return "lock" in _first_line(error).lower()


def _why_closed(error: Exception) -> str:
    """Why a record file cannot be opened, in our words where we know the cause."""
    text = _first_line(error)
    if _is_locked(error):
        process = re.search(r"PID (\d+)", text)
        who = f"process {process[1]}" if process else "another process"
        return f"{who} has the record open for writing, or this build would write while others read; try again later"
    if "different configuration" in text:
        return "this process has the record open both for reading and for writing; close one of them"
    return f"cannot be opened: {text}"


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every version of the tables, oldest first."""
    found = sorted(data_path("record", "migrations").glob("*.sql"))
    return [(int(path.name.split("-")[0]), path.read_text(encoding="utf-8")) for path in found]


def migrate(database: Database, *, read_only: bool) -> None:
    """Bring the tables to our newest version, each step in a transaction of its own.

    Raises RecordError for a record of a newer version, for a file with other tables, and for an older one when reading.
    """
    steps = migrations()
    newest = steps[-1][0]
    tables = {name for (name,) in database.rows("SELECT table_name FROM duckdb_tables()")}
    source = str(database.path)
    if tables and "migrations" not in tables:
        raise RecordError("a DuckDB file, but no record of Dragoman; name another", source=source)
    if not tables and read_only:
        raise RecordError("an empty DuckDB file; `dragoman build` makes a record", source=source)
    if not tables:
        database.run("CREATE TABLE migrations (version INTEGER PRIMARY KEY)")
    [(version,)] = database.rows("SELECT coalesce(max(version), 0) FROM migrations")
    if version > newest:
        raise RecordError(
            f"made by a newer Dragoman (tables of version {version}, this one knows {newest}); update Dragoman",
            source=source,
        )
    if version < newest and read_only:
        raise RecordError(
            f"made by an older Dragoman (tables of version {version}, now {newest}); `dragoman build` brings it up to date",
            source=source,
        )
    for number, statements in steps:
        if number > version:
            with database.transaction():
                database.run(statements)
                database.run("INSERT INTO migrations VALUES ($version)", {"version": number})
