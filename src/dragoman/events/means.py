"""The mode that the means of an attack tell: "drones attacked", "a roadside bomb killed" (data/ontology/means.tsv)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from dragoman.lexicon import Lexicon
from dragoman.model import Sentence
from dragoman.tables import cell_list, data_path, read_table


@cache
def means() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    """(words and classes, mode, mode that it replaces), in the table's order."""
    rows = read_table(data_path("ontology", "means.tsv"), ("words", "mode", "instead"))
    return tuple((cell_list(row["words"]), row["mode"], row["instead"]) for _, row in rows)


def mode_of_means(s: Sentence, actors: Iterable[int], modes: list[str], lexicon: Lexicon) -> list[str]:
    """The modes of an ASSAULT with that of the attackers' means, where the entry's own words leave it open."""
    for i in actors:
        head = s.lemma[i]
        phrase = f"{s.lemma[i - 1]} {head}" if i else head
        for words, mode, instead in means():
            told = any(
                w in (head, phrase) if not w.startswith("@") else head in lexicon.classes.get(w[1:], ()) for w in words
            )
            if told and (not modes or instead in modes):
                return [mode, *(m for m in modes if m != instead)]
    return modes
