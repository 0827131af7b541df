"""A place or a role word where a person must stand, and whom the other reports name in that office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dragoman import gazetteer
from dragoman.damage.knowledge import states_and_capitals
from dragoman.damage.knowledge import words as words_of
from dragoman.record.suggestions.story import Page, Story, Suggestion, Word, by_source

SURE, LESS_SURE = 0.85, 0.75
"""Confidence where two sources name the same person, and where one does."""

AROUND, CLOSE = 5, 3
"""Words around an office in which its country is looked for, and between it and its holder's name."""


def find_officials(story: Story) -> Iterator[Suggestion]:
    """For each mark of a wrong role that tells an office, and each office with a place behind it that nobody has marked: the
    person whom other reports name with it.
    """
    for page in story.pages:
        marks = [m for m in page.marks if m.kind == "role-mismatch"]
        for start, end in [*((m.start, m.end) for m in marks), *_places_for_persons(page)]:
            mark = page.mark_at(start, end, "role-mismatch")
            office, country = _office(page, start, end)
            if office is None or (mark is not None and (mark.start, mark.end) != (start, end)):
                continue
            holders: dict[str, list[Page]] = defaultdict(list)
            for other in story.others(page):
                for name in set(_named(other, office, country)):
                    holders[name].append(other)
            ranked = sorted(holders, key=lambda name: (-len(by_source(holders[name])), name))
            if ranked and (len(ranked) == 1 or len(by_source(holders[ranked[0]])) > len(by_source(holders[ranked[1]]))):
                support = by_source(holders[ranked[0]])
                sure = SURE if len(support) > 1 else LESS_SURE
                yield Suggestion(page, mark, "role-mismatch", start, end, ranked[0], sure, support)


def _places_for_persons(page: Page) -> Iterator[tuple[int, int]]:
    """Where a state or capital stands right behind a title, as only a person can: "the Kazakh minister Astana said"."""
    titles, places = words_of("titles", "title"), states_and_capitals()
    for number, word in enumerate(page.words[1:], 1):
        before = page.words[number - 1]
        goes_on = number + 1 < len(page.words) and page.words[number + 1].is_capital and page.words[number + 1].follows
        if word.text in places and word.follows and before.lower in titles and before.text.islower() and not goes_on:
            first = page.words[number - 2] if number > 1 and before.follows else before
            yield (first if first.is_capital and not first.opens else before).start, word.end


def _office(page: Page, start: int, end: int) -> tuple[str | None, set[str]]:
    """The title in these words, or just before them, and the others of them but for the last: whose office it is."""
    titles = words_of("titles", "title")
    inside = [w.lower for w in page.words if w.start < end and start < w.end]
    before = [w.lower for w in page.words if w.end <= start][-CLOSE:]
    words = inside if titles.intersection(inside) else [*before, *inside]
    office = next((w for w in reversed(words) if w in titles), None)
    return office, {w for w in words[:-1] if w not in titles and len(w) > CLOSE}


def _named(page: Page, office: str, country: set[str]) -> Iterator[str]:
    """Names beside the office, of that country where one is told: "the Kazakh minister, Ann Roe", "Ann Roe, minister"."""
    words = page.words
    for place, word in enumerate(words):
        around = {w.lower for w in page.near(place, AROUND, AROUND)}
        if word.lower == office and (not country or country & around):
            behind = next((i for i in range(place + 1, min(place + 1 + CLOSE, len(words))) if words[i].is_capital), None)
            ahead = next((i for i in range(place - 1, max(place - 2 - AROUND, -1), -1) if words[i].is_capital), None)
            for first in (behind, ahead):
                if first is not None and (name := _run(page, words, first, place)):
                    yield name
                    break


def _run(page: Page, words: Sequence[Word], inside: int, office: int) -> str:
    """The run of two capitalised words or more that the word is in, where nothing but commas and small words parts it from
    the office.
    """
    first = last = inside
    while first > 0 and words[first].follows and words[first - 1].is_capital:
        first -= 1
    while last + 1 < len(words) and words[last + 1].is_capital and words[last + 1].follows:
        last += 1
    between = page.text[words[office].end : words[first].start] or page.text[words[last].end : words[office].start]
    name = page.text[words[first].start : words[last].end]
    is_person = last > first and "." not in between and not gazetteer.lookup(gazetteer.name_key(name))
    return name if is_person else ""
