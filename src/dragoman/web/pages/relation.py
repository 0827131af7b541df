"""Two actors over time, and where things stand between them on a day."""

from __future__ import annotations

from typing import Any

from dragoman.web.library import Library
from dragoman.web.pages import charts
from dragoman.web.pages.rendering import render
from dragoman.web.pages.screen import View
from dragoman.web.relations import SECTIONS, STANDINGS, Between


def views() -> list[View[Any]]:
    """The view of a relation."""
    return [View("/relation", Between, lambda asked: f"{asked.one or '?'} and {asked.other or '?'}".upper(), main)]


def main(library: Library, asked: Between) -> str:
    """The relation, or which ones there are to look at."""
    if not asked.one and not asked.other:
        return render("relations.html", pairs=library.pairs(), asked=asked)
    rows, series, state = library.timeline(asked), library.series(asked), library.state(asked)
    sections = [(name, says, [row for row in state if row["section"] == name]) for name, says in SECTIONS.items()]
    return render(
        "relation.html",
        asked=asked,
        pair=asked.pair,
        rows=rows,
        numbers={name: sum(row["standing"] == name for row in rows) for name in STANDINGS},
        standings=STANDINGS,
        series=[row for row in series if row["happenings"]],
        sections=sections,
        latest=library.summary()["last_report"],
        timeline=charts.timeline(rows),
        score=charts.score(series, asked),
        table=asked.asked.to("/happenings"),
        copied=library.desk.since,
    )
