"""Commands that code texts: `code`, `explain`, `relate`; and `version`, `prepare`."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from dragoman.cli.options import (
    LEFT_OUT,
    ColumnNames,
    Day,
    Files,
    LimitMemory,
    Output,
    Workers,
    app,
    coding_options,
    compile_places,
    make_coder,
    make_crew,
    open_output,
    print_skipped,
    print_undated,
    read_files,
    write_lines,
)


class Format(StrEnum):
    """How coded reports are printed."""

    table = "table"
    json = "json"
    plover = "plover"


@app.command()
def version() -> None:
    """Print the version."""
    from dragoman import __version__

    print(__version__)


@app.command()
def prepare() -> None:
    """Compile the place index ahead (some seconds)."""
    compile_places()


@app.command()
@coding_options
def code(
    files: Files,
    day: Day = None,
    columns: ColumnNames = None,
    format: Annotated[
        Format, typer.Option(help="table, json (a report a line) or plover (an event a line).")
    ] = Format.table,
    output: Output = None,
    workers: Workers = 1,
    limit_memory: LimitMemory = None,
    *,
    settings: Any,
) -> None:
    """Code reports and print their events. Exit status: 0 all coded, 1 some left out, 2 usage."""
    from dragoman.model import Skipped
    from dragoman.record.progress import progress_bar

    reports = read_files(files, day, columns)
    crew = make_crew(workers, limit_memory)
    coder = make_coder(settings, day, crew)
    left_out = coded = 0
    with open_output(output, files) as out, progress_bar(files if output else ()) as bar:
        if crew.is_here:
            results = (write_result(result, format, out) for result in coder.code_many(reports))
        else:
            results = (write_printed(result, out) for result in _by_workers(crew, coder, reports, format))
        for result in results:
            bar.advance(1)
            if isinstance(result, Skipped):
                left_out += 1
                print_skipped(result)
                continue
            coded += 1
            if not result.dated:
                print_undated(result.report_id)
    if left_out:
        print(f"coded: {coded}, left out: {left_out}", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)


def _by_workers(crew: Any, coder: Any, reports: Any, format: Format) -> Any:
    """What each report gives, printed by the crew's processes."""
    from dragoman.pipeline import batches
    from dragoman.record.building import BATCH_REPORTS
    from dragoman.runners.local import Local
    from dragoman.runners.tasks import Print

    task = Print(coder.settings, partial(write_coded, format=format))
    for batch in Local(task, crew.workers, crew.limit).run(batches(reports, BATCH_REPORTS)):
        yield from batch


def write_result(result: Any, format: Format, out: IO[str]) -> Any:
    """Write a coded report; what is told of it: a `Printed`, or why it was left out."""
    from dragoman.model import Skipped
    from dragoman.runners.tasks import Printed

    if isinstance(result, Skipped):
        return result
    write_coded(result, out, format)
    return Printed(result.report.id, result.report.date is not None, "")


def write_printed(result: Any, out: IO[str]) -> Any:
    """Write what a worker has printed."""
    out.write(getattr(result, "text", ""))
    return result


def write_coded(coded: Any, out: IO[str], format: Format) -> None:
    """Write a coded report."""
    if format is Format.table:
        from dragoman.terminal import print_report

        print_report(coded, out)
    else:
        write_lines([coded.to_dict()] if format is Format.json else coded.records(), out)


@app.command()
@coding_options
def explain(
    files: Files,
    event: Annotated[str | None, typer.Option("--event", help="Only the event with this id (or its first letters).")] = None,
    day: Day = None,
    columns: ColumnNames = None,
    *,
    settings: Any,
) -> None:
    """Print how events came about, step by step.

    Words, lexicon entry, who is who, what each status mark rests on, date, place, source and condition.
    """
    from dragoman.model import Skipped
    from dragoman.terminal import print_derivation

    reports = read_files(files, day, columns)
    coder = make_coder(settings, day)
    found = left_out = 0
    with open_output(None) as out:
        for result in coder.code_many(reports):
            if isinstance(result, Skipped):
                left_out += 1
                print_skipped(result)
                continue
            for one in result.events:
                if event is None or one.id.startswith(event):
                    print_derivation(one, result, out)
                    found += 1
    if not found:
        what = f"event {event}" if event else "events"
        print(f"no {what} in these reports; `dragoman code --format plover` lists the ids", file=sys.stderr)
    if left_out or not found:
        raise typer.Exit(LEFT_OUT)


@app.command()
@coding_options
def relate(
    file: Annotated[Path, typer.Argument(help="TSV with uid, sentence, marked_sentence, source, target.")],
    output: Output = None,
    *,
    settings: Any,
) -> None:
    """Print `uid<TAB>category<TAB>score<TAB>rule` for sentences with a marked actor and recipient: always a best answer."""
    from dragoman.relations import read_pairs
    from dragoman.relations import relate as relate_pairs

    with open_output(output) as out:
        for relation in relate_pairs(read_pairs(file), settings):
            out.write(f"{relation.uid}\t{relation.category}\t{relation.score}\t{relation.rule or ''}\n")
