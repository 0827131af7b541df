"""PLOVER records (JSONL, docs/record.md) as others or we wrote them, checked field by field before they enter a record."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from dragoman import ontology

Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
Number = Annotated[int, Field(ge=0, lt=2**63)]
Texts = list[str]


class Part(BaseModel):
    """A structure of a record. Fields that we do not know are let go."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)


class EntityPart(Part):
    """An actor, recipient or source."""

    entity_text: str | None = None
    entity_name: str | None = None
    code: str | None = None
    country_name: str | None = None
    sector: str | None = None
    other_sectors: Texts = []
    office: str | None = None
    identifier_id: str | None = None
    refers_to: list[Whole] | None = None
    start: Whole | None = None
    end: Whole | None = None


class TriggerPart(Part):
    """The words that tell the event."""

    text: str | None = None
    start: Whole | None = None
    end: Whole | None = None


class PlacePart(Part):
    """Where it took place."""

    extracted_place: str | None = None
    resolved_place: str | None = None
    geonameid: Whole | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    country_code: str | None = None


class SizePart(Part):
    """How many."""

    dead: Number | None = None
    injured: Number | None = None
    arrested: Number | None = None


class AttributionPart(Part):
    """Who says so."""

    source: EntityPart | None = None
    kind: str | None = None
    cue: str | None = None
    quote: bool | None = None
    start: Whole | None = None
    end: Whole | None = None


class ConditionPart(Part):
    """What it hangs on."""

    connective: str | None = None
    text: str | None = None
    start: Whole | None = None
    end: Whole | None = None
    events: Texts = []


class DamagePart(Part):
    """A mark on damaged words."""

    kind: str | None = None
    text: str | None = None
    start: Whole | None = None
    end: Whole | None = None
    note: str | None = None
    suggestion: str | None = None


class SentencePart(Part):
    """Where the sentence stands."""

    sequence: Whole | None = None
    start: Whole | None = None
    end: Whole | None = None


class CitePart(Part):
    """The report that tells it."""

    title: str | None = None
    publication: str | None = None
    url: str | None = None
    language: str | None = None
    coder: str | None = None


class EventPart(Part):
    """One event. Needed are an id, a report's id and a category; all else may be missing."""

    id: Annotated[str, Field(min_length=1)]
    report_id: Annotated[str, Field(min_length=1)]
    report_date: dt.date | None = None
    date: dt.date | None = None
    enddate: dt.date | None = None
    date_text: str | None = None
    date_basis: str | None = None
    actor: list[EntityPart] = []
    recipient: list[EntityPart] = []
    event: Annotated[Texts, Field(min_length=1, max_length=1)]
    mode: Texts = []
    context: Texts = []
    aux_mode: Texts = []
    quad_code: Annotated[int, Field(ge=1, le=4)] | None = None
    event_scale: float | None = None
    event_text: Texts = []
    trigger: TriggerPart | None = None
    event_loc: PlacePart | None = None
    size: SizePart | None = None
    attribution: list[AttributionPart] = []
    condition: list[ConditionPart] = []
    confidence: float | None = None
    rule: str | None = None
    damage: list[DamagePart] = []
    evidence: list[list[Whole]] = []
    text: str | None = None
    text_info: SentencePart | None = None
    cite_info: CitePart = CitePart()


KNOWN = frozenset(EventPart.model_fields)


@cache
def _adapter() -> TypeAdapter[EventPart]:
    return TypeAdapter(EventPart)


def read_event(line: str) -> tuple[dict[str, Any], bool]:
    """The record in a line of JSON with all its fields, as the columns of `events` have them; whether it was repaired:
    lone surrogates, which no UTF-8 file can hold, become `?`.

    Raises ValueError naming the field that cannot be read.
    """
    try:
        event, repaired = _adapter().validate_json(line), False
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] != "json_invalid":
            raise ValueError(_told(error)) from error
        try:
            event, repaired = _adapter().validate_json(_storable(line)), True
        except (ValidationError, ValueError) as second:
            raise ValueError(_told(second)) from second
    return _filled(event.model_dump()), repaired


def _storable(line: str) -> bytes:
    """The line without lone surrogates. Raises ValueError for what is no JSON."""
    return json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8", "replace")


def _told(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'record'}: {first['msg']}"
    return f"no JSON: {error}"


def _filled(event: dict[str, Any]) -> dict[str, Any]:
    """The event with what follows from the rest of it."""
    category = event.pop("event")[0]
    if category not in ontology.categories():
        raise ValueError(f"event: {category!r} is no PLOVER category")
    words = event.pop("event_text")
    if event["trigger"] is None and words:
        event["trigger"] = {"text": words[0], "start": None, "end": None}
    if event["text"] is None:
        event["text"] = ""
    if event["quad_code"] is None:
        event["quad_code"] = ontology.quad(category)
    if event["event_scale"] is None:
        event["event_scale"] = ontology.score(category, tuple(event["mode"]))
    return {"category": category, **event}
