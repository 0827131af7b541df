"""Texts that are cut off, and what the same words go on with in another report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.record.suggestions.story import Page, Story, Suggestion, Word, by_source, sentence_around

SHARED = 3
"""Whole words before the cut that the other report must have too."""

LONGEST = 12
"""Words that are suggested at most."""

SURE, LESS_SURE = 0.9, 0.75
"""Confidence where SHARED + 1 words and more are shared, and where SHARED are."""

_OPEN_END = re.compile(r"[^\W_]$")
KINDS = ("fragment", "fused-clause")


def find_cuts(story: Story) -> Iterator[Suggestion]:
    """Lines that end without a sign, where another report has their last words and goes on."""
    for page in story.pages:
        for first, last in _cut_lines(page):
            yield from _continue(story, page, first, last)


def _cut_lines(page: Page) -> Iterator[tuple[int, int]]:
    """First and last character of the last sentence of each line that ends in the middle of a word or sentence."""
    for line in re.finditer(r"[^\n]+", page.text):
        text = line.group().rstrip()
        end = line.start() + len(text)
        if not text or not _OPEN_END.search(text):
            continue
        start = max(sentence_around(page, end - 1)[0], line.start())
        if line.start() == 0 and start == 0:
            continue  # a headline
        yield start, end


def _continue(story: Story, page: Page, start: int, end: int) -> Iterator[Suggestion]:
    words = [w for w in page.words if start <= w.start and w.end <= end]
    if len(words) <= SHARED or words[-1].end != end:
        return
    for shared in (SHARED + 1, SHARED):
        for whole in (False, True):
            known = [w.lower for w in (words[-shared:] if whole else words[-shared - 1 : -1])]
            found = [(other, goes_on) for other in story.pages if other is not page
                     if (goes_on := _goes_on(other, known, "" if whole else words[-1].lower))]  # fmt: skip
            if found and len({text for _, text in found}) == 1:
                first = words[-shared if whole else -shared - 1]
                reading = f"{page.text[first.start : words[-1 if whole else -2].end]} {found[0][1]}"
                sure = SURE if shared > SHARED else LESS_SURE
                mark = page.mark_at(first.start, end, *KINDS)
                yield Suggestion(
                    page, mark, "fragment", first.start, end, reading, sure, by_source([other for other, _ in found])
                )
                return


def _goes_on(page: Page, known: list[str], begun: str) -> str:
    """What follows these words in a report, up to the sentence's end, where it begins with what is left of a word."""
    words: tuple[Word, ...] = page.words
    for place in range(len(words) - len(known)):
        following = words[place + len(known)]
        if [w.lower for w in words[place : place + len(known)]] != known:
            continue
        if not following.lower.startswith(begun) or following.lower == begun:
            continue
        last = sentence_around(page, following.start)[1]
        rest = [w for w in words[place + len(known) : place + len(known) + LONGEST] if w.end <= last]
        if rest:
            return page.text[rest[0].start : rest[-1].end]
    return ""
