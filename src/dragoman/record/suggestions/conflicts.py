"""Words that the rest of their report contradicts, and the other reports that tell the opposite of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dragoman.record.happenings import STEM, content_words
from dragoman.record.suggestions.story import Mark, Page, Story, Suggestion, by_source, sentence_around
from dragoman.tables import cell_list, data_path, read_table

SURE, LESS_SURE = 0.8, 0.65
"""Confidence where two sources tell the opposite, and where one does."""

ENDINGS = frozenset({"", "e", "y", "s", "es", "ies", "ed", "ied", "ing", "ying"})
"""What a verb's forms end in, behind its stem."""


def find_conflicts(story: Story) -> Iterator[Suggestion]:
    """For each such mark: another report's sentence that tells the opposite of the same thing, where none tells the same."""
    for page in story.pages:
        for mark in (m for m in page.marks if m.kind == "self-conflict"):
            said, against = _poles(mark)
            things = frozenset(w for w in content_words(mark.text) if not any(is_form(w, verb[:STEM]) for verb in said))
            if not against or not things:
                continue
            opposite = [(o, told) for o in story.others(page) if (told := _told(o, against, things))]
            same = [o for o in story.others(page) if _told(o, said, things)]
            if opposite and not same:
                support = by_source([o for o, _ in opposite])
                sure = SURE if len(support) > 1 else LESS_SURE
                yield Suggestion(page, mark, mark.kind, mark.start, mark.end, opposite[0][1], sure, support)


def _poles(mark: Mark) -> tuple[frozenset[str], frozenset[str]]:
    """The verbs in the mark, and those that say the opposite, by their first forms."""
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", mark.text)]
    said: set[str] = set()
    against: set[str] = set()
    for one, other in pairs():
        for verbs, opposites in ((one, other), (other, one)):
            if found := {verb for verb in verbs if any(is_form(word, verb) for word in words)}:
                said |= found
                against |= opposites
    return frozenset(said), frozenset(against - said)


def _told(page: Page, verbs: frozenset[str], things: frozenset[str]) -> str:
    """A sentence of the report with one of the verbs and one of the things."""
    for word in page.words:
        if any(is_form(word.lower, verb) for verb in verbs):
            first, last = sentence_around(page, word.start)
            sentence = " ".join(page.text[first:last].split())
            if content_words(sentence) & things:
                return sentence
    return ""


def is_form(word: str, verb: str) -> bool:
    """Whether a word is a regular form of the verb: halt, halts, halted, halting; reopen, reopening."""
    stem = verb.removesuffix("e").removesuffix("y")
    return word.startswith(stem) and word[len(stem) :] in ENDINGS


@cache
def pairs() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Verbs of which two cannot both be true of one thing; those of several words are left out."""
    rows = read_table(data_path("reports", "opposites.tsv"), ("one", "other"))
    return tuple((_single(row["one"]), _single(row["other"])) for _, row in rows)


def _single(cell: str) -> frozenset[str]:
    return frozenset(verb for verb in cell_list(cell) if " " not in verb)
