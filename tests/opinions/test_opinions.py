"""Second opinions from a server process that speaks the protocol: what is sent, what is stored, and what is told."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made import entity, event, record_of
from typer.testing import CliRunner

import dragoman
from dragoman.cli import app
from dragoman.errors import SettingError
from dragoman.opinions import Coder, Endpoint, Opinion, OpinionError, OurCoder, Question, agreement, second_opinion
from dragoman.opinions.endpoint import read_answer
from dragoman.record.database import Database

SERVER = Path(__file__).with_name("chat_server.py")
MUTUAL = {"actor": [entity("Kenya", "KEN"), entity("Uganda", "UGA")], "recipient": []}


def told(number: int, category: str, verb: str, **more: Any) -> dict[str, Any]:
    text = f"Kenya {verb} Uganda."
    place = {"start": 100, "end": 100 + len(text)}
    trigger = {"text": verb, "start": 106, "end": 106 + len(verb)}
    words = {"text": text, "text_info": {"sequence": 1, **place}, "trigger": trigger}
    return event(f"{number:016x}", category, report=f"r{number}", **words, **more)


EVENTS = [
    told(1, "CONSULT", "met", **MUTUAL),
    told(2, "ASSAULT", "attacked", aux_mode=["negation"], mode=["aerial"]),
    told(3, "ACCUSE", "accused"),
    told(4, "AID", "slept"),
    told(5, "AID", "danced"),
    told(6, "AID", "babbled"),
    event("0000000000000007", "AID", report="r7", text="", trigger={"text": "aid", "start": None, "end": None}),
]
STORED = """SELECT event_id[16], category, mode, aux_mode, actor, recipient, same_category, same_mode, same_status,
    same_actor, same_recipient, fault FROM opinions ORDER BY event_id"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return record_of(tmp_path / "r.duckdb", EVENTS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Its URL, and the file with what it was asked."""
    log = tmp_path / "requests.jsonl"
    process = subprocess.Popen([sys.executable, str(SERVER), str(log)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1", log
    finally:
        process.terminate()
        process.wait()


def requests_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_answers_are_stored_beside_ours(path: Path, server: tuple[str, Path]) -> None:
    url, _ = server
    asked = second_opinion(path, Endpoint(url))
    assert (asked.asked, asked.known, asked.wordless, sum(asked.faults.values())) == (6, 0, 1, 2)
    with Database(path, read_only=True) as database:
        rows = database.rows(STORED)
    same = (True,) * 5
    assert rows[:4] == [
        ("1", "CONSULT", [], [], ["KEN", "UGA"], [], *same, None),
        ("2", "ASSAULT", ["aerial"], ["negation"], ["KEN"], ["UGA"], *same, None),
        ("3", "REJECT", [], [], ["TCD"], ["UGA"], False, True, True, False, True, None),
        ("4", None, [], [], [], [], False, True, True, False, False, None),
    ]
    assert [row[-1] for row in rows[4:]] == [
        "'DANCE' is no PLOVER category",
        "no coding in the answer: I think that they are friends.",
    ]
    [found] = agreement(path)
    assert found.coder == f"tiny-coder at {url.split('/')[2]}"
    assert [(a.category, a.asked, a.unread, a.same_category) for a in found.by_category] == [
        ("ACCUSE", 1, 0, 0), ("AID", 3, 2, 0), ("ASSAULT", 1, 0, 1), ("CONSULT", 1, 0, 1),
    ]  # fmt: skip
    assert found.instead == [("ACCUSE", "REJECT", 1), ("AID", "NONE", 1)]


def test_what_is_sent_and_what_is_not(path: Path, server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    url, log = server
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID"):
        monkeypatch.setenv(name, "ours alone")
    second_opinion(path, Endpoint(url, key="theirs"), category="CONSULT")
    models, chat = requests_of(log)
    assert models["path"] == "/v1/models"
    assert chat["body"].keys() == {"model", "messages", "temperature"}
    system, user = chat["body"]["messages"]
    assert user["content"] == "Report of 2021-03-04. Headline: A title\nSentence: Kenya «met» Uganda."
    assert "CONSULT: " in system["content"]
    assert chat["headers"]["Authorization"] == "Bearer theirs"
    assert "ours alone" not in log.read_text(encoding="utf-8")
    assert "0000000000000001" not in log.read_text(encoding="utf-8")


def test_a_run_that_is_cut_off_goes_on(path: Path, server: tuple[str, Path]) -> None:
    url, log = server
    second_opinion(path, Endpoint(url), sample=3)
    before = len(requests_of(log))
    asked = second_opinion(path, Endpoint(url))
    assert asked.known + asked.asked == 6
    second_opinion(path, Endpoint(url))
    again = [r["body"]["messages"][1]["content"] for r in requests_of(log)[before:] if r["body"]]
    assert sum("danced" in text for text in again) >= 2  # what could not be used is asked again
    assert sum("met" in text for text in again) <= 1
    second_opinion(path, Endpoint(url, "other-model"))
    assert len(agreement(path)) == 2


def test_our_own_coder_can_be_asked(tmp_path: Path) -> None:
    text = "Kenyan police arrested two activists on Friday."
    dragoman.build([dragoman.Report(text, "r1")], tmp_path / "r.duckdb")
    ours: Coder = OurCoder(dragoman.Coder(), "ours again")
    asked = second_opinion(tmp_path / "r.duckdb", ours)
    [found] = agreement(tmp_path / "r.duckdb")
    assert (asked.asked, found.by_category[0].same_category, found.by_category[0].same_actor) == (1, 1, 1)
    assert ours.judge(Question(text, 0, 3)) == Opinion(None)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("localhost:8000", "is no endpoint"),
        ("ftp://localhost/v1", "is no endpoint"),
        ("http://127.0.0.1:1/v1", "cannot be asked"),
    ],
)
def test_an_endpoint_that_cannot_be_asked(path: Path, url: str, told: str) -> None:
    with pytest.raises(SettingError, match=told):
        second_opinion(path, Endpoint(url, "m"))
    assert agreement(path) == []


def test_a_path_that_is_none_ends_the_run(path: Path, server: tuple[str, Path]) -> None:
    with pytest.raises(SettingError, match=r"answers 404: .*no such path"):
        second_opinion(path, Endpoint(server[0] + "/none", "m"))


@pytest.mark.parametrize("content", ["", "[]", "null", '{"category": 3}', '{"mode": "visit"}', "{", "}{"])
def test_answers_that_are_no_coding(content: str) -> None:
    with pytest.raises(OpinionError, match="no coding in the answer"):
        read_answer(content, "x")


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["second-opinion", *map(str, arguments)])


def test_nothing_is_asked_without_an_endpoint(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    done = run(path)
    assert (done.exit_code, done.stdout) == (0, "no second opinions yet; --endpoint URL asks for some\n")


def test_the_command(path: Path, server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    url, log = server
    done = run(path, "--endpoint", url, "--sample", "200", "--key-variable", "NO_SUCH")
    assert "NO_SUCH is not set" in str(done.exception)
    monkeypatch.setenv("THE_KEY", "secret")
    done = run(path, "--endpoint", url, "--sample", "200", "--key-variable", "THE_KEY")
    assert done.exit_code == 1
    assert "asked: 6, asked before: 0, answers that cannot be used: 2" in done.stderr
    assert f"go to {url}" in done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["all", "6", "50%", "100%", "100%", "50%", "75%", "2"] in lines
    assert "AID is NONE to it: 1" in done.stdout
    assert {r["headers"].get("Authorization") for r in requests_of(log)} == {"Bearer secret"}
