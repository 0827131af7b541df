"""What coding costs: `bench`."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli.options import (
    REPORTS,
    ColumnNames,
    Output,
    app,
    coding_options,
    open_output,
    print_skipped,
    read_files,
    write_lines,
)
from dragoman.errors import SettingError


@app.command()
@coding_options
def bench(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help=f"{REPORTS} Else the lexicon's examples.")
    ] = None,
    runs: Annotated[int, typer.Option(metavar="N", help="Measure so often; medians are printed, and from and to.")] = 5,
    limit: Annotated[int | None, typer.Option(metavar="N", help="No more reports than this, the first.")] = None,
    loss: Annotated[
        bool, typer.Option("--loss", help="Also what the gate loses: everything is coded without it, too.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table, with every run.")] = False,
    columns: ColumnNames = None,
    output: Output = None,
    *,
    settings: Any,
) -> None:
    """Print what each step of coding costs, and how fast all of it is beside spaCy's full pipeline on the same text.

    Seconds are the processor's, for 1,000 reports. Both are measured in turn.
    """
    from itertools import islice

    from dragoman import bench as benching
    from dragoman.model import Skipped

    if runs < 1:
        raise SettingError(f"{runs} runs; there must be 1 or more")
    reports = []
    for report in read_files(files, None, columns) if files else benching.example_reports(settings):
        if isinstance(report, Skipped):
            print_skipped(report)
        else:
            reports.append(report)
    reports = list(islice(reports, limit))
    if not reports:
        raise SettingError("no reports to measure; name files that have some")
    times = benching.measure(reports, settings, runs)
    lost = benching.gate_loss(reports, settings) if loss else None
    with open_output(output) as out:
        if as_json:
            told = benching.as_dict(times) | ({"found": lost.found, "lost": len(lost.lost)} if lost else {})
            write_lines([told], out)
            return
        out.write(f"{'step':24}{'s per 1,000 reports':>20}{'from-to':>18}{'share':>8}\n")
        for name, middle, spread, share in benching.table(times):
            out.write(f"{name:24}{middle:>20}{spread:>18}{share:>8}\n")
        ratios = times.ratios
        out.write(f"\n{statistics.median(ratios):.2f} times as fast as spaCy's full pipeline")
        out.write(f" ({min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} runs)\n")
        parsed = 100 * times.parsed / max(times.sentences, 1)
        out.write(
            f"{times.reports} reports, {times.sentences} sentences, {parsed:.0f}% of them parsed, {times.events} events\n"
        )
        if lost:
            out.write(f"lost by the gate: {len(lost.lost)} of {lost.found} events ({100 * lost.share:.2f}%)\n")
