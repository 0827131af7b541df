"""Where: the place names of a report with their coordinates, and the place that an event's own clause gives."""

from __future__ import annotations

from functools import cache

from dragoman.gazetteer import Entry, word_key
from dragoman.model import Document, Place, Sentence
from dragoman.status.place_choice import choose
from dragoman.status.place_names import find_names, names_in
from dragoman.syntax import conjuncts, first_conjunct, is_verb, kids, own_subject, subtree
from dragoman.tables import cell_list, data_path, read_table

EVENT_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "across", "inside", "around", "within", "throughout", "off"})
PARTY_PREPOSITIONS = frozenset({"with", "against", "between", "on"})
VERB_LINKS = frozenset({"xcomp", "conj", "advcl"})
"""How a verb without a subject of its own shares the clause, and so the place, of the verb above it."""


@cache
def _demonyms() -> dict[str, str]:
    """Adjectives and names of peoples -> alpha-2 code of their country."""
    codes = {r["iso3"]: r["iso2"] for _, r in read_table(data_path("places", "countries.tsv"), ("iso2", "iso3"))}
    found: dict[str, str] = {}
    for _, row in read_table(data_path("actors", "countries.tsv"), ("code", "adjectives", "people")):
        for word in cell_list(row["adjectives"]) + cell_list(row["people"]):
            if row["code"] in codes:
                found.setdefault(word_key(word), codes[row["code"]])
    return found


def find_places(document: Document) -> list[Place]:
    """Every place name of the title, body and dateline segments, resolved, in the order of the text.

    Works on the raw text; of the sentences (which may be missing) only the number is taken. Coordinates are degrees
    (WGS 84). Demonyms are no places, but their countries help to choose.
    """
    names = find_names(document)
    if not names:
        return []
    text = document.report.text
    told = {_demonyms()[k] for k in map(word_key, set(text[:20_000].split())) if k in _demonyms()}
    chosen = choose(names, names_in(document.report.publication or ""), told)
    places: list[Place] = []
    for name, entry in zip(names, chosen, strict=True):
        sentence = document.sentence_at(name.start)
        places.append(_place(text, name.start, name.end, entry, -1 if sentence is None else sentence.index))
    return places


def _place(text: str, start: int, end: int, entry: Entry, sentence: int) -> Place:
    return Place(
        text=text[start:end],
        start=start,
        end=end,
        resolved_place=entry.name,
        geonameid=entry.geonameid,
        lat=entry.lat,
        lon=entry.lon,
        country_code=entry.iso3 or None,
        sentence=sentence,
        found_by=f"{entry.kind} of the gazetteer",
    )


def event_place(document: Document, sentence: Sentence, token: int) -> Place | None:
    """The place that the clause of an event gives, None when it gives none.

    `token` is the event's trigger. Looked at in turn: place phrases on the trigger, on its objects and the nouns that it
    hangs on, on the verb that governs a noun trigger, then "here" for the dateline's. The actor's country, a capital or
    a dateline are never taken by default.
    """
    at = {
        i: place
        for place in document.places
        if place.start < sentence.end and sentence.start < place.end
        for i in sentence.token_at(place.start, place.end)
    }
    for head in _heads(sentence, token):
        for child in sorted(sentence.children[head], key=lambda c: (abs(c - head), c)):
            place = _in_phrase(sentence, child, at)
            if place is not None:
                return place
        if any(sentence.lower[c] == "here" for c in kids(sentence, head, "advmod")):
            return _dateline(document)
    return None


def _heads(s: Sentence, token: int) -> list[int]:
    """The tokens whose place phrases are the event's: the trigger, its objects, and what it hangs on."""
    heads = [token]
    for obj in kids(s, token, "dobj", "obj", "nsubjpass", "attr", "prt"):
        heads += conjuncts(s, obj)
    for link in kids(s, token, "prep"):
        if s.lower[link] in PARTY_PREPOSITIONS:
            heads += kids(s, link, "pobj")
    top = first_conjunct(s, token)
    if top != token:
        heads.append(top)
    steps = 0
    while not is_verb(s, top) and s.head[top] != top and steps < 4:
        if s.dep[top] in ("pobj", "dobj", "nsubj", "nsubjpass", "attr", "prep", "compound", "conj", "appos"):
            top = s.head[top]
            steps += 1
            heads.append(top)
        else:
            break
    if is_verb(s, top):
        heads += [c for c in kids(s, top, "xcomp") if c not in heads]
        while s.dep[top] in VERB_LINKS and own_subject(s, top) is None and is_verb(s, s.head[top]):
            top = s.head[top]
            heads.append(top)
    return list(dict.fromkeys(heads))


def _in_phrase(s: Sentence, child: int, at: dict[int, Place]) -> Place | None:
    """The place of a prepositional phrase such as "in Singapore", "near the city of X", "at a base outside X"."""
    if s.dep[child] != "prep" or s.lower[child] not in EVENT_PREPOSITIONS:
        return None
    for obj in kids(s, child, "pobj"):
        if obj in at:
            return at[obj]
        for i in sorted(subtree(s, obj)):
            if i in at and s.dep[i] in ("pobj", "appos", "compound", "nmod", "conj") and not _in_clause(s, i, obj):
                return at[i]
    return None


def _in_clause(s: Sentence, i: int, top: int) -> bool:
    """Whether a clause of its own stands between i and the noun above it."""
    while i != top and s.head[i] != i:
        if s.dep[i] in ("relcl", "acl", "advcl", "ccomp"):
            return True
        i = s.head[i]
    return False


def _dateline(document: Document) -> Place | None:
    """The place of the report's dateline: the first place, where a dateline segment or a dash says that it is one."""
    for segment in document.segments:
        if segment.kind == "dateline":
            return next((p for p in document.places if segment.start <= p.start < segment.end), None)
    lead = next((name for name in find_names(document) if name.dateline), None)
    return next((p for p in document.places if lead is not None and p.start == lead.start), None)
