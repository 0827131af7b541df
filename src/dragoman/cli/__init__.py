"""The command line: thin commands over the Python interface. `-` is standard input or output."""

from __future__ import annotations

import sys

from dragoman.cli import bench, coding, connect, evaluate, exchange, record, serve, tables
from dragoman.cli.options import LEFT_OUT, USAGE, app
from dragoman.errors import DragomanError, WorkerError

__all__ = ["app", "bench", "coding", "connect", "evaluate", "exchange", "main", "record", "serve", "tables"]


def main() -> None:
    """Entry point: our errors and the system's become one line and exit status 2, or 1 where no usage is to blame."""
    try:
        app()
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(LEFT_OUT if isinstance(error, WorkerError) else USAGE) from None
    except OSError as error:  # a full disk; a reader that went away ends in silence, by typer
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(USAGE) from None
