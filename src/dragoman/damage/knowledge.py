"""What the finders of damage ask of the rooms before: who is a person, what is a place, what stands inside quotes."""

from __future__ import annotations

from functools import cache

from dragoman.model import Damage, Document, Sentence
from dragoman.tables import cell_list, data_path, read_table

NAME_TAGS = frozenset({"NNP", "NNPS"})


@cache
def words(table: str, kind: str) -> frozenset[str]:
    """The words of one kind in data/reports/<table>.tsv."""
    rows = read_table(data_path("reports", f"{table}.tsv"), ("word", "kind"))
    return frozenset(row["word"] for _, row in rows if kind in row["kind"].split(";"))


@cache
def states_and_capitals() -> frozenset[str]:
    """Names of states and their capitals, from the actors room's table."""
    rows = read_table(data_path("actors", "countries.tsv"), ("name", "names", "capital"))
    return frozenset(name for _, row in rows for c in ("name", "names", "capital") for name in cell_list(row[c]))


def mark(kind: str, document: Document, start: int, end: int, note: str) -> Damage:
    return Damage(kind, document.words(start, end), start, end, note)


def name_run(s: Sentence, i: int) -> tuple[int, int]:
    """Token span (first, last + 1) of the run of capitalised names that token i stands in."""
    first = last = i
    while first > 0 and s.tag[first - 1] in NAME_TAGS and s.text[first - 1][:1].isupper():
        first -= 1
    while last + 1 < len(s) and s.tag[last + 1] in NAME_TAGS and s.text[last + 1][:1].isupper():
        last += 1
    return first, last + 1


def is_place(document: Document, s: Sentence, first: int, last: int) -> bool:
    """Whether the tokens first..last (inclusive) are exactly a place's or state's name."""
    start, end = s.start_of[first], s.end_of[last]
    if " ".join(s.text[first : last + 1]) in states_and_capitals():
        return True
    if any(p.start == start and p.end == end and p.country_code for p in document.places):
        return True
    if document.discourse is None:
        return False
    entity = document.discourse.entity(s.index, last)
    return entity.kind in ("place", "state") and (entity.start, entity.end) == (start, end) and entity.refers_to is None


def has_title(s: Sentence, first: int) -> bool:
    """Whether the name that begins at token `first` has a person's title before it, or begins with one."""
    titles = words("titles", "title")
    return s.lower[first] in titles or (first > 0 and s.lower[first - 1] in titles)


def age_behind(s: Sentence, k: int) -> bool:
    """Whether an age stands at token k: ", 41," as only people have."""
    return (
        k + 2 < len(s)
        and s.text[k] == ","
        and s.text[k + 1].isdigit()
        and 15 <= int(s.text[k + 1]) <= 110
        and s.text[k + 2] == ","
    )


def in_quotes(document: Document, s: Sentence, offset: int) -> bool:
    """Whether the offset lies inside a quotation of its paragraph, told by the marks opened and closed before it."""
    before = document.words(document.segments[s.segment].start, offset) if document.segments else ""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
