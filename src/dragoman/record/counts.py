"""The numbers in a sentence and what they count: "320 wagons", "18 per cent"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dragoman.record.happenings import STEM
from dragoman.tables import cell_list, data_path, read_table

BEHIND = 3
"""Words behind a number, one of which tells what it counts: "23 Russian diplomats"."""

TENS, HUNDRED = 20, 100
YEARS = range(1900, 2101)

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\W\d_]+")
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MONEY = {"$": "dollar", "€": "euro", "£": "pound"}


@dataclass(frozen=True, slots=True)
class Count:
    """A number as the text has it, with what it counts; its value; the stems of the words that may tell what it counts."""

    text: str
    value: float
    units: frozenset[str]


def read_counts(text: str) -> Iterator[Count]:
    """The numbers of a text that count something; neither times nor years."""
    tokens = list(_TOKEN.finditer(text))
    place = 0
    while place < len(tokens):
        first = tokens[place]
        value = _number(first.group())
        place += 1
        if value is None:
            continue
        if place < len(tokens) and value >= TENS and text[first.end() : tokens[place].start()] == "-":
            ones = _number(tokens[place].group())
            value, place = (value + ones, place + 1) if ones is not None and value < HUNDRED else (value, place)
        while place < len(tokens) and (large := _LARGE.get(tokens[place].group().lower())):
            value *= large
            place += 1
        behind = _behind(text, tokens[place - 1 : place + BEHIND])
        money = _MONEY.get(text[first.start() - 1 : first.start()])
        units = frozenset(word[:STEM] for word in [money, *(w.group().lower() for w in behind)] if word)
        if units and not (value in YEARS and "," not in first.group() and not money):
            last = behind[min(1, len(behind) - 1) if behind[0].group() == "per" else 0] if behind else tokens[place - 1]
            yield Count(text[first.start() - bool(money) : last.end()], value, units)


def _behind(text: str, tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    """The words that follow the first token, up to punctuation, a number or a word that is no part of what is counted."""
    found: list[re.Match[str]] = []
    for before, word in pairwise(tokens):
        if text[before.end() : word.start()].strip("- ") or _number(word.group()) is not None:
            break
        if word.group().lower()[:STEM] in uncounted():
            break
        found.append(word)
    return found


def _number(word: str) -> float | None:
    if word[0].isdecimal():
        return float(word.replace(",", ""))
    return number_words().get(word.lower())


@cache
def number_words() -> dict[str, float]:
    """Number word -> its value."""
    rows = read_table(data_path("events", "numbers.tsv"), ("word", "value"))
    return {row["word"]: float(row["value"]) for _, row in rows if row["word"] not in _LARGE}


@cache
def uncounted() -> frozenset[str]:
    """Stems of words that tell nothing which is counted."""
    rows = read_table(data_path("record", "uncounted.tsv"), ("words",))
    return frozenset(form[:STEM] for _, row in rows for word in cell_list(row["words"]) for form in (word, f"{word}s"))
