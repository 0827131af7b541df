"""Conditions: the clauses and phrases that an event hangs on ("until the sanctions are lifted", "in exchange for arms").

The connectives are rows of `data/status/connectives.tsv`. "Until", "before" and "once" are conditions only where the clause
above them is yet to come or refused; elsewhere they tell a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.errors import TableError
from dragoman.model import Condition, Document, Sentence
from dragoman.status.clauses import inverted
from dragoman.status.mark_rows import rows
from dragoman.status.marks import read_marks
from dragoman.syntax import is_noun, is_verb, kids, own_subject, subtree
from dragoman.tables import data_path, read_table

LINKS = frozenset({"clause", "phrase", "governor", "inverted", "none"})
WHENS = frozenset({"always", "open", "refused"})
OPENERS = ("mark", "advmod", "prep", "aux", "advcl", "pobj", "acl", "nmod")
"""How the last word of a connective hangs on the head of its clause."""
UPWARD = frozenset({"xcomp", "dobj", "pobj", "prep", "pcomp", "conj", "attr", "nsubjpass", "nsubj", "compound", "acl"})
"""Links through which an event shares the condition of what it stands under."""
DOWNWARD = frozenset({"xcomp", "ccomp", "pcomp", "prep", "acl", "dobj", "conj"})
"""Links through which an event takes the condition that hangs on its content ("agreed to leave if ...")."""
TAILS = frozenset({"prep", "parataxis", "npadvmod", "advcl"})
EDGES = frozenset(",;:.–—-!? ")
CLOSING = frozenset({'"', "”", "''"})
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Connective:
    """One row of connectives.tsv, its words split."""

    words: tuple[str, ...]
    link: str
    when: str


@cache
def connectives() -> dict[str, tuple[Connective, ...]]:
    """Connectives by their first word, those of more words first. Raises TableError on a broken row."""
    path = data_path("status", "connectives.tsv")
    table: dict[str, tuple[Connective, ...]] = {}
    for line, row in read_table(path, ("id", "connective", "link", "when", "example", "condition")):
        if row["link"] not in LINKS or row["when"] not in WHENS:
            raise TableError(f"unknown link or when: {row['link']}, {row['when']}", source=str(path), place=f"line {line}")
        words = tuple(row["connective"].split())
        found = Connective(words, row["link"], row["when"])
        table[words[0]] = tuple(sorted((*table.get(words[0], ()), found), key=lambda c: -len(c.words)))
    return table


def find_conditions(document: Document) -> list[Condition]:
    """The conditions of all sentences in order of the text."""
    found: list[Condition] = []
    for s in document.sentences:
        taken: set[int] = set()
        for i in range(len(s)):
            if i not in taken:
                found += condition_at(document, s, i, taken)
    return found


def condition_at(document: Document, s: Sentence, i: int, taken: set[int]) -> Iterator[Condition]:
    """The condition that the connective at token i opens, if any; adds the connective's tokens to `taken`."""
    for key in dict.fromkeys((s.lower[i], s.lemma[i])):
        for connective in connectives().get(key, ()):
            n = len(connective.words)
            if n > 1 and tuple(s.lower[i + 1 : i + n]) != connective.words[1:]:
                continue
            if connective.link == "none":
                taken.update(range(i, i + n))
                return
            clause, governs = linked(s, connective, i)
            if clause is None or governs is None or not holds(document, s, connective, governs):
                continue
            span = words_of(s, clause, i + n)
            if span is None or is_time(document, s, connective, span):
                continue
            taken.update(range(i, i + n))
            start, end = s.start_of[span[0]], s.end_of[span[1] - 1]
            text = document.words(start, end)
            yield Condition(" ".join(connective.words), text, start, end, (), s.index, clause, governs)
            return


def linked(s: Sentence, connective: Connective, i: int) -> tuple[int | None, int | None]:
    """Heads of the condition and of what hangs on it, None where the words at i are no such connective by their syntax."""
    last = i + len(connective.words) - 1
    if connective.link == "governor":
        return governed(s, i, last)
    if connective.link == "inverted":
        clause = i if s.dep[i] == "advcl" else s.head[i]
        return (clause, hanging(s, clause)) if inverted(s, clause) == i else (None, None)
    if connective.link == "phrase":
        below = [c for c in s.children[last] if s.dep[c] in ("pobj", "pcomp")]
        if s.dep[last] == "mark":  # "on condition that he leave"
            below = [s.head[last]]
        top = next((t for t in range(i, last + 1) if s.dep[t] == "prep"), None)
        return (below[0], hanging(s, top)) if below and below[0] > last and top is not None else (None, None)
    if is_verb(s, last) and (s.dep[last] == "conj" or own_subject(s, last) is not None):
        return None, None  # "the army provided that ..."
    clause = s.head[last]
    if s.dep[last] not in OPENERS or clause <= last:
        words = range(i, last + 1)
        below = [c for t in words for c in s.children[t] if c > last and s.dep[c] in ("ccomp", "advcl", "pcomp")]
        if not below:
            return None, None
        clause = below[0]
    if not is_verb(s, clause) and not own_subject(s, clause) and not kids(s, clause, "acomp", "cop"):
        return None, None
    top = clause
    while i <= s.head[top] <= last and s.head[top] != top:
        top = s.head[top]
    if s.dep[top] == "ccomp" and s.dep[last] == "mark" and connective.words[-1] == "if" and clause > s.head[top]:
        return None, None  # "asked if"
    governs = hanging(s, top)
    if connective.words[-1] == "if" and governs is not None and governs < i and asks(s, governs):
        return None, None  # the same, parsed as an adverbial clause
    return clause, governs


def asks(s: Sentence, i: int) -> bool:
    """Whether i is a verb after which "if" asks ("wondered if")."""
    return any("if" in row.scope for row in rows().get(("governor", s.lemma[i]), ()))


def governed(s: Sentence, i: int, last: int) -> tuple[int | None, int | None]:
    """The Y and the X of "X depends on Y"."""
    below = [c for c in s.children[last] if s.dep[c] in ("pobj", "pcomp", "ccomp")]
    subject = own_subject(s, i)
    if subject is None and s.head[i] != i:
        subject = own_subject(s, s.head[i]) if is_verb(s, s.head[i]) else s.head[i]
    return (below[0] if below else None), subject


def hanging(s: Sentence, top: int) -> int | None:
    """The verb (or event noun) that the condition headed by `top` hangs on."""
    governs = s.head[top]
    if governs == top:
        return None
    for _ in range(DEEPEST):
        if is_verb(s, governs) or is_noun(s, governs) or s.head[governs] == governs:
            break
        governs = s.head[governs]
    said = [c for c in kids(s, governs, "ccomp") if c < top and is_verb(s, c)]
    if said and s.tag[governs] != "VB" and top > said[0]:  # hung on the saying instead of on what is said
        governs = said[-1]
    return governs


def holds(document: Document, s: Sentence, connective: Connective, governs: int) -> bool:
    """Whether the governing clause is such that the words tell a condition and no mere time."""
    if connective.when == "always":
        return True
    marks = read_marks(document, s, governs)
    if connective.when == "refused":
        return "negation" in marks.aux and bool(marks.aux & {"future", "hypothetical"} or s.tag[governs] == "VB")
    present = s.tag[governs] in ("VBP", "VBZ", "VB", "VBG")
    return bool(marks.aux & {"future", "hypothetical", "negation"}) or present


def words_of(s: Sentence, clause: int, first: int) -> tuple[int, int] | None:
    """Token span of the condition's own words: from after the connective to the end of its clause, trimmed.

    A tail set off by a comma is left out; a quotation that opens inside is closed.
    """
    tokens = {t for t in subtree(s, clause) if t >= first}
    for c in [c for c in tokens if c > clause and s.dep[c] in TAILS]:
        tail = set(subtree(s, c))
        before = min(tail) - 1
        if s.text[before] in CLOSING and before > clause:
            before -= 1
        if before > clause and s.text[before] in (",", ";"):
            tokens = {t for t in tokens if t < min(tail)}
    if not tokens:
        return None
    start, end = min(tokens), max(tokens) + 1
    while end > start and s.text[end - 1] in EDGES:
        end -= 1
    while start < end and s.text[start] in EDGES:
        start += 1
    opened = sum(s.text[t] in ('"', "“", "”") for t in range(start, end))
    if opened % 2:
        close = next((t for t in range(end, min(end + 3, len(s))) if s.text[t] in ('"', "”")), None)
        end = close + 1 if close is not None else end
    return (start, end) if start < end else None


def is_time(document: Document, s: Sentence, connective: Connective, span: tuple[int, int]) -> bool:
    """Whether a phrase after "until" or "only after" is a date and no condition."""
    if connective.link != "phrase" or connective.when == "always":
        return False
    start, end = s.start_of[span[0]], s.end_of[span[1] - 1]
    if any(t.start < end and start < t.end for t in document.times):
        return True
    return all(s.tag[t] in ("NNP", "CD", "NNPS", "DT", "RB") for t in range(*span)) or span[1] - span[0] == 1


def conditions_of(
    document: Document, conditions: Sequence[Condition], sentence: Sentence, token: int
) -> tuple[Condition, ...]:
    """The conditions that the event at `token` hangs on; not the one it stands inside of.

    An event shares the conditions of the verb that it is content, object or a further conjunct of, and has those that hang
    on its own content ("agreed to leave if ...").
    """
    return tuple(
        c
        for c in conditions
        if c.sentence == sentence.index and not c.start <= sentence.start_of[token] < c.end and hangs(sentence, c, token)
    )


def hangs(s: Sentence, condition: Condition, token: int) -> bool:
    up = list(climb(s, token, UPWARD))
    return condition.governs in up or token in climb(s, condition.governs, DOWNWARD)


def climb(s: Sentence, i: int, links: frozenset[str]) -> Iterator[int]:
    """i and what stands above it as far as the links go; a conjunct with a subject of its own goes no farther."""
    for _ in range(DEEPEST):
        yield i
        if s.head[i] == i or s.dep[i] not in links:
            return
        if s.dep[i] == "conj" and is_verb(s, i) and own_subject(s, i) is not None:
            return
        if s.dep[i] in ("acl", "amod") and s.tag[i] in ("VBN", "VBG") and not kids(s, i, "aux"):
            return
        i = s.head[i]


def inside(conditions: Sequence[Condition], sentence: Sentence, token: int) -> Condition | None:
    """The innermost condition that the token stands inside of, None outside of all."""
    at = sentence.start_of[token]
    around = [c for c in conditions if c.sentence == sentence.index and c.start <= at < c.end]
    return min(around, key=lambda c: c.end - c.start, default=None)
