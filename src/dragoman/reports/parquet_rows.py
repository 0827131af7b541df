"""Parquet files: one report a row, a few rows in memory at a time; a damaged row group costs only itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from dragoman.config import Limits
from dragoman.errors import ReportError
from dragoman.reports.columns import Columns, draft
from dragoman.reports.draft import Found

BATCH_ROWS = 64
BUFFER_BYTES = 1 << 20


def read_parquet(file: IO[bytes], source: str, stem: str, columns: Columns, limits: Limits) -> Found:
    """The reports of the rows. `file` must be one that can be searched.

    Raises ReportError: `bad-parquet`, `bad-columns`. A row group that cannot be read, or whose columns unpack to more than
    the limits allow, is one error; the next goes on.
    """
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False)
        names = tuple(table.schema_arrow.names)
        sizes = [table.metadata.row_group(g).num_rows for g in range(table.metadata.num_row_groups)]
    except _faults() as error:
        raise ReportError(f"no Parquet file that can be read ({_line(error)})", code="bad-parquet", source=source) from error
    found = columns.of_table(names, source)
    number = 0
    for group, rows in enumerate(sizes):
        before, number = number, number + rows
        place = f"row group {group + 1}, rows {before + 1}-{number}"
        try:
            _check_size(table, group, set(found.values()), limits, place)
            for row_number, row in enumerate(_rows(table, group, found), before + 1):
                try:
                    yield draft(row, found, f"{stem}-{row_number}", f"row {row_number}")
                except ReportError as error:
                    yield error
        except _faults() as error:
            reason = f"these rows, or the rest of them, cannot be read ({_line(error)})"
            yield ReportError(reason, code="bad-parquet", place=place)
        except ReportError as error:
            yield error


def _check_size(table: Any, group: int, wanted: set[str], limits: Limits, place: str) -> None:
    """Raise ReportError (`bomb`) where the file says itself that the columns unpack beyond the limits."""
    about = table.metadata.row_group(group)
    for column in (about.column(i) for i in range(about.num_columns)):
        packed, size = column.total_compressed_size, column.total_uncompressed_size
        if column.path_in_schema.split(".")[0] not in wanted or size <= limits.unpacked_free:
            continue
        if size > limits.unpacked_bytes or size > limits.unpacked_ratio * max(packed, 1):
            raise ReportError(f"unpacks to {size:,} bytes from {packed:,}; left out", code="bomb", place=place)


def _rows(table: Any, group: int, found: dict[str, str]) -> Iterator[dict[str, object]]:
    wanted = list(dict.fromkeys(found.values()))
    for batch in table.iter_batches(BATCH_ROWS, row_groups=[group], columns=wanted, use_threads=False):
        cells = [_cells(batch.column(name)) for name in wanted]
        for row in zip(*cells, strict=True):
            yield dict(zip(wanted, row, strict=True))


def _cells(column: Any) -> list[object]:
    """The cells as Python has them; text that is not UTF-8 as its bytes, times to the microsecond."""
    import pyarrow

    if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False)
    try:
        cells: list[object] = column.to_pylist()
    except UnicodeDecodeError:
        cells = [cell.as_buffer().to_pybytes() if cell.is_valid else None for cell in column]
    return cells


def _faults() -> tuple[type[Exception], ...]:
    """What Arrow raises at a file that is not as it should be."""
    import pyarrow

    return (pyarrow.ArrowException, OSError, ValueError, KeyError, OverflowError, UnicodeError)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
