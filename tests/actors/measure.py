"""Measure country and sector over mentions.tsv: `python tests/actors/measure.py` prints both shares and every miss."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dragoman.actors import load_tables, read_discourse
from dragoman.language import parse
from dragoman.model import Document, Entity, Report, Segment
from dragoman.tables import read_table

ROWS = Path(__file__).with_name("mentions.tsv")


@dataclass(frozen=True)
class Outcome:
    """One mention: what is expected and what came out."""

    sentence: str
    mention: str
    code: tuple[str, ...]
    sector: tuple[str, ...]
    entity: Entity

    @property
    def country_right(self) -> bool:
        return (self.entity.code or "-") in self.code

    @property
    def sector_right(self) -> bool:
        return (self.entity.sector or "-") in self.sector


def outcomes() -> list[Outcome]:
    rows = [row for _, row in read_table(ROWS, ("sentence", "mention", "code", "sector", "date"))]
    documents = {}
    for row in rows:
        text = row["sentence"]
        day = date.fromisoformat(row["date"]) if row["date"] else None
        documents[text] = Document(Report(text=text, date=day), segments=[Segment(0, len(text))])
    parse(documents.values())
    tables = load_tables()
    read = {text: read_discourse(d, tables) for text, d in documents.items()}
    found = []
    for row in rows:
        document = documents[row["sentence"]]
        entity = entity_of(document, read[row["sentence"]], row["mention"])
        code, sector = (tuple(row[c].split("/")) for c in ("code", "sector"))
        found.append(Outcome(row["sentence"], row["mention"], code, sector, entity))
    return found


def entity_of(document: Document, discourse: object, mention: str) -> Entity:
    """The entity at the head of the mention's last token run: its last occurrence as whole words."""
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(mention)}(?!\w)", document.report.text)]
    start, end = places[-1]
    s = document.sentence_at(start)
    assert s is not None
    tokens = s.token_at(start, end)
    heads = [t for t in tokens if s.head[t] not in tokens or s.head[t] == t]
    heads = [t for t in heads if s.tag[t] not in ("IN", "TO")] or heads  # a tail that the parser hung elsewhere
    return discourse.entity(s.index, heads[-1])  # type: ignore[attr-defined, no-any-return]


def main() -> None:
    results = outcomes()
    for name, right in (("country", "country_right"), ("sector", "sector_right")):
        share = sum(getattr(r, right) for r in results) / len(results)
        print(f"{name} right {share:.3f} of {len(results)}")
    for r in results:
        if not (r.country_right and r.sector_right):
            e = r.entity
            print(
                f"{r.mention!r} {r.code} {r.sector} <> {e.code} {e.sector} {e.kind} {e.entity_text!r} | {e.found_by[:150]}"
                f" | {r.sentence}"
            )


if __name__ == "__main__":
    main()
