"""Names that one report spells as no other does: "Kirsonov" where the others have the minister Kirsanov."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman import gazetteer
from dragoman.actors import load_tables
from dragoman.damage.knowledge import words as words_of
from dragoman.damage.names import distance
from dragoman.record.suggestions.renderings import renderings_in
from dragoman.record.suggestions.story import SHORTEST_NAME, Page, Story, Suggestion, Word, by_source
from dragoman.record.wording import word_shares
from dragoman.tables import cell_list, data_path, read_table

FORENAME, TITLE, ALONE, ROLE = 0.95, 0.9, 0.8, 0.75
"""How sure a spelling is by what else is the same: the forename before it, the title before it, nothing; and where it is not
alike, both title and forename.
"""

MANY, CLEAR, DAMAGED = 1.0, 0.9, 0.8
"""Times what supports it: two sources or more; one, and the report marks the name or spells it otherwise itself; one, and
the report is more damaged than that one.
"""

TWO_PEOPLE = 0.7
"""Times that where the report itself has both spellings with one forename: they may be two people."""

FAR = 3
"""Letters by which a spelling may differ at most; how many count depends on what else is the same."""

LONG, SHORTEST_ALONE = 8, 6
"""Letters from which a name may differ in more of them, and from which it is compared though nothing else is the same."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name's use. `forename`, `title`: the words before it, in lower case."""

    page: Page
    word: Word
    place: int
    forename: str | None
    title: str | None

    @property
    def key(self) -> str:
        return self.word.lower


def find_spellings(story: Story) -> Iterator[Suggestion]:
    """A suggestion for each spelling that one source has alone, where others have one close to it in the same place."""
    names: dict[str, list[Name]] = defaultdict(list)
    for page in story.pages:
        for name in names_in(page, story):
            names[name.key].append(name)
    index = _Index(names)
    for key, uses in names.items():
        if len(story.holders(key)) == 1:
            yield from _suggest(story, uses, index)
        else:
            yield from _misplaced(story, uses, index)


def names_in(page: Page, story: Story) -> Iterator[Name]:
    """Capitalised words that no report of the story writes with a small letter.

    The first word of a sentence is a name only where a capital follows it or another sentence has it inside.
    """
    titles, common = words_of("titles", "title"), word_shares()
    for place, word in enumerate(page.words):
        if len(word.text) < SHORTEST_NAME or not word.is_capital or word.lower in story.plain or word.lower in common:
            continue
        goes_on = place + 1 < len(page.words) and page.words[place + 1].is_capital
        if word.lower in titles or (word.opens and not goes_on and word.lower not in story.inside):
            continue
        before = page.words[place - 1] if place and word.follows else None
        title = forename = None
        if before is not None and before.lower in titles:
            title = before.lower
        elif before is not None and before.is_capital and before.lower not in common:
            forename = before.lower
            first = page.words[place - 2] if place > 1 and before.follows else None
            title = first.lower if first is not None and first.lower in titles else None
        yield Name(page, word, place, forename, title)


class _Index:
    """Names by what a misspelt one can be found by: its forename, and its beginning or end."""

    def __init__(self, names: dict[str, list[Name]]) -> None:
        self.names = names
        self.forenames: dict[str, set[str]] = defaultdict(set)
        self.shapes: dict[str, set[str]] = defaultdict(set)
        for key, uses in names.items():
            for use in uses:
                if use.forename:
                    self.forenames[use.forename].add(key)
            for shape in _shapes(key):
                self.shapes[shape].add(key)

    def near(self, uses: Sequence[Name]) -> set[str]:
        """Keys of the names that these may be meant for."""
        key = uses[0].key
        found = {k for use in uses if use.forename for k in self.forenames[use.forename]}
        return found.union(*(self.shapes[shape] for shape in _shapes(key))) - {key}


def _shapes(key: str) -> tuple[str, ...]:
    return f"{key[:3]}-", f"-{key[-3:]}"


def _suggest(story: Story, uses: Sequence[Name], index: _Index) -> Iterator[Suggestion]:
    """The best reading of a name that one source has alone."""
    found = []
    for key in sorted(index.near(uses)):
        meant = [name for name in index.names[key] if name.page.source != uses[0].page.source]
        if meant:
            like, shows = _likeness(uses, meant)
            if like:
                found.append((like * _weight(story, uses, key, by_source([n.page for n in shows])), shows))
    sure, meant = max(found, key=lambda pair: pair[0], default=(0.0, []))
    if sure:
        yield from _tell(uses, meant, sure)


def _misplaced(story: Story, uses: Sequence[Name], index: _Index) -> Iterator[Suggestion]:
    """A family name that others have too, but one source alone with this title and forename: two officers run together."""
    by_forename: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for use in uses:
        if use.title and use.forename:
            by_forename[use.title, use.forename].append(use)
    for (title, forename), ours in by_forename.items():
        if len({use.page.source for use in ours}) > 1:
            continue
        others = [
            name
            for key in index.forenames[forename] - {uses[0].key}
            for name in index.names[key]
            if (name.title, name.forename) == (title, forename) and name.page.source != ours[0].page.source
        ]
        if len({name.key for name in others}) == 1:
            yield from _tell(ours, others, ROLE * _weight(story, ours, others[0].key, by_source([n.page for n in others])))


def _tell(uses: Sequence[Name], meant: Sequence[Name], sure: float) -> Iterator[Suggestion]:
    """The reading for every marked use, or for the first where none is marked."""
    page, support = uses[0].page, by_source([name.page for name in meant])
    marks = [(use, page.mark_at(use.word.start, use.word.end)) for use in uses]
    told = [(use, mark) for use, mark in marks if mark is not None] or marks[:1]
    for use, mark in told if sure else []:
        start, end = use.word.start, use.word.end
        yield Suggestion(page, mark, "name-variant", start, end, shown(uses, meant), round(sure, 2), support)


def shown(uses: Sequence[Name], meant: Sequence[Name]) -> str:
    """How the others write it; with its forename where the report has none."""
    full = next((name for name in meant if name.forename), meant[0])
    text = full.word.text.title() if full.word.text.isupper() else full.word.text
    if full.forename and not any(use.forename for use in uses):
        return f"{full.page.words[full.place - 1].text} {text}"
    return text


def _likeness(uses: Sequence[Name], meant: Sequence[Name]) -> tuple[float, list[Name]]:
    """How sure it is that the second name is meant by the first, 0 where it is not; and the uses that show it."""
    key, other = uses[0].key, meant[0].key
    apart, shorter = distance(key, other, FAR), min(len(key), len(other))
    forenames = {u.forename for u in uses if u.forename}
    same = [name for name in meant if name.forename in forenames]
    if any(is_known(f"{name.forename} {key}") for name in same):
        return 0.0, []
    if same and (apart <= (2 if shorter < LONG else FAR) or key.startswith(other) or other.startswith(key)):
        return FORENAME, list(meant)
    full = {(u.title, u.forename) for u in uses if u.title and u.forename}
    if one := [name for name in same if (name.title, name.forename) in full]:
        return ROLE, one  # "Colonel Ana Rey", "Colonel Ana Pons": one officer, under two names
    if is_derived(key, other) or is_known(key):
        return 0.0, []
    titles = {u.title for u in uses if u.title}
    if any(name.title in titles for name in meant) and apart <= 2:
        return TITLE, list(meant)
    if shorter >= SHORTEST_ALONE and apart <= (1 if shorter < LONG else 2):
        return ALONE, list(meant)
    return 0.0, []


def _weight(story: Story, uses: Sequence[Name], key: str, support: Sequence[Page]) -> float:
    """What supports the reading beside others' uses of it (MANY, CLEAR, DAMAGED); 0 where nothing tells which is wrong."""
    page = uses[0].page
    ours = [n for n in names_in(page, story) if n.key == key]
    two = {n.forename for n in ours if n.forename} & {u.forename for u in uses if u.forename}
    if len(support) > 1:
        return TWO_PEOPLE if two else MANY
    if ours or any(page.mark_at(u.word.start, u.word.end, "name-variant") for u in uses):
        return TWO_PEOPLE * CLEAR if two else CLEAR
    return DAMAGED if damage(page, uses) > damage(support[0], ()) else 0.0


def damage(page: Page, but: Sequence[Name]) -> int:
    """How much is wrong with a report beside these names: marks, torn lines, renderings word by word."""
    marks = sum(not any(mark.covers(n.word.start, n.word.end) for n in but) for mark in page.marks)
    return marks + page.torn + sum(rendering.odd for *_, rendering in renderings_in(page))


def is_derived(one: str, other: str) -> bool:
    """Whether one is the other with an ending: a plural, a people's name."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in endings()


def is_known(name: str) -> bool:
    """Whether the name is a place's, or somebody's or some body's of our tables, so that it is no misspelling."""
    return bool(gazetteer.lookup(gazetteer.name_key(name)) or load_tables().find(name) or name in common_names())


@cache
def common_names() -> frozenset[str]:
    """Frequent family and given names, lower case."""
    tables = ("family_names.tsv", "given_names.tsv")
    return frozenset(row["name"] for t in tables for _, row in read_table(data_path("places", t), ("name",)))


@cache
def endings() -> frozenset[str]:
    """Endings that make a word of a name."""
    rows = read_table(data_path("record", "endings.tsv"), ("endings",))
    return frozenset(ending for _, row in rows for ending in cell_list(row["endings"]))
