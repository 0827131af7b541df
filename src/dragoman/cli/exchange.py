"""Commands that exchange event data with others: `export`, `import`, `compare`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from dragoman.cli.options import LEFT_OUT, Output, app, open_output
from dragoman.cli.record import FILTERS
from dragoman.errors import SettingError

Record = Annotated[Path, typer.Argument(help="A record that `dragoman build` or `import` made.")]
BINARY = ("parquet", "sqlite")


Options = dict[str, tuple[Any, Any]]
"""Name of an option -> what typer is told of it, and its default."""


def add_command(name: str, run: Callable[..., None], options: Options, help: str) -> None:
    """A command whose options are data: those of a record's filters stand in record.py once for all that have them."""
    run.__annotations__ = {option: kind for option, (kind, _) in options.items()}
    run.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(o, Parameter.KEYWORD_ONLY, annotation=kind, default=default) for o, (kind, default) in options.items()]
    )
    app.command(name, help=help)(run)


FILTER_OPTIONS: Options = {name: (kind, False if name == "undirected" else None) for name, kind in FILTERS.items()}


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


class ImportFormat(StrEnum):
    """What an import reads."""

    polecat = "polecat"
    icews = "icews"
    plover = "plover"


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


EXPORT_OPTIONS: Options = {
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
    **FILTER_OPTIONS,
}
add_command(
    "export",
    export,
    EXPORT_OPTIONS,
    "A record's events in a format that other people's scripts read; what is left out is counted.",
)


@app.command("import")
def import_events(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="POLECAT or ICEWS files, or PLOVER JSONL; packed ones too.")
    ],
    record: Annotated[Path, typer.Option("--record", help="The record, a DuckDB file of its own; made when there is none.")],
    format: Annotated[ImportFormat | None, typer.Option(help="What the files must be; else their first lines tell.")] = None,
) -> None:
    """Load other people's event data as a record for all questions. Exit status: 0 all in, 1 some left out, 2 usage."""
    from dragoman.exchange import Imported
    from dragoman.exchange import import_events as import_files
    from dragoman.terminal import plain

    def told(imported: Imported) -> None:
        print(plain(imported_line(imported)), file=sys.stderr)
        for note in imported.notes:
            print(f"  {plain(note)}", file=sys.stderr)

    found = import_files(files, record, format=format and format.value, told=told)
    if any(imported.faulty for imported in found):
        print(f"`dragoman skipped {record}` tells what was left out, line by line", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)


def imported_line(imported: Any) -> str:
    """What came of a file, on one line."""
    if imported.known:
        return f"{imported.source}: loaded before"
    parts = [f"events: {imported.events}"]
    if imported.renamed:
        parts.append(f"of which under a new id: {imported.renamed}")
    if imported.repeated:
        parts.append(f"repeated rows: {imported.repeated}")
    parts += [f"left out, {code}: {count}" for code, count in imported.left_out.items()]
    return f"{imported.source}: " + ", ".join(parts)


def compare(
    one: Path, other: Path, days: int, examples: int, dyads: int, as_json: bool, output: Path | None, **filters: Any
) -> None:
    """Compare and print."""
    from dragoman.exchange import compare as compare_records
    from dragoman.exchange.comparison_table import write_table

    found = compare_records(one, other, days=days, examples=examples, **filters)
    with open_output(output, [one, other]) as out:
        if as_json:
            out.write(json.dumps(found.to_dict(), ensure_ascii=False, default=str) + "\n")
        else:
            write_table(found, str(one), str(other), out, dyads)


COMPARE_OPTIONS: Options = {
    "one": (Annotated[Path, typer.Argument(metavar="A", help="A record.")], Parameter.empty),
    "other": (
        Annotated[Path, typer.Argument(metavar="B", help="Another: an import, or other tables and settings.")],
        Parameter.empty,
    ),
    "days": (Annotated[int, typer.Option(min=0, help="How far apart both may date the same thing.")], 1),
    "examples": (Annotated[int, typer.Option(min=0, help="How many of what only one side has.")], 5),
    "dyads": (Annotated[int, typer.Option(min=0, help="How many dyads are shown, those with most events first.")], 20),
    "as_json": (Annotated[bool, typer.Option("--json", help="One JSON object with all of it instead of tables.")], False),
    "output": (Output, None),
    **{name: option for name, option in FILTER_OPTIONS.items() if name not in ("limit", "story", "status")},
}
add_command(
    "compare",
    compare,
    COMPARE_OPTIONS,
    "Two records side by side: agreement by category, dyad and month, and what only one has.",
)
