"""Commands that measure coding: against gold reports, and by a random sample that somebody judges."""

from __future__ import annotations

import random
import sys
from enum import StrEnum
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli.options import LEFT_OUT, Output, app, coding_options, make_coder, open_output, with_options, write_lines
from dragoman.cli.record import FILTERS
from dragoman.errors import SettingError


class Part(StrEnum):
    """Which part of a gold set is measured."""

    all = "all"
    development = "development"
    test = "test"


class Label(StrEnum):
    """What reports can be told apart by."""

    kind = "kind"
    region = "region"


Gold = Annotated[
    list[Path], typer.Argument(metavar="GOLD", help="Gold reports (JSON, JSONL, folders), or sheets of `sample`, judged.")
]


@app.command()
@coding_options
def evaluate(
    gold: Gold,
    part: Annotated[Part, typer.Option(help="all, or the reports whose ids put them in one part.")] = Part.all,
    by: Annotated[Label | None, typer.Option(help="The same tables for each kind of text, or each region, too.")] = None,
    ablations: Annotated[
        bool, typer.Option("--ablations", help="Instead: what the coder reaches without parts of it, and a baseline.")
    ] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="A page with each error in its text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
    output: Output = None,
    *,
    settings: Any,
) -> None:
    """Code gold reports and print how much is right, or count a judged sample. Exit status: 0 all coded, 1 some left out,
    2 usage.
    """
    from dragoman.evaluation import measure, read_gold, sheets, table
    from dragoman.evaluation.html import page
    from dragoman.evaluation.variants import variants

    if judged := [path for path in gold if sheets.is_sheet(path)]:
        if len(judged) < len(gold):
            raise SettingError("gold reports and judged sheets are measured apart")
        estimate = sheets.estimate(sheets.read_sheets(judged))
        show(sheets.as_json(estimate) if as_json else sheets.lines(estimate), output, gold)
        return
    reports = [r for r in read_gold(gold) if part in (Part.all, r.part)]
    if not reports:
        raise SettingError(f"none of these reports is in the {part} part")
    coder = make_coder(settings)
    if ablations:
        each = {name: measure(reports, variant) for name, variant in variants(coder.settings).items()}
        told = {name: table.figures(found) for name, found in each.items()}
        show(told if as_json else table.side_by_side(each), output, gold)
        return
    found = measure(reports, coder)
    if html is not None:
        with open_output(html, gold) as out:
            out.write(page(found))
    if as_json:
        parts = {by.value: {value: table.figures(part) for value, part in found.by(by).items()}} if by else {}
        show(table.as_json(found) | parts, output, gold)
    else:
        show(table.lines(found) + (table.by_label(found, by) if by else []), output, gold)
    for report_id, reason in found.left_out.items():
        print(f"left out: {report_id}: {reason}", file=sys.stderr)
    if found.left_out:
        raise typer.Exit(LEFT_OUT)


def show(told: dict[str, Any] | list[str], output: Path | None, inputs: list[Path]) -> None:
    """Print lines, or one JSON object."""
    with open_output(output, inputs) as out:
        if isinstance(told, dict):
            write_lines([told], out)
        else:
            out.writelines(line + "\n" for line in told)


def sample(record: Path, number: int, seed: int, output: Path | None, **filters: Any) -> None:
    """Draw the sample and write its sheet, in random order so that a sheet judged in part is a sample too."""
    from dragoman.evaluation.sheets import write_sheet
    from dragoman.record import Record

    with Record(record) as opened:
        events = list(opened.sample(number, seed, **filters))
    random.Random(seed).shuffle(events)
    with open_output(output, [record]) as out:
        written = write_sheet(events, out, lines=output is not None and output.suffix.lower() == ".jsonl")
    print(f"events to judge: {written}", file=sys.stderr)


OPTIONS: dict[str, tuple[Any, Any]] = {
    "record": (Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")], Parameter.empty),
    "number": (Annotated[int, typer.Option("--number", "-n", min=1, help="How many events.")], 200),
    "seed": (Annotated[int, typer.Option(help="Another number draws another sample.")], 0),
    **{name: (kind, False if name == "undirected" else None) for name, kind in FILTERS.items() if name != "limit"},
    "output": (Output, None),
}
app.command("sample", help="A sheet of random events to judge by hand; `evaluate` counts it. CSV, or JSONL by -o's name.")(
    with_options(sample, OPTIONS)
)
