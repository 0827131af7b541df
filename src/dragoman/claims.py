"""What kind of claim each event is: its marks, who says so, on what condition, when and where, and what that makes of it.

The status rooms each answer one question about a verb or noun; here their answers meet, and PLOVER's "which category
wins" rules (data/status/precedence.tsv) are applied.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.events.contexts import contexts_of
from dragoman.model import Attribution, Document, Entity, Event, Reason
from dragoman.ontology import AUX_MODES
from dragoman.status.attribution import attribution_of
from dragoman.status.conditions import conditions_of, inside
from dragoman.status.marks import is_historical, read_marks
from dragoman.status.places import event_place
from dragoman.status.precedence import apply
from dragoman.status.times import event_interval


def settle_claims(document: Document) -> list[Event]:
    """The document's events with status, source, condition, time, place and contexts."""
    return [settle(document, event) for event in document.events]


def settle(document: Document, event: Event) -> Event:
    """One event with all that is claimed of it."""
    s, token = document.sentences[event.sentence], event.trigger_token
    marks = read_marks(document, s, token)
    aux = set(marks.aux)
    reasons: list[Reason] = list(marks.reasons)
    within = inside(document.conditions, s, token)
    if within is not None and "hypothetical" not in aux:
        aux.add("hypothetical")
        reasons.append(Reason("status", f"stands inside a condition ({within.connective})", within.start, within.end))
    chain = attribution_of(document, s, token)
    start, end, basis, words = event_interval(document, s, token, historical="historical" in aux)
    stated = (start, end) if basis == "stated" and start and end else None
    past, why = is_historical(marks, stated, document.report.date, s, token)
    aux.discard("historical")
    if past:
        aux.add("historical")
        reasons += [why] if why else []
        start, end, basis, words = event_interval(document, s, token, historical=True)
    category, mode, final, ruled = apply(
        event.event[0], event.mode, frozenset(aux), own_will=marks.own_will, told_by=teller(event, chain)
    )
    reasons += [ruled] if ruled else []
    settled = replace(
        event,
        event=(category,),
        mode=mode,
        aux_mode=tuple(a for a in AUX_MODES if a in final),
        date=start,
        enddate=end,
        date_basis=basis,
        date_text=words,
        place=event_place(document, s, token),
        attribution=chain,
        condition=conditions_of(document, document.conditions, s, token),
        derivation=(*event.derivation, *reasons),
    )
    return replace(settled, context=contexts_of(document, settled))


def teller(event: Event, chain: tuple[Attribution, ...]) -> str:
    """Who tells the event: "actor" when a source is on the actor's side, "other" when all are not, "report" without one."""
    sources = [a.source for a in chain if a.source is not None]
    if not sources:
        return "report"
    return "actor" if any(same_side(a, source) for a in event.actor for source in sources) else "other"


def same_side(a: Entity, b: Entity) -> bool:
    """Whether two entities belong to one state or organisation."""
    return bool(a.code and a.code == b.code) or bool(a.entity_name and a.entity_name == b.entity_name)
