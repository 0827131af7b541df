"""Text as HTML with stretches of it marked; marks may lie in one another and overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

SHOWN = 20_000
"""Characters of a text that are shown."""

STYLE = """<style>
.dragoman { font: 14px/1.55 system-ui, sans-serif; max-width: 62rem; }
.dragoman .text { white-space: pre-wrap; margin: .5rem 0; }
.dragoman mark { color: inherit; background: none; padding: .05em 0; border-radius: 2px; }
.dragoman .quad1 { background: #7fc8a955; } .dragoman .quad2 { background: #3f9d6a77; }
.dragoman .quad3 { background: #f4b86677; } .dragoman .quad4 { background: #e2725b77; }
.dragoman .trigger { font-weight: 600; }
.dragoman .actor { border-bottom: 2px solid #2f6db5; } .dragoman .recipient { border-bottom: 2px dotted #2f6db5; }
.dragoman .source { border-bottom: 2px solid #8a63b8; } .dragoman .condition { font-style: italic; }
.dragoman .damage { text-decoration: underline wavy #c0392b; }
.dragoman table { border-collapse: collapse; margin: .4rem 0; } .dragoman caption { text-align: left; opacity: .7; }
.dragoman th, .dragoman td { text-align: left; vertical-align: top; padding: .15rem .8rem .15rem 0; }
.dragoman th { font-weight: 500; opacity: .7; } .dragoman td.n { text-align: right; font-variant-numeric: tabular-nums; }
.dragoman td:first-child { white-space: nowrap; } .dragoman .quiet { opacity: .7; }
</style>"""
"""Colours are laid over the notebook's own, so that its dark look stays dark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text, in characters, end exclusive; `kinds`: classes of STYLE; `note`: what is shown when pointed at."""

    start: int
    end: int
    kinds: str
    note: str = ""


def marked(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> str:
    """The text from `start` to `end` as HTML. Everything in it is escaped."""
    end = len(text) if end is None else min(end, len(text))
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    cuts = sorted({start, end, *(min(max(edge, start), end) for m in inside for edge in (m.start, m.end))})
    return "".join(_piece(text[a:b], [m for m in inside if m.start <= a and b <= m.end]) for a, b in pairwise(cuts))


def _piece(text: str, marks: Sequence[Mark]) -> str:
    words = escape(text)
    if not marks:
        return words
    kinds = " ".join(dict.fromkeys(kind for mark in marks for kind in mark.kinds.split()))
    notes = "; ".join(dict.fromkeys(mark.note for mark in marks if mark.note))
    return f'<mark class="{kinds}" title="{escape(notes)}">{words}</mark>'


def marks_of_event(event: dict[str, Any]) -> Iterator[Mark]:
    """The marks of an event as docs/record.md describes it: trigger, parties, sources, conditions."""
    kind = " ".join((event["event"][0], *event["mode"]))
    status = f" ({', '.join(event['aux_mode'])})" if event["aux_mode"] else ""
    quad = f"quad{event['quad_code']}"
    yield from _mark(event["trigger"], f"trigger {quad}", kind + status)
    for role in ("actor", "recipient"):
        for entity in event[role]:
            yield from _mark(entity, role, f"{role} of {kind}: {code_of(entity)}")
    for told in event["attribution"]:
        yield from _mark(told, "source", f"says so: {told['cue']}")
    for condition in event["condition"]:
        yield from _mark(condition, "condition", f"{kind} hangs on it")


def _mark(place: dict[str, Any] | None, kinds: str, note: str) -> Iterator[Mark]:
    if place and place["start"] is not None and place["end"] is not None:
        yield Mark(place["start"], place["end"], kinds, note)


def code_of(entity: dict[str, Any]) -> str:
    """Code and sector of an entity: "KEN COP"."""
    return " ".join(part for part in (entity["code"], entity["sector"]) if part) or "no code"


def name_of(entity: dict[str, Any]) -> str:
    """Its name, else the report's words, with code and sector behind."""
    return f"{entity['entity_name'] or entity['entity_text']} [{code_of(entity)}]"
