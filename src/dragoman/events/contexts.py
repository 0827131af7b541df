"""Contexts of an event: how and about what it happens, from the words of its sentence, paragraph and title.

Source: PLOVER 2.0 codebook, contexts, with its exclusions: `military` is for state forces only, nuclear power is not
`cbrn`, and `crime` is left out where a narrower crime context holds, except beside `cyber`. Ours: words that only name
who tells the event ("the foreign ministry said") say nothing of what it is about, nor do words in a person's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dragoman.model import Document, Entity, Event, Sentence
from dragoman.tables import cell_list, data_path, read_table

NARROWER_THAN_CRIME = frozenset({"corruption", "illegal_drugs", "trafficking", "terrorism"})
NO_STATE_FORCE = frozenset({"REB", "UAF", "CRM", "IMG"})
STATE_FORCES = frozenset({"MIL", "GOV", "SPY"})
NEGOTIATORS = frozenset({None, "GOV", "MIL", "LEG", "REB", "PRE"})
ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their"})
STRONG, WEAK, NEVER = "strong", "weak", "never"
WORD = re.compile(r"\w+|[^\w\s]")
Token = tuple[frozenset[str], int, int]


class Phrase(NamedTuple):
    """A phrase of the table: its words without articles, its context, how strong it is, and whose words it must be."""

    words: tuple[str, ...]
    context: str
    strength: str
    sector: str | None


class Hit(NamedTuple):
    """A phrase found in the text, with its character offsets and the sector whose words it must be."""

    context: str
    strength: str
    words: tuple[str, ...]
    start: int
    end: int
    sector: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The context table: phrases by their first word, contexts by what implies them, and how far each one's words reach."""

    phrases: dict[str, list[Phrase]]
    implied: dict[str, tuple[str, ...]]
    scope: dict[str, str]


@cache
def table() -> Table:
    """The context table, compiled."""
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    implied: dict[str, tuple[str, ...]] = {}
    scope: dict[str, str] = {}
    columns = ("context", "scope", STRONG, WEAK, NEVER, "implied")
    for _, row in read_table(data_path("ontology", "contexts.tsv"), columns):
        context = row["context"]
        scope[context] = row["scope"]
        for strength in (STRONG, WEAK, NEVER):
            for item in cell_list(row[strength]):
                text, _, sector = item.partition("@")
                words = tuple(w for w in WORD.findall(text) if w not in ARTICLES)
                phrases[words[0]].append(Phrase(words, context, strength, sector or None))
        for item in cell_list(row["implied"]):
            implied[item] = (*implied.get(item, ()), context)
    return Table(dict(phrases), implied, scope)


class Contexts:
    """Reads the contexts of one report's events. Every sentence is looked through once, when first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.hits: dict[int, list[Hit]] = {}
        self.told: dict[int, set[str]] = {}
        self.titled: set[str] | None = None

    def of(self, event: Event) -> tuple[str, ...]:
        """The contexts of an event, in the codebook's order."""
        found = self.own(event) | self.around(event.sentence) | implied_by(event)
        if event.event[0] == "CONSULT" and is_between_powers(event):
            found.add("diplomatic")
        if "military" in found and not is_state_force(event) and has_sector(event, NO_STATE_FORCE):
            found.discard("military")
        if "crime" in found and found & NARROWER_THAN_CRIME and "cyber" not in found:
            found.discard("crime")
        return tuple(c for c in table().scope if c in found)

    def own(self, event: Event) -> set[str]:
        """What the event's own sentence tells, leaving out the words that only name its source."""
        tellers = [(a.start, a.end) for a in event.attribution if a.source is None or not takes_part(a.source, event)]
        hits = self.hits_in(event.sentence)
        kept = [h for h in hits if not any(start <= h.start < end for start, end in tellers)]
        return told_by(kept) if len(kept) < len(hits) else set(self.told_in(event.sentence))

    def around(self, sentence: int) -> set[str]:
        """What the title and the other sentences of the paragraph tell, for contexts whose words reach that far."""
        scope = table().scope
        if self.titled is None:
            self.titled = self.title()
        found = {c for c in self.titled if scope[c] != "sentence"}
        segment = self.document.sentences[sentence].segment
        for s in self.neighbours(sentence, segment):
            found |= {c for c in self.told_in(s.index) if scope[c] == "paragraph"}
        return found

    def neighbours(self, sentence: int, segment: int) -> Iterator[Sentence]:
        """The other sentences of the paragraph."""
        sentences = self.document.sentences
        for step in (-1, 1):
            i = sentence + step
            while 0 <= i < len(sentences) and sentences[i].segment == segment:
                yield sentences[i]
                i += step

    def title(self) -> set[str]:
        """What the report's title tells, whether it stands in the text or came beside it."""
        found: set[str] = set()
        for s in self.document.sentences:
            if s.is_title:
                found |= self.told_in(s.index)
        if self.document.report.title:
            found |= told_by(h for h in find(title_tokens(self.document.report.title)) if fits(h, ()))
        return found

    def told_in(self, sentence: int) -> set[str]:
        """What a sentence tells by itself."""
        if sentence not in self.told:
            self.told[sentence] = told_by(self.hits_in(sentence))
        return self.told[sentence]

    def hits_in(self, sentence: int) -> list[Hit]:
        """The table's phrases in a sentence. Who is mentioned is asked only where a phrase stands."""
        if sentence not in self.hits:
            s = self.document.sentences[sentence]
            found = list(find(sentence_tokens(s)))
            discourse = self.document.discourse
            mentions = discourse.mentions_in(sentence) if discourse is not None and found else []
            self.hits[sentence] = [hit for hit in found if fits(hit, mentions) and not is_named(s, hit, mentions)]
        return self.hits[sentence]


def find(tokens: Sequence[Token]) -> Iterator[Hit]:
    """The phrases of the table in the tokens, whoever is meant."""
    index = table().phrases
    for i, (forms, start, _) in enumerate(tokens):
        for form in forms:
            for phrase in index.get(form, ()):
                size = len(phrase.words)
                if i + size > len(tokens) or any(phrase.words[k] not in tokens[i + k][0] for k in range(1, size)):
                    continue
                yield Hit(phrase.context, phrase.strength, phrase.words, start, tokens[i + size - 1][2], phrase.sector)


def fits(hit: Hit, mentions: Sequence[Entity]) -> bool:
    """Whether the words are somebody's of the phrase's sector, where it has one; no rebels' for `military`."""
    if hit.context == "military" and is_within(hit.start, hit.end, mentions, NO_STATE_FORCE):
        return False
    return hit.sector is None or is_within(hit.start, hit.end, mentions, frozenset({hit.sector}))


def is_named(s: Sentence, hit: Hit, mentions: Sequence[Entity]) -> bool:
    """Whether one of the words belongs to the name of a person."""
    named = [m for m in mentions if m.kind == "person" and m.entity_name and m.start < hit.end and hit.start < m.end]
    return bool(named) and any(
        s.tag[t] == "NNP" and any(m.start <= s.start_of[t] < m.end and is_name(s.text[t], m) for m in named)
        for t in s.token_at(hit.start, hit.end)
    )


def is_within(start: int, end: int, mentions: Sequence[Entity], sectors: frozenset[str]) -> bool:
    """Whether the offsets lie in a mention of somebody of one of the sectors."""
    return any(m.start <= start and end <= m.end and not sectors.isdisjoint((m.sector, m.code)) for m in mentions)


def told_by(hits: Iterable[Hit]) -> set[str]:
    """The contexts that the hits tell: by one strong phrase, or by two different weak ones.

    A `never` phrase takes away the hits that it overlaps ("nuclear power" the word "nuclear"); one that overlaps none
    takes the context away.
    """
    by_context: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_context[hit.context].append(hit)
    return {context for context, found in by_context.items() if holds(found)}


def holds(hits: list[Hit]) -> bool:
    """Whether the hits of one context tell it."""
    kept = [h for h in hits if h.strength != NEVER]
    for never in hits:
        if never.strength == NEVER:
            left = [h for h in kept if h.end <= never.start or never.end <= h.start]
            if len(left) == len(kept) and not any(overlap(never, h) for h in hits if h.strength != NEVER):
                return False
            kept = left
    return any(h.strength == STRONG for h in kept) or len({h.words for h in kept}) > 1


def overlap(a: Hit, b: Hit) -> bool:
    """Whether two hits share words."""
    return a.start < b.end and b.start < a.end


def implied_by(event: Event) -> set[str]:
    """The contexts that category, modes and the parties' sectors imply.

    The table names them as `CATEGORY`, `CATEGORY/mode`, `SECTOR` (or one of PLOVER's codes for non-states), and
    `CATEGORY:SECTOR` or `CATEGORY/mode:SECTOR` for what is done by or to somebody of the sector.
    """
    [category] = event.event
    deeds = [category, *(f"{category}/{mode}" for mode in event.mode)]
    sectors = {p for e in (*event.actor, *event.recipient) for p in (e.sector, e.code, *e.other_sectors) if p}
    items = (*deeds, *sectors, *(f"{deed}:{sector}" for deed in deeds for sector in sectors))
    implied = table().implied
    return {c for item in items for c in implied.get(item, ())}


def has_sector(event: Event, sectors: frozenset[str]) -> bool:
    """Whether somebody of one of the sectors takes part."""
    return any(not sectors.isdisjoint((e.sector, e.code)) for e in (*event.actor, *event.recipient))


def is_state_force(event: Event) -> bool:
    """Whether a state's army or government takes part."""
    return any(e.sector in STATE_FORCES or (e.kind == "state" and e.code) for e in (*event.actor, *event.recipient))


def is_between_powers(event: Event) -> bool:
    """Whether governments of different states, international bodies or rebels deal with each other."""
    parties = {(e.code, e.sector == "REB") for e in (*event.actor, *event.recipient) if e.code and e.sector in NEGOTIATORS}
    return len(parties) > 1


def takes_part(source: Entity, event: Event) -> bool:
    """Whether the source is itself one of the event's parties."""
    span = (source.start, source.end)
    return any(
        span in ((e.start, e.end), e.refers_to) or bool(e.entity_name and e.entity_name == source.entity_name)
        for e in (*event.actor, *event.recipient)
    )


def sentence_tokens(s: Sentence) -> list[Token]:
    """The sentence's words without articles, each with its forms and offsets."""
    tokens: list[Token] = []
    for i, lower in enumerate(s.lower):
        if lower in ARTICLES:
            continue
        start, end = s.start_of[i], s.end_of[i]
        if "-" in lower and len(lower) > 1:
            tokens += title_tokens(lower, start)
        else:
            tokens.append((forms(lower) | {s.lemma[i]}, start, end))
    return tokens


def is_name(word: str, person: Entity) -> bool:
    """Whether the word belongs to the person's name and is not the title before it."""
    return word in (person.entity_name or "").split() and word not in (person.office or "").split()


def title_tokens(text: str, offset: int = 0) -> list[Token]:
    """The words of unparsed text without articles, each with its forms and offsets."""
    found = ((m.group().lower(), m.start() + offset, m.end() + offset) for m in WORD.finditer(text))
    return [(forms(word), start, end) for word, start, end in found if word not in ARTICLES]


def forms(word: str) -> frozenset[str]:
    """A word in lower case and, where it may be a plural, without its ending."""
    return frozenset((word, word[:-1])) if len(word) > 4 and word.endswith("s") else frozenset((word,))
