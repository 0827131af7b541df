"""People by name: which capitalised words are one, their titles, and the office that our tables give them at the date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.actors.reading import Reading
from dragoman.actors.spans import NAME_TAGS, Span, name_run
from dragoman.actors.tables import Entry, term_at
from dragoman.actors.wording import given_names, letters, words
from dragoman.model import Sentence
from dragoman.syntax import is_verb, kids

if TYPE_CHECKING:
    from dragoman.actors.phrases import PhraseReader

TITLE_TAIL = 5
"""Tokens that may stand between a role word and the name that it is the title of: "secretary of commerce …"."""
FORMER_SECTORS = frozenset({"GOV", "LEG", "MIL", "JUD", "SPY", "COP", "PTY", None})
"""Sectors that a former office-holder loses, becoming ELI."""


def is_person_name(d: PhraseReader, s: Sentence, head: int, span: Span | None) -> bool:
    if span is not None and span.of("holder") and span.first < span.last:
        return True
    hyphened = head > 1 and s.text[head - 1] == "-" and s.text[head - 2][:1].isupper()  # "Kim Yo-jong"
    if s.tag[head] not in (*NAME_TAGS, "NN", "NNS", "FW", "JJ") or not (s.text[head][:1].isupper() or hyphened):
        return False
    if s.lower[head].replace("’", "'").split("'")[0] in words("pronoun"):  # "I’d" kept as one token
        return False
    if s.lower[head] in words("calendar") and not (head and s.text[head - 1][:1].isupper() and s.tag[head - 1] in NAME_TAGS):
        return False
    if span is not None and span.of("country", "organisation", "seat", "capital", "adjective", "people"):
        return False
    first, _ = name_run(s, d.spans[s.index], head)
    titled = _title(d, s, first) is not None
    role = span.of("role") if span is not None else None
    if span is not None and role:  # "Ann King": a role word as family name
        alone = role.kind == "person" and span.first == span.last == head
        aged = any(s.tag[c] == "CD" and c > head for c in kids(s, head, "appos", "nummod"))
        given = first < head and letters(s.text[first]) in given_names()
        named = (given and titled) or ((alone or aged) and not titled) or (given and alone)
        return named and s.tag[head] == "NNP" and first < head and not role.plural and not kids(s, head, "det", "poss")
    if letters(s.text[head]) in d.known_surnames():
        return True
    if s.tag[head] not in NAME_TAGS and not titled:
        return False
    if titled or (first and s.lower[first - 1] in words("honorific")) or s.lower[first] in words("honorific"):
        return True
    if span is None and first == head and holder_by_surname(d, s.text[head]) is not None:
        return True
    return _looks_personal(d, s, first, head)


def _title(d: PhraseReader, s: Sentence, first: int) -> Span | None:
    """The person's role that stands straight before a name, the first of several ("junta leader Colonel …"), with its
    tail ("deputy secretary of commerce …").
    """
    spans, found, at = d.spans[s.index], None, first - 1
    while at >= 0 and (s.lower[at] in words("honorific") or s.text[at] == "."):  # "Lt. Col." can be four tokens
        at -= 1
    for last in range(at, max(at - TITLE_TAIL, -1), -1):
        span = spans[last]
        role = span.of("role") if span is not None and span.last == last else None
        titles = role is not None and role.kind == "person" and not role.plural
        if span is not None and role is not None and titles and (last == at or s.lower[last + 1] == "of"):
            found = Span(span.first, at, (role,))
            break
        if s.tag[last][:2] != "NN" and s.lower[last] not in ("of", "and"):
            break
    while found is not None and found.first:
        span = spans[found.first - 1]
        role = span.of("role") if span is not None else None
        if span is None or role is None or role.kind != "person" or role.plural:
            break
        if span.of("adjective", "people") or s.lower[span.last] in words("lesser"):
            break
        found = Span(span.first, span.last, (role,))
    return found


def _looks_personal(d: PhraseReader, s: Sentence, first: int, head: int) -> bool:
    """First and last name, as subject of a verb of speech, with "who", an age or a role in apposition."""
    if kids(s, head, "det") or s.tag[head] == "NNPS" or head - first > 3:
        return False
    speaks = s.dep[head] in ("nsubj", "nsubjpass") and s.lemma[s.head[head]] in words("speech")
    relative = any(s.lower[k] in ("who", "whose") for c in kids(s, head, "relcl") for k in s.children[c])
    role = any((sp := d.spans[s.index][c]) is not None and sp.of("role") for c in kids(s, head, "appos"))
    acts = s.dep[head] in ("nsubj", "nsubjpass") and is_verb(s, s.head[head]) and s.tag[head] == "NNP"
    plain = all(d.spans[s.index][t] is None for t in range(first, head + 1)) and not s.text[head].isupper()
    plain = plain and not {s.lower[first], s.lower[head]} & words("thing-name").keys()
    plain = plain and s.lower[head - 1 if head else 0] != "the"
    if plain and acts and (first < head or s.dep[head] == "nsubj") and any(w[:1].islower() for w in s.text if len(w) > 4):
        return d.country_of_town(s, head) is None
    if first < head and plain and letters(s.text[first]) in given_names():
        return d.country_of_town(s, head) is None
    age = any(s.tag[c] == "CD" for c in kids(s, head, "appos", "nummod") if c > head)
    if s.dep[head] == "appos" and (sp := d.spans[s.index][s.head[head]]) is not None:
        entry = sp.of("role")
        role = role or (entry is not None and entry.kind == "person" and not entry.plural)
    return bool((first < head and (speaks or role)) or relative or age or (speaks and s.dep[head] == "nsubj"))


def read_person(d: PhraseReader, s: Sentence, head: int, reading: Reading, depth: int) -> None:
    spans = d.spans[s.index]
    span = spans[head]
    if span is not None and span.of("holder") and span.first < span.last:
        first, head = span.first, span.last
        reading.last = max(reading.last, head)
    else:
        first, _ = name_run(s, spans, head)
    while first < head and s.lower[first] in words("honorific"):
        reading.gender = words("honorific")[s.lower[first]]
        first += 1
    reading.gender = reading.gender or (given_names().get(letters(s.text[first]), "") if first < head else "")
    reading.kind, reading.core, reading.named = "person", first, True
    reading.name = d.document.words(s.start_of[first], s.end_of[head])
    reading.first = min(reading.first, _left_edge(d, s, first))
    if reading.last > head and s.lower[head + 1] in words("locative"):  # where the person is, or where it happens
        reading.last = head
    title = _title(d, s, first)
    title_role = title.of("role") if title is not None else None
    if title is not None and title_role is not None:
        reading.first = min(reading.first, _left_edge(d, s, title.first))
        d.read_role(s, title, title_role, reading, depth, head)
    else:
        d.own(s, reading, first, head, depth)
        if reading.sector is None and d.is_former(s, reading.first, first):
            reading.sector = "ELI"
    reading.kind = "person"
    _fill_from_holders(d, s, first, head, span, reading)


def _left_edge(d: PhraseReader, s: Sentence, first: int) -> int:
    """The first token of the titles and adjectives that stand straight before a name, whatever the parse says."""
    edge = first
    while edge > 0:
        t = edge - 1
        span = d.spans[s.index][t]
        if span is not None and span.of("role", "adjective", "country", "organisation", "seat"):
            edge = span.first
        elif s.tag[t] in ("JJ", "POS", "HYPH", "DT", "PRP$", "NNP", "NN", "VBN") and (
            s.tag[t] != "VBN" or s.lower[t] in words("former")
        ):
            edge = t
        else:
            break
        if s.tag[edge] in ("DT", "PRP$"):
            break
    return edge


def _fill_from_holders(d: PhraseReader, s: Sentence, first: int, head: int, span: Span | None, reading: Reading) -> None:
    """What our table of office-holders knows of the name at the report's date, where the report says nothing."""
    if span is not None and span.of("holder"):
        terms = [e for e in span.entries if e.source == "holder"]
    elif first == head:
        terms = _terms_by_surname(d, s.text[head], reading)
    else:
        terms = []
    terms = [t for t in terms if not reading.code or t.code == reading.code or t.code is None]
    if not terms:
        return
    reading.name = terms[0].name
    reading.placed = True
    term, held = term_at(terms, d.day)
    if term is None:
        earliest = min(terms, key=lambda t: t.start)
        reading.code = reading.code or earliest.code
        reading.how.append(f"{earliest.name}, before holding an office that we know ({earliest.where})")
        return
    if held:
        if reading.sector is None:
            reading.sector, reading.others = term.sector, term.other_sectors
        reading.office = reading.office or term.office
        when = "at the report's date" if d.day else "latest office, the report has no date"
        reading.how.append(f"{term.name}: {term.office or 'known'} {when} ({term.where})")
    else:
        reading.sector = reading.sector or ("ELI" if term.sector in FORMER_SECTORS else term.sector)
        reading.office = reading.office or (f"former {term.office}" if term.office else None)
        reading.how.append(f"{term.name}, out of office at the report's date ({term.where})")
    reading.code = reading.code or term.code


def _terms_by_surname(d: PhraseReader, surname: str, reading: Reading) -> list[Entry]:
    """Terms of the one person whom a family name alone, or with the office before it ("President Buhari"), can mean."""
    known = holder_by_surname(d, surname)
    terms = d.tables.terms(surname)
    if reading.role and (known is None or known.office != reading.role):
        fitting = [t for t in terms if t.office == reading.role and (not reading.code or t.code == reading.code)]
        holding = [t for t in fitting if t.holds(d.day)] or fitting
        if len({t.name for t in holding}) == 1:
            return holding
    return [t for t in terms if known is not None and t.name == known.name]


def holder_by_surname(d: PhraseReader, surname: str) -> Entry | None:
    """The one office-holder of that family name in office at the report's date: one person of a country that the report
    names, or else one head of state or government.
    """
    terms = d.tables.terms(surname)
    holding = [t for t in terms if t.holds(d.day)] if d.day else terms
    told = [t for t in holding or terms if t.code in d.countries]
    if not told:
        told = [t for t in holding or terms if t.office in words("top-office")]
    return max(told, key=lambda t: t.start) if told and all(t.name == told[0].name for t in told) else None
