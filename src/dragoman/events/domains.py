"""Walks of life that share their words with politics: sport, business, shows, science, the home, and told stories.

A candidate event is turned away when it is told of one of these, and not of public life (data/events/domains.tsv):
nobody political takes part in it, what is done is done to such a thing, it happens in a story, or it tells what always is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from dragoman.events.contexts import phrases
from dragoman.events.matching import Match
from dragoman.model import Document, Entity, Sentence
from dragoman.syntax import is_verb, kids, own_subject
from dragoman.tables import cell_list, data_path, read_table

ANY = "*"
FICTION = "fiction"
TRIFLE = "trifle"
SPORT = "sport"
ALWAYS_PUBLIC = frozenset({"PROTEST", "COERCE"})
"""Nobody strikes, riots or is arrested by way of playing or selling: these need no political party."""
PLAYED_BY_STATES = frozenset({"ASSAULT", "CONSULT"})
"""What is told of national teams under their state's name: "Japan meet Peru in the semi-final"."""
PUBLIC_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG"})
POLITICAL = frozenset({"GOV", "LEG", "JUD", "PTY", "REB", "UAF"})
"""Sectors that a word of a domain does not overrule; "captain" and "guard" can be players."""
PRESENT = frozenset({"VBZ", "VBP"})
FARTHEST = 12


@dataclass(slots=True)
class Domain:
    """The words of one walk of life, and the sectors of the parties that belong to it."""

    strong: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    never: set[str] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)


@cache
def domains() -> dict[str, Domain]:
    """The table of domains by name."""
    found: dict[str, Domain] = {}
    parts = ("strong", "weak", "never", "sectors")
    for _, row in read_table(data_path("events", "domains.tsv"), ("domain", *parts)):
        domain = found.setdefault(row["domain"], Domain())
        for part in parts:
            getattr(domain, part).update(cell_list(row[part]))
    return found


@cache
def index() -> dict[str, tuple[tuple[str, int], ...]]:
    """Word -> the domains that it tells of, each with 2 for a strong word and 1 for a weak one."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, domain in domains().items():
        if name not in (ANY, FICTION, TRIFLE):
            for words, weight in ((domain.strong, 2), (domain.weak - domain.strong, 1)):
                for word in words:
                    found[word] = (*found.get(word, ()), (name, weight))
    return found


def told_of(s: Sentence) -> dict[str, bool]:
    """The domains that the sentence is told of; True where one of the domain's own words says so, not two weak ones."""
    seen = phrases(s)
    if not seen.isdisjoint(domains()[ANY].never):
        return {}
    weights: dict[str, int] = {}
    strong = set()
    for word in seen & index().keys():
        for name, weight in index()[word]:
            weights[name] = weights.get(name, 0) + weight
            if weight > 1:
                strong.add(name)
    return {n: n in strong for n, w in weights.items() if w > 1 and seen.isdisjoint(domains()[n].never)}


def outside_politics(match: Match, actors: Sequence[Entity], recipients: Sequence[Entity], document: Document) -> bool:
    """Whether the candidate with these parties is no event of public life."""
    s = match.sentence
    return (
        is_fiction(match)
        or is_generic(match, actors, recipients)
        or is_trifle(match, document)
        or any(
            is_private(match.entry.category, name, strong, (*actors, *recipients), document)
            for name, strong in told_of(s).items()
        )
    )


def is_private(category: str, name: str, strong: bool, parties: Sequence[Entity], document: Document) -> bool:
    """Whether every party belongs to the domain."""
    if category in ALWAYS_PUBLIC:
        return False
    if name != SPORT and len({p.code for p in parties if p.code}) > 1:  # between states
        return False
    states = strong and name == SPORT and category in PLAYED_BY_STATES
    return all(belongs(p, name, strong, states, document) for p in parties)


def belongs(party: Entity, name: str, strong: bool, states: bool, document: Document) -> bool:
    """Whether the party may be one of the domain's people, firms or (with `states`) national teams."""
    domain = domains()[name]
    if party.sector in domain.sectors or not party.is_actor:
        return True
    if party.head >= 0 and party.sentence >= 0 and party.sector not in POLITICAL:
        s = document.sentences[party.sentence]
        if s.lemma[party.head] in domain.strong | domain.weak:
            return True
        if strong and s.tag[party.head] == "NNPS" and not party.code:  # "the Warriors": a team
            return True
    if party.kind in ("state", "place"):
        return states
    return not party.sector and party.code not in PUBLIC_BODIES


def is_trifle(match: Match, document: Document) -> bool:
    """Whether what is done, asked or refused is of no public matter, whoever does it: "killed a wasp", "agreed to pose"."""
    s, known = match.sentence, domains()
    assert document.discourse is not None
    for token in (*match.recipients, *(() if match.content is None else (match.content,))):
        if any(s.lemma[token] in known[name].strong for name in (TRIFLE, "home", SPORT)):
            if is_verb(s, token) or not document.discourse.entity(s.index, token).is_actor:
                return True
    return False


def is_fiction(match: Match) -> bool:
    """Whether the event happens in a story: told in the present of a novel, a film, a painting, or of a part played."""
    s, words = match.sentence, domains()[FICTION]
    below = match.trigger
    for v in above(s, match.trigger):
        subject = own_subject(s, v)
        told_now = s.tag[v] in PRESENT
        if v != match.trigger and told_now and subject is not None and s.lemma[subject] in words.strong:
            return True
        if v != match.trigger and s.lemma[v] in words.weak and s.dep[below] in ("relcl", "acl"):
            return True
        for c in kids(s, v, "prep"):
            if told_now and s.lower[c] == "in" and any(s.lower[g] in words.strong for g in kids(s, c, "pobj")):
                return True
        below = v if s.dep[v] in ("relcl", "acl") else below
    return False


def above(s: Sentence, i: int) -> Iterator[int]:
    """The verbs that govern token i, itself first, nearest first."""
    for _ in range(FARTHEST):
        if is_verb(s, i):
            yield i
        if s.head[i] == i:
            return
        i = s.head[i]


def is_generic(match: Match, actors: Sequence[Entity], recipients: Sequence[Entity]) -> bool:
    """Whether the clause tells what always is: "Dictators arrest their critics." Headlines, which tell news in the same
    words, are titles or have no full stop.
    """
    s, v = match.sentence, match.trigger
    if s.is_title or s.tag[v] not in PRESENT or s.text[-1] != "." or kids(s, v, "aux", "auxpass"):
        return False
    subject = own_subject(s, v)
    if subject is None or s.tag[subject] != "NNS" or not is_bare(s, subject) or "the" in s.lower:
        return False
    return not any(t.startswith("NNP") or t == "CD" for t in s.tag) and not any(p.code for p in (*actors, *recipients))


def is_bare(s: Sentence, i: int) -> bool:
    """Whether nothing narrows down the plural at i."""
    return not kids(s, i, "det", "amod", "nummod", "poss", "relcl", "acl", "compound", "prep", "appos", "predet")
