"""What all views have in common: the frame around them, their faults, and going from one address to another in place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import Request
from nicegui import background_tasks, events, ui

from dragoman.errors import DragomanError
from dragoman.web.asking import Address
from dragoman.web.library import Library
from dragoman.web.pages.rendering import render

A = TypeVar("A", bound=Address)

SLOWEST = 40.0
"""Seconds after which a page is given up; a query is before."""
SHEETS = '<link rel="stylesheet" href="/static/workbench.css"><script type="module" src="/static/workbench.js"></script>'


@dataclass(frozen=True, slots=True)
class View(Generic[A]):
    """A page of the site. `main`: its HTML; `side`: what comes beside it, a moment later, since it may take longer.

    `kind`: what its address may ask for. `title`: of the window, for an address.
    """

    path: str
    kind: type[A]
    title: Callable[[A], str]
    main: Callable[[Library, A], str]
    side: Callable[[Library, A], str] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A view at an address, or the fault that it ran into."""

    status: int
    title: str
    html: str
    asked: Any = None


def make(library: Library, view: View[Any], query: str) -> Shown:
    """The view's HTML. Runs in a thread."""
    from dragoman.web.server import problem

    try:
        asked = view.kind.read(parse_qsl(query, keep_blank_values=True))
        return Shown(200, view.title(asked), view.main(library, asked), asked)
    except Exception as error:
        status, told = problem(error)
        if status == 500:
            logging.getLogger("dragoman").exception("%s?%s", view.path, query)
        return Shown(status, "Not possible", render("fault.html", status=status, path=view.path, **told))


def show(library: Library, view: View[Any]) -> None:
    """Make the view a page."""

    async def page(request: Request) -> None:
        shown = await to_thread.run_sync(make, library, view, request.url.query)
        ui.add_head_html(SHEETS)
        ui.page_title(f"{shown.title} · Dragoman")
        ui.status_code(shown.status)
        with ui.context.client.layout:
            frame = ui.html(render("frame.html", path=view.path, record=library.desk.path.name), sanitize=False)
        frame.classes("frame").move(target_index=0)
        with ui.element("div").classes("with-side" if view.side else "alone"):
            main = ui.html(shown.html, sanitize=False).props("id=main tabindex=-1")
            side = (
                ui.html("", sanitize=False, tag="section").props('id=side aria-label="Narrow down"') if view.side else None
            )

        async def beside(asked: Any) -> None:
            if side is not None and view.side is not None and asked is not None:
                side.set_content(await to_thread.run_sync(_beside, library, view, asked))

        async def go(event: events.GenericEventArguments) -> None:
            query = str(event.args).partition("?")[2]
            found = await to_thread.run_sync(make, library, view, query)
            main.set_content(found.html)
            ui.page_title(f"{found.title} · Dragoman")
            ui.run_javascript("workbench.arrived()")
            await beside(found.asked)

        ui.on("go", go)
        if view.side is not None:
            background_tasks.create(beside(shown.asked), context=ui.context.client)

    ui.page(view.path, response_timeout=SLOWEST)(page)


def _beside(library: Library, view: View[Any], asked: Any) -> str:
    assert view.side is not None
    try:
        return view.side(library, asked)
    except DragomanError as error:
        return render("aside-fault.html", error=error.message)
