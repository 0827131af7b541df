"""Commands that build a record and ask it questions."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from inspect import Parameter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from dragoman.cli.options import (
    LEFT_OUT,
    REPORTS,
    ColumnNames,
    Day,
    LimitMemory,
    Output,
    Workers,
    app,
    coding_options,
    iso_day,
    make_coder,
    make_crew,
    open_output,
    print_skipped,
    with_options,
)
from dragoman.errors import SettingError

NewFiles = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help=REPORTS)]


@app.command()
@coding_options
def build(
    record: Annotated[Path, typer.Option("--record", help="The record, a DuckDB file; made when there is none.")],
    files: NewFiles = None,
    recode: Annotated[
        bool, typer.Option("--recode", help="First code again what edited tables or a new version can have changed.")
    ] = False,
    day: Day = None,
    columns: ColumnNames = None,
    workers: Workers = 1,
    runner: Annotated[str, typer.Option(help="local (processes of this machine) or ray.")] = "local",
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="A Ray cluster that runs already; else one is made here.")
    ] = None,
    limit_memory: LimitMemory = None,
    batches: Annotated[
        Path | None,
        typer.Option(
            "--batches",
            metavar="FOLDER",
            help="Where workers leave what they have coded until it is in the record, else beside it; for a cluster, "
            "a folder that all its machines see.",
        ),
    ] = None,
    *,
    settings: Any,
) -> None:
    """Code reports into a record; only what is new is added. Exit status: 0 all in, 1 some left out, 2 usage."""
    from dragoman.record import build as build_record
    from dragoman.record.progress import progress_bar
    from dragoman.reports.columns import parse_columns
    from dragoman.runners.carrying import FileReports, carry

    files = files or []
    if not files and not recode:
        raise SettingError("no reports; name files or folders, or give --recode")
    crew = make_crew(workers, limit_memory, runner=runner, address=address, batches=batches)
    reports = FileReports(tuple(files), day, parse_columns(columns or ()))
    coder = make_coder(settings, day, crew)
    with progress_bar(files) as bar:
        built = build_record(
            reports,
            record,
            coder,
            recode=recode,
            progress=bar.advance,
            expect=bar.expect,
            left_out=print_skipped,
            carry=carry(crew, coder, record),
        )
    again = f"coded again: {built.recoded}, " if recode else ""
    known = f"known: {built.known}, left out: {built.left_out}"
    print(f"{again}added: {built.added} ({built.events} events), {known}", file=sys.stderr)
    if built.outdated and not recode:
        print(f"coded with other tables or settings: {built.outdated}; --recode brings them up to date", file=sys.stderr)
    if built.left_out:
        raise typer.Exit(LEFT_OUT)


class AnswerFormat(StrEnum):
    """How answers from a record are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


Who = Annotated[str | None, typer.Option(metavar="WHO", help="A code (KEN), a sector (MIL), both (KEN/MIL) or a name.")]


Since = Annotated[date | None, typer.Option("--from", parser=iso_day, metavar="DAY", help="First day.")]


Until = Annotated[date | None, typer.Option("--to", parser=iso_day, metavar="DAY", help="Last day.")]


FILTERS: dict[str, Any] = {
    "actor": Who,
    "recipient": Who,
    "dyad": Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="What A did to B.")],
    "undirected": Annotated[bool, typer.Option("--undirected", help="The dyad either way round.")],
    "category": Annotated[str | None, typer.Option(help="A PLOVER category: CONSULT, ASSAULT, ...")],
    "mode": Annotated[str | None, typer.Option(help="A PLOVER mode: arrest, visit, ...")],
    "quad": Annotated[int | None, typer.Option(help="1 verbal, 2 material cooperation, 3 verbal, 4 material conflict.")],
    "status": Annotated[str | None, typer.Option(help="plain, historical, future, hypothetical or negation.")],
    "source": Annotated[str | None, typer.Option(metavar="WHO", help="Who says so.")],
    "publication": Annotated[str | None, typer.Option(help="Part of the publication's name.")],
    "since": Since,
    "until": Until,
    "place": Annotated[str | None, typer.Option(help="A country's code (KEN) or a place's name.")],
    "min_confidence": Annotated[float | None, typer.Option(help="0 to 1.")],
    "text": Annotated[str | None, typer.Option(help="Words of the sentence; of title and text for reports.")],
    "report": Annotated[str | None, typer.Option(help="A report's id.")],
    "story": Annotated[str | None, typer.Option(help="A story's id.")],
    "limit": Annotated[int | None, typer.Option(help="No more rows than this, the first in order.")],
}
"""The command line's form of `dragoman.record.Filters`."""


def add_question(name: str, help: str, **more: tuple[Any, Any]) -> None:
    """A command that asks a record a question; all take the same filters. `more`: options of its own, with defaults."""

    def ask(record: Path, format: AnswerFormat, output: Path | None, **asked: Any) -> None:
        from dragoman.record import Record

        with Record(record) as opened:
            print_answer(getattr(opened, name)(**asked), format, output)

    options = {
        "record": (Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")], Parameter.empty),
        **{option: (kind, False if option == "undirected" else None) for option, kind in FILTERS.items()},
        **more,
        "format": (
            Annotated[AnswerFormat, typer.Option(help="json and parquet keep lists and structures; csv is flat.")],
            AnswerFormat.table,
        ),
        "output": (Output, None),
    }
    app.command(name, help=help)(with_options(ask, options))


add_question("events", "Events of a record, each as a report tells it.")


add_question("statements", "Who said what; with filters: what tells such an event.")


add_question("reports", "Reports of a record with their stories; with filters: those that tell such an event.")


add_question("happenings", "What happened, each once however many reports tell it; with filters: what is coded so once.")


add_question(
    "suggestions", "Damaged words of reports, and what other reports of their story have in their place, never applied."
)


add_question("disagreements", "Where sources of one happening contradict one another, each side with its reports.")


add_question(
    "series",
    "Happenings and their mean PLOVER score by dyad and period; periods without any are there too.",
    by=(Annotated[str, typer.Option(help="day, week or month.")], "month"),
)


@app.command()
def state(
    record: Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")],
    one: Annotated[str, typer.Argument(help="A code: USA.")],
    other: Annotated[str, typer.Argument(help="Another: PRK.")],
    on: Annotated[date | None, typer.Option("--on", parser=iso_day, help="The day; else the latest report.")] = None,
    format: Annotated[AnswerFormat, typer.Option(help="json has the types; csv is flat.")] = AnswerFormat.table,
    output: Output = None,
) -> None:
    """Where a relation stands: contacts, plans and what became of them, standing refusals, demands and threats, disputes.

    Each with its reports and conditions, and whether these have been met since.
    """
    from dragoman.record import Record

    with Record(record) as opened:
        print_answer(opened.state(one, other, on), format, output)


@app.command()
def skipped(
    record: Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")],
    format: Annotated[AnswerFormat, typer.Option(help="json has the types; csv is flat.")] = AnswerFormat.table,
    output: Output = None,
) -> None:
    """What was left out of a record, and why."""
    from dragoman.record import Record

    with Record(record) as opened:
        print_answer(opened.skipped(), format, output)


def print_answer(answer: Any, format: AnswerFormat, output: Path | None) -> None:
    """Write an answer to the file or standard output."""
    if format is not AnswerFormat.parquet:
        with open_output(output) as out:
            getattr(answer, f"write_{format}")(out)
    elif output is not None and str(output) != "-":
        answer.write_parquet(output)
    elif sys.stdout.isatty():
        raise SettingError("Parquet is no text for a terminal; name a file with -o")
    else:
        with TemporaryDirectory() as folder:
            answer.write_parquet(Path(folder) / "answer.parquet")
            sys.stdout.buffer.write((Path(folder) / "answer.parquet").read_bytes())
