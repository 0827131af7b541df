"""Building a record: nothing twice, nothing lost, nothing half."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from record_reports import REPORTS, contents, report

from dragoman import Coder, Skipped
from dragoman.errors import RecordError
from dragoman.record import build
from dragoman.record.building import table_versions
from dragoman.record.database import Database, migrations


def test_a_second_build_adds_only_what_is_new(coder: Coder, record_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    first = build(REPORTS[:2], path, coder)
    second = build(REPORTS, path, coder)
    assert (first.added, first.known, second.added, second.known) == (2, 0, 2, 2)
    assert contents(path) == contents(record_path)


def test_the_order_of_arrival_does_not_matter(coder: Coder, record_path: Path, tmp_path: Path) -> None:
    build(REPORTS[::-1], tmp_path / "r.duckdb", coder)
    assert contents(tmp_path / "r.duckdb") == contents(record_path)


def test_one_id_with_two_texts_keeps_the_first_and_the_reason(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    other = report("lake-1", "2021-03-04", "Something else was told of the lake on that day by the paper.")
    told: list[Skipped] = []
    for _ in range(2):
        built = build([REPORTS[0], other], path, coder, left_out=told.append)
        assert built.left_out == 1
    assert [s.code for s in told] == ["id-conflict"] * 2
    with Database(path, read_only=True) as database:
        assert database.rows("SELECT source, code FROM skipped") == [("lake-1", "id-conflict")]
        assert database.rows("SELECT text FROM reports") == [(REPORTS[0].text,)]


def test_the_same_report_twice_in_one_build_is_known(coder: Coder, tmp_path: Path) -> None:
    built = build([REPORTS[0], REPORTS[0]], tmp_path / "r.duckdb", coder)
    assert (built.added, built.known, built.left_out) == (1, 1, 0)


def test_what_is_left_out_before_coding_is_kept_with_its_reason(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build([Skipped("gone.txt", None, "missing", "no such file"), REPORTS[0]], path, coder)
    with Database(path, read_only=True) as database:
        assert database.rows("FROM skipped") == [("gone.txt", "", "missing", "no such file")]


def test_texts_and_names_that_utf_8_cannot_carry_are_survived(coder: Coder, tmp_path: Path) -> None:
    odd = report("odd\udcff", "2021-03-04", "Kenya praised Uganda \ud800 on Monday.\x00")
    built = build([odd, Skipped("file\udcff", None, "missing", "no such file")], tmp_path / "r.duckdb", coder)
    assert (built.added, built.left_out) == (1, 1)


@pytest.mark.parametrize("table", ["reports", "participants", "coded_in", "stories", "happening_events"])
def test_a_run_that_fails_anywhere_and_starts_again_ends_as_if_undisturbed(
    table: str, coder: Coder, record_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, append, calls = tmp_path / "r.duckdb", Database.append, []

    def fail_at_second_write(self: Database, name: str, rows: object) -> None:
        calls.append(name)
        if name == table and (calls.count(name) == 2 or name in ("stories", "happening_events")):
            raise duckdb.IOException("No space left on device")
        append(self, name, rows)  # type: ignore[arg-type]

    monkeypatch.setattr("dragoman.record.building.BATCH_REPORTS", 2)
    with monkeypatch.context() as broken:
        broken.setattr(Database, "append", fail_at_second_write)
        with pytest.raises((RecordError, duckdb.IOException), match="No space left"):
            build(REPORTS, path, coder)
    with Database(path, read_only=True) as database:
        [(left,)] = database.rows("SELECT count(*) FROM reports")
    assert left == (4 if table in ("stories", "happening_events") else 2)
    build(REPORTS, path, coder)
    assert contents(path) == contents(record_path)


def test_a_killed_run_ends_as_an_undisturbed_one(coder: Coder, record_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    script = f"""
import os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from record_reports import REPORTS
from dragoman.record import build, building
from dragoman.record.database import Database

building.BATCH_REPORTS = 1
append, calls = Database.append, []
def killed(self, table, rows):
    calls.append(table)
    if calls.count("events") == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    append(self, table, rows)
Database.append = killed
build(REPORTS, Path({str(path)!r}))
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    built = build(REPORTS, path, coder)
    assert (built.known, built.added) == (2, 2)
    assert contents(path) == contents(record_path)


def test_two_builds_at_once(tmp_path: Path, coder: Coder) -> None:
    path = tmp_path / "r.duckdb"
    script = f"import duckdb; c = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(RecordError, match=f"process {other.pid} has the record open"):
            build(REPORTS, path, coder)
        other.communicate(b"\n")


def test_a_record_of_a_newer_version(tmp_path: Path, coder: Coder) -> None:
    path = tmp_path / "r.duckdb"
    Database(path, read_only=False).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES (99)")
    for read_only in (False, True):
        with pytest.raises(RecordError, match="newer Dragoman"):
            Database(path, read_only=read_only)


def test_a_record_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    number, statements = migrations()[0]
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE migrations (version INTEGER PRIMARY KEY)")
        connection.execute(statements)
        connection.execute("INSERT INTO migrations VALUES ($n)", {"n": number})
    with pytest.raises(RecordError, match="older Dragoman"):
        Database(path, read_only=True)
    Database(path, read_only=False).close()
    Database(path, read_only=True).close()


def test_files_that_are_no_records(tmp_path: Path, coder: Coder) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.duckdb"
    text.write_text("Not a database. " * 100)
    with duckdb.connect(str(other)) as connection:
        connection.execute("CREATE TABLE mine (a INTEGER)")
    for path, why in ((text, "cannot be opened"), (other, "no record of Dragoman"), (tmp_path / "no" / "r", "cannot be")):
        with pytest.raises(RecordError, match=why):
            build(REPORTS, path, coder)
    assert text.read_text().startswith("Not a database.")


def test_every_run_says_with_what_it_worked(record_path: Path, coder: Coder) -> None:
    with Database(record_path, read_only=True) as database:
        [(coder_name, settings, tables, started, finished, added)] = database.rows(
            "SELECT coder, settings, tables, started, finished, added FROM runs"
        )
    assert coder_name.startswith("dragoman ")
    assert '"batch_size"' in settings
    assert '"lexicon"' in tables
    assert started <= finished
    assert added == len(REPORTS)


def test_table_versions_change_with_a_users_table(tmp_path: Path) -> None:
    from dragoman import Settings

    own = tmp_path / "own.tsv"
    coder = Coder(Settings(actors=(own,)))
    own.write_text("one")
    before = table_versions(coder)
    own.write_text("two")
    after = table_versions(coder)
    assert {name for name in after if after[name] != before[name]} == {str(own)}


def test_errors_name_the_query(record_path: Path) -> None:
    with Database(record_path, read_only=True) as database, pytest.raises(RecordError, match="in: SELECT x FROM nowhere"):
        database.rows("SELECT x FROM nowhere WHERE a = $a", {"a": 1})
