"""The country of people whose own words give none: "gunmen", "two soldiers" belong where the sentence or the report is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dragoman.actors.phrases import is_place
from dragoman.actors.spans import Span
from dragoman.actors.wording import words
from dragoman.model import Sentence
from dragoman.syntax import kids

if TYPE_CHECKING:
    from dragoman.actors.discourse import ReportDiscourse


def count_countries(d: ReportDiscourse) -> Counter[str]:
    """How often the report names each country, adjectives included."""
    counts: Counter[str] = Counter()
    for s in d.document.sentences:
        for code in _named_countries(d, s):
            counts[code] += 1
    for segment in d.document.segments:
        if segment.kind == "dateline":
            for word in d.document.words(segment.start, segment.end).replace(",", " ").split():
                counts.update(e.code for e in d.tables.find(word) if e.source in ("country", "capital") and e.code)
    return counts


def _named_countries(d: ReportDiscourse, s: Sentence) -> list[str]:
    found = []
    last = None
    for span in d.spans[s.index]:
        if span is not None and span is not last and not span.linked:
            entry = span.of("country", "adjective", "people", "capital") or span.of("seat", "organisation", "holder")
            if entry and entry.code in d.tables.countries and entry.name.lower() not in words("shared-seat"):
                found.append(entry.code)
            elif entry and entry.source == "organisation":  # "United Nations Mission in South Sudan"
                found += _country_inside(d, s, span)
        last = span
    return found


def _country_inside(d: ReportDiscourse, s: Sentence, span: Span) -> list[str]:
    for first in range(span.first, span.last + 1):
        for last in (first + 1, first):
            name = " ".join(s.text[first : last + 1])
            codes = [e.code for e in d.tables.find(name) if e.source == "country" and e.code and not e.upper]
            if codes and last <= span.last and s.text[first][:1].isupper():
                return codes[:1]
    return []


def surroundings(d: ReportDiscourse, s: Sentence, token: int) -> tuple[str | None, str]:
    """(code, how) of the country where generic people must be looked for: the sentence's place, its only country, or
    the country that the report names most.
    """
    places = [
        e.code
        for t, span in enumerate(d.spans[s.index])
        if span is not None and span.last == t and not span.linked
        if (e := span.of("country", "capital")) and e.code and is_place(s, t, capital=e.source == "capital")
    ]
    if places and len(set(places)) == 1:
        return places[0], f"country of the place in the sentence, {places[0]}"
    towns = {
        code
        for t in range(len(s))
        if s.dep[t] == "pobj" and s.lower[s.head[t]] in words("locative") and (code := d.country_of_town(s, t))
    }
    if not places and len(towns) == 1:
        code = towns.pop()
        return code, f"country of the town in the sentence, {code}"
    described = {
        e.code
        for t in range(len(s))
        if s.dep[t] == "pobj" and s.lemma[t] in words("place-noun")
        for c in kids(s, t, "amod", "compound")
        if (span := d.spans[s.index][c]) is not None and (e := span.of("adjective", "country")) and e.code
    }
    if not places and len(described) == 1:
        code = described.pop()
        return code, f"country of the place in the sentence, {code}"
    foreign = _of_counterparts(d, s)
    named = set(_named_countries(d, s)) - foreign
    if len(named) == 1:
        code = named.pop()
        return code, f"the only country in the sentence, {code}"
    told = [code for code, _ in d.countries.most_common() if code not in foreign]
    if told:
        code = told[0]
        return code, f"the country that the report names most, {code}"
    anywhere = {code for t in range(len(s)) if (code := d.country_of_town(s, t))}
    if len(anywhere) == 1:
        code = anywhere.pop()
        return code, f"country of the only town in the sentence, {code}"
    for span in (span for span in d.spans[s.index] if span is not None and span.linked):
        seat = span.of("seat")
        if seat and span.first > 1 and s.lower[span.first - 2] in words("side"):
            return seat.code, f"sides with {seat.name}"
    return None, ""


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
