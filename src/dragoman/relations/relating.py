"""The category between a marked actor and a marked recipient of one sentence: always a best answer, with a score.

Both witnesses are heard (`events.witnesses`): the reader gives every category its share, the rules add to that of the one
that they find, by how well its entry's roles fit the marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from dragoman import lexicon
from dragoman.actors import load_tables, read_discourse
from dragoman.config import Settings
from dragoman.events.witnesses import READER, weights
from dragoman.language import parse
from dragoman.lexicon import Lexicon
from dragoman.model import Document, Report, Segment
from dragoman.reader import find_reader
from dragoman.relations.pairs import MarkedDiscourse, Pair
from dragoman.relations.rules import Relation, best
from dragoman.status.conditions import find_conditions
from dragoman.status.times import find_times

BATCH = 64


def relate(pairs: Iterable[Pair], settings: Settings | None = None) -> Iterator[Relation]:
    """The best category for each pair, in order."""
    settings = settings or Settings()
    words = lexicon.load(settings.lexicon)
    reader = find_reader(settings.reader)
    for batch in batched(pairs):
        for pair, relation in zip(batch, by_rules(batch, words, settings), strict=True):
            if reader is not None and pair.source and pair.target:
                relation = joined(relation, reader.between(pair.text, pair.source, pair.target))
            yield relation


def batched(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    """BATCH pairs at a time."""
    rest = iter(pairs)
    while batch := list(islice(rest, BATCH)):
        yield batch


def by_rules(pairs: Sequence[Pair], words: Lexicon, settings: Settings) -> Iterator[Relation]:
    """What the rules alone say of each pair."""
    documents = [Document(Report(text=p.text, id=p.uid), segments=[Segment(0, len(p.text))]) for p in pairs]
    parse(documents, settings.model, is_common=words.knows)
    for pair, document in zip(pairs, documents, strict=True):
        document.times = find_times(document)
        inner = read_discourse(document, load_tables(settings.actors))
        document.discourse = MarkedDiscourse(inner, document, pair)
        document.conditions = find_conditions(document)
        yield best(pair, document, words)


def joined(relation: Relation, shares: dict[str, float]) -> Relation:
    """The answer of both witnesses: the category with the greatest sum of the reader's share and the rules' weight."""
    weight = weights()["by hand: pair rules"] * (weights()["by hand: pair base"] + relation.score)
    sums = shares | {relation.category: shares[relation.category] + weight}
    category = max(sums, key=lambda c: (sums[c], c))
    if category == relation.category:
        return relation
    return Relation(relation.uid, category, round(shares[category], 3), f"{READER}.{category.lower()}")
