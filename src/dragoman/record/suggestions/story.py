"""The reports of one story as finders of readings see them: words with their places, damage marks, and who copies whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

SHORTEST_NAME = 4
"""Letters; shorter words are no names that two spellings could be told of."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_END = re.compile(r"[.!?:\n\"“”]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. `follows`: whether nothing but a blank stands between it and the word before."""

    text: str
    start: int
    end: int
    follows: bool = False
    opens: bool = False

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Mark:
    """A damage mark, with its number in the report."""

    number: int
    kind: str
    text: str
    start: int
    end: int
    note: str | None = None

    def covers(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


@dataclass(frozen=True)
class Page:
    """A report. `source`: the earliest report with nearly the same text; copies speak with one voice."""

    report_id: str
    source: str
    text: str
    marks: tuple[Mark, ...] = ()

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order, without a possessive's ending. `opens`: it is the first of a sentence."""
        found: list[Word] = []
        end = 0
        for match in _WORD.finditer(self.text):
            between = self.text[end : match.start()]
            text = _POSSESSIVE.sub("", match.group())
            opens = not found or bool(_SENTENCE_END.search(between))
            found.append(Word(text, match.start(), match.start() + len(text), between == " " and bool(found), opens))
            end = match.end() if text == match.group() else match.end() + 1
        return tuple(found)

    @cached_property
    def torn(self) -> int:
        """How many lines below the first end without a sign: cut off, or buttons of a page."""
        lines = [line.strip() for line in self.text.strip().split("\n")[1:]]
        return sum(line[-1:].isalnum() for line in lines)

    def near(self, place: int, before: int, after: int = 0) -> Sequence[Word]:
        """The words around the word at that place."""
        return self.words[max(0, place - before) : place + after + 1]

    def mark_at(self, start: int, end: int, *kinds: str) -> Mark | None:
        """The mark of one of the kinds (of any, where none is named) that covers some of these characters."""
        return next((m for m in self.marks if m.covers(start, end) and (not kinds or m.kind in kinds)), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What other reports say in the place of damaged words. `mark`: None where only they show that these are damaged."""

    page: Page
    mark: Mark | None
    kind: str
    start: int
    end: int
    reading: str
    confidence: float
    support: tuple[Page, ...]


@dataclass
class Story:
    """Reports that tell one story, in order of date."""

    pages: Sequence[Page]
    _holders: dict[str, set[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for page in self.pages:
            for word in page.words:
                self._holders.setdefault(word.lower, set()).add(page.source)

    def holders(self, word: str) -> set[str]:
        """The sources that have the word, in lower case, in any form of letters."""
        return self._holders.get(word, set())

    @cached_property
    def plain(self) -> frozenset[str]:
        """The words that some report writes with a small letter: no names."""
        return frozenset(w.text for page in self.pages for w in page.words if w.text.islower())

    @cached_property
    def inside(self) -> frozenset[str]:
        """The capitalised words, in lower case, that stand inside a sentence somewhere."""
        return frozenset(w.lower for page in self.pages for w in page.words if w.is_capital and not w.opens)

    def others(self, page: Page) -> Iterator[Page]:
        """The reports that do not copy the page, or are copied by it."""
        return (other for other in self.pages if other.source != page.source)

    def phrases(self, page: Page, length: int) -> dict[str, list[Page]]:
        """Runs of that many words of the other reports, in lower case -> the reports that have them."""
        found: dict[str, list[Page]] = defaultdict(list)
        for other in self.others(page):
            words = [w.lower for w in other.words]
            for run in {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}:
                found[run].append(other)
        return found


def by_source(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The first page of each source: those whose support counts."""
    found: dict[str, Page] = {}
    for page in pages:
        found.setdefault(page.source, page)
    return tuple(found.values())


def sentence_around(page: Page, start: int) -> tuple[int, int]:
    """First and last character of the sentence, or the line without an end, that holds a character."""
    ends = [m.end() for m in re.finditer(r"[.!?][\"”]?(?=\s)|\n|\Z", page.text)]
    for first, last in pairwise([0, *ends]):
        if first <= start < last:
            return first, last
    return start, len(page.text)
