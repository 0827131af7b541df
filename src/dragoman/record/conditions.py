"""What events hang on, and the later happenings that tell in like words that it has come true."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.record.database import Database
from dragoman.record.happenings import country_names, telling_words

SHARE = 0.7
"""Share of a condition's words that the sentence of what meets it must have."""

FEWEST = 2
"""Words of a condition that tell what it asks for; one with fewer is not looked for."""

KEYS = 2
"""Words of a condition, the rarest among all conditions, by which it is looked for."""

PATIENCE = dt.timedelta(730)
"""What is told later than that says nothing about it."""

HANGING = """
SELECT report_id, "key", c."start", c."text", report_date FROM (
    SELECT report_id, "key", report_date, unnest(condition) AS c FROM events WHERE len(condition) > 0
) WHERE report_date IS NOT NULL ORDER BY ALL
"""
TOLD = """
SELECT h.happening_id, h.first_report, f."text" FROM happenings h JOIN (
    SELECT l.happening_id, arg_min(e."text", (e.report_date, e.report_id, e.number)) AS "text"
    FROM happening_events l JOIN events e USING ("key", report_id) WHERE NOT list_contains(e.aux_mode, 'negation')
        AND NOT list_contains(e.aux_mode, 'hypothetical') GROUP BY l.happening_id
) f USING (happening_id)
WHERE h.status = 'told' AND h.first_report IS NOT NULL ORDER BY h.first_report, h.happening_id
"""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A condition of an event: where it stands, and its words."""

    report_id: str
    key: int
    start: int
    words: frozenset[str]
    told: dt.date


def find_met(database: Database) -> list[tuple[str, int, int, str]]:
    """Rows of `conditions_met`: each condition with the first happening that meets it."""
    found = [
        Hanging(report, key, start, words, day)
        for report, key, start, text, day in database.rows(HANGING)
        if len(words := telling_words(text)) >= FEWEST
    ]
    if not found:
        return []
    by_word = _by_rarest(found)
    met: dict[tuple[str, int, int], str] = {}
    for happening, day, text in _told(database):
        words = telling_words(text)
        for hanging in {h for word in words & by_word.keys() for h in by_word[word]}:
            if meets(hanging, words, day):
                met.setdefault((hanging.report_id, hanging.key, hanging.start), happening)
    return [(*place, happening) for place, happening in sorted(met.items())]


def meets(hanging: Hanging, words: frozenset[str], day: dt.date) -> bool:
    """Whether a sentence with these words, told on that day, tells that the condition has come true: it must have most
    of its words, also of those that are no country's name.
    """
    deed = hanging.words - country_names()
    in_time = hanging.told < day <= hanging.told + PATIENCE
    return in_time and all(len(wanted & words) >= SHARE * len(wanted) for wanted in (hanging.words, deed))


def _told(database: Database) -> Iterator[tuple[Any, ...]]:
    return (row for piece in database.pieces(TOLD) for row in piece)


def _by_rarest(found: list[Hanging]) -> dict[str, list[Hanging]]:
    """Conditions by their rarest words: enough to find each, and few at a word that many have."""
    held = Counter(word for hanging in found for word in hanging.words)
    by_word: dict[str, list[Hanging]] = defaultdict(list)
    for hanging in found:
        for word in sorted(hanging.words, key=lambda w: (held[w], w))[:KEYS]:
            by_word[word].append(hanging)
    return by_word
