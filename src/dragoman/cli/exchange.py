"""Commands that exchange event data with others: `export`."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from dragoman.cli.options import Output, app
from dragoman.cli.record import FILTERS
from dragoman.errors import SettingError

Record = Annotated[Path, typer.Argument(help="A record that `dragoman build` or `import` made.")]
BINARY = ("parquet", "sqlite")


class ExportFormat(StrEnum):
    """What an export is written as."""

    polecat = "polecat"
    icews = "icews"
    gdelt = "gdelt"
    phoenix = "phoenix"
    plover = "plover"
    csv = "csv"
    parquet = "parquet"
    sqlite = "sqlite"


def export(
    record: Path, format: ExportFormat, output: Path | None, dyads: bool, include: list[str] | None, **filters: Any
) -> None:
    """Write the file, and say what was left out."""
    from dragoman.exchange import export as export_record

    asked = {"dyads": dyads, "include": tuple(include or ()), **filters}
    if output is not None and str(output) != "-":
        if output.absolute() == record.absolute():
            raise SettingError(f"the output {str(output)!r} is the record; name another file")
        exported = export_record(record, format.value, output, **asked)
    elif format in BINARY and sys.stdout.isatty():
        raise SettingError(f"{format.value} is no text for a terminal; name a file with -o")
    else:
        with TemporaryDirectory() as folder:
            exported = export_record(record, format.value, Path(folder) / "export", **asked)
            with open(Path(folder) / "export", "rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
                sys.stdout.buffer.flush()
    left_out = ", ".join(f"{mark}: {number}" for mark, number in exported.left_out.items() if number)
    rows = f" in {exported.rows} rows" if exported.rows != exported.events else ""
    print(f"events: {exported.events}{rows}; left out: {left_out or 'none'}", file=sys.stderr)
    if left_out:
        print("--include negation, --include hypothetical or --include all brings them in", file=sys.stderr)


OPTIONS: dict[str, tuple[Any, Any]] = {
    "record": (Record, Parameter.empty),
    "format": (
        Annotated[ExportFormat, typer.Option(help="Whose columns; docs/formats.md tells what stands in each.")],
        Parameter.empty,
    ),
    "output": (Output, None),
    "dyads": (
        Annotated[
            bool, typer.Option("--dyads", help="A row for each actor and recipient, as icews, gdelt and phoenix have it.")
        ],
        False,
    ),
    "include": (
        Annotated[
            list[str] | None,
            typer.Option("--include", metavar="MARK", help="What is left out otherwise: negation, hypothetical, or all."),
        ],
        None,
    ),
    **{name: (kind, False if name == "undirected" else None) for name, kind in FILTERS.items()},
}
export.__annotations__ = {name: kind for name, (kind, _) in OPTIONS.items()}
export.__signature__ = Signature(  # type: ignore[attr-defined]
    [Parameter(n, Parameter.KEYWORD_ONLY, annotation=kind, default=default) for n, (kind, default) in OPTIONS.items()]
)
app.command("export", help="A record's events in a format that other people's scripts read; what is left out is counted.")(
    export
)
