"""Someone in a role that what is named cannot have: a city as minister, a role word as a name, a person who is a bank."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.damage.knowledge import NAME_TAGS, age_behind, has_title, is_place, mark, name_run, words
from dragoman.model import Damage, Document, Sentence
from dragoman.syntax import kids

PERSONAL = frozenset({"nsubj", "nsubjpass"})
PREMODIFIERS = frozenset({"compound", "amod", "nmod"})


def role_mismatches(document: Document) -> Iterator[Damage]:
    for s in document.sentences:
        for i in range(len(s)):
            if s.lower[i] in words("titles", "title"):
                yield from _place_for_person(document, s, i)
            if s.tag[i] in NAME_TAGS and s.dep[i] in PERSONAL and i > 0 and not s.is_title:
                yield from _role_for_name(document, s, i)
            if s.dep[i] == "appos" and s.lemma[i] in words("organisations", "organisation"):
                yield from _person_for_organisation(document, s, i)


def _place_for_person(document: Document, s: Sentence, title: int) -> Iterator[Damage]:
    """Title + place where title + name must stand: "Interior Minister Ankara said"."""
    first = title + 1
    if first >= len(s) or s.tag[first] not in NAME_TAGS or not s.text[first][:1].isupper():
        return
    last = name_run(s, first)[1] - 1
    joined = last + 1 < len(s) and s.text[last + 1] in ("-", "'s", "’s", "/")
    if joined or s.head[title] != last or s.dep[title] not in PREMODIFIERS or s.is_title:
        return
    if not is_place(document, s, first, last) or _named_elsewhere(document, s.text[last]):
        return
    start = title
    while start > 0 and s.dep[start - 1] in PREMODIFIERS and (s.text[start - 1][:1].isupper() or s.text[start - 1] == "-"):
        start -= 1
    note = f"{s.text[last]} is a place where a person must stand"
    yield mark("role-mismatch", document, s.start_of[start], s.end_of[last], note)


def _named_elsewhere(document: Document, surname: str) -> bool:
    """Whether the report has a person with this surname and a name before it: "Barbara Jordan", later "Senator Jordan"."""
    return any(
        s.text[i] == surname
        and s.tag[i - 1] in NAME_TAGS
        and s.dep[i - 1] == "compound"
        and s.head[i - 1] == i
        and s.lower[i - 1] not in words("titles", "title")
        and not is_place(document, s, i - 1, i)
        for s in document.sentences
        for i in range(1, len(s))
    )


def _role_for_name(document: Document, s: Sentence, i: int) -> Iterator[Damage]:
    """A role word, capitalised and without an article, where a name must stand: "but Middle Man will fly to Lima"."""
    first, last = i, name_run(s, i)[1]
    while first > 0 and s.head[first - 1] == i and s.dep[first - 1] == "compound":
        first -= 1
    if last != i + 1 or first == 0 or last - first > 2 or s.lower[i] not in words("titles", "role"):
        return
    if kids(s, i, "det", "poss", "nummod", "case", "appos") or (s.tag[first - 1] in ("DT", "PRP$", "POS", "CD")):
        return
    if any(is_place(document, s, k, k) or len(s.text[k]) < 3 or s.text[k].isupper() for k in range(first, last)):
        return
    if s.text[first - 1] in ("-", '"', "“", "'", "‘", "(", "&") or not _acts_as_person(s, s.head[i]):
        return
    note = "a role word stands where a name must stand"
    yield mark("role-mismatch", document, s.start_of[first], s.end_of[i], note)


def _acts_as_person(s: Sentence, verb: int) -> bool:
    """Whether the verb, or what it leads to ("is scheduled to visit"), is something that only people do."""
    for _ in range(4):
        if s.lemma[verb] in words("verbs", "person"):
            return True
        led = kids(s, verb, "xcomp")
        if not led:
            return False
        verb = led[0]
    return False


def _person_for_organisation(document: Document, s: Sentence, i: int) -> Iterator[Damage]:
    """A person said to be an organisation: "Jane Roe, 41, a bank, said"."""
    person = s.head[i]
    if s.tag[person] == "CD" and s.dep[person] == "appos":
        person = s.head[person]
    if s.tag[person] not in NAME_TAGS or person > i or not kids(s, i, "det"):
        return
    first, last = name_run(s, person)
    article = kids(s, i, "det")[0]
    aged = age_behind(s, last)
    if s.lower[article] not in ("a", "an") or article != last + (3 if aged else 1) or not (aged or has_title(s, first)):
        return
    name = document.words(s.start_of[first], s.end_of[last - 1])
    yield mark("role-mismatch", document, s.start_of[first], s.end_of[i], f"{name}, a person, is said to be an organisation")
