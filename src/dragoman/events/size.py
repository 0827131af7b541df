"""Casualty numbers: how many were killed, injured or arrested, as the clause of the event tells."""

from __future__ import annotations

from functools import cache

from dragoman.model import Sentence
from dragoman.syntax import deep_object, is_passive, is_verb, kids
from dragoman.tables import cell_list, data_path, read_table

KINDS = ("dead", "injured", "arrested")
Size = tuple[tuple[str, int | None], ...]
MOST = 10_000_000
DOZEN = 12


@cache
def casualty_words() -> tuple[dict[str, str], dict[str, int]]:
    """(casualty word -> kind, number word -> value) , from data/events."""
    kinds = {
        word: row["kind"]
        for _, row in read_table(data_path("events", "casualties.tsv"), ("kind", "words"))
        for word in cell_list(row["words"])
    }
    numbers = {
        row["word"]: int(row["value"]) for _, row in read_table(data_path("events", "numbers.tsv"), ("word", "value"))
    }
    return kinds, numbers


def read_size(s: Sentence, trigger: int, category: str) -> Size:
    """(kind, number) for dead, injured, arrested; None where the clause gives none. Only for deeds against persons."""
    found: dict[str, int | None] = dict.fromkeys(KINDS)
    if category in ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE"):
        kinds, _ = casualty_words()
        for i in range(len(s)):
            kind = kinds.get(s.lemma[i]) or kinds.get(s.lower[i])
            if kind and found[kind] is None and (kind == "arrested") == (category == "COERCE"):
                found[kind] = count(s, i)
    return tuple((kind, found[kind]) for kind in KINDS)


def count(s: Sentence, i: int) -> int | None:
    """The number that goes with a casualty word: "killed five people", "five dead", "the deaths of 12 villagers"."""
    holders = [i]
    if is_verb(s, i):
        whom = deep_object(s, i)
        holders = [whom] if whom is not None else []
        if is_passive(s, i) and s.dep[i] == "acl":
            holders.append(s.head[i])
    else:
        holders += [g for c in kids(s, i, "prep") if s.lower[c] == "of" for g in kids(s, c, "pobj")]
        holders.append(s.head[i])
    for holder in holders:
        if s.tag[holder] == "CD":
            return number(s, holder)
        for c in kids(s, holder, "nummod"):
            return number(s, c)
    return None


def number(s: Sentence, i: int) -> int | None:
    """The value of the numeral at i with the numerals before it ("two hundred", "1,200", "twenty - five")."""
    _, values = casualty_words()
    total, current, seen = 0, 0, False
    tokens = [*(c for c in sorted(s.children[i]) if s.tag[c] == "CD" and c < i), i]
    if i + 1 < len(s) and values.get(s.lower[i + 1], 0) >= DOZEN:  # "two dozen", where the parser keeps them apart
        tokens.append(i + 1)
    for t in tokens:
        text = s.lower[t].replace(",", "")
        if text.isascii() and text.isdigit() and len(text) < 9:
            current, seen = current + int(text), True
        elif text in values:
            value, seen = values[text], True
            if value >= 1000:
                total, current = total + max(1, current) * value, 0
            elif value == 100 or (value == 12 and current):
                current = max(1, current) * value
            else:
                current += value
        elif "-" in text and all(part in values for part in text.split("-")):
            current, seen = current + sum(values[part] for part in text.split("-")), True
    value = total + current
    return value if seen and 0 < value < MOST else None
