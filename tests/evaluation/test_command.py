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
