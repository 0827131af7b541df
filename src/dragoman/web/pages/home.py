"""The first page: what the record holds, and ways into it."""

from __future__ import annotations

from typing import Any

from dragoman.web.asking import Listed
from dragoman.web.library import Library
from dragoman.web.pages import charts
from dragoman.web.pages.rendering import render
from dragoman.web.pages.report import Nothing
from dragoman.web.pages.screen import View
from dragoman.web.tables import HAPPENINGS

LATEST = 8
"""Happenings of the first page."""


def views() -> list[View[Any]]:
    """The view."""
    return [View("/", Nothing, lambda asked: "Record", main)]


def main(library: Library, asked: Nothing) -> str:
    """Numbers, years, the latest happenings."""
    found = library.summary()
    columns = ["happening_id", "date", "enddate", "actor", "recipient", "event", "mode", "status", "quad_code", "evidence"]
    _, latest = library.page(HAPPENINGS, Listed(size=LATEST, columns=columns))
    return render(
        "home.html", found=found, numbers=found["numbers"], latest=latest, chart_options=charts.years(found["by_year"]),
        copied=library.desk.since,
    )  # fmt: skip
