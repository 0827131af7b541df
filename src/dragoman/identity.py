"""Identity: an event told twice in a report becomes one record; events get ids and are linked to what holds them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2s

from dragoman import __version__
from dragoman.model import Condition, Damage, Document, Entity, Event, Reason, Statement


def settle_identity(document: Document) -> None:
    """Merge, number, and link: events with statements, conditions and damage marks."""
    events = merge_retold([name_damaged(e, document) for e in document.events])
    events = [replace(e, id=event_id(document, e), damage=damage_under(document, e)) for e in events]
    document.conditions = [with_events(c, events) for c in document.conditions]
    linked = {(c.start, c.end): c for c in document.conditions}
    document.events = [replace(e, condition=tuple(linked.get((c.start, c.end), c) for c in e.condition)) for e in events]
    document.statements = [with_said(s, events) for s in document.statements]


def name_damaged(event: Event, document: Document) -> Event:
    """An actor whose name is damaged beyond recognition, known from another telling of the same deed in the report."""
    blurred = [a for a in event.actor if not a.code and is_misnamed(a, document)]
    if not blurred or len(event.actor) > 1:
        return event
    for other in document.events:
        if other.event == event.event and key(other.recipient) == key(event.recipient) and len(other.actor) == 1:
            known = other.actor[0]
            if known.code:
                told = f"the words are damaged; {known.entity_text!r} does the same elsewhere in the report"
                actor = replace(
                    blurred[0],
                    code=known.code,
                    country_name=known.country_name,
                    sector=known.sector,
                    refers_to=(known.start, known.end),
                    found_by=told,
                )
                return replace(
                    event, actor=(actor,), derivation=(*event.derivation, Reason("actor", told, actor.start, actor.end))
                )
    return event


def is_misnamed(entity: Entity, document: Document) -> bool:
    """Whether a role-mismatch mark lies on the entity's words."""
    return any(d.kind == "role-mismatch" and d.start < entity.end and entity.start < d.end for d in document.damage)


def event_id(document: Document, event: Event) -> str:
    """The same report coded by the same version gives the same id; 16 hexadecimal digits."""
    key = (document.report.id, __version__, event.trigger, event.event, event.rule, *(e.start for e in event.actor))
    return blake2s(repr(key).encode(), digest_size=8).hexdigest()


def damage_under(document: Document, event: Event) -> tuple[Damage, ...]:
    """The damage marks on the words that the event rests on: its trigger, actors and recipients."""
    spans = [event.trigger, *((e.start, e.end) for e in (*event.actor, *event.recipient))]
    return tuple(d for d in document.damage if any(d.start < end and start < d.end for start, end in spans))


def with_events(condition: Condition, events: list[Event]) -> Condition:
    """The condition with the ids of the events coded inside its words."""
    inside = tuple(e.id for e in events if condition.start <= e.trigger[0] < condition.end)
    return replace(condition, events=inside)


def with_said(statement: Statement, events: list[Event]) -> Statement:
    """The statement with the ids of the events that it tells."""
    spans = statement.spans or ((statement.start, statement.end),)
    said = tuple(e.id for e in events if any(start <= e.trigger[0] < end for start, end in spans))
    return replace(statement, events=said)


def merge_retold(events: list[Event]) -> list[Event]:
    """Fold an event told again in a later sentence into its first telling (plover.md, decision 15).

    It is the same event when category, actors and recipients agree, marks agree, and no date told for the one excludes
    the other's. The first telling keeps its words; the later one is added to its evidence.
    """
    kept: list[Event] = []
    for event in events:
        twin = next((i for i, k in enumerate(kept) if same_event(k, event)), None)
        if twin is None:
            kept.append(event)
        else:
            first = kept[twin]
            kept[twin] = replace(
                first,
                evidence=first.evidence + event.evidence,
                mode=first.mode + tuple(m for m in event.mode if m not in first.mode),
                place=first.place or event.place,
                size=tuple((k, v if v is not None else dict(event.size)[k]) for k, v in first.size),
            )
    return kept


def same_event(a: Event, b: Event) -> bool:
    """Whether b tells a again."""
    if a.sentence == b.sentence or a.event != b.event or a.aux_mode != b.aux_mode or set(b.mode) - set(a.mode):
        return False
    if key(a.actor) != key(b.actor) or not key(a.actor) or key(b.recipient) - key(a.recipient) or a.condition != b.condition:
        return False
    if b.recipient and not key(b.recipient):
        return False
    if a.date_basis == "stated" and b.date_basis == "stated":
        return (a.date, a.enddate) == (b.date, b.enddate)
    return b.date_basis != "stated"


def key(entities: tuple[Entity, ...]) -> frozenset[tuple[str | None, str | None, str | None]]:
    """Who they are, as far as resolved."""
    return frozenset((e.code, e.sector, e.entity_name) for e in entities if e.code or e.entity_name)
