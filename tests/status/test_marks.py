"""Auxiliary modes: our 500 sentences, every row's example, and what is news and what is background."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.language import parse as parse_documents
from dragoman.model import Document, Report, Segment, Sentence
from dragoman.status.marks import Marks, is_historical, read_marks
from dragoman.tables import cell_list, data_path, read_table

Parse = Callable[..., Document]
DAY = dt.date(2026, 11, 24)
AUX = ("negation", "future", "hypothetical", "historical")
COLUMNS = ("sentence", "trigger", *AUX, "note")
FLOORS = {"negation": 0.975, "future": 0.97, "hypothetical": 0.97, "historical": 0.98}
"""Accuracy over the whole file, a little below what is reached. Lower one only with a reason."""


def at(document: Document, word: str) -> tuple[Sentence, int]:
    """The first token that is the word, or that the parser's tokens of the word end with."""
    for sentence in document.sentences:
        if word in sentence.text:
            return sentence, sentence.text.index(word)
    for sentence in document.sentences:
        parts = [i for i, text in enumerate(sentence.text) if len(text) > 3 and text in word]
        if parts:
            return sentence, parts[-1]
    raise AssertionError(f"{word} is not in {document.report.text}")


def aux_of(document: Document, word: str) -> frozenset[str]:
    return read_marks(document, *at(document, word)).aux


def test_marks_of_our_sentences() -> None:
    rows = [row for _, row in read_table(Path(__file__).parent / "status_sentences.tsv", COLUMNS)]
    assert len(rows) == 500
    documents = [Document(Report(row["sentence"], date=DAY), [Segment(0, len(row["sentence"]))]) for row in rows]
    parse_documents(documents)
    found = [aux_of(document, row["trigger"]) for document, row in zip(documents, rows, strict=True)]
    for mark in AUX:
        right = sum((mark in aux) == (row[mark] == "1") for aux, row in zip(found, rows, strict=True))
        assert right / len(rows) >= FLOORS[mark], mark


def test_every_row_makes_what_it_says_of_its_example() -> None:
    path = data_path("status", "marks.tsv")
    rows = [row for _, row in read_table(path, ("id", "cue", "kind", "category", "negated", "scope", "example", "marked"))]
    documents = [Document(Report(row["example"], date=DAY), [Segment(0, len(row["example"]))]) for row in rows]
    parse_documents(documents)
    failing = []
    for row, document in zip(rows, documents, strict=True):
        aux = aux_of(document, row["marked"])
        says, negated = (frozenset(cell_list(row[name])) for name in ("category", "negated"))
        trap = not says and not negated
        if aux if trap else not (says & frozenset(AUX) <= aux or (negated and negated <= aux)):
            failing.append((row["id"], row["example"], sorted(aux)))
    assert not failing


@pytest.mark.parametrize(
    ("text", "word", "will"),
    [
        ("The ministry said it would not return to the talks.", "return", True),
        ("Quito vowed to attack the port.", "attack", True),
        ("Quito refused to free the crew.", "free", True),
        ("The crew will be freed on Friday.", "freed", False),
        ("Quito is due to free the crew on Friday.", "free", False),
        ("Quito freed the crew.", "freed", False),
    ],
)
def test_own_will(parse: Parse, text: str, word: str, will: bool) -> None:
    document = parse(text)
    assert read_marks(document, *at(document, word)).own_will is will


def test_reasons_name_the_row_and_its_words(parse: Parse) -> None:
    document = parse("Quito failed to prevent the raid.\nQuito is due to free the crew.")
    marks = read_marks(document, *at(document, "free"))
    [reason] = marks.reasons
    assert reason.room == "status"
    assert "governor.due" in reason.says
    assert document.words(reason.start or 0, reason.end or 0) == "due"


@pytest.mark.parametrize(
    ("text", "word", "days", "background"),
    [
        ("Rebels blew up the bridge last month.", "blew", 30, False),
        ("Rebels blew up the bridge yesterday.", "blew", 1, False),
        ("Rebels blew up the bridge in June 2024.", "blew", 877, True),
        ("The army, which shelled the port in May, withdrew.", "shelled", 177, True),
        ("The army, which shelled the port in October, withdrew.", "shelled", 24, True),
        ("The army, which shelled the port on Monday, withdrew.", "shelled", 1, False),
        ("The two presidents first met in Accra.", "met", None, True),
        ("The two presidents met in Accra.", "met", None, False),
        ("Rebels had blown up the bridge on Sunday.", "blown", 2, False),
    ],
)
def test_what_is_background(parse: Parse, text: str, word: str, days: int | None, background: bool) -> None:
    document = parse(text, DAY)
    sentence, token = at(document, word)
    day = DAY - dt.timedelta(days=days) if days is not None else None
    interval = (day, day) if day is not None else None
    found, reason = is_historical(read_marks(document, sentence, token), interval, DAY, sentence, token)
    assert found is background
    assert reason is not None or not background


def test_a_future_event_is_never_background(parse: Parse) -> None:
    sentence = parse("The envoys will meet.").sentences[0]
    marks = Marks(frozenset({"future", "historical"}))
    assert is_historical(marks, None, DAY, sentence, 3) == (False, None)


@pytest.mark.parametrize("text", ["", "not", "not " * 200, '"' * 60, "Will? If", "would\x00 not \x07have", "— 2003 '99s"])
def test_any_text_survives(parse: Parse, text: str) -> None:
    document = parse(text)
    for sentence in document.sentences:
        for token in range(len(sentence)):
            read_marks(document, sentence, token)
