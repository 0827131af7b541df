"""Conditions: what counts as one, its own words, and which events hang on it or stand inside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.model import Document
from dragoman.status.conditions import condition_at, conditions_of, find_conditions, inside
from dragoman.tables import data_path, read_table

Parse = Callable[..., Document]
ROWS = [
    (row["connective"], row["link"], row["example"], row["condition"])
    for _, row in read_table(data_path("status", "connectives.tsv"), ("connective", "link", "example", "condition"))
]


@pytest.mark.parametrize(("connective", "link", "example", "words"), ROWS, ids=[f"{c}-{link}" for c, link, _, _ in ROWS])
def test_every_connective_finds_its_example(parse: Parse, connective: str, link: str, example: str, words: str) -> None:
    found = [(c.connective, c.text) for c in find_conditions(parse(example))]
    assert found == ([(connective, words)] if words else [])


def at(document: Document, word: str) -> int:
    return document.sentences[0].text.index(word)


@pytest.mark.parametrize(
    ("text", "word", "connectives"),
    [
        ("Lima will free the crew and lift the siege if the miners leave.", "free", ["if"]),
        ("Lima will free the crew and lift the siege if the miners leave.", "lift", ["if"]),
        ("Lima will free the crew if the miners leave.", "leave", []),
        ("Lima agreed to free the crew in exchange for arms.", "agreed", ["in exchange for"]),
        ("Lima arrested a miner, and Quito will free him if he talks.", "arrested", []),
        ("Lima said it would not negotiate until the army left.", "negotiate", ["until"]),
        ("The soldiers fought until the rebels left.", "fought", []),
        ("The envoy left before the talks began.", "left", []),
        ("The envoy asked if the rebels had left.", "asked", []),
        ("An official spoke on condition of anonymity.", "spoke", []),
        ("The ban stays until Friday.", "stays", []),
    ],
)
def test_what_an_event_hangs_on(parse: Parse, text: str, word: str, connectives: list[str]) -> None:
    document = parse(text)
    found = conditions_of(document, find_conditions(document), document.sentences[0], at(document, word))
    assert [c.connective for c in found] == connectives


def test_an_event_inside_a_condition_is_found_there(parse: Parse) -> None:
    document = parse("Lima will free the crew if the miners leave the square.")
    conditions = find_conditions(document)
    sentence = document.sentences[0]
    assert inside(conditions, sentence, at(document, "leave")) == conditions[0]
    assert inside(conditions, sentence, at(document, "free")) is None


def test_offsets_are_those_of_the_report(parse: Parse) -> None:
    document = parse('The talks failed.\nLima will not return until Quito drops its "unfriendly acts," with all sanctions.')
    [condition] = find_conditions(document)
    assert document.words(condition.start, condition.end) == condition.text
    assert condition.text.startswith("Quito drops its")


@pytest.mark.parametrize("text", ["", "if", "unless until if", "until\x00 if (", '"' * 50, "if " * 300, "In exchange for"])
def test_any_text_survives(parse: Parse, text: str) -> None:
    document = parse(text)
    for condition in find_conditions(document):
        assert document.words(condition.start, condition.end) == condition.text
    for sentence in document.sentences:
        for token in range(len(sentence)):
            conditions_of(document, document.conditions, sentence, token)
            list(condition_at(document, sentence, token, set()))
