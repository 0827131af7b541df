"""The command that measures coding against gold reports."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.options import LEFT_OUT, ActorPaths, LexiconPaths, Model, Output, app, make_coder, open_output, write_lines
from dragoman.errors import SettingError


class Part(StrEnum):
    """Which part of a gold set is measured."""

    all = "all"
    development = "development"
    test = "test"


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD", help="Gold reports: JSON files, or folders of them.")],
    part: Annotated[Part, typer.Option(help="all, or the reports whose ids put them in one part.")] = Part.all,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="A page with each error in its text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
    output: Output = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Code gold reports and print how much is right. Exit status: 0 all coded, 1 some left out, 2 usage."""
    from dragoman.evaluation import measure, read_gold, table
    from dragoman.evaluation.html import page

    reports = [r for r in read_gold(gold) if part in (Part.all, r.part)]
    if not reports:
        raise SettingError(f"none of these reports is in the {part} part")
    found = measure(reports, make_coder(model, lexicon, actors, None))
    if html is not None:
        with open_output(html, gold) as out:
            out.write(page(found))
    with open_output(output, gold) as out:
        if as_json:
            write_lines([table.as_json(found)], out)
        else:
            out.writelines(line + "\n" for line in table.lines(found))
    for report_id, reason in found.left_out.items():
        print(f"left out: {report_id}: {reason}", file=sys.stderr)
    if found.left_out:
        raise typer.Exit(LEFT_OUT)
