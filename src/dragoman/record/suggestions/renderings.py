"""Words that a translation has rendered one by one: "ways of message" where the other reports have railways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.record.suggestions.story import Page, Story, Suggestion, by_source
from dragoman.tables import cell_list, data_path, read_table

ODD, FALSE_FRIEND = 0.85, 0.7
"""Confidence for words that English does not have, and for words that it has with another meaning."""

STANDING, BENT = 0.9, 0.7
"""Confidence for a marked term, where the field has the others' one, and where it only resembles it."""

SHARED = 4
"""Letters that two words share to be forms of one: interior, interns."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A row of renderings.tsv."""

    words: str
    means: tuple[str, ...]
    odd: bool


def find_renderings(story: Story) -> Iterator[Suggestion]:
    """Renderings of the table where another report has what they mean, and none but this one has the rendering."""
    for page in story.pages:
        hits = [hit for hit in renderings_in(page) if not _used(story, page, hit[2].words)]
        translated = any(rendering.odd for *_, rendering in hits) or bool(page.marks)
        told: set[str] = set()
        for start, end, rendering in hits:
            mark = page.mark_at(start, end, "unknown-term")
            if not (rendering.odd or translated or mark) or rendering.words in told:
                continue
            meant = _meant(story, page, rendering.means)
            if meant is not None:
                told.add(rendering.words)
                sure = ODD if rendering.odd else FALSE_FRIEND
                yield Suggestion(page, mark, "unknown-term", start, end, meant[0], sure, meant[1])


def renderings_in(page: Page) -> Iterator[tuple[int, int, Rendering]]:
    """First and last character of each rendering of the table that stands in a report, the longest at a place."""
    beginning = renderings()
    place = 0
    while place < len(page.words):
        for words, rendering in beginning.get(page.words[place].lower, ()):
            run = page.words[place : place + len(words)]
            if tuple(w.lower for w in run) == words and all(w.follows for w in run[1:]):
                yield run[0].start, run[-1].end, rendering
                place += len(words) - 1
                break
        place += 1


def _used(story: Story, page: Page, words: str) -> bool:
    return any(re.search(rf"\b{re.escape(words)}\b", other.text, re.IGNORECASE) for other in story.others(page))


def _meant(story: Story, page: Page, means: tuple[str, ...]) -> tuple[str, tuple[Page, ...]] | None:
    """The meaning that most other sources have, and these."""
    holders = {
        meaning: by_source([o for o in story.others(page) if re.search(rf"\b{re.escape(meaning)}\b", o.text, re.IGNORECASE)])
        for meaning in means
    }
    best = max(means, key=lambda meaning: len(holders[meaning]))
    return (best, holders[best]) if holders[best] else None


def find_terms(story: Story) -> Iterator[Suggestion]:
    """Terms that are marked as unknown, or turned inside out ("ministry of the interns"), and what the others have."""
    for page in story.pages:
        for mark in (m for m in page.marks if m.kind == "unknown-term"):
            words = re.findall(r"[^\W\d_]+", mark.text.lower())
            if len(words) > 1:
                counted = Counter(_alike(story, page, words[-1], words[:-1], set(words)))
                for (reading, support), _ in counted.most_common(1):
                    said = (mark.note or "").lower()
                    sure = STANDING if reading.replace(" ", "-") in said.replace(" ", "-") else BENT
                    yield Suggestion(page, mark, "unknown-term", mark.start, mark.end, reading, sure, support)
        if page.marks:
            for match in re.finditer(r"\b([A-Za-z]+) of (?:the )?([A-Z]?[a-z]{4,})\b", page.text):
                head, inside = match[1].lower(), match[2].lower()
                for reading, support in _alike(story, page, head, [inside], {head, inside, f"{inside}s", inside[:-1]}):
                    here = page.mark_at(match.start(), match.end(), "unknown-term")
                    yield Suggestion(page, here, "unknown-term", match.start(), match.end(), reading, BENT, support)
                    break


def _alike(story: Story, page: Page, head: str, inside: list[str], own: set[str]) -> Iterator[tuple[str, tuple[Page, ...]]]:
    """Phrases of other reports with the same last word, before which stands a form of one of the words inside."""
    held: dict[str, list[Page]] = {}
    for other in story.others(page):
        for before, last in zip(other.words, other.words[1:], strict=False):
            parts = before.lower.split("-")
            if last.lower != head or not last.follows or own & set(parts) == set(parts):
                continue
            if any(_one_word(part, word) for part in parts for word in inside):
                held.setdefault(f"{before.lower} {head}", []).append(other)
    for reading, pages in held.items():
        yield reading, by_source(pages)


def _one_word(one: str, other: str) -> bool:
    return len(one) >= SHARED and one[:SHARED] == other[:SHARED]


@cache
def renderings() -> dict[str, list[tuple[tuple[str, ...], Rendering]]]:
    """First word -> the renderings that begin with it, as words, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], Rendering]]] = defaultdict(list)
    for _, row in read_table(data_path("record", "renderings.tsv"), ("rendering", "means", "kind")):
        for text in cell_list(row["rendering"]):
            words = tuple(w.lower for w in Page("", "", text).words)
            found[words[0]].append((words, Rendering(text, cell_list(row["means"]), row["kind"] == "odd")))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return dict(found)
