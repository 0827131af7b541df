"""Records made of PLOVER records, so that tests of formats do not hang on how a sentence is coded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dragoman.exchange import import_events


def entity(text: str, code: str | None = None, sector: str | None = None, **more: Any) -> dict[str, Any]:
    empty = {"entity_name": text, "country_name": None, "other_sectors": [], "office": None, "identifier_id": None}
    places = {"refers_to": None, "start": None, "end": None}
    return {"entity_text": text, **empty, "code": code, "sector": sector, **places, **more}


def event(id: str, category: str = "CONSULT", *, report: str = "r1", day: str = "2021-03-04", **more: Any) -> dict[str, Any]:
    """An event with all its fields, most of them empty."""
    cite = {
        "title": "A title",
        "publication": "Post",
        "url": None,
        "language": "en",
        "coder": "dragoman",
        "codebook": "plover-2.0",
    }
    return {
        "id": id, "report_id": report, "report_date": day, "date": day, "enddate": day, "date_text": None,
        "date_basis": "report", "actor": [entity("Kenya", "KEN")], "recipient": [entity("Uganda", "UGA")],
        "event": [category], "mode": [], "context": [], "aux_mode": [], "quad_code": 1, "event_scale": 2.5,
        "event_text": ["met"], "trigger": {"text": "met", "start": 6, "end": 9}, "event_loc": None,
        "size": {"dead": None, "injured": None, "arrested": None}, "attribution": [], "condition": [], "confidence": 0.5,
        "rule": "a.rule", "damage": [], "evidence": [[0, 17]], "text": "Kenya met Uganda.",
        "text_info": {"sequence": 0, "start": 0, "end": 17}, "cite_info": cite, **more,
    }  # fmt: skip


def write_lines(path: Path, events: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in events), encoding="utf-8")
    return path


def record_of(path: Path, events: Iterable[dict[str, Any]]) -> Path:
    """A record of these events at `path`."""
    [imported] = import_events([write_lines(path.with_suffix(".jsonl"), events)], path)
    assert not imported.left_out, imported
    return path
