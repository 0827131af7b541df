"""The command that opens a record as a site: `serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.options import app
from dragoman.errors import SettingError


@app.command()
def serve(
    record: Annotated[Path, typer.Argument(help="A record that `dragoman build` or `import` made.")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where on this machine.")] = 8080,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Another address than loopback; needs --token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(envvar="DRAGOMAN_TOKEN", metavar="SECRET", help="What whoever comes must bring.")
    ] = None,
    no_ui: Annotated[bool, typer.Option("--no-ui", help="Only the JSON API, under /api/v1.")] = False,
) -> None:
    """Open a record as a local site: look, read, judge. Needs the extra `ui`: pip install 'dragoman[ui]'."""
    try:
        from dragoman.web.server import serve as serve_record
    except ModuleNotFoundError as error:
        raise SettingError(f"the workbench needs {error.name}; pip install 'dragoman[ui]'") from error
    serve_record(record, host=host, port=port, token=token, ui=not no_ui)
