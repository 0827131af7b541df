"""What `dragoman bench` prints: every step, both speeds, what the gate loses. Never how long it must take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dragoman import Coder, Report, Settings
from dragoman.bench import GATE, PARSER, REST, SPLITTING, example_reports, measure
from dragoman.cli import app
from dragoman.errors import SettingError
from dragoman.runners.memory import parse_size, resident

TEXT = "Kenyan police arrested two activists in Mombasa on Friday. The bread rose slowly in the warm kitchen."


def run(*arguments: object) -> str:
    result = CliRunner().invoke(app, ["bench", "--reader", "off", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_every_step_has_its_cost_and_all_of_them_are_the_whole() -> None:
    times = measure([Report(TEXT, f"r{n}") for n in range(4)], Settings(reader=False), 2)
    steps = {step.name for step in Coder().steps} - {"language"}
    assert set(times.steps) == steps | {SPLITTING, GATE, PARSER, REST}
    assert all(len(seconds) == 2 for seconds in times.steps.values())
    assert (times.reports, times.sentences, times.parsed, times.events) == (4, 8, 4, 4)
    assert len(times.ratios) == 2
    assert min(times.ratios) > 0


def test_the_reader_is_measured_too() -> None:
    times = measure([Report(TEXT, f"r{n}") for n in range(4)], Settings(), 1)
    assert times.reports == 4
    assert times.events >= 4
    assert times.steps["reader"][0] > 0


def test_the_table_and_what_the_gate_loses(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text(TEXT, encoding="utf-8")
    printed = run(path, "--runs", 1, "--loss")
    assert "spaCy's full pipeline" in printed
    assert "1 reports, 2 sentences, 50% of them parsed, 1 events" in printed
    assert "lost by the gate: 0 of 1 events" in printed


def test_without_files_the_lexicons_examples_are_measured() -> None:
    told = json.loads(run("--limit", 2, "--runs", 1, "--json"))
    assert told["reports"] == 2
    assert len(example_reports(Settings())) > 100


def test_nothing_to_measure_is_told() -> None:
    with pytest.raises(SettingError, match="no reports"):
        CliRunner().invoke(app, ["bench", "--limit", "0"], catch_exceptions=False)


@pytest.mark.parametrize(("text", "size"), [("600M", 600 << 20), ("1.5G", 3 << 29), (" 20 kib ", 20 << 10), ("7", 7)])
def test_amounts_of_memory(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "-3M", "0", "1T"])
def test_what_is_no_amount_of_memory(text: str) -> None:
    with pytest.raises(SettingError, match="no amount"):
        parse_size(text)


def test_this_process_holds_some_memory() -> None:
    assert resident() > 10 << 20
