"""Names that are damaged, and the name of the other reports that is likest to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.damage.knowledge import words as words_of
from dragoman.record.suggestions.likeness import alike, by_letters
from dragoman.record.suggestions.spellings import damage, is_known
from dragoman.record.suggestions.story import SHORTEST_NAME, Mark, Page, Story, Suggestion, Word, by_source
from dragoman.record.wording import word_shares

KINDS = ("name-variant", "unknown-term", "role-mismatch")
LEAST = 0.6
"""Likeness, 0 to 1, from which a name is suggested."""

TITLE, PART = 0.2, 0.25
"""What the same title before both, and another word of both names that is the same, add to their likest words' likeness."""

SURE, LESS_SURE = 0.88, 0.6
"""Confidence at full likeness and at the least."""

LEAST_UNMARKED, UNMARKED = 0.75, 0.8
"""What is asked of a name that is not marked, and what its confidence is multiplied by."""


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words one after the other, without titles; `title`: the one before them."""

    page: Page
    words: tuple[Word, ...]
    title: str | None

    @property
    def text(self) -> str:
        return self.page.text[self.words[0].start : self.words[-1].end]


def find_likest_names(story: Story) -> Iterator[Suggestion]:
    """For each name that is marked, or that a report which is the most damaged of its story has alone: the likest name that
    the others have and it does not.
    """
    runs = {page.report_id: list(runs_of(page, story)) for page in story.pages}
    worst = max((damage(page, ()) for page in story.pages), default=0)
    for page in story.pages:
        is_worst = worst and damage(page, ()) == worst
        for run in runs[page.report_id]:
            start, end = run.words[0].start, run.words[-1].end
            mark = page.mark_at(start, end, *KINDS)
            if mark is not None:
                yield from _likest(story, runs, run, mark, LEAST, 1.0)
            elif is_worst and any(_is_alone(word, story) for word in run.words):
                yield from _likest(story, runs, run, None, LEAST_UNMARKED, UNMARKED)


def _is_alone(word: Word, story: Story) -> bool:
    """Whether only one source has the word, and it is no name that we know."""
    return len(word.text) > SHORTEST_NAME and len(story.holders(word.lower)) == 1 and not is_known(word.lower)


def runs_of(page: Page, story: Story) -> Iterator[Run]:
    """The names of a report, as far as capital letters tell them."""
    titles, common = words_of("titles", "title"), word_shares()
    run: list[Word] = []
    title: str | None = None
    before: Word | None = None
    for word in (*page.words, None):
        is_name = (
            word is not None and word.is_capital and len(word.text) > 1 and word.lower not in common
            and word.lower not in titles and not (word.opens and word.lower in story.plain)
        )  # fmt: skip
        if run and not (is_name and word is not None and word.follows):
            yield Run(page, tuple(run), title)
            run = []
        if is_name and word is not None:
            if not run:
                title = before.lower if before is not None and word.follows and before.lower in titles else None
            run.append(word)
        before = word


def _likest(
    story: Story, runs: Mapping[str, Sequence[Run]], run: Run, mark: Mark | None, least: float, weight: float
) -> Iterator[Suggestion]:
    own = {word.lower for word in run.words}
    if all(len(story.holders(word)) > 1 for word in own):
        return  # the others have these words too
    scored: dict[str, float] = {}
    support: dict[str, list[Page]] = defaultdict(list)
    for other in story.others(run.page):
        for theirs in runs[other.report_id]:
            if {word.lower for word in theirs.words} <= own:
                continue
            if (like := likeness(run, theirs, alike if mark else by_letters)) >= least:
                scored[theirs.text] = max(scored.get(theirs.text, 0.0), like)
                support[theirs.text].append(other)
    if not scored:
        return
    best = max(scored, key=lambda text: (round(scored[text], 2), len(by_source(support[text])), len(text), text))
    share = min(1.0, (scored[best] - LEAST) / (1 - LEAST))
    sure = round(weight * (LESS_SURE + (SURE - LESS_SURE) * share), 2)
    start, end = run.words[0].start, run.words[-1].end
    if mark is not None:
        start, end = max(start, mark.start), min(end, mark.end)
    kind = mark.kind if mark else "name-variant"
    yield Suggestion(run.page, mark, kind, start, end, best, sure, by_source(support[best]))


def likeness(one: Run, other: Run, alike: Callable[[str, str], float] = alike) -> float:
    """How alike two names are: their likest words that are not the same, more where others or their titles are the same."""
    ones, others = ([w.lower for w in run.words] for run in (one, other))
    same = set(ones) & set(others)
    rest, other_rest = ([w for w in words if w not in same] for words in (ones, others))
    if not rest or not other_rest:
        return PART + 0.5 if same and (rest or other_rest) else 0.0
    likest = max(alike(a, b) for a in rest for b in other_rest)
    return likest + PART * bool(same) + TITLE * (one.title is not None and one.title == other.title)
