"""The map and the network, both of what the filters and the time slider keep."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman.web.asking import Asked
from dragoman.web.geography import Drawn
from dragoman.web.library import Library
from dragoman.web.pages import charts
from dragoman.web.pages.rendering import render
from dragoman.web.pages.screen import View
from dragoman.web.pages.tables import filters
from dragoman.web.tables import Row

LISTED = 100
"""Rows of the tables below."""


def views() -> list[View[Any]]:
    """Both views."""
    return [
        View("/map", Asked, lambda asked: "Map", world),
        View("/network", Drawn, lambda asked: "Network", network),
    ]


def world(library: Library, asked: Asked) -> str:
    """The map."""
    places = library.places(asked)

    def to(place: Row) -> str:
        return asked.to("/happenings", place=place["place"] or place["country_code"])

    listed = [place | {"to": to(place)} for place in places[:LISTED]]
    return render(
        "map.html",
        **_common(library, asked),
        path="/map",
        places=places,
        listed=listed,
        chart_options=charts.world(places, to),
    )


def network(library: Library, asked: Drawn) -> str:
    """The network."""
    found = library.network(asked)
    base = asked.narrowed(Asked)

    def to(**changes: Any) -> str:
        return base.to("/happenings", **changes)

    listed = [
        link | {"to": to(dyad=(link["actor"], link["recipient"]), quad=link["quad_code"])}
        for link in found["links"][:LISTED]
    ]
    quads = {quad: asked.to("", quad=None if asked.quad == quad else quad) or "?" for quad in (1, 2, 3, 4)}
    return render(
        "network.html", **_common(library, asked), path="/network", found=found, listed=listed, quads=quads,
        chart_options=charts.network(found, to),
    )  # fmt: skip


def _common(library: Library, asked: Asked) -> dict[str, Any]:
    """The filters, and the days that the slider runs over: the record's, and what lies outside of them in the address."""
    first, last = library.days()
    first, last = first or dt.date(2000, 1, 1), last or dt.date.today()
    since, until = asked.since or first, asked.until or last
    return {
        "asked": asked,
        "filters": filters(asked),
        "first": min(first, since),
        "last": max(last, until),
        "copied": library.desk.since,
    }
