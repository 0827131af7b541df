"""Damaged words, and what other reports of the story have in their place: suggested with their support, never applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice

from dragoman.record.database import Database
from dragoman.record.rows import Row
from dragoman.record.suggestions.conflicts import find_conflicts
from dragoman.record.suggestions.cuts import find_cuts
from dragoman.record.suggestions.likest_names import find_likest_names
from dragoman.record.suggestions.officials import find_officials
from dragoman.record.suggestions.renderings import find_renderings, find_terms
from dragoman.record.suggestions.spellings import find_spellings
from dragoman.record.suggestions.story import Mark, Page, Story, Suggestion
from dragoman.record.suggestions.tellings import ToldAlike, find_told_alike

__all__ = ["find_suggestions", "suggest"]

MOST_PAGES = 64
"""Reports of a story that are compared with one another; of a longer one each such run of them."""

FINDERS: tuple[Callable[[Story], Iterator[Suggestion]], ...] = (
    find_spellings,
    find_likest_names,
    find_cuts,
    find_officials,
    find_conflicts,
    find_terms,
    find_renderings,
)
STORIES = """
SELECT s.story_id, r.report_id, s.copy_of, r."text", d.marks
FROM stories s JOIN reports r USING (report_id)
LEFT JOIN (
    SELECT report_id, list([number::VARCHAR, kind, "text", "start"::VARCHAR, "end"::VARCHAR, note] ORDER BY number) AS marks
    FROM damage GROUP BY report_id
) d USING (report_id)
WHERE s.story_id IN (SELECT story_id FROM stories GROUP BY story_id HAVING count(*) > 1)
ORDER BY s.story_id, r."date" NULLS LAST, r.report_id
"""


def find_suggestions(database: Database) -> Iterator[Row]:
    """Rows of `suggestions`."""
    alike: dict[str, list[ToldAlike]] = {}
    for report, reading in find_told_alike(database):
        alike.setdefault(report, []).append(reading)
    rows = (row for piece in database.pieces(STORIES, size=256) for row in piece)
    for _, told in groupby(rows, key=lambda row: row[0]):
        pages = (Page(name, source, text, _marks(marks)) for _, name, source, text, marks in told)
        while part := list(islice(pages, MOST_PAGES)):
            for found in suggest(Story(part), alike):
                number = found.mark.number if found.mark else None
                words = found.page.text[found.start : found.end]
                support = sorted(page.report_id for page in found.support)
                yield (
                    found.page.report_id, number, found.kind, words, found.start, found.end, found.reading,
                    found.confidence, support,
                )  # fmt: skip


def suggest(story: Story, alike: Mapping[str, Sequence[ToldAlike]] | None = None) -> Iterator[Suggestion]:
    """The readings of a story in order of reports and texts; of several for the same words the surest.

    `alike`: report -> what other tellings of a happening have in the place of its marks.
    """
    found = [suggestion for find in FINDERS for suggestion in find(story)]
    pages = {page.report_id: page for page in story.pages}
    for page in story.pages:
        for told in (alike or {}).get(page.report_id, ()):
            mark = next(m for m in page.marks if m.number == told.number)
            support = tuple(pages[name] for name in told.support if name in pages)
            if support:
                found.append(Suggestion(page, mark, mark.kind, mark.start, mark.end, told.reading, told.confidence, support))
    found.sort(key=lambda s: (-s.confidence, s.page.report_id, s.start, s.end))
    taken: dict[str, list[Suggestion]] = {}
    for s in found:
        here = taken.setdefault(s.page.report_id, [])
        if not any(s.start < t.end and t.start < s.end for t in here):
            here.append(s)
    return (s for name in sorted(taken) for s in sorted(taken[name], key=lambda s: s.start))


def _marks(cells: list[list[str]] | None) -> tuple[Mark, ...]:
    return tuple(Mark(int(c[0]), c[1], c[2], int(c[3]), int(c[4]), c[5]) for c in cells or ())
