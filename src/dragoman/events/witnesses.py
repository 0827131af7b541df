"""Two witnesses of one sentence: the lexicon's entries, and the reader. What each says is put together here.

An entry that fits stands, unless the reader sees nothing of the kind in its words; what the reader sees where no entry fits
becomes a candidate too, with the parties that it sees. Limits: data/reader/choice.tsv, set on the development part of our
gold corpus.
"""

from __future__ import annotations

from functools import cache, lru_cache

from dragoman.events.candidates import Candidate
from dragoman.events.fitting import Match
from dragoman.events.matching import Matcher
from dragoman.lexicon import Element, Entry
from dragoman.model import Reason, Sentence
from dragoman.reader.reading import Proposal, Reading, Span, heads
from dragoman.syntax import conjuncts, deep_object, deep_subject, is_verb, noun_owner, phrase_span
from dragoman.tables import data_path, read_table

CLAUSES = frozenset({"conj", "relcl", "acl", "advcl", "ccomp", "parataxis"})
"""What tells a thing of its own, however closely it hangs on another."""
READER = "reader"
"""The first part of the rule of an event that no lexicon entry made."""


@cache
def limits() -> dict[str, float]:
    """The limits of the choice, by name."""
    rows = read_table(data_path("reader", "choice.tsv"), ("limit", "share"))
    return {row["limit"]: float(row["share"]) for _, row in rows}


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


def weigh(s: Sentence, candidates: list[Candidate], reading: Reading, matcher: Matcher) -> list[Candidate]:
    """The candidates that stand after both witnesses were heard, in order of their triggers."""
    kept = [c for c in candidates if confirmed(c, s, reading)]
    for candidate in kept:
        take_parties(candidate, s, reading)
    taken = {t for c in kept for t in c.match.used}
    for proposal in reading.proposals:
        tokens = s.token_at(proposal.start, proposal.end)
        if proposal.share < limits()["add"] or not taken.isdisjoint(tokens) or not any(s.tag[t][0] in "VN" for t in tokens):
            continue
        candidate = proposed(proposal, tokens, s, matcher)
        if not any(is_retold(candidate, c, s) for c in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.match.trigger)


def is_retold(candidate: Candidate, other: Candidate, s: Sentence) -> bool:
    """Whether the candidate's words tell the other's event: one hangs on the other ("held talks", "talks broke off")."""
    one, two = candidate.match.trigger, other.match.trigger
    child = one if s.head[one] == two else two if s.head[two] == one else None
    same = candidate.match.entry.category == other.match.entry.category
    return same and child is not None and s.dep[child] not in CLAUSES


def confirmed(candidate: Candidate, s: Sentence, reading: Reading) -> bool:
    """Whether the reader lets the candidate stand; what it says goes into the candidate's reasons."""
    match = candidate.match
    start, end = s.start_of[match.trigger], s.end_of[match.trigger]
    shares: dict[str, float] = {}
    for token in match.used:
        for category, share in reading.shares(s.start_of[token], s.end_of[token]).items():
            shares[category] = max(share, shares.get(category, 0.0))
    own, most = shares.get(match.entry.category, 0.0), max(shares.values(), default=0.0)
    candidate.heard.append(Reason("reader", told(shares) if shares else "sees no event here", start, end))
    if own < most and most >= limits()["change"]:
        return False
    return own >= limits()["doubt"] or match.demands > limits()["sure"]


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


def told(shares: dict[str, float]) -> str:
    return "; ".join(f"{category} {share:.2f}" for category, share in sorted(shares.items(), key=lambda item: -item[1]))


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
    candidate = Candidate(match, somebody=seen)
    start, end = s.start_of[tokens[0]], s.end_of[tokens[-1]]
    candidate.heard.append(Reason("reader", f"{proposal.category} {proposal.share:.2f}, where no entry fits", start, end))
    return candidate
