"""What surrounds the news on a page: buttons, notices, credits and bylines, known by their words (boilerplate.tsv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from dragoman.errors import TableError
from dragoman.tables import data_path, read_table

PLACES = frozenset({"line", "start", "end", "within", "byline"})
FIRST_WORD = re.compile(r"[^\w©]*(\w+|©)")
BETWEEN_NAMES = re.compile(r"[\s,;/|&•–—-]+")
SHORT = 3
"""Letters of the small words (of, and, van) that may stand in lower case between the names of a byline."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table, compiled. Matches a whole line whose white space has been stripped."""

    expression: re.Pattern[str]
    longest: int
    kind: str
    byline: bool


@cache
def _table() -> tuple[dict[str, list[Pattern]], list[Pattern]]:
    """Patterns by the first word of the line, and those that may stand anywhere."""
    first: dict[str, list[Pattern]] = {}
    anywhere: list[Pattern] = []
    path = data_path("reports", "boilerplate.tsv")
    for number, row in read_table(path, ("pattern", "where", "longest", "kind", "example")):
        if row["where"] not in PLACES:
            message = f"`where` is {row['where']!r}; use {', '.join(sorted(PLACES))}"
            raise TableError(message, source=str(path), place=f"line {number}")
        body = r"\s+".join("" if w == "…" else re.escape(w) for w in row["pattern"].split()).replace(r"\s+\s+", r"\b.*\s")
        opening = {"end": r".*\b", "within": r".*"}.get(row["where"], r"\W*?")
        if row["where"] in ("line", "end"):
            close = r"\W*"
        elif row["where"] == "byline":
            close = r"\s+(.*)"
        else:
            close = r"(?:(?<=\d)|\b).*" if row["pattern"][-1].isalnum() else r".*"
        compiled = re.compile(opening + body + close, re.IGNORECASE | re.DOTALL)
        pattern = Pattern(compiled, int(row["longest"]), row["kind"], row["where"] == "byline")
        if row["where"] in ("end", "within"):
            anywhere.append(pattern)
        else:
            first.setdefault(_first_word(row["pattern"]), []).append(pattern)
    return first, anywhere


def _first_word(line: str) -> str:
    match = FIRST_WORD.match(line)
    return match[1].lower() if match else ""


def furniture(line: str) -> str | None:
    """`boilerplate` or `byline` where the stripped line (or sentence) is one of these, else None."""
    first, anywhere = _table()
    for pattern in chain(first.get(_first_word(line), []), anywhere):
        match = pattern.expression.fullmatch(line) if len(line) <= pattern.longest else None
        if match and (not pattern.byline or _only_names(match[1])):
            return pattern.kind
    return None


def _only_names(text: str) -> bool:
    """Whether the text is names and small words, and no sentence."""
    parts = [p for p in BETWEEN_NAMES.split(text) if p]
    return bool(parts) and not text.endswith(".") and all(p[0].isupper() or len(p) <= SHORT for p in parts)
