"""Confidence: the share of such codings that a gold set found right.

A handful of traits of an event, each with a weight, make a logistic model that a person can read: the table is
data/confidence/weights.tsv, fitted on the development part of our gold corpus by evaluation/calibrate.py, which also checks
it on the test part (docs/confidence.md). "Right" is a whole event: category, actors, recipients and auxiliary modes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import exp

from dragoman.events.judgement import MAY_LACK_ACTOR
from dragoman.lexicon import Lexicon
from dragoman.model import Document, Event, Reason, Sentence
from dragoman.ontology import quad
from dragoman.tables import data_path, read_table

BASE = "base"
"""The row of the table that every event has."""
SURE, UNSURE = 0.8, 0.5
"""Shares of the choice between rules and reader from which there is little doubt, and below which there is much."""
LONG = 30
"""Tokens above which a sentence is long."""

Trait = Callable[[Event, Sentence, Lexicon], bool]

TRAITS: dict[str, Trait] = {
    "verbal cooperation": lambda e, s, words: quad(e.event[0]) == 1,
    "material cooperation": lambda e, s, words: quad(e.event[0]) == 2,
    "verbal conflict": lambda e, s, words: quad(e.event[0]) == 3,
    "an actor without a code": lambda e, s, words: any(not a.code for a in e.actor),
    "an actor known from elsewhere": lambda e, s, words: any(a.refers_to for a in e.actor),
    "a recipient without a code": lambda e, s, words: any(not r.code for r in e.recipient),
    "a recipient known from elsewhere": lambda e, s, words: any(r.refers_to for r in e.recipient),
    "no recipient": lambda e, s, words: not e.recipient and len(e.actor) < 2 and not nobody_else(e),
    "several parties on a side": lambda e, s, words: max(len(e.actor), len(e.recipient)) > 1,
    "one country on both sides": lambda e, s, words: not codes(e, "actor").isdisjoint(codes(e, "recipient")),
    "an entry of one word": lambda e, s, words: is_bare(e.rule, words),
    "the reader alone": lambda e, s, words: e.as_read is not None,
    "little doubt that it is an event": lambda e, s, words: e.heard >= SURE,
    "much doubt that it is an event": lambda e, s, words: 0 < e.heard < UNSURE,
    "told by a noun": lambda e, s, words: e.rule in words.entries and words.entries[e.rule].kind == "noun",
    "an auxiliary mode": lambda e, s, words: bool(e.aux_mode),
    "told by a source": lambda e, s, words: bool(e.attribution),
    "a stated date": lambda e, s, words: e.date_basis == "stated",
    "a long sentence": lambda e, s, words: len(s) > LONG,
    "damaged words": lambda e, s, words: bool(e.damage),
}
"""What can be told of an event, by the names that the table uses."""


def codes(event: Event, role: str) -> set[str]:
    """The codes on one side."""
    return {e.code for e in getattr(event, role) if e.code}


def nobody_else(event: Event) -> bool:
    """Whether events of the category often have no recipient: protests, moves of forces, curfews."""
    return event.event[0] in ("PROTEST", "MOBILIZE", "RETREAT", *MAY_LACK_ACTOR)


def is_bare(rule: str, words: Lexicon) -> bool:
    """Whether the entry demands no word beside its trigger."""
    entry = words.entries.get(rule)
    if entry is None or entry.before or entry.particles or entry.negated:
        return False
    return not any(a.element.kind == "word" and not a.optional for a in entry.arguments)


def traits(event: Event, document: Document, words: Lexicon) -> list[str]:
    """The traits that the event has."""
    s = document.sentences[event.sentence]
    return [name for name, has in TRAITS.items() if has(event, s, words)]


@cache
def weights() -> dict[str, float]:
    """The weight of each trait, and of the base, in log odds."""
    rows = read_table(data_path("confidence", "weights.tsv"), ("trait", "weight"))
    return {row["trait"]: float(row["weight"]) for _, row in rows}


def share(total: float) -> float:
    """The share that log odds stand for."""
    return 1 / (1 + exp(-total))


def settle_confidence(document: Document, words: Lexicon) -> list[Event]:
    """The document's events with their confidence, and what it was made of in their derivation."""
    return [rated(event, document, words) for event in document.events]


def rated(event: Event, document: Document, words: Lexicon) -> Event:
    """The event with its confidence, three digits of it."""
    found = [name for name in traits(event, document, words) if weights().get(name)]
    confidence = round(share(weights()[BASE] + sum(weights()[name] for name in found)), 3)
    told = "; ".join(f"{name} {weights()[name]:+.2f}" for name in (BASE, *found))
    return replace(
        event, confidence=confidence, derivation=(*event.derivation, Reason("confidence", f"{confidence}: {told}"))
    )
