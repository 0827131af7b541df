"""Killed builds and damaged inputs: the record is the one that an undisturbed build gives, and what is missing is told."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from bench import DAMAGE, FORMATS, file_of, invented, kill_and_go_on, write_all
from record_reports import contents

from dragoman import Coder, Record, build, read_reports

TEXTS = {"cut": ("txt", "html"), "overwritten": ("txt", "html", "csv", "tsv"), "empty": ()}
"""Damage -> formats in which what is left may be a text like another: other letters in a cell, the first half of a page."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """The inputs, their record, and the seconds that it took."""
    home = tmp_path_factory.mktemp("faults")
    write_all(home / "in")
    begun = time.monotonic()
    assert kill_and_go_on(home / "in", home / "whole.duckdb", []) == 0
    return home / "in", home / "whole.duckdb", time.monotonic() - begun


def test_killed_again_and_again_a_build_ends_with_the_same_record(
    undisturbed: tuple[Path, Path, float], tmp_path: Path
) -> None:
    inputs, whole, seconds = undisturbed
    record = tmp_path / "r.duckdb"
    assert kill_and_go_on(inputs, record, [seconds * part for part in (0.5, 0.7, 0.9)]) > 0
    assert contents(record) == contents(whole)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_input_costs_itself_alone(undisturbed: tuple[Path, Path, float], tmp_path: Path, damage: str) -> None:
    inputs, whole, _ = undisturbed
    broken, record = tmp_path / "broken", tmp_path / "r.duckdb"
    broken.mkdir()
    for number, ending in enumerate(FORMATS):
        rows = [invented(1000 + 10 * number + i) for i in range(6)]
        (broken / f"broken-{number}.{ending}").write_bytes(DAMAGE[damage](file_of(ending, rows)))
    built = build(read_reports([inputs, broken], date=dt.date(2021, 6, 1)), record, Coder())
    assert built.left_out
    assert _of(record, whole, "reports") == contents(whole)["reports"]
    assert _of(record, whole, "events") == contents(whole)["events"]
    with Record(record) as opened:
        told = {Path(row["source"]).name for row in opened.skipped()}
        codes = {row["code"] for row in opened.skipped()}
    wanted = {f"broken-{n}.{ending}" for n, ending in enumerate(FORMATS) if ending not in TEXTS[damage]}
    assert wanted <= told
    assert "coder-fault" not in codes


def _of(record: Path, whole: Path, table: str) -> list[Any]:
    """The rows of a table that the whole record has too."""
    known = set(contents(whole)[table])
    return [row for row in contents(record)[table] if row in known]
