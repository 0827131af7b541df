"""A small gold report for the tests, made of marked words."""

from __future__ import annotations

from typing import Any

TEXT = "Peru expelled the envoy of Chile on Monday. Chile <condemned> Peru, a minister said.\n"


def span(words: str, key: str = "text") -> dict[str, Any]:
    start = TEXT.index(words)
    return {key: words, "start": start, "end": start + len(words)}


def entity(words: str, code: str | None, sector: str | None = None) -> dict[str, Any]:
    return {**span(words, "entity_text"), "code": code, "sector": sector, "office": None}


def event(words: str, category: str, actor: list[Any], recipient: list[Any], **more: Any) -> dict[str, Any]:
    made = {
        "trigger": span(words),
        "event": [category],
        "mode": [],
        "aux_mode": [],
        "actor": actor,
        "recipient": recipient,
        "date": "2021-05-03",
        "enddate": None,
        "date_basis": "stated",
        "event_loc": None,
        "attribution": [],
        "condition": [],
    }
    return made | more


def coded(words: str, category: str, actor: list[Any], recipient: list[Any], **more: Any) -> dict[str, Any]:
    """The same as the coder prints it: with its sentence."""
    first = TEXT.index(words) < TEXT.index(". ")
    sentence = {"start": 0, "end": 43} if first else {"start": 44, "end": len(TEXT)}
    return event(words, category, actor, recipient, **more) | {"text_info": sentence}


def gold() -> dict[str, Any]:
    minister = {"source": entity("a minister", None, "GOV"), "kind": "anonymous", "cue": "said", "quote": False}
    peru, chile = entity("Peru", "PER"), entity("Chile", "CHL")
    return {
        "report": {"id": "andes", "date": "2021-05-04", "text": TEXT},
        "events": [
            event("expelled", "SANCTION", [peru], [entity("envoy of Chile", "CHL", "GOV")], mode=["expel"]),
            event("<condemned>", "ACCUSE", [chile], [peru], attribution=[minister], mode=["disapprove"]),
        ],
        "statements": [{**minister, **span("Chile <condemned> Peru")}],
        "times": [{**span("Monday"), "type": "DATE", "value": "2021-05-03", "date": "2021-05-03", "enddate": None}],
        "places": [],
        "damage": [],
    }
