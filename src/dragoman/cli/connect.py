"""Commands through which other programs speak with a record: `mcp`, `second-opinion`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.options import app
from dragoman.errors import SettingError

RecordPath = Annotated[Path, typer.Argument(help="A record that `dragoman build` or `import` made.")]


@app.command()
def mcp(record: RecordPath) -> None:
    """Serve a record to an assistant: the Model Context Protocol on standard input and output, read-only."""
    try:
        from dragoman.mcp_server import make_server
    except ImportError as error:
        raise SettingError("the server needs the MCP SDK; pip install 'dragoman[mcp]'") from error
    make_server(record).run("stdio")
