"""`dragoman actors …`: import, search, show, unresolved, lint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import SettingError


def run(*words: str, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, ["actors", *words], input=stdin)


def entity(text: str, start: int, code: str | None = None) -> dict[str, object]:
    return {"entity_text": text, "entity_name": None, "code": code, "start": start, "end": start + len(text)}


def coded(report_id: str, events: list[dict[str, object]], statements: list[dict[str, object]] | None = None) -> str:
    row = {"report": {"report_id": report_id}, "events": events, "statements": statements or []}
    return json.dumps(row) + "\n"


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "mine.txt"
    path.write_text("REED_ISLAND_FRONT_ [FJIREB]\n+RIF_\nLOST_NAME [QQQ]\nHARBOUR_GUARD [~COP]\n")
    return path


def test_import_writes_a_table_and_lists_what_is_left(dictionary: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.tsv"
    result = run("import", str(dictionary), "-o", str(mine))
    assert result.exit_code == 1
    assert f"not carried over: {dictionary}, line 3" in result.stderr
    assert mine.read_text().splitlines()[1].split("\t")[:4] == ["Reed Island Front", "Rif", "FJI", "REB"]
    assert "FJI\tREB" in run("search", "reed", "front", "--actors", str(mine)).stdout


def test_import_of_several_goes_into_one_table(dictionary: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("BLUE_LAGOON_PARTY [FJIPTY]\n")
    table = run("import", str(other), str(dictionary)).stdout.splitlines()
    assert [line.split("\t")[0] for line in table if "\t" in line] == [
        "name", "Blue Lagoon Party", "Reed Island Front", "Harbour Guard",
    ]  # fmt: skip


def test_import_of_a_clean_dictionary_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_text("BLUE_LAGOON_PARTY [FJIPTY]\n")
    assert run("import", str(path)).exit_code == 0
    path.write_bytes(b"CAF\xc9_LEAGUE [FJIPTY]\n")
    repaired = run("import", str(path))
    assert repaired.exit_code == 0
    assert "repaired" in repaired.stderr


def test_import_never_overwrites_its_input(dictionary: Path) -> None:
    result = run("import", str(dictionary), "-o", str(dictionary))
    assert isinstance(result.exception, SettingError)


def test_show_follows_the_date() -> None:
    first = [
        run("show", "Nelson Mandela", *day).stdout.splitlines()[0]
        for day in (["--date", "1996-03-01"], ["--date", "2005-03-01"])
    ]
    assert first == [
        "on 1996-03-01: Nelson Mandela: ZAF GOV, president",
        "on 2005-03-01: Nelson Mandela: ZAF ELI, formerly president",
    ]
    assert "1994-05-10" in run("show", "Mandela").stdout


def test_show_of_what_is_no_actor_and_of_what_is_no_day() -> None:
    assert run("show", "Zorblax").exit_code == 1
    assert run("show", "Kenya", "--date", "1998-02-30").exit_code == 2
    assert run("show", "Kenya").stdout.startswith("without a date: Kenya: KEN")


def test_search_finds_parts_and_says_when_it_finds_nothing() -> None:
    assert "United Nations Security Council" in run("search", "security", "council").stdout
    assert run("search", "zorblax").exit_code == 1


def test_a_users_bad_rows_are_named_and_the_rest_is_used(tmp_path: Path) -> None:
    mine = tmp_path / "mine.tsv"
    mine.write_text("name\tcode\tsector\nReed Watch\tFJI\tSOC\nBad\tQQQ\tSOC\n")
    result = run("show", "Reed Watch", "--actors", str(mine))
    assert "FJI SOC" in result.stdout
    assert f"not used: {mine}, line 3: unknown code 'QQQ'" in result.stderr
    assert "line 3" in run("lint", "--actors", str(mine)).stdout


def test_our_tables_have_no_faults() -> None:
    result = run("lint")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_unresolved_counts_mentions_most_frequent_first(tmp_path: Path) -> None:
    sentence = {"text": "Zorblax hit the Moon Guild."}
    one = {"report_id": "a", "actor": [entity("Zorblax", 0)], "recipient": [entity("the Moon Guild", 12)], **sentence}
    again = {"report_id": "b", "actor": [entity("Zorblax", 4)], "recipient": [entity("Kenya", 20, "KEN")], **sentence}
    said = {"report_id": "b", "source": entity("Zorblax", 30), "text": "all was well"}
    lines = coded("a", [one, one]) + coded("b", [again], [said])
    path = tmp_path / "run.jsonl"
    path.write_text(lines)
    for result in (run("unresolved", str(path)), run("unresolved", "-", stdin=lines)):
        rows = [line.split("\t") for line in result.stdout.splitlines()]
        assert rows == [
            ["count", "actor", "recipient", "source", "text", "example"],
            ["3", "2", "0", "1", "Zorblax", "Zorblax hit the Moon Guild."],
            ["1", "0", "1", "0", "the Moon Guild", "Zorblax hit the Moon Guild."],
        ]


def test_unresolved_leaves_pronouns_out_and_reads_single_events() -> None:
    event = {"event": ["ASSAULT"], "report_id": "a", "actor": [entity("They", 0)], "recipient": [entity("Zorblax", 9)]}
    assert [r.split("\t")[4] for r in run("unresolved", "-", stdin=json.dumps(event)).stdout.splitlines()[1:]] == ["Zorblax"]


@pytest.mark.parametrize(
    "line", ["no json", "[1]", "{}", '{"events": 3, "report": {}}', '{"event": [], "actor": [1]}', "\x00"]
)
def test_unresolved_names_lines_that_it_cannot_read(line: str) -> None:
    result = run("unresolved", "-", stdin=coded("a", []) + line + "\n")
    assert result.exit_code == 1
    assert "line 2" in result.stderr


def test_unresolved_of_no_file(tmp_path: Path) -> None:
    assert isinstance(run("unresolved", str(tmp_path / "none")).exception, SettingError)
    assert isinstance(run("unresolved", str(tmp_path)).exception, SettingError)
