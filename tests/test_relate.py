"""The category between a marked actor and a marked recipient: always an answer, from roles first, from words else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import TableError
from dragoman.ontology import categories
from dragoman.relations import read_marked, read_pairs, relate

PAIRS = [
    ("<s>Kenya</s> expelled <t>the Sudanese ambassador</t> on Friday.", "SANCTION"),
    ("<t>Two reporters</t> were arrested by <s>police in Minsk</s>.", "COERCE"),
    ("<s>The rebels</s>, who freed a priest in May, refused to meet <t>the governor</t>.", "REJECT"),
    ("<s>Japan</s> will send food to <t>the flooded islands</t> next week.", "AGREE"),
    ("Chad bombed a camp while <s>Ghana</s> praised <t>the mediators</t>.", "SUPPORT"),
    ("<s>Peru</s> and <t>Chile</t> held talks on fishing.", "CONSULT"),
]


@pytest.mark.parametrize(("marked", "category"), PAIRS)
def test_the_entry_that_fits_the_marks_decides(marked: str, category: str) -> None:
    [relation] = relate([read_marked("1", marked)])
    assert relation.category == category
    assert relation.rule is not None
    assert relation.score > 0.2


@pytest.mark.parametrize("marked", ["<s>Zorblax</s> qwertied <t>Mumblefutz</t>.", "No mark at all.", "<s></s><t></t>"])
def test_there_is_always_an_answer(marked: str) -> None:
    [relation] = relate([read_marked("1", marked)])
    assert relation.category in categories()
    assert relation.score <= 0.2


def test_marks_are_taken_out_and_their_places_kept() -> None:
    pair = read_marked("7", "On Monday <s>Togo</s> met <t>Benin</t> and <t>Mali</t>.")
    assert pair.text == "On Monday Togo met Benin and Mali."
    assert [pair.text[a:b] for a, b in (*pair.source, *pair.target)] == ["Togo", "Benin", "Mali"]


def test_an_unclosed_mark_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("uid\tsentence\tmarked_sentence\tsource\ttarget\n1\tx\t<s>Togo met Benin.\tTogo\tBenin\n")
    with pytest.raises(TableError, match="not closed") as caught:
        list(read_pairs(path))
    assert caught.value.place == "line 2"


def test_a_sentence_without_words_gets_an_answer_too(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("uid\tsentence\tmarked_sentence\tsource\ttarget\n1\t\t\tKenya\tUganda\n", encoding="utf-8")
    assert [told.category in categories() for told in relate(read_pairs(path))] == [True]
