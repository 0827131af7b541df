"""The pages: HTML made on the server from the same answers as the API, kept current over NiceGUI's connection.

A view is a function from an address to HTML (templates/). The address says all that is shown, so every view can be shared,
reloaded and gone back to. static/workbench.js follows links within a view without loading it anew, and draws the charts.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI
from nicegui import ui
from starlette.staticfiles import StaticFiles

from dragoman.errors import DragomanError
from dragoman.web.asking import Listed
from dragoman.web.library import Library
from dragoman.web.pages import documentation, home, judge, maps, relation, report, tables
from dragoman.web.pages.report import Nothing
from dragoman.web.pages.screen import show

STATIC = Path(__file__).parent.parent / "static"


def warm(library: Library) -> None:
    """Ask what the first views ask, so that its answers are remembered when somebody comes."""
    with suppress(DragomanError):
        home.main(library, Nothing())
        for layout in tables.LAYOUTS[:2]:
            tables.main(layout, library, Listed())
            tables.side(layout, library, Listed())


def add(app: FastAPI, library: Library) -> None:
    """Add the pages to the site."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    report.add_coding(app, library)
    rooms = (home, tables, report, relation, maps, judge)
    for view in (*(view for room in rooms for view in room.views()), *documentation.views(app)):
        show(library, view)
    ui.run_with(
        app,
        title="Dragoman",
        favicon=STATIC / "favicon.svg",
        dark=None,
        language="en-US",
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10.0,
        binding_refresh_interval=None,
    )
