"""The country of people whose own words give none: "gunmen", "two soldiers", "the foreign minister".

They belong where the clause says it happens, else to whom the sentence speaks of, else where the report is at home; never
to the country that they act upon, as long as the report names another.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from dragoman import gazetteer
from dragoman.actors.phrases import is_country, is_place, is_whole_name
from dragoman.actors.spans import Span
from dragoman.actors.wording import words
from dragoman.model import Place, Sentence
from dragoman.syntax import first_conjunct, is_verb, kids, own_subject, subtree

if TYPE_CHECKING:
    from dragoman.actors.discourse import ReportDiscourse

RARE = 4
"""A country that counts less than this part of the one that counts most is only mentioned."""
SMALL_TOWN = 5000
"""People; a paper can be named after a town of that size."""
OBJECTS = frozenset({"dobj", "pobj", "prep", "dative", "nsubjpass", "agent"})
INNER = frozenset({"xcomp", "conj", "advcl", "pcomp", "prep", "ccomp"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
OWN_PLACES = frozenset({"town", "region", "county", "country", "capital"})
"""Kinds of places that lie in one country; seas, blocs and parts of the world do not."""
HOME, PLACE, OTHER_NAME, NAMED, ASIDE = 6, 4, 3, 2, 1
"""What a mention counts for being at home: the dateline and the paper's own name; a place or a state that acts; a town that
goes by another name; any other name, and whose the one who acts is ("the Kenyan police"); any other adjective."""


def count_countries(d: ReportDiscourse) -> Counter[str]:
    """How much the report is at home in each country: where it comes from, where things happen, who acts; names in the lead
    count twice, the name of a town once.
    """
    counts = Counter(dict.fromkeys(_of_publication(d), HOME))
    counted: set[int] = set()
    lead = next((s.index for s in d.document.sentences if not s.is_title), 0)
    for s in d.document.sentences:
        for code, t in _countries_at(d, s):
            counts[code] += _weight(s, t) * (1 + (s.index <= lead))
            counted.add(s.end_of[t])
    datelines = [segment for segment in d.document.segments if segment.kind == "dateline"]
    ends: dict[str, set[int]] = {}
    for place in d.document.places:
        ends.setdefault(place.text, set()).add(place.end)
    for place in d.document.places:
        home = d.tables.state_of(place.country_code) if place.found_by.split(" ")[0] in OWN_PLACES else None
        told = any(a.start <= place.start < a.end for a in datelines)
        if home and told:
            counts[home] += HOME
        elif home and place.end not in counted and not is_country(place) and is_whole_name(d.document, place):
            counts[home] += _weight_of_place(d, place, home)
        counted |= ends.pop(place.text, set())
    return counts


def _of_publication(d: ReportDiscourse) -> list[str]:
    """The countries that the name of the paper or station tells: "Kampala Post", "Radio Free Malawi"; where it tells none,
    by its town: "Arusha Herald".
    """
    names = re.findall(r"[^\W\d_]+", d.document.report.publication or "")
    entries = [e for name in names for e in d.tables.find(name) if e.source in ("country", "adjective", "capital")]
    codes = [e.code for e in entries if e.code]
    for name in names if not codes else ():
        if name[:1].isupper() and name.lower() not in words("publication"):
            towns = [e for e in gazetteer.lookup(gazetteer.name_key(name)) if e.population >= SMALL_TOWN]
            codes += [code for e in towns[:1] if (code := d.tables.state_of(e.iso3))]
    return list(dict.fromkeys(codes))


def _weight_of_place(d: ReportDiscourse, place: Place, home: str) -> int:
    """What a town or region counts; the seat of a union of states says little of the state that it lies in."""
    if any(e.source == "seat" and e.code != home for e in d.tables.find(place.text)):
        return ASIDE
    return PLACE if place.resolved_place == place.text else OTHER_NAME


def _weight(s: Sentence, t: int) -> int:
    """What the country that the token tells counts there."""
    if _is_where(s, t):
        return PLACE
    described = s.tag[t] == "JJ" or s.dep[t] in ("amod", "compound", "nmod", "poss")
    while s.dep[t] in ("compound", "amod", "nmod", "poss", "conj") and s.head[t] != t:
        t = s.head[t]
    if s.dep[t] in SUBJECTS:
        return NAMED if described else PLACE
    return ASIDE if described else NAMED


def _countries_at(d: ReportDiscourse, s: Sentence) -> list[tuple[str, int]]:
    """(code, last token) of every country that the sentence names, adjectives and what is certainly of it included."""
    found = []
    last = None
    for span in d.spans[s.index]:
        if span is not None and span is not last and not span.linked:
            entry = span.of("country", "adjective", "people", "capital") or span.of("seat", "organisation", "holder")
            if entry and entry.code in d.tables.countries and entry.name.lower() not in words("shared-seat"):
                found.append((entry.code, span.last))
            elif entry and entry.source == "organisation":  # "United Nations Mission in South Sudan"
                found += _country_inside(d, s, span)
        last = span
    return found


def _country_inside(d: ReportDiscourse, s: Sentence, span: Span) -> list[tuple[str, int]]:
    for first in range(span.first, span.last + 1):
        for last in (first + 1, first):
            name = " ".join(s.text[first : last + 1])
            codes = [e.code for e in d.tables.find(name) if e.source == "country" and e.code and not e.upper]
            if codes and last <= span.last and s.text[first][:1].isupper():
                return [(codes[0], last)]
    return []


def surroundings(d: ReportDiscourse, s: Sentence, token: int, *, official: bool = False) -> tuple[str | None, str]:
    """(code, how) of the country where people without one of their own must be looked for.

    `official`: they hold an office, which they take along wherever they meet: places say nothing of them.
    """
    if not official:
        found = _scene(d, s)
        if found:
            return found
    against = _acted_upon(d, s, token) | _of_counterparts(d, s)
    others = against | _acting_upon(d, s, token)
    named = {code for code, t in _countries_at(d, s) if not (official and is_place(s, t, capital=True))} - others
    most = max(d.countries.values(), default=0)
    named = {code for code in named if RARE * d.countries[code] >= most}
    if len(named) == 1 and not (official and (against or not _acts(s, token))):
        code = named.pop()
        return code, f"the only country in the sentence, {code}"
    told = [code for code, _ in d.countries.most_common() if code not in against]
    if told:
        return told[0], f"the country that the report speaks of most, {told[0]}"
    if against and not official:
        code = next(code for code, _ in d.countries.most_common())
        return code, f"the only country in the report, {code}"
    for span in (span for span in d.spans[s.index] if span is not None and span.linked):
        seat = span.of("seat")
        if seat and span.first > 1 and s.lower[span.first - 2] in words("side"):
            return seat.code, f"sides with {seat.name}"
    return None, ""


def _scene(d: ReportDiscourse, s: Sentence) -> tuple[str, str] | None:
    """The one country in which the sentence says that it happens."""
    places = {
        e.code
        for t, span in enumerate(d.spans[s.index])
        if span is not None and span.last == t and not span.linked and _is_where(s, t)
        if (e := span.of("country", "capital")) and e.code
    }
    if places:
        return (code := places.pop(), f"country of the place in the sentence, {code}") if len(places) == 1 else None
    towns = {
        home
        for t in range(len(s))
        if _is_where(s, t) and (home := d.country_of_town(s, t))
        if d.countries[home] > PLACE or (home, d.countries[home]) in d.countries.most_common(1)
    }
    if len(towns) == 1:
        return (code := towns.pop(), f"country of the town in the sentence, {code}")
    described = {
        e.code
        for t in range(len(s))
        if s.dep[t] == "pobj" and s.lemma[t] in words("place-noun")
        for c in kids(s, t, "amod", "compound")
        if (span := d.spans[s.index][c]) is not None and (e := span.of("adjective", "country")) and e.code
    }
    return (code := described.pop(), f"country of the place in the sentence, {code}") if len(described) == 1 else None


def _is_where(s: Sentence, t: int) -> bool:
    """Whether the token stands after a preposition of place; "to" and "from" only tell of ways."""
    t = first_conjunct(s, t)
    return s.dep[t] == "pobj" and s.lower[s.head[t]] in words("locative")


def _acts(s: Sentence, token: int) -> bool:
    """Whether the token is the subject of a verb."""
    return s.dep[first_conjunct(s, token)] in SUBJECTS


def _acted_upon(d: ReportDiscourse, s: Sentence, token: int) -> set[str]:
    """Countries that stand in what the token's verb says of somebody else, when the token is the verb's subject."""
    subject = first_conjunct(s, token)
    if s.dep[subject] not in SUBJECTS or not is_verb(s, s.head[subject]):
        return set()
    own = set(subtree(s, subject))
    above = {t for c in s.children[s.head[subject]] if c < subject and s.dep[c] in ("advcl", "prep") for t in subtree(s, c)}
    rest = set(subtree(s, s.head[subject])) - own - above
    return {code for code, t in _countries_at(d, s) if t in rest and not is_place(s, t, capital=True)}


def _acting_upon(d: ReportDiscourse, s: Sentence, token: int) -> set[str]:
    """Countries of whoever does what the token's verb tells of the token: "France offered to evacuate the wounded"
    leaves open whose the wounded are.
    """
    verb = first_conjunct(s, token)
    while s.dep[verb] in OBJECTS and s.head[verb] != verb:
        verb = s.head[verb]
    subject = own_subject(s, verb)
    while subject is None and s.dep[verb] in INNER and s.head[verb] != verb:
        verb = s.head[verb]
        subject = own_subject(s, verb)
    if subject is None or verb == token:
        return set()
    own = set(subtree(s, subject)) - set(subtree(s, token))
    return {code for code, t in _countries_at(d, s) if t in own}


def _of_counterparts(d: ReportDiscourse, s: Sentence) -> set[str]:
    """Countries of a "Peruvian counterpart" in the sentence: whoever else is told there is of another."""
    spans = [
        d.spans[s.index][c]
        for t in range(len(s))
        if s.lemma[t] in words("counterpart")
        for c in kids(s, t, "amod", "compound", "poss", "nmod")
    ]
    entries = [span.of("adjective", "country", "people") for span in spans if span is not None]
    return {e.code for e in entries if e is not None and e.code}
