"""Gold reports: what a human coded in a report, in record.md's terms, and which part of a corpus it belongs to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dragoman.model import Report

Item = dict[str, Any]

PARTS = ("development", "test")
LISTS = ("events", "statements", "times", "places", "damage")
"""What is coded in a report."""
LABELS = ("kind", "region", "group")
"""What a report may be told apart by."""


@dataclass(frozen=True, slots=True)
class GoldReport:
    """One report and all that a human coded in it; of a list that is None, nothing was coded and nothing is judged.

    `path`: the file it came from. `kind`, `region`: what sort of text it is. `group`: the group of reports on one
    happening that it belongs to.
    """

    path: str
    report: Report
    events: list[Item]
    statements: list[Item] | None = None
    times: list[Item] | None = None
    places: list[Item] | None = None
    damage: list[Item] | None = None
    kind: str | None = None
    region: str | None = None
    group: str | None = None

    @property
    def part(self) -> str:
        return part_of(self.report.id)


def part_of(report_id: str) -> str:
    """Which part a report belongs to: fixed by its id alone, so that a corpus may grow without a report changing sides."""
    return PARTS[hashlib.sha256(report_id.encode()).digest()[0] % len(PARTS)]


def corpus_hash(reports: Iterable[GoldReport]) -> str:
    """A hash of all that is coded, whatever the files' order and layout."""
    whole = sorted((r.report.id, r.report.text, *(getattr(r, n) for n in LISTS)) for r in reports)
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
