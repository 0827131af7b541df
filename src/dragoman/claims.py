"""What kind of claim each event is: its marks, who says so, on what condition, when and where, and what that makes of it.

The status rooms each answer one question about a verb or noun; here their answers meet, and PLOVER's "which category
wins" rules (data/status/precedence.tsv) are applied.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TypeGuard

from dragoman.events.contexts import Contexts
from dragoman.events.witnesses import weights
from dragoman.model import Attribution, Condition, Document, Entity, Event, Place, Reason
from dragoman.ontology import AUX_MODES, PUBLIC_BODIES, political_sectors
from dragoman.status.attribution import attribution_of
from dragoman.status.conditions import conditions_of, inside
from dragoman.status.marks import is_historical, read_marks
from dragoman.status.places import event_place
from dragoman.status.precedence import apply
from dragoman.status.times import event_interval
from dragoman.syntax import own_subject

FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our"})


def settle_claims(document: Document) -> list[Event]:
    """The document's events with status, source, condition, time, place and contexts.

    A meeting of one party with nobody is dropped here and not before: as a refusal, or with a partner found in its
    condition, it stands.
    """
    settled = (settle(document, event) for event in document.events)
    told = [e for e in settled if e.whole or e.event[0] == "REJECT" or len(e.actor) + len(e.recipient) > 1]
    contexts = Contexts(document)
    return [replace(e, context=contexts.of(e)) for e in told if is_political(e)]


def is_political(event: Event) -> bool:
    """Whether the event is one of political life, not of private or business life alone.

    Protest and violence count whoever takes part, if the parties are known as anything at all; all else needs a state, an
    international body or somebody of a political sector (data/ontology/sectors.tsv) on one side; or the reader, who learned
    what is none, has little doubt.
    """
    if event.heard >= weights()["by hand: political"]:
        return True
    parties_ = (*event.actor, *event.recipient)
    unnamed = event.event[0] == "COERCE" and any(a.sector == "UNK" for a in event.actor)  # "was arrested": by the state
    strike = event.event[0] == "THREATEN" and "restrict" in event.mode  # a strike announced
    if event.event[0] in ("ASSAULT", "PROTEST") or unnamed or strike:
        return any((p.code and not p.assumed) or p.sector not in (None, "UNK") for p in parties_)
    return any(stands_for_power(p) for p in parties_)


def stands_for_power(entity: Entity) -> bool:
    """Whether an entity is a state, an international body, or of a political sector."""
    sectors = {entity.sector, *entity.other_sectors} - {None}
    if sectors:
        return not sectors.isdisjoint(political_sectors()) or entity.code in PUBLIC_BODIES
    told = bool(entity.code) and not entity.assumed and entity.code != "MNC"
    return told and entity.kind in ("state", "organisation", "group", "place", "thing")


def settle(document: Document, event: Event) -> Event:
    """One event with all that is claimed of it but its contexts."""
    s, token = document.sentences[event.sentence], event.trigger_token
    marks = read_marks(document, s, token)
    aux = set(marks.aux) - ({"negation"} if event.negated else set())
    if event.as_read is not None:
        aux = (aux - {"negation"}) | (event.as_read & {"negation"})
    reasons: list[Reason] = list(marks.reasons)
    within = inside(document.conditions, s, token)
    if within is not None and "hypothetical" not in aux:
        aux.add("hypothetical")
        reasons.append(Reason("status", f"stands inside a condition ({within.connective})", within.start, within.end))
    chain = attribution_of(document, s, token)
    start, end, basis, words = event_interval(document, s, token, historical="historical" in aux)
    stated = (start, end) if basis == "stated" and start and end else None
    if lies_ahead(document, start, end, basis) and s.tag[token] not in ("VBD", "VBN") and "future" not in aux:
        aux.add("future")
        reasons.append(Reason("status", f"future: {words!r} lies after the report's date"))
    past, why = is_historical(marks, stated, document.report.date, s, token)
    aux.discard("historical")
    if past:
        aux.add("historical")
        reasons += [why] if why else []
        start, end, basis, words = event_interval(document, s, token, historical=True)
    category, mode, final, ruled = event.event[0], event.mode, frozenset(aux), None
    if event.as_read is None:
        category, mode, final, ruled = apply(
            category,
            mode,
            final,
            own_will=marks.own_will,
            told_by=teller(event, chain),
            role="party" if event.party else None,
        )
    reasons += [ruled] if ruled else []
    conditions = conditions_of(document, document.conditions, s, token)
    place = event_place(document, s, token)
    event = speaking(event, chain)
    actor, recipient = parties(document, event, category, conditions)
    if category == "CONSULT" and is_elsewhere(place, actor, recipient) and not mode:
        mode = ("third-party",)
        reasons.append(Reason("mode", "third-party: the place belongs to none of the participants", place.start, place.end))
    elif category == "CONSULT" and not mode and len({(e.code, e.entity_name) for e in (*actor, *recipient)}) > 2:
        mode = ("multilateral",)
        reasons.append(Reason("mode", "multilateral: three or more participants"))
    return replace(
        event,
        actor=actor,
        recipient=recipient,
        mutual=event.mutual and not recipient,
        event=(category,),
        mode=mode,
        aux_mode=tuple(a for a in AUX_MODES if a in final),
        date=start,
        enddate=end,
        date_basis=basis,
        date_text=words,
        place=place,
        attribution=chain,
        condition=conditions,
        derivation=(*event.derivation, *reasons),
    )


def lies_ahead(document: Document, start: dt.date | None, end: dt.date | None, basis: str) -> bool:
    """Whether the text dates the event at or after the report's day, and past it."""
    today = document.report.date
    return basis == "stated" and today is not None and bool(start and end and start >= today and end > today)


def speaking(event: Event, chain: tuple[Attribution, ...]) -> Event:
    """The event with "we" and "I" in a quotation as whoever speaks there."""
    source = chain[-1].source if chain and chain[-1].quote else None
    if source is None or not source.code:
        return event

    def named(entity: Entity) -> Entity:
        if entity.code or entity.entity_text.lower() not in FIRST_PERSON:
            return entity
        return replace(
            entity,
            entity_name=source.entity_name,
            code=source.code,
            country_name=source.country_name,
            sector=source.sector,
            other_sectors=source.other_sectors,
            kind=source.kind,
            refers_to=(source.start, source.end),
            found_by=f"{source.entity_text!r} speaks",
        )

    return replace(event, actor=tuple(map(named, event.actor)), recipient=tuple(map(named, event.recipient)))


def parties(
    document: Document, event: Event, category: str, conditions: tuple[Condition, ...]
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """Actors and recipients under the category that won.

    A refused meeting is no longer mutual: whoever refuses is the actor, the others recipients. A refusal or offer that
    names nobody is meant for whoever is to fulfil its condition ("will not talk until Iran frees them").
    """
    actor, recipient = event.actor, event.recipient
    if event.mutual and category not in ("CONSULT", "AGREE"):
        actor, recipient = event.actor[: event.initiators], event.actor[event.initiators :]
    if category in ("REJECT", "THREATEN", "AGREE") and not recipient and len(actor) < 2:
        for condition in conditions:
            found = fulfiller(document, condition)
            if found is not None and not any(same_side(found, a) for a in actor):
                return actor, (found,)
    return actor, recipient


def fulfiller(document: Document, condition: Condition) -> Entity | None:
    """The state or organisation whose deed or offer the condition is."""
    if condition.clause < 0 or document.discourse is None:
        return None
    s = document.sentences[condition.sentence]
    subject = own_subject(s, condition.clause)
    found = document.discourse.entity(s.index, subject) if subject is not None else None
    return found if found is not None and found.code else None


def is_elsewhere(place: Place | None, actor: tuple[Entity, ...], recipient: tuple[Entity, ...]) -> TypeGuard[Place]:
    """Whether the meeting's place lies in a country of none of its participants, who are states."""
    codes = {e.code for e in (*actor, *recipient)}
    return place is not None and bool(place.country_code) and None not in codes and place.country_code not in codes


def teller(event: Event, chain: tuple[Attribution, ...]) -> str:
    """Who tells the event: "actor" when a source is on the actor's side, "other" when all are not, "report" without one."""
    sources = [a.source for a in chain if a.source is not None]
    if not sources:
        return "report"
    return "actor" if any(same_side(a, source) for a in event.actor for source in sources) else "other"


def same_side(a: Entity, b: Entity) -> bool:
    """Whether two entities belong to one state or organisation."""
    return bool(a.code and a.code == b.code) or bool(a.entity_name and a.entity_name == b.entity_name)
