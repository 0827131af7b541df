"""Templates into HTML. Whatever comes from reports is escaped by the templates' engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dragoman import ontology

TEMPLATES = Path(__file__).parent.parent / "templates"
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
MARKS = {
    "plain": "told as a fact",
    "historical": "of the past",
    "future": "planned or expected",
    "hypothetical": "possible",
    "negation": "did not take place",
}
STATUSES = {"told": "told", "open": "may come", "denied": "denied"}
"""Of happenings: told to have taken place, told to come, or told not to have taken place."""


@cache
def environment() -> Environment:
    """The templates, with what all of them know."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {
        "number": number,
        "days": days,
        "address": address,
        "short": short,
        "only": only,
        "zip2": doubled,
    }
    made.globals |= {
        "QUADS": QUADS,
        "MARKS": MARKS,
        "STATUSES": STATUSES,
        "SECTORS": ontology.sectors(),
        "CATEGORIES": ontology.categories(),
        "MODES": sorted({mode for _, mode in ontology.modes()}),
    }
    return made


def render(template: str, **values: Any) -> str:
    """The template with these values."""
    return environment().get_template(template).render(**values)


def number(value: int | float | None) -> str:
    """12,345."""
    return "" if value is None else f"{value:,}"


def days(first: dt.date | None, last: dt.date | None = None) -> Markup:
    """A day, or the first and last of several; no line ends within one."""
    if first is None:
        return Markup("undated")
    told = dict.fromkeys(day for day in (first, last) if day)
    return Markup(" to ").join(Markup('<span class="day">{}</span>').format(day) for day in told)


def address(value: object) -> str:
    """The value as a part of an address."""
    return quote(str(value), safe="")


def short(text: str | None, most: int = 240) -> str:
    """The text on one line, cut where it is long."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0] + " …"


def only(parameters: dict[str, str], *names: str) -> dict[str, str]:
    """Those parameters of an address."""
    return {name: value for name, value in parameters.items() if name in names}


def doubled(values: Iterable[str]) -> list[tuple[str, str]]:
    """Each value as an option that is called what it is."""
    return [(value, value) for value in values]
