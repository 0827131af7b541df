"""Contexts of an event: how and about what it happens, from the words of its sentence, paragraph and title.

Source: PLOVER 2.0 codebook, contexts, with its exclusions: `military` is for state forces only, nuclear power is not
`cbrn`, and `crime` is left out where a narrower crime context holds, except beside `cyber`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.model import Document, Event, Sentence
from dragoman.tables import cell_list, data_path, read_table

NARROWER_THAN_CRIME = frozenset({"corruption", "illegal_drugs", "trafficking", "terrorism"})
STATE_FORCES = frozenset({"MIL", "GOV", "SPY"})
LONGEST_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Words:
    """Word or phrase -> contexts, for strong, weak and excluding words."""

    strong: dict[str, tuple[str, ...]]
    weak: dict[str, tuple[str, ...]]
    never: dict[str, tuple[str, ...]]
    order: tuple[str, ...]


@cache
def words() -> Words:
    """The context table, indexed by word."""
    tables: dict[str, dict[str, tuple[str, ...]]] = {"strong": {}, "weak": {}, "never": {}}
    order = []
    for _, row in read_table(data_path("ontology", "contexts.tsv"), ("context", "strong", "weak", "never")):
        order.append(row["context"])
        for strength, table in tables.items():
            for word in cell_list(row[strength]):
                table[word] = (*table.get(word, ()), row["context"])
    return Words(tables["strong"], tables["weak"], tables["never"], tuple(order))


def contexts_of(document: Document, event: Event) -> tuple[str, ...]:
    """The contexts of an event, in the codebook's order."""
    s = document.sentences[event.sentence]
    known = words()
    own = told_by(phrases(s))
    around = set()
    for other in document.sentences:
        if other.index != s.index and (other.is_title or other.segment == s.segment):
            around |= told_by(phrases(other), strong_only=True)
    title = document.report.title
    if title:
        around |= told_by(loose_phrases(tuple(title.lower().split())), strong_only=True)
    found = own | (around & {"diplomatic", "military", "cbrn", "terrorism", "election", "health", "cyber", "disasters"})
    found |= {mode for mode in event.mode if mode in ("cyber", "misinformation")}
    if "military" in found and not is_state_force(event) and "military" not in own:
        found.discard("military")
    if {e.sector for e in (*event.actor, *event.recipient)} & {"REB", "UAF", "CRM"} and not is_state_force(event):
        found.discard("military")
    if "crime" in found and found & NARROWER_THAN_CRIME and "cyber" not in found:
        found.discard("crime")
    return tuple(c for c in known.order if c in found)


def is_state_force(event: Event) -> bool:
    """Whether a state's army or government takes part."""
    return any(e.sector in STATE_FORCES or (e.kind == "state" and e.code) for e in (*event.actor, *event.recipient))


def told_by(found: Iterable[str], strong_only: bool = False) -> set[str]:
    """The contexts that the words tell: by one strong word, or by two different weak ones."""
    known = words()
    seen = set(found)
    strong = {c for w in seen for c in known.strong.get(w, ())}
    never = {c for w in seen for c in known.never.get(w, ())}
    if not strong_only:
        counts: dict[str, int] = {}
        for w in seen:
            for c in known.weak.get(w, ()):
                counts[c] = counts.get(c, 0) + 1
        strong |= {c for c, n in counts.items() if n > 1}
    return strong - never


def phrases(s: Sentence) -> set[str]:
    """The lemmas, word forms and runs of two or three words of a sentence."""
    return {*s.lemma, *loose_phrases(tuple(s.lower)), *loose_phrases(tuple(s.lemma))}


@lru_cache(maxsize=256)
def loose_phrases(tokens: tuple[str, ...]) -> frozenset[str]:
    """Runs of one to three tokens, joined by blanks; a run over a hyphen is joined without blanks too.

    Kept for a while: each event of a paragraph asks for all of its sentences.
    """
    found = set(tokens)
    for size in range(2, LONGEST_PHRASE + 1):
        for i in range(len(tokens) - size + 1):
            run = tokens[i : i + size]
            found.add(" ".join(run))
            if "-" in run:
                found.add("".join(run))
    return frozenset(found)
