"""One report with its evidence, one happening with all that tells it, a lexicon entry, and a text coded on the spot."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from pydantic import Field

from dragoman import ontology
from dragoman.web.asking import Address, AskedError, Columns, Text
from dragoman.web.coding import Pasted
from dragoman.web.evidence import ROLES, explain, kind, lexicon_entry, name, pieces, spans_of
from dragoman.web.library import Library
from dragoman.web.pages.rendering import render
from dragoman.web.pages.screen import View
from dragoman.web.tables import Row

MEANS = {
    "trigger": "words that tell the event",
    "actor": "who acts",
    "recipient": "whom it concerns",
    "source": "who says so",
    "condition": "what it hangs on",
    "time": "time",
    "place": "place",
    "damage": "damaged words",
}


class One(Address):
    """One thing by its id."""

    id: Annotated[Text, Field(description="Its id.")] = None

    @property
    def needed(self) -> str:
        """The id. Raises AskedError where there is none."""
        if self.id is None:
            raise AskedError("id: which one? Name its id")
        return self.id


class ReportAddress(One):
    """A report, the event that is looked at in it, what is not highlighted, and whether every step is told."""

    id: Annotated[str | None, Field(max_length=1_000)] = None
    event: Text = None
    hide: Columns = None
    steps: bool = False


class Nothing(Address):
    """An address without anything asked for."""


def views() -> list[View[Any]]:
    """The views of single things."""
    return [
        View("/report", ReportAddress, lambda asked: f"Report {asked.id}", report),
        View("/happening", One, lambda asked: "Happening", happening),
        View("/lexicon", One, lambda asked: f"Lexicon entry {asked.id}", entry),
        View("/code", Nothing, lambda asked: "Code a text", code),
    ]


def report(library: Library, asked: ReportAddress) -> str:
    """A report of the record."""
    found = library.report(asked.needed)
    steps = library.derivations(asked.needed) if asked.steps else {}
    return render(
        "report.html", **shown(found, asked.event, asked.hide or [], steps), asked=asked, copied=library.desk.since
    )


def shown(found: Row, event: str | None, hidden: list[str], steps: dict[str, list[tuple[str, str]]]) -> Row:
    """What the template of a report needs, for one of the record or one coded on the spot."""
    text = found["report"]["text"] or ""
    unknown = [role[:40] for role in hidden if role not in ROLES]
    if unknown:
        raise AskedError(f"hide: nothing called {unknown[0]!r} is highlighted; there are {', '.join(ROLES)}")
    selected = next((e["id"] for e in found["events"] if event and e["id"].startswith(event)), None)
    return {
        "report": found["report"],
        "found": found,
        "pieces": pieces(text, spans_of(found)),
        "events": [_event(e, text, found, steps) for e in found["events"]],
        "selected": selected,
        "hidden": hidden,
        "legend": MEANS,
    }


def _event(event: Row, text: str, found: Row, steps: dict[str, list[tuple[str, str]]]) -> Row:
    told = steps.get(event["id"])
    gone = [("today", "coded again with the tables of today, the report does not give this event")] if steps else []
    happening = found["happenings"].get(event["id"], {})
    return {
        "event": event,
        "kind": kind(event),
        "says": _line(event),
        "why": told or [*gone, *explain(event, text)],
        "stepwise": bool(told),
        "entry": lexicon_entry(event["rule"]),
        "happening": happening.get("happening_id"),
        "others": happening.get("reports", []),
    }


def _line(event: Row) -> str:
    """Who did what to whom."""
    actor = ", ".join(map(name, event["actor"])) or "somebody"
    recipient = ", ".join(map(name, event["recipient"]))
    return f"{actor} → {recipient}" if recipient else actor


def happening(library: Library, asked: One) -> str:
    """A happening."""
    found = library.happening(asked.needed)
    return render("happening.html", happening=found, copied=library.desk.since)


def entry(library: Library, asked: One) -> str:
    """A lexicon entry."""
    found = lexicon_entry(asked.needed)
    if found is None:
        raise AskedError(f"there is no lexicon entry {asked.needed[:80]!r}; imported events have none of ours")
    return render("lexicon.html", entry=found, quad=ontology.quad(found["category"]) if found["covers"] else None)


def add_coding(app: FastAPI, library: Library) -> None:
    """Where the form for a text is sent to, and answered with the evidence."""

    @app.post("/pages/coded", include_in_schema=False)
    def coded(pasted: Pasted) -> HTMLResponse:
        return HTMLResponse(render("coded.html", **shown(library.coder.code(pasted.report), None, [], {})))


def code(library: Library, asked: Nothing) -> str:
    """The form for a text; static/workbench.js sends it and shows what comes back."""
    return render("code.html")
