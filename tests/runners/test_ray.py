"""On Ray: the same record; dead workers, corrupt partitions and clusters that are not there are told, the rest is done."""

from __future__ import annotations

import json
from pathlib import Path

import crew_reports
import pytest
from crew_reports import REPORTS, SETTINGS, Trouble, named
from record_reports import contents

from dragoman import Coder, Settings, Skipped
from dragoman.errors import SettingError, WorkerError
from dragoman.record import build
from dragoman.runners import carrying
from dragoman.runners.carrying import Crew, FileReports, carry
from dragoman.runners.on_ray import partitions_of
from dragoman.runners.staging import staging_of

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'dragoman[ray]'")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(SETTINGS)


def write(path: Path, reports: list) -> Path:  # type: ignore[type-arg]
    rows = [json.dumps({"id": r.id, "text": r.text, "title": r.title}) for r in reports]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_cluster_makes_the_record_that_one_process_makes(coder: Coder, tmp_path: Path) -> None:
    files = (
        write(tmp_path / "a.jsonl", REPORTS[:5]),
        tmp_path / "missing.jsonl",
        write(tmp_path / "b.jsonl", REPORTS[3:]),  # two of them again
    )
    (tmp_path / "c.parquet").write_bytes(b"no Parquet" * 10)
    reports = FileReports((*files, tmp_path / "c.parquet"))
    one, many, told = tmp_path / "one.duckdb", tmp_path / "many.duckdb", list[Skipped]()
    alone = build(reports, one, coder, left_out=told.append)
    crew = Crew(workers=2, runner="ray")
    built = build(reports, many, coder, carry=carry(crew, coder, many), left_out=told.append)
    assert (built.added, built.known, built.left_out) == (alone.added, alone.known, alone.left_out) == (12, 2, 2)
    assert told[:2] == told[2:]
    assert contents(many) == contents(one)
    again = build(reports, many, coder, carry=carry(crew, coder, many))
    assert (again.added, again.known) == (0, 14)


def test_a_batch_that_kills_two_workers_is_set_aside(coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ray.cloudpickle.register_pickle_by_value(crew_reports)  # the workers know no tests
    store = carrying.Store
    monkeypatch.setattr(carrying, "Store", lambda *given: Trouble(store(*given), tmp_path))
    files = (write(tmp_path / "a.jsonl", [named("die", 1), named("r001", 2)]), write(tmp_path / "b.jsonl", REPORTS[4:]))
    path, told = tmp_path / "r.duckdb", list[Skipped]()
    crew = Crew(workers=2, runner="ray")
    built = build(FileReports(files), path, coder, carry=carry(crew, coder, path), left_out=told.append)
    assert (built.added, built.left_out) == (8, 2)
    assert {(s.source, s.code) for s in told} == {("die", "worker-died"), ("r001", "worker-died")}


def test_a_cluster_that_does_not_answer_is_named(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    crew = Crew(workers=2, runner="ray", address="127.0.0.1:9")
    with pytest.raises(WorkerError, match=r"127\.0\.0\.1:9: no Ray cluster answers"):
        build(FileReports((write(tmp_path / "a.jsonl", REPORTS),)), path, coder, carry=carry(crew, coder, path))
    assert build(REPORTS, path, coder).added == 12


def test_what_a_worker_lacks_is_told_in_its_own_words(tmp_path: Path) -> None:
    coder, path = Coder(Settings(model="no_such_model")), tmp_path / "r.duckdb"
    reports = FileReports((write(tmp_path / "a.jsonl", REPORTS),))
    with pytest.raises(SettingError, match="no_such_model"):
        build(reports, path, coder, carry=carry(Crew(workers=1, runner="ray"), coder, path))
    assert not staging_of(path).exists()


def test_reports_from_no_file_are_cut_into_partitions() -> None:
    found = [*partitions_of(iter([*REPORTS, Skipped("gone", None, "missing", "no such file")]))]
    assert [len(p.reports) for p in found] == [13]
    with pytest.raises(SettingError, match="standard input"):
        [*partitions_of(FileReports((Path("-"),)))]
