"""Two witnesses of one sentence: the lexicon's entries, and the reader. What each says is put together here.

What an entry finds and what the reader sees are candidates alike. Each has traits: who found it, how many words the entry
demands, what share the reader gives its category on these words and what share the strongest other one. Their weights
(data/reader/choice.tsv, fitted by evaluation/choose.py on the development part of our gold corpus) make the share of such
candidates that the gold has; those above a limit stand, of two at the same words the better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp

from dragoman.events.candidates import Candidate, modes_of
from dragoman.events.fitting import Match
from dragoman.events.matching import Matcher
from dragoman.lexicon import Element, Entry
from dragoman.model import Document, Reason, Sentence
from dragoman.reader.reading import Proposal, Reading, Span, heads
from dragoman.status.marks import read_marks
from dragoman.status.precedence import apply
from dragoman.syntax import conjuncts, deep_object, deep_subject, is_verb, noun_owner, phrase_span
from dragoman.tables import data_path, read_table

CLAUSES = frozenset({"conj", "relcl", "acl", "advcl", "ccomp", "parataxis"})
"""What tells a thing of its own, however closely it hangs on another."""
MANY = 4
"""Words beyond which more make a candidate no surer."""
ENTRY, READER = "entry", "reader"
"""The two voices; READER is also the first part of the rule of an event that no lexicon entry made."""


@cache
def weights() -> dict[str, float]:
    """The weight of each trait, in log odds, and the limits of the choice, by name."""
    rows = read_table(data_path("reader", "choice.tsv"), ("trait", "weight"))
    return {row["trait"]: float(row["weight"]) for _, row in rows}


@lru_cache(maxsize=1024)
def reader_entry(category: str, modes: tuple[str, ...], kind: str) -> Entry:
    """The entry that stands for the reader's own finding."""
    return Entry(
        id=f"{READER}.{category.lower()}",
        kind=kind,
        pattern="no entry: the reader's own finding",
        category=category,
        mode=modes,
        example="",
        source="data/reader",
        order=0,
        triggers=frozenset(),
        subject=Element("slot", role="A"),
    )


def weigh(
    document: Document, candidates: list[Candidate], reading: Reading, matcher: Matcher, s: Sentence
) -> list[Candidate]:
    """The candidates that stand after both witnesses were heard, in order of their triggers."""
    kept: list[Candidate] = []
    taken: dict[int, bool] = {}
    for one in sorted(hear(document, candidates, reading, matcher, s), key=lambda h: (-h.share, h.candidate.match.trigger)):
        candidate, alone = one.candidate, one.candidate.as_read is not None
        if one.share < weights()["limit"]:
            break
        words = candidate.match.used
        if any(taken.get(t, alone) != alone for t in words) or (alone and any(is_retold(candidate, c, s) for c in kept)):
            continue
        candidate.share = one.share
        candidate.heard.append(one.told(s))
        if not alone:
            take_parties(candidate, s, reading)
        kept.append(candidate)
        taken |= dict.fromkeys(words, alone)
    return sorted(kept, key=lambda c: c.match.trigger)


def hear(
    document: Document, candidates: list[Candidate], reading: Reading, matcher: Matcher, s: Sentence
) -> Iterator[Heard]:
    """All that either witness tells; where both tell the same of the same words, the entry's candidate.

    A share of the entry's first category counts as that of its final one: the marks that changed it are read from the words,
    and the reader mixes up the visit and the visit to come.
    """
    found: dict[int, set[str]] = {}
    for candidate in candidates:
        category = final_category(document, candidate)
        categories = {category, candidate.match.entry.category}
        for token in candidate.match.used:
            found.setdefault(token, set()).update(categories)
        yield Heard(candidate, category, traits(ENTRY, candidate, categories, reading, s))
    for proposal in reading.proposals:
        tokens = s.token_at(proposal.start, proposal.end)
        if any(proposal.category in found.get(t, ()) for t in tokens) or not any(s.tag[t][0] in "VN" for t in tokens):
            continue
        candidate = proposed(proposal, tokens, s, matcher)
        yield Heard(candidate, proposal.category, traits(READER, candidate, {proposal.category}, reading, s))


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate with its final category and its traits, from which follows the share of such candidates that are right."""

    candidate: Candidate
    category: str
    traits: dict[str, float]

    @property
    def share(self) -> float:
        """0 to 1. What a user wrote down is not doubted."""
        if self.candidate.match.entry.own:
            return 1.0
        return 1 / (1 + exp(-sum(weights()[name] * value for name, value in self.traits.items())))

    def told(self, s: Sentence) -> Reason:
        """What both say, for the event's derivation."""
        match = self.candidate.match
        voice = "where no entry fits" if self.candidate.as_read is not None else "of what the entry found"
        shares = "; ".join(f"{name} {value:.2f}" for name, value in self.traits.items())
        return Reason("reader", f"{voice}: {self.share:.2f} ({shares})", s.start_of[match.trigger], s.end_of[match.trigger])


def traits(voice: str, candidate: Candidate, categories: set[str], reading: Reading, s: Sentence) -> dict[str, float]:
    """The traits of a candidate, each under the name of the voice whose it is; `categories`: those that count as its own."""
    match = candidate.match
    own, other = shares_of(match, categories, reading, s)
    found = {
        voice: 1.0,
        f"{voice}: words": float(min(match.demands, MANY)),
        f"{voice}: a noun": float(not is_verb(s, match.trigger)),
        f"{voice}: own share": own,
        f"{voice}: other share": other,
    }
    return found if voice == ENTRY else found | {f"{voice}: an actor": float(bool(match.actors))}


def shares_of(match: Match, categories: set[str], reading: Reading, s: Sentence) -> tuple[float, float]:
    """The greatest share that the reader gives one of these categories on the candidate's words, and any other."""
    own = other = 0.0
    for token in match.used:
        for category, share in reading.shares(s.start_of[token], s.end_of[token]).items():
            if category in categories:
                own = max(own, share)
            else:
                other = max(other, share)
    return own, other


def final_category(document: Document, candidate: Candidate, told_by: str = "report") -> str:
    """The category of a candidate once the marks over it have had their say; the reader tells no other."""
    match = candidate.match
    marks = read_marks(document, match.sentence, match.trigger)
    category, *_ = apply(match.entry.category, modes_of(candidate), marks.aux, own_will=marks.own_will, told_by=told_by)
    return category


def is_retold(candidate: Candidate, other: Candidate, s: Sentence) -> bool:
    """Whether the candidate's words tell the other's event: one hangs on the other ("held talks", "talks broke off")."""
    one, two = candidate.match.trigger, other.match.trigger
    child = one if s.head[one] == two else two if s.head[two] == one else None
    same = candidate.match.entry.category == other.match.entry.category
    return same and child is not None and s.dep[child] not in CLAUSES


def take_parties(candidate: Candidate, s: Sentence, reading: Reading) -> None:
    """Give an entry's candidate the parties that only the reader sees in an event of the same category at its words."""
    match = candidate.match
    spans = [(s.start_of[t], s.end_of[t]) for t in match.used]
    for proposal in reading.proposals:
        if proposal.category != match.entry.category:
            continue
        if not any(start < proposal.end and proposal.start < end for start, end in spans):
            continue
        actors = [t for t in parties(s, proposal.actors) if t not in match.recipients and t not in match.used]
        recipients = [t for t in parties(s, proposal.recipients) if t not in match.used]
        candidate.somebody.update(actors)
        if not match.actors and actors:
            match.actors, match.has_subject = actors, True
        if not match.recipients:
            match.recipients = [t for t in recipients if t not in match.actors]
        return


def parties(s: Sentence, spans: tuple[Span, ...]) -> list[int]:
    """The head tokens of the parties that the reader sees: nouns, none of which only stands in another's phrase."""
    found = [t for t in dict.fromkeys(heads(s, spans)) if s.tag[t][:2] in ("NN", "PR", "CD", "DT", "JJ")]
    inside = {t for u in found for t in range(*phrase_span(s, u)) if t != u}
    return [t for t in found if t not in inside and s.dep[t] not in ("appos", "compound")] or found[:1]


def proposed(proposal: Proposal, tokens: list[int], s: Sentence, matcher: Matcher) -> Candidate:
    """A candidate of the reader's own."""
    trigger = next((t for t in tokens if s.head[t] not in tokens or s.head[t] == t), tokens[0])
    verb = is_verb(s, trigger)
    entry = reader_entry(proposal.category, proposal.modes, "verb" if verb else "noun")
    match = Match(entry, s, trigger, used=set(tokens), demands=len(tokens))
    seen = set(parties(s, proposal.actors))
    match.recipients = parties(s, proposal.recipients)
    subject = deep_subject(s, trigger, matcher.control) if verb else noun_owner(s, trigger, matcher.control)
    if subject is not None and subject not in (*match.recipients, *tokens):
        acts = not seen or seen & {subject, *conjuncts(s, subject)} or matcher.discourse.entity(s.index, subject).is_actor
        match.actors = [subject] if acts else []
    match.actors = match.actors or sorted(seen)
    match.recipients = [t for t in match.recipients if t not in match.actors]
    if verb and not match.recipients:
        found = deep_object(s, trigger, matcher.control)
        if found is not None and found not in (*match.actors, *tokens) and matcher.discourse.entity(s.index, found).is_actor:
            match.recipients = [found]
    match.has_subject = bool(match.actors)
    return Candidate(match, somebody=seen, as_read=frozenset(proposal.marks))
