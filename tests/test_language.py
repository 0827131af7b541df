"""Sentences: cut before parsing, offsets exact, nothing lost, nothing endless."""

from __future__ import annotations

import pytest

from dragoman.errors import SettingError
from dragoman.language import LONGEST_SENTENCE, cut_sentences, load_model


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("The envoy left. The talks failed.", ["The envoy left.", "The talks failed."]),
        ("U.S. forces left Jan. 5. Mr. Okoye stayed.", ["U.S. forces left Jan. 5.", "Mr. Okoye stayed."]),
        ("They met at 10 p.m. Wednesday in Lagos. It rained.", ["They met at 10 p.m. Wednesday in Lagos.", "It rained."]),
        ("The session ended at 5 a.m. The talks failed.", ["The session ended at 5 a.m.", "The talks failed."]),
        ("She flew out on Sat. Sept. 6 with aides.", ["She flew out on Sat. Sept. 6 with aides."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, pieces: list[str]) -> None:
    assert [text[a:b] for a, b in cut_sentences(text, 0, len(text))] == pieces


def test_an_endless_sentence_is_cut_at_white_space_and_nothing_is_lost() -> None:
    text = "word " * 2000
    spans = cut_sentences(text, 0, len(text))
    assert max(b - a for a, b in spans) <= LONGEST_SENTENCE
    assert " ".join(text[a:b] for a, b in spans) == text.strip()


def test_a_text_without_white_space_is_cut_too() -> None:
    assert sum(b - a for a, b in cut_sentences("x" * 10_000, 0, 10_000)) == 10_000


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(SettingError, match="no_such_model"):
        load_model("no_such_model")


def test_parsed_tokens_lie_where_their_words_are(parse) -> None:  # type: ignore[no-untyped-def]
    document = parse("Rebels blew up a bridge near Mopti.\nThe army denied it.")
    for s in document.sentences:
        for i, word in enumerate(s.text):
            assert document.words(s.start_of[i], s.end_of[i]) == word
        assert s.head[s.root] == s.root


def test_lemmas_are_those_of_the_rules(parse) -> None:  # type: ignore[no-untyped-def]
    s = parse("They didn't free the envoys whom the worst raiders had taken.").sentences[0]
    lemma = dict(zip(s.text, s.lemma, strict=True))
    assert [lemma[w] for w in ("did", "n't", "envoys", "worst", "raiders", "taken")] == [
        "do", "not", "envoy", "bad", "raider", "take",
    ]  # fmt: skip
