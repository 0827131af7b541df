"""However many code, and wherever: the same record, byte-identical exports; what kills a worker costs its batch alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from crew_reports import REPORTS, SETTINGS, Trouble, named, report
from record_reports import contents
from typer.testing import CliRunner

from dragoman import Coder, Report, Settings, Skipped
from dragoman.cli import app
from dragoman.errors import SettingError, WorkerError
from dragoman.record import Built, Record, build
from dragoman.record.batches import code_batch, schemas_of
from dragoman.record.database import Database
from dragoman.runners import carrying
from dragoman.runners.carrying import Crew, FileReports, carry
from dragoman.runners.local import Local
from dragoman.runners.staging import batch_path, begin_try, open_staging, staging_of, write_batch


class EnoughError(Exception):
    """Ends a build from inside."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.record.building.BATCH_REPORTS", 3)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(SETTINGS)


@pytest.fixture(scope="module")
def alone(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("alone") / "r.duckdb"
    build(REPORTS, path, coder)
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = [json.dumps({"id": r.id, "text": r.text, "title": r.title}) for r in REPORTS]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def exported(path: Path, tmp_path: Path) -> dict[str, bytes]:
    """What goes out of a record, byte by byte."""
    found = {}
    for format in ("plover", "icews"):
        out = tmp_path / f"{path.stem}.{format}"
        arguments = ["export", str(path), "--format", format, "-o", str(out), "--include", "all"]
        assert CliRunner().invoke(app, arguments).exit_code == 0
        found[format] = out.read_bytes()
    return found


def build_by(crew: Crew, reports: Iterable[Report | Skipped], path: Path, coder: Coder, **more: Any) -> Built:
    return build(reports, path, coder, carry=carry(crew, coder, path), **more)


def troubled(monkeypatch: pytest.MonkeyPatch, marks: Path) -> None:
    """From now on workers meet with trouble."""
    store = carrying.Store
    monkeypatch.setattr(carrying, "Store", lambda *given: Trouble(store(*given), marks))


def test_two_processes_make_the_record_that_one_makes(coder: Coder, alone: Path, tmp_path: Path) -> None:
    path, told = tmp_path / "r.duckdb", list[int]()
    built = build_by(Crew(workers=2), REPORTS, path, coder, progress=told.append)
    assert (built.added, built.known, built.left_out) == (12, 0, 0)
    assert sum(told) == len(REPORTS)
    assert contents(path) == contents(alone)
    assert exported(path, tmp_path) == exported(alone, tmp_path)
    assert not staging_of(path).exists()
    again = build_by(Crew(workers=2), REPORTS, path, coder)
    assert (again.added, again.known) == (0, 12)


def test_the_pure_function_gives_the_same_tables_again(coder: Coder, tmp_path: Path) -> None:
    with Database(tmp_path / "r.duckdb", read_only=False) as database:
        schemas = schemas_of(database)
    left_out = Skipped("gone.txt", None, "missing", "no such file")
    one, two = (code_batch(coder, [*REPORTS[:2], left_out], schemas) for _ in range(2))
    assert one == two
    assert [i["code"] for i in one["items"].to_pylist()] == [None, None, "missing"]


def test_a_worker_that_dies_once_costs_nothing(
    coder: Coder, alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubled(monkeypatch, tmp_path)
    path = tmp_path / "r.duckdb"
    built = build_by(Crew(workers=2), [*REPORTS[:5], named("once", 5), *REPORTS[6:]], path, coder)
    assert (built.added, built.left_out) == (12, 0)
    assert (tmp_path / "once").exists()


def test_a_batch_that_kills_two_workers_is_set_aside_and_coded_by_a_later_run(
    coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, told = tmp_path / "r.duckdb", list[Skipped]()
    reports = [*REPORTS[:4], named("die", 4), *REPORTS[5:]]
    with monkeypatch.context() as broken:
        troubled(broken, tmp_path)
        built = build_by(Crew(workers=2), reports, path, coder, left_out=told.append)
    assert (built.added, built.left_out) == (9, 3)
    assert {s.source for s in told} == {"r003", "die", "r005"}
    assert {s.code for s in told} == {"worker-died"}
    assert all("SIGKILL" in s.reason for s in told)
    with Record(path) as record:
        assert {s["source"] for s in record.skipped()} == {"r003", "die", "r005"}
    built = build_by(Crew(workers=2), reports, path, coder)
    assert (built.added, built.known, built.left_out) == (3, 9, 0)
    with Record(path) as record:
        assert not list(record.skipped())


def test_a_batch_that_needs_too_much_memory_is_left_out(
    coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    troubled(monkeypatch, tmp_path)
    path, told = tmp_path / "r.duckdb", list[Skipped]()
    reports = [*REPORTS[:3], named("eat", 3), *REPORTS[4:6]]
    built = build_by(Crew(limit=700 << 20), reports, path, coder, left_out=told.append)
    assert (built.added, built.left_out) == (3, 3)
    assert {s.code for s in told} == {"out-of-memory"}
    assert "700 MiB of --limit-memory" in told[0].reason


def test_a_full_worker_is_replaced_between_batches(
    coder: Coder, alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    start = Local._start
    monkeypatch.setattr(Local, "_start", lambda self: started.append(1) or start(self))
    monkeypatch.setattr("dragoman.runners.local.work", full_worker)
    path = tmp_path / "r.duckdb"
    build_by(Crew(limit=2 << 30), REPORTS, path, coder)
    assert len(started) > 2
    assert contents(path) == contents(alone)


def full_worker(*given: Any) -> None:
    """A worker that always finds itself full."""
    from dragoman.runners import local

    local.is_full = lambda limit: True  # type: ignore[assignment]
    local.work(*given)


def test_a_worker_that_may_hold_less_than_it_needs_is_no_worker(coder: Coder, tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="model and tables alone take"):
        build_by(Crew(limit=20 << 20), REPORTS, tmp_path / "r.duckdb", coder)


def test_a_workers_own_error_is_raised_here(tmp_path: Path) -> None:
    coder = Coder(Settings(model="no_such_model"))
    with pytest.raises(SettingError, match="no_such_model"):
        build_by(Crew(workers=2), REPORTS, tmp_path / "r.duckdb", coder)


def test_no_more_batches_are_drawn_than_are_at_work(coder: Coder, tmp_path: Path) -> None:
    drawn: list[int] = []

    def endless() -> Iterable[Report]:
        number = 0
        while True:
            drawn.append(number)
            yield report(number)
            number += 1

    path = tmp_path / "r.duckdb"
    seen: list[int] = []

    def stop(reports: int) -> None:
        seen.append(reports)
        if len(seen) == 4:
            raise EnoughError

    with pytest.raises(EnoughError):
        build_by(Crew(workers=2), endless(), path, coder, progress=stop)
    assert len(drawn) <= 3 * (len(seen) + 2 * 4 + 2)


def test_what_a_killed_build_left_is_taken_in_first(coder: Coder, alone: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    with Database(path, read_only=False) as database:
        schemas = schemas_of(database)
    folder = staging_of(path)
    open_staging(folder, carrying.run_key(coder, schemas))
    write_batch(folder, 7, code_batch(coder, REPORTS[4:7], schemas))
    (folder / ".b7.half").mkdir()
    begin_try(folder, 8)
    built = build_by(Crew(workers=2), REPORTS, path, coder)
    assert (built.added, built.known) == (12, 3)
    assert contents(path) == contents(alone)
    assert not folder.exists()


def test_batches_coded_with_other_settings_are_of_no_use(tmp_path: Path) -> None:
    folder = tmp_path / "batches"
    open_staging(folder, "one")
    batch_path(folder, 1).mkdir()
    assert len(open_staging(folder, "one")) == 1
    assert open_staging(folder, "two") == []


def test_a_corrupt_partition_is_named_and_the_rest_done(lines: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1 is no more than its first word" * 10)
    path = tmp_path / "r.duckdb"
    arguments = ["build", str(bad), str(lines), "--record", str(path), "--workers", "2", "--reader", "off"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "bad-parquet" in result.output
    assert "added: 12" in result.output


def test_code_prints_the_same_by_workers(lines: Path, tmp_path: Path) -> None:
    lines.write_text(lines.read_text(encoding="utf-8") + "\nno json\n", encoding="utf-8")
    for format in ("table", "json", "plover"):
        found = []
        for workers in ("1", "2"):
            out = tmp_path / f"{format}{workers}"
            options = ["--format", format, "-o", str(out), "--workers", workers, "--reader", "off"]
            result = CliRunner().invoke(app, ["code", str(lines), *options])
            assert result.exit_code == 1
            found.append((out.read_bytes(), result.output))
        assert found[0] == found[1]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--workers", "0"], "1 or more"),
        (["--runner", "slurm"], "no runner is called 'slurm'"),
        (["--address", "here:1"], "--runner ray"),
        (["--limit-memory", "much"], "no amount of memory"),
    ],
)
def test_options_that_cannot_be(options: list[str], why: str, lines: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["build", str(lines), "--record", str(tmp_path / "r.duckdb"), *options])
    assert result.exit_code != 0
    assert why in str(result.exception)


def test_a_recode_by_workers_is_one(coder: Coder, alone: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS, path, coder)
    with Database(path, read_only=False) as database:
        database.run("DELETE FROM coded_in")
    built = build_by(Crew(workers=2), [], path, coder, recode=True)
    assert (built.recoded, built.outdated) == (12, 0)
    assert contents(path) == contents(alone)


def test_reports_of_files_are_read_each_time_anew(lines: Path) -> None:
    reports = FileReports((lines,))
    assert [*reports] == [*reports]
