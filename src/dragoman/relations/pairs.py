"""Sentences with a marked actor and a marked recipient.

Input rows are those of the PLV data: `uid`, `sentence`, `marked_sentence` (`<s>…</s>`, `<t>…</t>`), `source`, `target`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import TableError
from dragoman.model import Discourse, Document, Entity, Sentence
from dragoman.syntax import bare_entity
from dragoman.tables import read_table

COLUMNS = ("uid", "sentence", "marked_sentence", "source", "target")
MARK = re.compile(r"</?[st]>")
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: the sentence without its marks, and where source and target stand in it (nowhere, once or oftener)."""

    uid: str
    text: str
    source: Spans
    target: Spans


def read_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a tab-separated file. Raises TableError naming file and line."""
    for number, row in read_table(path, COLUMNS):
        try:
            yield read_marked(row["uid"], row["marked_sentence"])
        except ValueError as error:
            raise TableError(str(error), source=str(path), place=f"line {number}") from error


def read_marked(uid: str, marked: str) -> Pair:
    """A pair from a sentence with `<s>` and `<t>` marks. Raises ValueError when a mark is not closed."""
    edges: dict[str, list[int]] = {"s": [], "t": []}
    text, last = "", 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        edges[mark.group()[-2]].append(len(text))
        last = mark.end()
    text += marked[last:]
    if any(len(found) % 2 for found in edges.values()):
        raise ValueError("a mark <s> or <t> is opened and not closed")
    source, target = (tuple(zip(e[::2], e[1::2], strict=True)) for e in edges.values())
    return Pair(uid, text, source, target)


def within(s: Sentence, token: int, spans: Spans) -> bool:
    """Whether the token stands inside one of the marked stretches."""
    return any(a <= s.start_of[token] and s.end_of[token] <= b for a, b in spans)


class MarkedDiscourse:
    """The report's discourse, but whoever is marked counts as an actor even when no table knows them."""

    def __init__(self, inner: Discourse, document: Document, pair: Pair) -> None:
        self.inner = inner
        self.document = document
        self.pair = pair

    def entity(self, sentence: int, token: int) -> Entity:
        found = self.inner.entity(sentence, token)
        if not found.is_actor and self.is_marked(sentence, token):
            bare = bare_entity(self.document.sentences[sentence], token, self.document.report.text)
            return Entity(bare.entity_text, bare.start, bare.end, kind="organisation", found_by="marked")
        return found

    def entities(self, sentence: int, token: int) -> tuple[Entity, ...]:
        return self.inner.entities(sentence, token)

    def where(self, sentence: int, token: int) -> tuple[str | None, str]:
        return self.inner.where(sentence, token)

    def mentions_in(self, sentence: int) -> list[Entity]:
        return self.inner.mentions_in(sentence)

    def is_marked(self, sentence: int, token: int) -> bool:
        return within(self.document.sentences[sentence], token, self.pair.source + self.pair.target)
