"""Damaged words that tell an event or take part in one, and what other tellings of that happening have in their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.record.database import Database
from dragoman.record.happenings import content_words

PARTY, TRIGGER = 0.6, 0.5
"""Confidence in another's words for the same party, and for the same deed: they may say it in another way."""

HURT = """
WITH parts AS (
    SELECT l.happening_id, e.report_id, s.copy_of, unnest(list_concat(
        [{role: 'trigger', "text": e."trigger"."text", code: e.category, "start": e."trigger"."start",
            "end": e."trigger"."end"}],
        [{role: 'actor', "text": x.entity_text, code: concat_ws('/', x.code, x.sector), "start": x."start", "end": x."end"}
            FOR x IN e.actor],
        [{role: 'recipient', "text": x.entity_text, code: concat_ws('/', x.code, x.sector), "start": x."start",
            "end": x."end"} FOR x IN e.recipient])) AS part
    FROM events e JOIN happening_events l USING ("key", report_id) JOIN stories s USING (report_id)
    WHERE l.happening_id IN (
        SELECT m.happening_id FROM happening_events m JOIN damage d USING (report_id) WHERE d.kind = 'unknown-term')
)
SELECT d.report_id, d.number, p.part.role, o.part."text", o.report_id, o.copy_of
FROM damage d JOIN parts p ON p.report_id = d.report_id AND p.part."start" < d."end" AND d."start" < p.part."end"
JOIN parts o ON o.happening_id = p.happening_id AND o.copy_of <> p.copy_of AND o.part.role = p.part.role
    AND o.part.code = p.part.code
WHERE d.kind = 'unknown-term' ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class ToldAlike:
    """What others have in the place of a mark: its number, their words, and the reports that have them."""

    number: int
    reading: str
    confidence: float
    support: tuple[str, ...]


def find_told_alike(database: Database) -> Iterator[tuple[str, ToldAlike]]:
    """(report, reading) for each mark of an unknown term that stands in a telling of what others tell too."""
    told: dict[tuple[str, int], dict[tuple[str, str], dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for report, number, role, text, other, source in database.rows(HURT):
        if content_words(text):
            told[report, number][role, text][source] = other
    for (report, number), readings in told.items():
        (role, text), support = max(readings.items(), key=lambda item: (len(item[1]), item[0][0] != "trigger", item[0]))
        yield report, ToldAlike(number, text, TRIGGER if role == "trigger" else PARTY, tuple(sorted(support.values())))
