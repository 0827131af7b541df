"""What goes wrong around a build: broken files, taken ids, a full disk. A clear word, and the record as it was."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from record_reports import REPORTS, contents
from typer.testing import CliRunner

from dragoman import Coder
from dragoman.cli import app
from dragoman.record import Record, build
from dragoman.record.database import Database

NEWS = "Kenyan police arrested two fishermen at Lake Victoria on Wednesday."
HOME = Path(__file__).parent

FULL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from record_reports import REPORTS
from dragoman import Coder, Report
from dragoman.errors import RecordError
from dragoman.model import Document
from dragoman.pipeline import Coded
from dragoman.record import build

class Mute(Coder):
    def warm_up(self): ...
    def code_many(self, reports):
        return (Coded(Document(report)) for report in reports)

path = Path(sys.argv[2])
room = path.stat().st_size + 100_000
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
long = (Report(f"{number} " * 200_000, f"long-{number}") for number in range(100_000, 100_200))
try:
    build(long, path, Mute())
except RecordError as error:
    print(error)
"""


def lines(path: Path, *rows: dict[str, str]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str]:
    """Exit status and what was printed by `dragoman`."""
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.output


def skipped(path: Path) -> list[tuple[str, str]]:
    with Record(path) as record:
        return [(Path(row["source"]).name, row["code"]) for row in record.skipped()]


def test_a_truncated_file_gives_what_was_whole_and_is_told(tmp_path: Path) -> None:
    path, source = tmp_path / "r.duckdb", tmp_path / "day.jsonl.gz"
    data = "\n".join(json.dumps({"id": f"r{n}", "date": "2021-03-04", "text": f"{NEWS} {n}"}) for n in range(40)).encode()
    source.write_bytes(gzip.compress(data[:2000]) + gzip.compress(data[2000:])[:-20])
    status, told = run("build", source, "--record", path)
    assert status == 1
    assert "ends in the middle of its gzip data" in told
    assert skipped(path) == [("day.jsonl.gz", "truncated")]
    with Record(path) as record:
        before = record.reports().count()
    assert before > 10
    source.write_bytes(gzip.compress(data))
    assert run("build", source, "--record", path)[0] == 0
    with Record(path) as record:
        assert record.reports().count() == 40


def test_a_table_with_other_columns_is_told_and_read_once_it_is_said_which_is_which(tmp_path: Path) -> None:
    path, source = tmp_path / "r.duckdb", tmp_path / "day.csv"
    source.write_text(f"ref;printed;lede\nr1;2021-03-04;{NEWS}\n", encoding="utf-8")
    status, told = run("build", source, "--record", path)
    assert status == 1
    assert "it has 'ref', 'printed', 'lede'" in told
    assert skipped(path) == [("day.csv", "bad-columns")]
    columns = ("--columns", "text=lede,date=printed", "--columns", "id=ref")
    assert run("build", source, "--record", path, *columns)[0] == 0
    with Record(path) as record:
        [event] = record.events()
        assert (event["report_id"], str(event["report_date"])) == ("r1", "2021-03-04")
    status, told = run("code", source, "--format", "json", *columns)
    assert status == 0
    assert json.loads(told)["report"]["report_id"] == "r1"


@pytest.mark.parametrize("wrong", ["body=text", "text", "text=a,text=b"])
def test_a_wrong_mapping_is_a_wrong_use(tmp_path: Path, wrong: str) -> None:
    source = tmp_path / "day.csv"
    source.write_text("text\n" + NEWS, encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(source), "--record", str(tmp_path / "r.duckdb"), "--columns", wrong])
    assert type(result.exception).__name__ == "SettingError"
    assert not (tmp_path / "r.duckdb").exists()


def test_one_id_with_two_texts(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    first = lines(tmp_path / "a.jsonl", {"id": "r1", "date": "2021-03-04", "text": NEWS})
    other = lines(tmp_path / "b.jsonl", {"id": "r1", "date": "2021-03-04", "text": "Uganda praised Kenya on Friday."})
    assert run("build", first, "--record", path)[0] == 0
    before = contents(path)
    status, told = run("build", first, other, "--record", path)
    assert status == 1
    assert "another text is recorded under the id 'r1'" in told
    after = contents(path)
    assert len(after.pop("skipped")) == 1
    assert after == {table: rows for table, rows in before.items() if table != "skipped"}


def test_a_full_disk_is_told_and_the_record_stays_whole(coder: Coder, record_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS[:2], path, coder)
    before = contents(path)
    ended = subprocess.run([sys.executable, "-c", FULL, str(HOME), str(path)], check=True, capture_output=True, text=True)
    assert "no room on the disk; free some and build again" in ended.stdout
    assert str(path) in ended.stdout
    with Database(path, read_only=True) as database:
        ids = {report for (report,) in database.rows("SELECT report_id FROM reports")}
        assert {r.id for r in REPORTS[:2]} <= ids
    with Database(path, read_only=False) as database:
        database.run("DELETE FROM reports WHERE report_id LIKE 'long-%'; DELETE FROM coded_in WHERE report_id LIKE 'long-%'")
    assert contents(path) == before
    build(REPORTS, path, coder)
    assert contents(path) == contents(record_path)
