"""Judging a random sample, one event at a time."""

from __future__ import annotations

from typing import Any

from dragoman.evaluation import sheets
from dragoman.web import judging
from dragoman.web.evidence import explain, name, when
from dragoman.web.library import Library
from dragoman.web.pages.rendering import render
from dragoman.web.pages.screen import View
from dragoman.web.pages.tables import filters
from dragoman.web.tables import Row

AROUND = 280
"""Characters of the report that are shown before and after the sentence."""
FIELDS = {
    "event": "nothing of it is told",
    "category": "category",
    "actor": "actor",
    "recipient": "recipient",
    "aux_mode": "status",
    "mode": "mode",
    "context": "context",
    "date": "day",
    "place": "place",
    "attribution": "who says so",
    "condition": "condition",
}
"""What can be wrong, in the words of the page."""
KEYS = "123456789ab"
"""The keys that mark each of FIELDS wrong."""


def views() -> list[View[Any]]:
    """The view."""
    return [View("/judge", judging.Sample, lambda asked: "Judge", main)]


def main(library: Library, asked: judging.Sample) -> str:
    """The next event that nobody has judged, and how the judgements stand."""
    events = library.sample(asked)
    judged = judging.counted(library.judgements(asked))
    done = {row["event_id"] for row in judged}
    waiting = [event for event in events if event not in done]
    estimate = judging.estimate(judged)
    return render(
        "judge.html",
        asked=asked,
        filters=filters(asked),
        events=events,
        judged=judged,
        waiting=len(waiting),
        shown=_shown(library, waiting[0]) if waiting else None,
        whole=estimate["whole"],
        estimate=estimate,
        fields=[(key, field, says, field in sheets.WHOLE) for key, (field, says) in zip(KEYS, FIELDS.items(), strict=True)],
        sheet=asked.to("/api/v1/judgements/sheet"),
        copied=library.desk.since,
    )


def _shown(library: Library, event_id: str) -> Row:
    event = library.event(event_id)
    found = library.report(event["report_id"])
    text: str = found["report"]["text"] or ""
    start, end = event["text_info"]["start"], event["text_info"]["end"]
    trigger = event["trigger"]
    inside = text[start:end] if text else event["text"]
    return {
        "event": event,
        "report": found["report"],
        "before": text[:start] if start <= AROUND else "… " + text[start - AROUND : start].partition(" ")[2],
        "sentence": inside,
        "sentence_start": start,
        "trigger": trigger,
        "after": text[end:] if len(text) <= end + AROUND else text[end : end + AROUND].rpartition(" ")[0] + " …",
        "actor": ", ".join(map(name, event["actor"])) or "nobody",
        "recipient": ", ".join(map(name, event["recipient"])) or "nobody",
        "date": when(event),
        "why": list(explain(event, text)),
    }
