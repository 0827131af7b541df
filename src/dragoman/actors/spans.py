"""Where the tables' phrases stand in a sentence, and what small words around them say. One pass a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.actors.tables import ActorTables, Entry
from dragoman.actors.wording import letters, words
from dragoman.model import Sentence

NAME_TAGS = frozenset({"NNP", "NNPS"})


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens first..last (inclusive) that one or more table entries match. `linked`: "Turkish" in "Turkish-backed"."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    linked: bool = False

    def of(self, *sources: str) -> Entry | None:
        """The first entry from one of these tables."""
        return next((e for e in self.entries if e.source in sources), None)


def find_spans(s: Sentence, tables: ActorTables) -> list[Span | None]:
    """For every token the span that covers it, longest match first, from left to right."""
    norm = list(map(letters, s.text))
    longest, size = tables.longest, len(norm)
    found: list[Span | None] = [None] * size
    i = 0
    while i < size:
        span = _match(s, norm, i, tables) if norm[i] in longest and _may_begin(s, norm, i, tables) else None
        if span is not None and span.last > i and all(e.source == "role" for e in span.entries):
            span = _before_name(s, norm, span, tables)
        if span is None:
            i += 1
            continue
        for t in range(span.first, span.last + 1):
            found[t] = span
        i = span.last + 1
    return found


def _may_begin(s: Sentence, norm: list[str], i: int, tables: ActorTables) -> bool:
    """Whether a phrase of the tables can begin at the token, a first word: a role, or a name with a capital somewhere."""
    if norm[i] in tables.plain or s.text[i][:1].isupper():
        return True
    most = tables.longest[norm[i]]
    return most > 1 and any(w[:1].isupper() for w in s.text[i + 1 : i + 2 * most])


def _before_name(s: Sentence, norm: list[str], span: Span, tables: ActorTables) -> Span | None:
    """A role's words without those that begin a longer name: "opposition" in "opposition Movement for Free Ports"."""
    for i in range(span.first + 1, span.last + 1):
        name = _match(s, norm, i, tables) if norm[i] in tables.longest else None
        if name is not None and name.last > span.last and any(e.source != "role" for e in name.entries):
            return _match(s, norm[:i], span.first, tables)
    return span


def _match(s: Sentence, norm: list[str], i: int, tables: ActorTables) -> Span | None:
    best: Span | None = None
    key, count, most, known = "", 0, tables.longest[norm[i]], tables.known
    going_on = tables.going_on.get(norm[i], "")
    for j in range(i, len(norm)):
        if not norm[j]:
            continue
        count += 1
        if count > most or (count == 2 and norm[j][0] not in going_on):
            break
        key += norm[j]
        if key in known:
            fitting = tuple(e for e in tables.entries(key) if _fits(s, i, j, e))
            if fitting:
                best = Span(i, j, fitting, _is_linked(s, i, j))
    return best


def _fits(s: Sentence, i: int, j: int, entry: Entry) -> bool:
    """Names need a capital, acronyms capitals throughout; a role must not be a verb; none ends in a possessive 's."""
    if s.tag[j] == "POS":
        return False
    if entry.source == "role" and not entry.upper:
        return not (i == j and s.tag[j][:1] in ("V", "M") and s.dep[j] != "compound" and s.tag[j] not in ("VBG", "VBN"))
    if entry.upper:
        return all(w.isupper() or not w.isalpha() or (w == "s") for w in s.text[i : j + 1]) and s.tag[i] != "WP"
    capital = any(w[:1].isupper() for w in s.text[i : j + 1])
    if not capital:
        return False
    return s.tag[j] not in ("VBD", "VBZ", "MD", "RB", "IN", "WP", "CC", "DT") or j > i


def _is_linked(s: Sentence, i: int, j: int) -> bool:
    """Whether the words are only part of a compound with another owner: "US-backed", "anti-American"."""
    after = j + 2 < len(s) and s.text[j + 1] in "-–" and _owns_elsewhere(s, j + 2)
    before = i >= 2 and s.text[i - 1] in "-–" and s.lower[i - 2] in words("against")
    adverb = j + 1 < len(s) and s.lower[j + 1] in words("link") and s.tag[j + 1] == "VBN" and s.tag[j] != "POS"
    return after or before or (adverb and s.head[j] == j + 1)


def _owns_elsewhere(s: Sentence, i: int) -> bool:
    return s.lower[i] in words("link") or (s.tag[i] == "VBN" and s.lower[i] not in words("kept-link"))


def name_run(s: Sentence, spans: list[Span | None], head: int) -> tuple[int, int]:
    """First and last token of the capitalised name that ends in or goes through `head`, without known words before it."""
    first = head
    while first > 0 and _is_name_word(s, first - 1) and not _is_known(spans[first - 1]):
        first -= 1
    while first < head and not s.text[first][:1].isalpha():
        first += 1
    return first, head


def _is_name_word(s: Sentence, i: int) -> bool:
    if s.text[i] == "-":
        return i + 1 < len(s) and s.end_of[i] == s.start_of[i + 1]
    if s.lower[i] in words("calendar"):
        return False
    return s.lower[i] in words("particle") or (s.text[i][:1].isupper() and s.tag[i] in (*NAME_TAGS, "NN", "JJ", "NNS", "FW"))


def _is_known(span: Span | None) -> bool:
    """Whether a table word here is certainly no part of a person's name."""
    return span is not None and span.of("country", "adjective", "role", "seat", "organisation", "capital") is not None
