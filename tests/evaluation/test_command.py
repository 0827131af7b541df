"""`dragoman evaluate` as a user meets it: tables, JSON, a page, and a clear refusal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gold_reports import gold

from dragoman.cli import main

Write = Callable[[Any], Path]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """run(*arguments) -> exit status, standard output, standard error of `dragoman evaluate`."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dragoman", "evaluate", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), told.out, told.err

    return call


def test_tables_and_a_page(run: Run, write: Write, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    status, out, _ = run(write(gold()), "--html", page)
    assert status == 0
    assert "whole event" in out
    assert "errors by cause" in out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json(run: Run, write: Write) -> None:
    status, out, _ = run(write(gold()), "--json")
    told = json.loads(out)
    assert status == 0
    assert told["figures"]["whole event"]["gold"] == 2
    assert told["reports"] == ["andes"]


def test_a_report_that_cannot_be_coded_is_told(run: Run, write: Write) -> None:
    text = "정부는 월요일에 국경 회담을 재개한다고 밝혔다. 대변인은 양측이 다음 주에 다시 만날 것이라고 말했다."
    empty = {"report": {"id": "seoul", "date": None, "text": text}}
    status, _, err = run(write(empty | {name: [] for name in ("events", "statements", "times", "places", "damage")}))
    assert status == 1
    assert err.startswith("left out: seoul: written in Hangul")


def test_a_bad_gold_file_is_refused(run: Run, write: Write) -> None:
    record = gold()
    record["events"][0]["event"] = ["EXPEL"]
    path = write(record)
    status, out, err = run(path)
    assert (status, out) == (2, "")
    assert err.strip() == f"dragoman: {path}, events[0].event: unknown label 'EXPEL'"


def test_an_empty_part_is_refused(run: Run, write: Write) -> None:
    told = [run(write(gold()), "--part", part) for part in ("development", "test")]
    assert sorted(status for status, _, _ in told) == [0, 2]


def test_tables_by_kind_of_text(run: Run, write: Write) -> None:
    record = gold()
    record["report"]["kind"] = "wire"
    status, out, _ = run(write(record), "--by", "kind")
    assert status == 0
    assert "by kind" in out
    assert "kind: wire" in out
    told = json.loads(run(write(record), "--by", "region", "--json")[1])
    assert told["region"]["not told"]["figures"]["whole event"]["gold"] == 2


def test_ablations_stand_in_one_table(run: Run, write: Write) -> None:
    status, out, _ = run(write(gold()), "--ablations")
    assert status == 0
    names = [line.split("  ")[0] for line in out.splitlines()[1:]]
    assert names[0] == "whole coder"
    assert names[-1] == "baseline"
    assert sum(name.startswith("without ") for name in names) == 5


def test_a_judged_sheet_is_counted_and_a_bad_one_refused(run: Run, write: Write, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("event_id,category,right,wrong\ne1,AID,yes,\ne2,AID,no,recipient\n", encoding="utf-8")
    status, out, _ = run(sheet)
    assert status == 0
    assert "0.500" in out
    assert json.loads(run(sheet, "--json")[1])["whole"]["judged"] == 2
    assert run(sheet, write(gold()))[2] == "dragoman: gold reports and judged sheets are measured apart\n"
    sheet.write_text("event_id,category,right,wrong\ne1,AID,perhaps,\n", encoding="utf-8")
    assert run(sheet)[2].startswith(f"dragoman: {sheet}, row 2, right: 'perhaps' is no answer")


def test_a_sample_of_a_record_can_be_judged_and_counted(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman import Coder, Report
    from dragoman.record import build

    countries = ("Kenya", "Uganda", "Chad", "Niger", "Ghana")
    texts = [f"{one} condemned {other}." for one in countries for other in countries if one != other]
    build([Report(text=text, id=f"r{i}") for i, text in enumerate(texts)], tmp_path / "r.duckdb", Coder())

    def draw(*more: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["dragoman", "sample", str(tmp_path / "r.duckdb"), *map(str, more)])
        with pytest.raises(SystemExit):
            main()
        return (tmp_path / "sheet.csv").read_text(encoding="utf-8")

    out = tmp_path / "sheet.csv"
    first = draw("-n", "5", "-o", out)
    assert len(first.splitlines()) == 6
    assert draw("-n", "5", "-o", out) == first
    assert draw("-n", "5", "--seed", "7", "-o", out) != first
    assert len(draw("-n", "50", "--actor", "KEN", "-o", out).splitlines()) == 5
    out.write_text(first.replace(",,,,\n", ",yes,,,\n"), encoding="utf-8")
    status, told, _ = run(out)
    assert status == 0
    assert "judged: 5" in told
