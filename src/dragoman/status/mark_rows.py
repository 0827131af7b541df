"""The rows of `data/status/marks.tsv`: words that negate an event, put it in the future or the past, or leave it open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.errors import TableError
from dragoman.ontology import AUX_MODES
from dragoman.tables import cell_list, data_path, read_table

KINDS = frozenset({"modal", "word", "none", "adjective", "time", "governor", "marker", "preposition"})
EFFECTS = frozenset(AUX_MODES) | {"pass", "will", "perfect"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of marks.tsv: `effects` hold of what the cue governs, `negated` instead of them where the cue is negated."""

    id: str
    words: tuple[str, ...]
    kind: str
    effects: frozenset[str]
    negated: frozenset[str]
    scope: frozenset[str]


@cache
def rows() -> dict[tuple[str, str], tuple[Row, ...]]:
    """Rows by kind and first word, those of more words first. Raises TableError on a broken row."""
    path = data_path("status", "marks.tsv")
    table: dict[tuple[str, str], tuple[Row, ...]] = {}
    for line, row in read_table(path, ("id", "cue", "kind", "category", "negated", "scope", "example", "marked")):
        effects, negated = frozenset(cell_list(row["category"])), frozenset(cell_list(row["negated"]))
        unknown = sorted((effects | negated) - EFFECTS)
        if unknown or row["kind"] not in KINDS:
            raise TableError(f"unknown category or kind {unknown or row['kind']}", source=str(path), place=f"line {line}")
        words = tuple(row["cue"].split())
        found = Row(row["id"], words, row["kind"], effects, negated, frozenset(cell_list(row["scope"])))
        key = (row["kind"], words[-1] if row["kind"] == "preposition" else words[0])
        table[key] = tuple(sorted((*table.get(key, ()), found), key=lambda r: (-len(r.words), not r.scope)))
    return table
