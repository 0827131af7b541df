"""Events, happenings, reports, disagreements and damage as tables, with facets beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dragoman.web.asking import DEEPEST, Asked, Listed
from dragoman.web.library import Library
from dragoman.web.pages.rendering import render
from dragoman.web.pages.screen import View
from dragoman.web.tables import DAMAGE, DISAGREEMENTS, EVENTS, HAPPENINGS, REPORTS, STATEMENTS, Table

LABELS = {
    "id": "Id", "report_id": "Report", "report_date": "Reported", "date": "Day", "enddate": "Last day",
    "date_text": "Words of time", "date_basis": "Day is", "actor": "Actor", "recipient": "Recipient", "event": "Event",
    "mode": "Mode", "context": "Context", "aux_mode": "Status", "quad_code": "Kind", "event_scale": "Score",
    "event_text": "Words", "event_loc": "Place", "size": "Numbers", "attribution": "Said by", "condition": "Condition",
    "confidence": "Confidence", "rule": "Lexicon entry", "damage": "Damage", "text": "Sentence", "cite_info": "Source",
    "story_id": "Story", "happening_id": "Happening", "status": "Status", "place": "Place", "country_code": "Country",
    "dead": "Dead", "injured": "Injured", "arrested": "Arrested", "first_report": "First told",
    "last_report": "Last told", "reports": "Reports", "sources": "Sources", "codings": "Codings",
    "agreement": "Agreement", "outcome": "Became", "evidence": "Evidence", "copy_of": "Copy of", "title": "Title",
    "publication": "Publication", "language": "Language", "characters": "Length", "sentences": "Sentences",
    "events": "Events", "source": "Source", "kind": "Kind", "cue": "By", "field": "About", "sides": "Sides",
    "note": "Why", "suggestion": "Others say", "supported_by": "Say so", "url": "Address", "date_source": "Day from",
}  # fmt: skip
"""Heads of columns, by field."""
FACETS = {
    "category": "Category", "quad": "Kind", "status": "Status", "actor": "Actor", "recipient": "Recipient",
    "place": "Country", "publication": "Publication", "field": "About", "kind": "Kind of damage",
}  # fmt: skip


ALWAYS = ("id", "report_id", "happening_id", "enddate", "mode", "trigger", "text_info", "start", "end", "title")
"""Fields that the cells of others need, where a table has them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is shown. `shown`: the columns where none are asked for; `offered`: those to choose from. `noun`: a row.
    `labels`: heads of columns that are others than elsewhere.
    """

    table: Table
    title: str
    noun: str
    about: str
    shown: str
    offered: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def columns(self, asked: Listed) -> list[str]:
        """The columns that are shown."""
        return [name for name in self.offered.split() if name in (asked.columns or self.shown.split())]


LAYOUTS = (
    Layout(
        HAPPENINGS,
        "Happenings",
        "happening",
        "What happened, each once, however many reports tell it.",
        "date actor event recipient status evidence place sources",
        "date actor event recipient status evidence place country_code quad_code event_scale dead injured arrested "
        "reports sources codings confidence first_report last_report outcome happening_id",
    ),
    Layout(
        EVENTS,
        "Events",
        "event",
        "Each event as one report tells it, with the sentence that it was read from.",
        "date actor event recipient aux_mode text cite_info",
        "date report_date actor event recipient aux_mode text attribution condition event_loc quad_code event_scale "
        "context size confidence rule date_text date_basis cite_info report_id story_id id",
    ),
    Layout(
        REPORTS,
        "Reports",
        "report",
        "The reports of the record; open one to see its events in its words.",
        "date title publication events copy_of",
        "date title publication events sentences characters story_id copy_of language date_source url report_id",
    ),
    Layout(
        STATEMENTS,
        "Statements",
        "statement",
        "Who said what, also where nothing in it is an event.",
        "report_date source cue text report_id",
        "report_date source kind cue text report_id id",
        {"text": "What is said", "source": "Who"},
    ),
    Layout(
        DISAGREEMENTS,
        "Contested claims",
        "contested claim",
        "Happenings that reports tell so that they cannot all be right.",
        "date actor event recipient field sides",
        "date actor event recipient field sides happening_id",
    ),
    Layout(
        DAMAGE,
        "Damaged reports",
        "damaged passage",
        "Words that scraping, translation or cutting has hurt, and what other reports of the story say in their place.",
        "title kind text suggestion supported_by note",
        "date title kind text suggestion confidence supported_by note report_id",
        {"text": "Damaged words", "title": "Report", "kind": "Damage"},
    ),
)  # fmt: skip


def views() -> list[View[Listed]]:
    """A view for each table."""
    return [
        View(
            path=f"/{layout.table.name}",
            kind=Listed,
            title=lambda asked, title=layout.title: title,  # type: ignore[misc]
            main=partial(main, layout),
            side=partial(side, layout) if layout.table.facets else None,
        )
        for layout in LAYOUTS
    ]


def main(layout: Layout, library: Library, asked: Listed) -> str:
    """The filters, the table and its pages."""
    table = layout.table
    columns = layout.columns(asked)
    needed = [name for name in table.fields if name in columns or name in ALWAYS]
    chosen = asked.model_copy(update={"columns": needed})
    table.chosen(asked.columns)
    total, rows = library.page(table, chosen)
    return render(
        "table.html",
        layout=layout,
        table=table,
        asked=asked,
        path=f"/{table.name}",
        columns=columns,
        labels={**LABELS, **layout.labels},
        sort=asked.sort or table.order,
        rows=rows,
        total=total,
        last=min(-(-total // asked.size), DEEPEST // asked.size),
        downloads=downloads(layout, asked, columns),
        filters=filters(asked),
        copied=library.desk.since,
    )


def downloads(layout: Layout, asked: Listed, columns: list[str]) -> list[tuple[str, str]]:
    """(what, address) of the files that hold just what is shown."""
    path = f"/api/v1/{layout.table.name}/download"
    plain = asked.model_copy(update={"page": 1, "size": 50, "columns": columns})
    kinds = [("CSV", "csv"), ("Parquet", "parquet")] + ([("PLOVER", "plover")] if layout.table is EVENTS else [])
    return [(name, plain.to(path) + ("&" if "?" in plain.to(path) else "?") + f"format={kind}") for name, kind in kinds]


def filters(asked: Asked) -> list[tuple[str, Any, str]]:
    """(name, value, the address without it) of the filters that are set."""
    named = {field.alias or name: name for name, field in Asked.model_fields.items()}
    found = []
    for name, value in asked.active.items():
        changes: dict[str, Any] = {named[name]: Asked.model_fields[named[name]].default}
        if isinstance(asked, Listed):
            changes["page"] = 1
        shown = " and ".join(value) if isinstance(value, tuple) else value
        found.append((name, shown, asked.to("", **changes) or "?"))
    return found


def side(layout: Layout, library: Library, asked: Listed) -> str:
    """The facets."""
    found = library.facets(layout.table, asked)
    facets = []
    for facet in layout.table.facets:
        values = found[facet.name]
        most = max((n for _, n in values), default=1)
        entries = [
            (value, n, round(100 * n / most), asked.to("", page=1, **{facet.filter: value}) if facet.filter else None)
            for value, n in values
        ]
        facets.append((FACETS[facet.name], facet, entries))
    return render("facets.html", facets=facets, asked=asked)
