"""The desk: many readers, a build beside them, a copy while it lasts, and judgements in between."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nicegui")

from dragoman.errors import BusyError, RecordError
from dragoman.record.database import Database
from dragoman.web.desk import Desk, SlowError

EVENTS = "SELECT count(*) FROM events"


@pytest.fixture
def desk(record: Path) -> Iterator[Desk]:
    made = Desk(record, pause=0.05)
    yield made
    made.close()


def hold(path: str, ready: Any, done: Any) -> None:
    """Another process that writes the record, and then lets go of it."""
    with Database(Path(path), read_only=False) as database:
        database.run("DELETE FROM events WHERE number > 0")
        ready.set()
        done.wait(60)


def wait_and_write(path: str) -> None:
    """Another process that waits for the record to write it."""
    with Database(Path(path), read_only=False, patience=30) as database:
        database.run("DELETE FROM events WHERE id = (SELECT min(id) FROM events)")


@contextmanager
def building(path: Path) -> Iterator[Any]:
    """While another process has the record."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(str(path), ready, done))
    process.start()
    assert ready.wait(60)
    try:
        yield done
    finally:
        done.set()
        process.join()


def count(desk: Desk) -> int:
    with desk.reading() as reader:
        [(number,)] = reader.rows(EVENTS)
        return int(number)


def test_many_threads_read_at_once(desk: Desk) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(count(desk))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1


def test_the_file_is_given_free_when_nobody_reads(desk: Desk, record: Path) -> None:
    before = count(desk)
    waited = threading.Event()
    for _ in range(100):
        if desk._open is None:
            break
        waited.wait(0.05)
    with Database(record, read_only=False) as database:
        database.run("DELETE FROM events WHERE number > 0")
    assert 0 < count(desk) < before


def test_while_it_is_being_built_a_copy_is_read_and_then_the_record(desk: Desk, record: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("dragoman.web.desk.LOOK_AGAIN", 0.0)
    before = count(desk)
    desk.close()
    with building(record) as done:
        during = count(desk)
        assert desk.since is not None
        assert during <= before
        with pytest.raises(BusyError, match="process"):
            desk.write(lambda database: None)
        done.set()
    assert 0 < count(desk) < before
    assert desk.since is None


def test_a_build_that_waits_gets_the_record_from_those_who_read(desk: Desk, record: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("dragoman.web.desk.LOOK_AGAIN", 0.0)
    desk.pause = 60.0
    before = count(desk)
    waiting = multiprocessing.get_context("spawn").Process(target=wait_and_write, args=(str(record),))
    waiting.start()
    while waiting.is_alive():
        assert count(desk) in (before, before - 1)
    assert waiting.exitcode == 0
    assert count(desk) == before - 1
    assert desk.since is None


def test_a_record_that_is_put_in_its_place_is_read(desk: Desk, record: Path, tmp_path: Path) -> None:
    before = desk.ask("number", lambda reader: reader.rows(EVENTS)[0][0])
    other = tmp_path / "other.duckdb"
    other.write_bytes(record.read_bytes())
    with Database(other, read_only=False) as database:
        database.run("DELETE FROM events")
    other.replace(record)
    assert before > 0
    assert desk.ask("number", lambda reader: reader.rows(EVENTS)[0][0]) == 0


def test_answers_are_remembered_until_the_record_changes(desk: Desk, record: Path) -> None:
    asked = []

    def work(reader: Any) -> int:
        asked.append(1)
        return int(reader.rows(EVENTS)[0][0])

    assert desk.ask("number", work) == desk.ask("number", work)
    assert len(asked) == 1
    desk.write(lambda database: database.run("INSERT INTO skipped VALUES ('a', 'b', 'c', 'd')"))
    desk.ask("number", work)
    assert len(asked) == 1, "what the desk writes itself changes no answer"
    desk.close()
    with Database(record, read_only=False) as database:
        database.run("DELETE FROM events WHERE number > 0")
    desk.ask("number", work)
    assert len(asked) == 2


def test_what_takes_too_long_is_broken_off(record: Path) -> None:
    desk = Desk(record, seconds=0.1)
    with desk.reading() as reader, pytest.raises(SlowError, match=r"longer than 0\.1 seconds"):
        reader.rows("SELECT count(*) FROM range(100000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
    with desk.reading() as reader:
        assert reader.rows("SELECT 1") == [(1,)]
    desk.close()


def test_queries_reach_no_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with desk.reading() as reader:
        for query in (
            f"SELECT * FROM '{tmp_path}/secret.csv'",
            f"COPY events TO '{tmp_path}/out.csv'",
            "DELETE FROM events",
        ):
            with pytest.raises(RecordError):
                reader.rows(query)


def test_no_record_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record"), Desk(tmp_path / "none.duckdb").reading():
        pass
