"""Commands through which other programs speak with a record: `mcp`, `second-opinion`."""

from __future__ import annotations

import os
import sys
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli.exchange import FILTER_OPTIONS, Options, add_command
from dragoman.cli.options import LEFT_OUT, app, open_output
from dragoman.errors import SettingError

MOST_FAULTS = 5
"""Kinds of answers that cannot be used that are told, the commonest first."""

RecordPath = Annotated[Path, typer.Argument(help="A record that `dragoman build` or `import` made.")]


@app.command()
def mcp(record: RecordPath) -> None:
    """Serve a record to an assistant: the Model Context Protocol on standard input and output, read-only."""
    try:
        from dragoman.mcp_server import make_server
    except ImportError as error:
        raise SettingError("the server needs the MCP SDK; pip install 'dragoman[mcp]'") from error
    make_server(record).run("stdio")


def second_opinion(
    record: Path,
    endpoint: str | None,
    model: str | None,
    key_variable: str | None,
    sample: int,
    seed: int,
    at_once: int,
    timeout: float,
    **filters: Any,
) -> None:
    """Ask the endpoint where one is named, then print what is stored."""
    from dragoman.opinions import Endpoint, agreement
    from dragoman.opinions import second_opinion as ask
    from dragoman.opinions.table import write_table
    from dragoman.terminal import plain

    if endpoint is not None:
        key = key_of(key_variable)
        coder = Endpoint(endpoint, model, key, timeout)
        print(f"asking {coder.name}: sentences, titles and days of up to {sample} events go to {coder.url}", file=sys.stderr)
        asked = ask(record, coder, sample=sample, seed=seed, at_once=at_once, **filters)
        unread = sum(asked.faults.values())
        print(f"asked: {asked.asked}, asked before: {asked.known}, answers that cannot be used: {unread}", file=sys.stderr)
        if asked.wordless:
            print(f"without the words that tell them, and not asked: {asked.wordless}", file=sys.stderr)
        for fault, count in asked.faults.most_common(MOST_FAULTS):
            print(f"  {plain(fault)} ({count})", file=sys.stderr)
    with open_output(None) as out:
        write_table(agreement(record), out)
    if endpoint is not None and asked.faults:
        raise typer.Exit(LEFT_OUT)


def key_of(variable: str | None) -> str | None:
    """The key in that environment variable. Raises SettingError when it is not set."""
    if variable is None:
        return None
    key = os.environ.get(variable)
    if not key:
        raise SettingError(f"the environment variable {variable} is not set; it was to hold the endpoint's key")
    return key


OPINION_OPTIONS: Options = {
    "record": (RecordPath, Parameter.empty),
    "endpoint": (
        Annotated[
            str | None,
            typer.Option(
                metavar="URL", help="An OpenAI-compatible endpoint: http://localhost:8000/v1. Else nothing is asked."
            ),
        ],
        None,
    ),
    "model": (Annotated[str | None, typer.Option(metavar="NAME", help="Its model; else the first that it lists.")], None),
    "key_variable": (
        Annotated[str | None, typer.Option(metavar="NAME", help="The environment variable with the endpoint's key.")],
        None,
    ),
    "sample": (Annotated[int, typer.Option(min=1, help="How many events, drawn at random.")], 200),
    "seed": (Annotated[int, typer.Option(help="Another number draws other events.")], 0),
    "at_once": (Annotated[int, typer.Option(min=1, max=64, help="Questions that wait for answers together.")], 4),
    "timeout": (Annotated[float, typer.Option(min=1, help="Seconds for one answer.")], 120.0),
    **{name: option for name, option in FILTER_OPTIONS.items() if name != "limit"},
}
add_command(
    "second-opinion",
    second_opinion,
    OPINION_OPTIONS,
    "What another coder says of a sample of events, stored beside ours. Without --endpoint: what has been said so far.",
)
