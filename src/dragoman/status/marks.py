"""PLOVER's auxiliary modes of one event: negated, future, hypothetical or historical, by the words that stand over it.

Every cue is a row of `data/status/marks.tsv`. A mark is read by climbing from the event to what governs it: at each step
the governor's own marks are read first, and its row says what becomes of the event below it ("failed to prevent the
attack" leaves the attack standing). A clause that no row opens lets nothing through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.errors import TableError
from dragoman.model import Document, Reason, Sentence
from dragoman.ontology import AUX_MODES
from dragoman.syntax import is_noun, is_verb, kids, own_subject
from dragoman.tables import cell_list, data_path, read_table

KINDS = frozenset({"modal", "word", "none", "adjective", "time", "governor", "marker", "preposition", "quiet"})
EFFECTS = frozenset(AUX_MODES) | {"pass", "report", "will"}
DEEPEST = 14
"""Steps that a climb takes at most, so that no parse can stall it."""
NEWS_DAYS = 45
"""A main clause's event is news up to that many days back: "last month" told today."""
BACKGROUND_DAYS = 14
"""In a subordinate clause, what is farther back than two weeks is background."""
SUBORDINATE = frozenset({"relcl", "advcl", "acl", "pobj", "pcomp", "poss", "amod", "compound", "appos", "nmod"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of marks.tsv: `effects` hold of what the cue governs, `negated` instead of them where the cue is negated."""

    id: str
    words: tuple[str, ...]
    kind: str
    effects: frozenset[str]
    negated: frozenset[str]
    scope: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """The auxiliary modes of one event and the cues that gave them.

    `own_will`: a cue of the subject's own will stands over the event (will, would, vow, refuse): what it announces of
    itself, as `precedence.apply` needs to know.
    """

    aux: frozenset[str] = frozenset()
    reasons: tuple[Reason, ...] = ()
    own_will: bool = False


@cache
def rows() -> dict[tuple[str, str], tuple[Row, ...]]:
    """Rows by kind and first word, those of more words first. Raises TableError on a broken row."""
    path = data_path("status", "marks.tsv")
    table: dict[tuple[str, str], tuple[Row, ...]] = {}
    for line, row in read_table(path, ("id", "cue", "kind", "category", "negated", "scope", "example", "marked")):
        effects, negated = frozenset(cell_list(row["category"])), frozenset(cell_list(row["negated"]))
        unknown = sorted((effects | negated) - EFFECTS)
        if unknown or row["kind"] not in KINDS:
            raise TableError(f"unknown {unknown or row['kind']}", source=str(path), place=f"line {line}")
        words = tuple(row["cue"].split())
        found = Row(row["id"], words, row["kind"], effects, negated, frozenset(cell_list(row["scope"])))
        key = (row["kind"], words[0])
        table[key] = tuple(sorted((*table.get(key, ()), found), key=lambda r: (-len(r.words), not r.scope)))
    return table


def read_marks(document: Document, sentence: Sentence, token: int) -> Marks:
    """The marks of the event told by the verb or noun at `token` of `sentence`."""
    return Reader(document, sentence).marks(token)


class Reader:
    """Reads marks in one sentence; keeps what it has read of each token."""

    def __init__(self, document: Document, sentence: Sentence) -> None:
        self.s = sentence
        self.year = document.report.date.year if document.report.date else None
        self.known: dict[int, Marks] = {}

    def marks(self, i: int, depth: int = 0) -> Marks:
        """The marks of the clause or noun phrase headed by i."""
        if i not in self.known:
            if depth > DEEPEST:
                return Marks()
            outer = self.outer(i, depth)
            own = self.own(i)
            if "hypothetical" in own.aux and "counterfact" not in own.aux:
                pass
            self.known[i] = join(own, outer)
        return self.known[i]
