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
NAMES = r"(?-i:(?:(?:[A-Z][\w.'’\-]*|and|of|in|for|at|the|de|van|von|bin|al|el)(?:[,;/|&•–—-]*\s*|\s*[,;/|&•–—-]+\s*))+[.]?)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table, compiled. Matches a whole line whose white space has been stripped."""

    expression: re.Pattern[str]
    longest: int
    kind: str


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
            close = r"\s+" + NAMES
        else:
            close = r"(?:(?<=\d)|\b).*" if row["pattern"][-1].isalnum() else r".*"
        compiled = re.compile(opening + body + close, re.IGNORECASE | re.DOTALL)
        pattern = Pattern(compiled, int(row["longest"]), row["kind"])
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
        if len(line) <= pattern.longest and pattern.expression.fullmatch(line):
            return pattern.kind
    return None
