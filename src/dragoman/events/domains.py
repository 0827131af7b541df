"""Walks of life that share their words with politics: sport, business, shows, science, the home, and told stories.

A candidate event is turned away when it is told of one of these, and not of public life (data/events/domains.tsv):
nobody political takes part in it, what is done is done to such a thing, it happens in a story, or it tells what always is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from dragoman.events.fitting import Match
from dragoman.model import Document, Entity, Sentence
from dragoman.ontology import PUBLIC_BODIES
from dragoman.syntax import is_passive, is_verb, kids, own_subject, subtree
from dragoman.tables import cell_list, data_path, read_table

ANY = "*"
FICTION = "fiction"
TELLING = "telling"
PASTIME = "pastime"
UNCHANGING = "unchanging"
TRIFLE = "trifle"
HOME = "home"
SPORT = "sport"
ALWAYS_PUBLIC = frozenset({"PROTEST", "COERCE"})
"""Nobody strikes, riots or is arrested by way of playing or selling: these need no political party."""
OF_ANYTHING = frozenset({"COERCE", "SANCTION", "COOPERATE", "AID", "PROTEST", "ACCUSE"})
"""Trade, seizure and blame concern the smallest thing: "banned tea", "condemned the cartoon"."""
PLAYED_BY_STATES = frozenset({"ASSAULT", "CONSULT", "RETREAT", "REJECT", "THREATEN"})
"""What is told of national teams under their state's name: "Japan meet Peru in the semi-final"."""
POLITICAL = frozenset({"GOV", "LEG", "JUD", "PTY", "REB", "UAF"})
"""Sectors that a word of a domain does not overrule; "captain" and "guard" can be players."""
CURRENCY = frozenset("$€£")
PARTICULAR = frozenset({"the", "a", "an", "this", "that", "these", "those"})
COMPLEMENTS = ("dobj", "prep", "ccomp", "xcomp", "acomp", "attr", "oprd", "dative")
PRESENT = frozenset({"VBZ", "VBP"})
STRONG = 10
ENOUGH = 3
"""Weak words that must come together before a peaceful act is turned away; for violence two do."""
VIOLENT = frozenset({"ASSAULT", "MOBILIZE"})
SCORE = re.compile(r"\d{1,3}-\d{1,3}")
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
    """Word -> the domains that it tells of, each with STRONG for a strong word and 1 for a weak one."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for name, domain in domains().items():
        if domain.sectors:
            for words, weight in ((domain.strong, STRONG), (domain.weak - domain.strong, 1)):
                for word in words:
                    found[word] = (*found.get(word, ()), (name, weight))
    return found


def phrases(s: Sentence) -> set[str]:
    """The lemmas, word forms and runs of two or three words of a sentence, a run over a hyphen also without blanks."""
    found: set[str] = set()
    for tokens in (s.lower, s.lemma):
        found.update(tokens)
        for size in (2, 3):
            for i in range(len(tokens) - size + 1):
                run = tokens[i : i + size]
                found.add(" ".join(run))
                if "-" in run:
                    found.add("".join(run))
    return found


def told_of(s: Sentence) -> dict[str, int]:
    """The domains that the sentence is told of, each with its weight: at least 2; STRONG and more where one of the
    domain's own words says so.
    """
    seen = phrases(s)
    if not seen.isdisjoint(domains()[ANY].never):
        return {}
    weights: dict[str, int] = {}
    for word in seen & index().keys():
        for name, weight in index()[word]:
            weights[name] = weights.get(name, 0) + weight
    if SPORT in weights and any(SCORE.fullmatch(phrase) for phrase in seen):
        weights[SPORT] += STRONG
    return {name: w for name, w in weights.items() if w > 1 and seen.isdisjoint(domains()[name].never)}


def outside_politics(match: Match, actors: Sequence[Entity], recipients: Sequence[Entity], document: Document) -> bool:
    """Whether the candidate with these parties is no event of public life."""
    return (
        is_fiction(match)
        or is_generic(match, actors, recipients)
        or is_trifle(match, actors, document)
        or is_private(match, (*actors, *recipients), document)
    )


def is_private(match: Match, parties: Sequence[Entity], document: Document) -> bool:
    """Whether the sentence is told of some domain and every party belongs to it."""
    category = match.entry.category
    if category in ALWAYS_PUBLIC or any(p.sector in POLITICAL or p.code in PUBLIC_BODIES for p in parties):
        return False
    for name, weight in told_of(match.sentence).items():
        weight += sum(is_of_domain(p, name) for p in parties)
        strong = weight >= STRONG
        states = strong and name == SPORT and category in PLAYED_BY_STATES
        enough = weight >= ENOUGH or category in VIOLENT
        within = name == SPORT or len({p.code for p in parties if p.code}) < 2  # else it is between states
        if enough and within and all(belongs(p, name, strong, states, document) for p in parties):
            return True
    return False


def belongs(party: Entity, name: str, strong: bool, states: bool, document: Document) -> bool:
    """Whether the party may be one of the domain's people, firms or (with `states`) national teams."""
    if party.sector in domains()[name].sectors or not party.is_actor or is_of_domain(party, name):
        return True
    if strong and not party.code and is_nickname(party, document):
        return True
    return states if party.kind in ("state", "place") else not party.sector


def is_of_domain(party: Entity, name: str) -> bool:
    """Whether a word of the party's phrase is the domain's: "captain" in "Scotland captain Fraser"."""
    domain = domains()[name]
    words = party.entity_text.lower().split()
    return any(w in known or w.removesuffix("s") in known for w in words for known in (domain.strong, domain.weak))


def is_nickname(party: Entity, document: Document) -> bool:
    """Whether the party is a name in the plural, as teams have: "the Warriors"."""
    return party.head >= 0 and party.sentence >= 0 and document.sentences[party.sentence].tag[party.head] == "NNPS"


def is_trifle(match: Match, actors: Sequence[Entity], document: Document) -> bool:
    """Whether what is done, asked or refused is of no public matter, whoever does it: "killed a wasp", "agreed to pose";
    or whether it is done by those who sing and play: "the army band".
    """
    s, discourse = match.sentence, document.discourse
    assert discourse is not None
    if actors and all(a.entity_text.lower().endswith(tuple(domains()[PASTIME].strong)) for a in actors):
        return True
    if match.entry.category in OF_ANYTHING:
        return False
    money = (c for t in match.recipients for c in (t, *s.children[t]) if s.text[c] in CURRENCY)
    if match.entry.category == "ASSAULT" and next(money, None) is not None:  # "hit $30 a barrel"
        return True
    done_to = [*match.recipients, *([] if match.content is None else [match.content])]
    for token in list(done_to):
        if s.lemma[token] in domains()[TRIFLE].weak:  # "a cup of tea"
            done_to += [g for c in kids(s, token, "prep") if s.lower[c] == "of" for g in kids(s, c, "pobj")]
    things = [s.lemma[t] for t in done_to if not is_verb(s, t) and not discourse.entity(s.index, t).is_actor]
    things += [f"to {s.lemma[t]}" for t in done_to if is_verb(s, t)]
    return any(thing in domains()[name].strong for thing in things for name in (TRIFLE, HOME, SPORT))


def is_fiction(match: Match) -> bool:
    """Whether the event happens in a story: told in the present by or in a novel, a film, a painting, or of a part that
    somebody plays.
    """
    s, words, telling = match.sentence, domains()[FICTION], domains()[TELLING].strong
    below = match.trigger
    for v in above(s, match.trigger):
        if v != match.trigger and s.lemma[v] in words.weak and s.dep[below] in ("relcl", "acl"):
            return True
        if s.tag[v] in PRESENT:
            subject = own_subject(s, v)
            if v != match.trigger and s.lemma[v] in telling and subject is not None and s.lemma[subject] in words.strong:
                return True
            places = [g for c in kids(s, v, "prep") if c < v and s.lower[c] == "in" for g in kids(s, c, "pobj")]
            if any(s.lower[g] in words.strong for g in places):
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


def is_accident(match: Match, document: Document, disasters: frozenset[str], means: frozenset[str]) -> bool:
    """Whether nature or chance did what is told without agent: a disaster is named, or a clause with "when" tells what
    befell, and neither somebody nor a weapon is in it: "were killed when a car hit a wall".
    """
    s = match.sentence
    assert document.discourse is not None
    if any(lemma in disasters for lemma in s.lemma):
        return True
    for c in kids(s, match.trigger, "advcl"):
        subject = own_subject(s, c)
        if subject is None or is_passive(s, c) or not any(s.lower[m] == "when" for m in kids(s, c, "advmod", "mark")):
            continue
        armed = any(s.lemma[t] in means or s.lower[t] in means for t in subtree(s, c))
        if not armed and not document.discourse.entity(s.index, subject).is_actor:
            return True
    return False


def is_generic(match: Match, actors: Sequence[Entity], recipients: Sequence[Entity]) -> bool:
    """Whether the clause tells what always is: "Dictators arrest their critics." Headlines, which tell news in the same
    words, are titles or have no full stop.
    """
    s, v = match.sentence, match.trigger
    if s.is_title or s.tag[v] not in PRESENT or s.text[-1] != "." or kids(s, v, "aux", "auxpass"):
        return False
    subject = own_subject(s, v)
    if subject is None or s.tag[subject] != "NNS" or not is_bare(s, subject):
        return False
    if s.lower[v] in domains()[UNCHANGING].strong:
        return False
    if any(s.lower[t] in PARTICULAR for c in kids(s, v, *COMPLEMENTS) for t in subtree(s, c)):
        return False
    return not any(t.startswith("NNP") or t == "CD" for t in s.tag) and not any(p.code for p in (*actors, *recipients))


def is_bare(s: Sentence, i: int) -> bool:
    """Whether nothing narrows down the plural at i."""
    return not kids(s, i, "det", "amod", "nummod", "poss", "relcl", "acl", "compound", "prep", "appos", "predet")
