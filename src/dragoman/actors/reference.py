"""Reference inside a report: pronouns, "the two sides", "the envoy", "the North"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.actors.reading import Reading
from dragoman.actors.spans import NAME_TAGS
from dragoman.actors.surroundings import surroundings
from dragoman.actors.wording import given_names, letters, words
from dragoman.model import Entity, Sentence
from dragoman.syntax import conjuncts, is_verb, kids

if TYPE_CHECKING:
    from dragoman.actors.discourse import ReportDiscourse

FARTHEST = 3
"""Sentences that a pronoun is followed back."""
PLURAL_BONUS = 3.0
TELLER_BONUS = 2.0
"""For whoever says the clause that the pronoun stands in."""
PLURALS = ("NNS", "NNPS")
CORE = frozenset({"nsubj", "nsubjpass", "dobj", "dative"})


def pronoun(d: ReportDiscourse, s: Sentence, token: int) -> Entity:
    """The entity that a pronoun means, with the pronoun's own offsets; unresolved when nothing fits."""
    use = words("pronoun").get(s.lower[token], "")
    if use == "speaker":
        meant = _speaker(d, s, token)
    else:
        meant = _nearest(d, s, token, use)
    own = Entity(s.text[token], s.start_of[token], s.end_of[token], sentence=s.index, head=token, found_by="not resolved")
    if meant is None:
        return replace(own, kind="person" if use.startswith("person") or use == "speaker" else "thing")
    return replace(
        meant, entity_text=own.entity_text, start=own.start, end=own.end, sentence=s.index, head=token,
        refers_to=(meant.start, meant.end), found_by=f"refers to {meant.entity_text!r}: {meant.found_by}",
    )  # fmt: skip


def _teller(s: Sentence, token: int) -> int | None:
    """Subject of the verb of speech in whose reported clause the token stands."""
    at = token
    while s.head[at] != at:
        clause, at = at, s.head[at]
        if s.dep[clause] == "ccomp" and is_verb(s, at) and s.lemma[at] in words("speech"):
            return next(iter(kids(s, at, "nsubj")), None)
    return None


def _speaker(d: ReportDiscourse, s: Sentence, token: int) -> Entity | None:
    """Whoever "I" and "we" mean: whoever the sentence says is speaking."""
    at = token
    while s.head[at] != at:
        at = s.head[at]
        if is_verb(s, at) and s.lemma[at] in words("speech"):
            for c in kids(s, at, "nsubj"):
                if c != token and s.lower[c] not in words("pronoun"):
                    return d.entity(s.index, c)
    return None


def _nearest(d: ReportDiscourse, s: Sentence, token: int, use: str) -> Entity | None:
    """The best-placed noun before the token that the pronoun can mean; only as many are resolved as it takes."""
    teller = _teller(s, token)
    placed = [
        (
            score
            + TELLER_BONUS * (sentence is s and t == teller)
            + PLURAL_BONUS * (use == "they" and sentence.tag[t] in PLURALS),
            sentence,
            t,
        )
        for score, sentence, t in _candidates(d, s, token)
    ]
    other = _other_pronoun(d, s, token)
    for _, sentence, t in sorted(placed, key=lambda candidate: -candidate[0]):
        entity = d.entity(sentence.index, t)
        if _agrees(d, entity, sentence, t, use) and (entity.start, entity.end) != other:
            return entity
    return None


def _other_pronoun(d: ReportDiscourse, s: Sentence, token: int) -> tuple[int, int] | None:
    """Whom the pronoun that is the subject of this one's clause means, where this one is its object: somebody else."""
    verb = s.head[token] if s.dep[token] != "pobj" else s.head[s.head[token]]
    if s.dep[token] not in ("dobj", "pobj", "dative") or s.lower[token] in words("reflexive"):
        return None
    for c in kids(s, verb, "nsubj"):
        if c < token and s.tag[c] == "PRP":
            return d.entity(s.index, c).refers_to
    return None


def _candidates(d: ReportDiscourse, s: Sentence, token: int) -> Iterator[tuple[float, Sentence, int]]:
    """Noun heads before the token with a score: near, and subject rather than object."""
    own_verb = s.head[token]
    for back in range(FARTHEST + 1):
        if s.index - back < 0:
            return
        sentence = d.document.sentences[s.index - back]
        if back and sentence.is_title != s.is_title and back == 1 and s.is_title:
            return
        for t in range(token if back == 0 else len(sentence)):
            if sentence.tag[t][:2] != "NN" or sentence.dep[t] in ("compound", "amod", "nmod"):
                continue
            if back == 0 and s.dep[token] in ("dobj", "pobj") and s.dep[t] == "nsubj" and s.head[t] == own_verb:
                continue
            subject = sentence.dep[t] in ("nsubj", "nsubjpass")
            main = subject and sentence.dep[sentence.head[t]] == "ROOT"
            near = t / 100
            yield -3.0 * back + 2.5 * subject + 1.0 * main + near, sentence, t


def _agrees(d: ReportDiscourse, e: Entity, s: Sentence, t: int, use: str) -> bool:
    plural = s.tag[t] in PLURALS or e.kind == "group"
    if use.startswith("person"):
        if e.kind != "person" or plural:
            return False
        return gender_of(d, e) in ("", use[-1])
    if use == "it":
        body = e.kind == "group" and s.tag[t] in ("NN", "NNP")  # "the gang", "the crowd"
        return (e.kind in ("state", "organisation", "place") and bool(e.code or e.sector) and not plural) or body
    if use == "they":
        return (plural and e.kind in ("group", "organisation", "person")) or e.kind == "organisation"
    return False


def gender_of(d: ReportDiscourse, e: Entity) -> str:
    """Gender "m", "f" or "" as far as titles and role words tell."""
    for word in e.entity_text.lower().split():
        value = words("honorific").get(word) or words("gender").get(word)
        if value:
            return value
    for person in d.people.values():
        if person.reading.name == e.entity_name and person.reading.gender:
            return person.reading.gender
    given = (e.entity_name or "").split()[:-1]
    return next((gender for name in given if (gender := given_names().get(letters(name)))), "")


def several(d: ReportDiscourse, s: Sentence, token: int) -> list[Entity]:
    """The entities that "the two sides", "both countries" or a plural pronoun mean; empty when it is no such phrase."""
    lemma = s.lemma[token]
    halves = words("halves").get(s.lower[token])
    if halves:
        own = d.entity(s.index, token)
        return [
            replace(own, code=c, entity_name=d.tables.countries[c], country_name=d.tables.countries[c], kind="state")
            for c in halves.split(";")
        ]
    if s.lower[token] in ("they", "them", "both") and s.tag[token] in ("PRP", "DT"):
        found = _coordinated_before(d, s, token)
        return [_standing_in(e, d, s, token) for e in found]
    of_each = _of_each_country(d, s, token)
    if of_each:
        return of_each
    if s.tag[token] not in PLURALS or lemma not in words("pair") or not _is_pair(s, token):
        return []
    kinds = frozenset(words("pair")[lemma].split(";"))
    found = _last_two(d, s, token, kinds)
    if not found and kinds == {"person"}:  # nobody by name: "both ministers" are those of the two states
        found = _last_two(d, s, token, frozenset({"state"}))
    if kinds == {"person"} and any(e.kind == "state" for e in found):
        return [_of_state(e, d.entity(s.index, token)) for e in found]
    return [_standing_in(e, d, s, token) for e in found]


def _of_state(state: Entity, own: Entity) -> Entity:
    """Whoever the noun tells, as somebody of that state."""
    found_by = f"of {state.entity_text!r}: {state.found_by}"
    name = state.entity_name
    return replace(own, code=state.code, country_name=state.country_name, entity_name=name, found_by=found_by)


def _of_each_country(d: ReportDiscourse, s: Sentence, token: int) -> list[Entity]:
    """Of "the Greek and Turkish ministers", "envoys of Greece and the EU", "officers of both armies" one of each."""
    if s.tag[token] not in PLURALS:
        return []
    owners = [p for of in kids(s, token, "prep") if s.lower[of] == "of" for p in kids(s, of, "pobj")]
    for first in (*kids(s, token, "amod"), *owners):
        together = conjuncts(s, first)
        named = several(d, s, first) if len(together) == 1 else [d.entity(s.index, a) for a in together]
        each = all(e.code and (s.tag[e.head] == "JJ" or e.kind in ("state", "organisation")) for e in named)
        if each and len({(e.code, e.entity_name) for e in named}) == len(named) > 1:
            return [_of_state(e, d.entity(s.index, token)) for e in named]
    return []


def _is_pair(s: Sentence, token: int) -> bool:
    """Whether it is "the two …", "both …" or "the … sides" without an owner of their own."""
    if kids(s, token, "poss") or any(s.tag[c] == "JJ" and s.text[c][:1].isupper() for c in s.children[token]):
        return False
    counted = any(s.lower[c] in ("two", "both") for c in s.children[token])
    return counted or (s.lemma[token] in ("side", "neighbour", "neighbor", "rival", "foe") and bool(kids(s, token, "det")))


def _standing_in(e: Entity, d: ReportDiscourse, s: Sentence, token: int) -> Entity:
    own = d.entity(s.index, token)
    return replace(
        e, entity_text=own.entity_text, start=own.start, end=own.end, sentence=s.index, head=token,
        refers_to=(e.start, e.end), found_by=f"one of {own.entity_text!r}: {e.found_by}",
    )  # fmt: skip


def _coordinated_before(d: ReportDiscourse, s: Sentence, token: int) -> list[Entity]:
    """The nearest coordination of actors before a plural pronoun: "Kenya and Uganda said they …"."""
    for back in range(2):
        if s.index - back < 0:
            break
        sentence = d.document.sentences[s.index - back]
        limit = token if back == 0 else len(sentence)
        best: list[Entity] = []
        for t in range(limit):
            if sentence.dep[t] in ("nsubj", "nsubjpass") and kids(sentence, t, "conj"):
                best = [d.entity(sentence.index, t)]
                best += [d.entity(sentence.index, c) for c in kids(sentence, t, "conj")]
        best = [e for e in best if e.is_actor]
        if len(best) > 1:
            return best
    return []


def _paired_before(d: ReportDiscourse, s: Sentence, token: int, kinds: frozenset[str]) -> list[Entity]:
    """The two that the nearest coordination before the token puts side by side ("Trump and Kim met"), if of two states."""
    for back in range(min(s.index, FARTHEST) + 1):
        sentence = d.document.sentences[s.index - back]
        limit = token if back == 0 else len(sentence)
        for t in reversed(range(limit)):
            pair = conjuncts(sentence, t)
            if len(pair) == 2 and sentence.dep[t] != "conj" and max(pair) < limit:
                told = [next(_told_by(d, sentence, p, kinds), d.entity(sentence.index, p)) for p in pair]
                if told[0].code and told[1].code and told[0].code != told[1].code:
                    return [_state_of(e) for e in told] if "state" in kinds else told
    return []


def _state_of(e: Entity) -> Entity:
    """The state that a leader stands for, told by the leader's words; others as they are."""
    if e.kind != "person" or not e.country_name:
        return e
    return replace(e, entity_name=e.country_name, sector=None, other_sectors=(), office=None, kind="state")


def _last_two(d: ReportDiscourse, s: Sentence, token: int, kinds: frozenset[str]) -> list[Entity]:
    """The two last named distinct entities of these kinds before the token, in the order of the text."""
    paired = _paired_before(d, s, token, kinds)
    if paired:
        return paired
    found: list[Entity] = []
    for back in range(s.index + 1):
        sentence = d.document.sentences[s.index - back]
        limit = token if back == 0 else len(sentence)
        for t in reversed(range(limit)):
            for e in _told_by(d, sentence, t, kinds):
                if all((e.code, e.entity_name) != (f.code, f.entity_name) for f in found):
                    found.append(e)
                    if len(found) == 2:
                        return found[::-1]
    return []


def _told_by(d: ReportDiscourse, s: Sentence, t: int, kinds: frozenset[str]) -> Iterator[Entity]:
    span = d.spans[s.index][t]
    if span is not None and span.last == t and "state" in kinds and not span.linked:
        entry = span.of("country", "adjective", "people", "capital")
        if entry:
            yield Entity(
                d.document.words(s.start_of[span.first], s.end_of[t]), s.start_of[span.first], s.end_of[t], entry.name,
                entry.code, d.tables.countries.get(entry.code or ""), kind="state", found_by=f"{entry.name}, named before",
            )  # fmt: skip
            return
    if s.tag[t] in NAME_TAGS and s.dep[t] not in ("compound", "amod", "nmod"):
        entity = d.entity(s.index, t)
        if entity.kind in kinds and entity.kind != "state":
            yield entity


def people_alone(d: ReportDiscourse, s: Sentence, token: int) -> Entity | None:
    """The people that a word of quantity or "somebody" means by itself, as subject or object: "some threw stones",
    "killing six", "nobody was hurt". Some of a group are of that group; others are people of the surroundings.
    """
    use = "some" if s.tag[token] == "CD" else words("people").get(s.lower[token])
    by = s.dep[token] == "pobj" and s.dep[s.head[token]] == "agent"
    if use is None or not (s.dep[token] in CORE or by) or kids(s, token, "prep", "nummod", "npadvmod"):
        return None
    if s.tag[token] == "CD" and not is_verb(s, s.head[token]):
        return None
    start, end = s.start_of[token], s.end_of[token]
    own = Entity(s.text[token], start, end, sector="CVL", kind="group", sentence=s.index, head=token)
    group = _nearest(d, s, token, "they") if use == "some" and s.dep[token] != "dobj" else None
    if group is not None:
        return replace(
            group, entity_text=own.entity_text, start=start, end=end, sentence=s.index, head=token,
            refers_to=(group.start, group.end), found_by=f"some of {group.entity_text!r}: {group.found_by}",
        )  # fmt: skip
    code, how = surroundings(d, s, token)
    country = d.tables.countries.get(code or "")
    return replace(own, code=code, country_name=country, assumed=bool(code), found_by=f"people; {how}")


def definite(d: ReportDiscourse, s: Sentence, token: int, reading: Reading) -> Entity | None:
    """What "the envoy", "the soldiers", "the ministry", "the country", "the group" refer to: the nearest that fits.

    A word told again is followed back through the whole report, other words for FARTHEST sentences.
    """
    if reading.placed or reading.named or reading.code or s.tag[token][:2] != "NN":
        return None
    if not any(s.lower[c] in words("definite") for c in kids(s, token, "det")) or kids(s, token, "prep", "relcl", "acl"):
        return None
    if any(s.text[t][:1].isupper() for t in range(reading.first, token) if s.lower[t] not in words("definite")):
        return None
    person = _by_office(d, s, token, reading)
    if person is not None:
        return person
    plural = s.tag[token] in PLURALS
    near = None if plural else _near_meaning(d, s, token, reading)
    for sentence, t in d.told_before(s, token) if reading.role else ():
        if near is not None and (sentence.index, t) < (near.sentence, near.head):
            break
        if (sentence.tag[t] in PLURALS) == plural and (e := d.entity(sentence.index, t)).code:
            return e
    return near


def _near_meaning(d: ReportDiscourse, s: Sentence, token: int, reading: Reading) -> Entity | None:
    """What a definite phrase means by another word, in the last FARTHEST sentences."""
    lemma = s.lemma[token]
    if lemma in words("that-organisation"):
        return _organisation(d, s, token)
    if not (reading.role or lemma in words("state-noun")):
        return None
    for back in range(min(s.index, FARTHEST) + 1):
        sentence = d.document.sentences[s.index - back]
        for t in reversed(range(token if back == 0 else len(sentence))):
            is_noun = sentence.tag[t][:2] == "NN" and sentence.dep[t] not in ("compound", "amod", "nmod")
            if is_noun and _can_mean(d, lemma, reading, sentence, t):
                return d.entity(sentence.index, t)
    return None


def _organisation(d: ReportDiscourse, s: Sentence, token: int) -> Entity | None:
    """The body named last that "the alliance", "the company" can mean: its name holds the word, or it is of that kind."""
    lemma = s.lemma[token]
    kinds = {*words("that-organisation")[lemma].split(";")}
    for back in range(s.index + 1):
        sentence = d.document.sentences[s.index - back]
        for t in reversed(range(token if back == 0 else len(sentence))):
            span = d.spans[sentence.index][t]
            known = span is not None and span.last == t and span.of("organisation") is not None
            if not known and (
                back > FARTHEST or sentence.tag[t] not in NAME_TAGS or sentence.dep[t] in ("compound", "amod")
            ):
                continue
            e = d.entity(sentence.index, t)
            if e.kind == "organisation" and e.entity_name and (lemma in e.entity_name.lower() or {e.code, e.sector} & kinds):
                return e
    return None


def _by_office(d: ReportDiscourse, s: Sentence, token: int, reading: Reading) -> Entity | None:
    """The person introduced last whose office is that of "the prime minister", "the colonel"."""
    if reading.kind != "person" or not reading.role or s.tag[token] in PLURALS:
        return None
    earlier = [
        p
        for p in d.people.values()
        if p.start < s.start_of[token] and p.reading.role and _same_office(reading.role, p.reading.role)
    ]
    if not earlier:
        return None
    person = max(earlier, key=lambda p: p.start)
    home = d.document.sentence_at(person.start)
    return d.entity(home.index, home.token_at(person.start, person.end)[-1]) if home is not None else None


def _same_office(short: str, full: str) -> bool:
    """Whether one office is told by the other's last words: "minister" for "foreign minister"."""
    return full == short or full.endswith(" " + short) or short.endswith(" " + full)


def same_people(d: ReportDiscourse, s: Sentence, token: int, reading: Reading) -> Entity | None:
    """Those of whom the report has told before by the same word, with their country: "police", "soldiers"."""
    if reading.kind == "person":
        return None
    for sentence, t in d.told_before(s, token):
        e = d.entity(sentence.index, t)
        if e.code and e.kind == reading.kind:
            return e
    return None


def _can_mean(d: ReportDiscourse, lemma: str, reading: Reading, s: Sentence, t: int) -> bool:
    if lemma in words("state-noun"):
        return s.tag[t] in NAME_TAGS and d.entity(s.index, t).kind in ("state", "place")
    if not reading.role:
        return False
    e = d.entity(s.index, t)
    if not (e.code or e.sector) or s.tag[t] in PLURALS:
        return False
    head = reading.role.split(" ")[-1]
    own_words = s.lower[next((i for i in range(t + 1) if s.start_of[i] >= e.start), t) : t + 1]
    return e.kind == reading.kind and head in (*(e.office or "").lower().split(), *own_words)


def half_of_country(d: ReportDiscourse, s: Sentence, token: int) -> str | None:
    """Whom "the North" and "the South" mean: which state, when the report names one of the pair."""
    halves = words("half").get(s.lower[token])
    if not halves or not s.text[token][:1].isupper() or s.tag[token] not in NAME_TAGS:
        return None
    if not any(s.lower[c] == "the" for c in kids(s, token, "det")) or kids(s, token, "prep", "compound"):
        return None
    for choice in halves.split(";"):
        code, needs = choice.split(":")
        if any(d.countries.get(c) for c in needs.split(",")):
            return code
    return None
