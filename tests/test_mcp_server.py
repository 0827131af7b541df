"""The MCP server as a real client meets it: a process of its own, spoken to over its standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from made import entity, event, record_of
from mcp import Client, StdioServerParameters

from dragoman.cli import app
from dragoman.errors import RecordError
from dragoman.mcp_server import make_server

TEXT = "Kenya met Uganda. "
EVENTS = [
    event("aa00000000000001", report="r1", day="2021-03-04"),
    event("aa00000000000002", report="r2", day="2021-03-05",
          cite_info={"title": "Again", "publication": "Mail", "url": "https://mail.example/2", "language": "en",
                     "coder": "c"}),
    event("bb00000000000003", "REJECT", report="r3", day="2021-04-01", quad_code=3, event_scale=-2.0,
          condition=[{"connective": "until", "text": "until talks begin", "start": 20, "end": 37, "events": []}]),
    event("cc00000000000004", "ASSAULT", report="r4", day="2021-05-01", aux_mode=["negation"], quad_code=4,
          attribution=[{"source": entity("a spokesman", "KEN", "GOV"), "kind": "named", "cue": "said", "quote": False,
                        "start": 3, "end": 9}]),
]  # fmt: skip
Ask = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_of(tmp_path_factory.mktemp("mcp") / "r.duckdb", EVENTS)


def talk(path: Path, conversation: Callable[[Client], Awaitable[None]]) -> None:
    """Start the server as a host would, and speak with it."""

    async def run() -> None:
        arguments = ["-c", "from dragoman.cli import main; main()", "mcp", str(path)]
        async with Client(StdioServerParameters(command=sys.executable, args=arguments)) as client:
            await conversation(client)

    anyio.run(run)


async def ask(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


def test_a_conversation(path: Path) -> None:
    """One process for all of it: starting it is what costs."""

    async def conversation(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == {"describe_record", "search_events", "show_evidence", "relation_state", "count_over_time"}
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        assert all(tool.description for tool in tools.values())

        told = await ask(client, "describe_record")
        assert (told["counts"]["events"], told["first_report"], told["publications"]) == (
            4,
            "2021-03-04",
            {"Post": 3, "Mail": 1},
        )
        assert "visit" in told["categories"]["CONSULT"]["modes"]

        found = await ask(client, "search_events", actor="KEN", category="consult", since="2021-03-05")
        assert (found["count"], found["events"][0]["id"]) == (1, "aa00000000000002")
        assert found["events"][0]["report"] == {"id": "r2", "date": "2021-03-05", "publication": "Mail"}
        found = await ask(client, "search_events", limit=1)
        assert (found["count"], len(found["events"])) == (4, 1)

        told = await ask(client, "show_evidence", event_id="aa00000000000001")
        assert (told["event"]["trigger"]["text"], told["around"]) == ("met", "Kenya met Uganda.")
        assert [(t["report_id"], t["url"]) for t in told["also_told_by"]] == [("r2", "https://mail.example/2")]
        assert (await ask(client, "show_evidence", event_id="cc00"))["event"]["attribution"][0]["cue"] == "said"

        state = await ask(client, "relation_state", one="ken", other="UGA")
        assert state["sections"].keys() == {"contact", "refusal"}
        [condition] = state["sections"]["refusal"][0]["conditions"]
        assert (condition["connective"], condition["text"]) == ("until", "until talks begin")
        state = await ask(client, "relation_state", one="KEN", other="UGA", on="2021-03-10")
        assert state["sections"].keys() == {"contact"}

        rows = (await ask(client, "count_over_time", one="KEN", other="UGA"))["rows"]
        assert [(row["period"], row["happenings"]) for row in rows] == [("2021-03-01", 1), ("2021-04-01", 1)]
        rows = (await ask(client, "count_over_time", by="day", category="CONSULT"))["rows"]
        assert [row["quad_code"] for row in rows] == [1]

    talk(path, conversation)


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("search_events", {"category": "WAR"}, "no category 'WAR'; there are"),
        ("search_events", {"limit": 1000}, "less than or equal to 100"),
        ("search_events", {"since": "soon"}, "valid date"),
        ("show_evidence", {"event_id": "dddd"}, "no event has the id 'dddd'"),
        ("show_evidence", {"event_id": "aa00"}, "several events have ids that begin with"),
        ("count_over_time", {"by": "year"}, "no period 'year'"),
        ("drop_tables", {}, "drop_tables"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_asked_is_told(path: Path, tool: str, arguments: dict[str, Any], told: str) -> None:
    async def run() -> None:
        async with Client(make_server(path)) as client:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            assert told in str(result.content)

    anyio.run(run)


def test_the_record_can_be_built_between_two_questions(path: Path, tmp_path: Path) -> None:
    import shutil

    from dragoman.record.database import Database

    copy = tmp_path / "r.duckdb"
    shutil.copy(path, copy)

    async def run() -> None:
        async with Client(make_server(copy)) as client:
            assert (await ask(client, "search_events"))["count"] == 4
            with Database(copy, read_only=False) as database:
                database.run("DELETE FROM events WHERE report_id = 'r1'")
            assert (await ask(client, "search_events"))["count"] == 3

    anyio.run(run)


def test_a_record_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record"):
        make_server(tmp_path / "none.duckdb")


def test_without_the_sdk_it_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from dragoman.errors import SettingError

    monkeypatch.setitem(sys.modules, "dragoman.mcp_server", None)
    done = CliRunner().invoke(app, ["mcp", str(path)])
    assert isinstance(done.exception, SettingError)
    assert "pip install 'dragoman[mcp]'" in str(done.exception)
