"""The folder beside a record in which workers leave their batches until these are in the record.

    news.duckdb.batches/run             what the batches were coded with: others are of no use
    news.duckdb.batches/b000000000017/    a finished batch, a Parquet file a table (record/batches.py)
    news.duckdb.batches/t000000000017    how often coding this batch was begun (Ray)

A batch appears at once, by renaming; what is there is whole. A build that was killed finds there what its workers finished.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from dragoman.errors import RecordError
from dragoman.record.batches import Tables

RUN = "run"
BATCH, TRIES = "b", "t"
DIGITS = 12


def staging_of(record: Path) -> Path:
    """The folder of a record's batches."""
    return record.with_name(f"{record.name}.batches")


def open_staging(folder: Path, run: str) -> list[Path]:
    """Make the folder for a run; the finished batches of an earlier one with the same coder, settings and tables, in order.

    `run`: what tells these. What others left is removed. Raises RecordError when the folder cannot be written.
    """
    key = blake2b(run.encode(), digest_size=16).hexdigest()
    try:
        if folder.exists() and (not (folder / RUN).exists() or (folder / RUN).read_text(encoding="ascii") != key):
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RUN).write_text(key, encoding="ascii")
        left = []
        for path in sorted(folder.iterdir()):
            if path.name.startswith(BATCH):
                left.append(path.rename(path.with_name(f"{BATCH}-{path.name.lstrip(BATCH + '-')}")))  # below all numbers
            elif path.name != RUN:
                _remove(path)
        return left
    except OSError as error:
        raise RecordError(
            f"the folder for the workers' batches cannot be written ({error.strerror}); name another with --batches",
            source=str(folder),
        ) from error


def close_staging(folder: Path) -> None:
    """Remove the folder, unless batches are in it that are not in the record."""
    if not any(path.name.startswith(BATCH) for path in folder.iterdir()):
        shutil.rmtree(folder, ignore_errors=True)


def batch_path(folder: Path, number: int) -> Path:
    """Where a batch lies once it is finished."""
    return folder / f"{BATCH}{number:0{DIGITS}}"


def write_batch(folder: Path, number: int, tables: Tables) -> Path:
    """Write a batch's tables, all or nothing; its path. Written again, it stays as it was."""
    from pyarrow import parquet

    path = batch_path(folder, number)
    if path.exists():
        return path
    part = folder / f".{path.name}.{platform.node()}.{os.getpid()}"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for name, table in tables.items():
        parquet.write_table(table, part / f"{name}.parquet", compression="zstd")
    try:
        part.rename(path)
    except OSError:  # another worker was first
        shutil.rmtree(part, ignore_errors=True)
    return path


def read_batch(path: Path) -> Tables:
    """A batch's tables. Raises RecordError when it is not there or is damaged."""
    import pyarrow
    from pyarrow import parquet

    try:
        return {file.stem: parquet.read_table(file, use_threads=False) for file in _tables_of(path)}
    except (OSError, pyarrow.ArrowException) as error:
        reason = f"a batch of the workers cannot be read ({' '.join(str(error).split())[:200]})"
        remedy = "build again, or with --batches in a folder that all machines see"
        raise RecordError(f"{reason}; {remedy}", source=str(path)) from None


def _tables_of(path: Path) -> list[Path]:
    if not path.is_dir():
        raise FileNotFoundError(f"no folder {path}")
    return sorted(path.glob("*.parquet"))


def forget_batch(path: Path) -> None:
    """Remove a batch that is in the record, and the count of its tries."""
    _remove(path)
    _remove(path.with_name(path.name.replace(BATCH, TRIES, 1)))


def begin_try(folder: Path, number: int) -> str:
    """Note that coding a batch begins; how often it was begun before: a "." each time, an "m" where memory ran out."""
    path = folder / f"{TRIES}{number:0{DIGITS}}"
    before = path.read_text(encoding="ascii") if path.exists() else ""
    note_try(folder, number, ".")
    return before


def note_try(folder: Path, number: int, mark: str) -> None:
    """Add a mark to a batch's tries."""
    with open(folder / f"{TRIES}{number:0{DIGITS}}", "a", encoding="ascii") as file:
        file.write(mark)


@contextlib.contextmanager
def staged(folder: Path, run: str) -> Iterator[list[Path]]:
    """The folder for the time of a run; what an earlier one left in it."""
    left = open_staging(folder, run)
    try:
        yield left
    finally:
        close_staging(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
