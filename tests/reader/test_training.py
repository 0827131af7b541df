"""The sentences that the reader learned from: form, near-duplicates, and that no report of the gold corpus is among them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sentences import HOME, Labelled, duplicates, read_sentences

from dragoman import ontology
from dragoman.evaluation import read_gold

GOLD = Path(__file__).parents[2] / "evaluation" / "gold"
ENOUGH = 6000
SHINGLE = 9
"""Words in a row that two texts do not have in common by chance."""


@pytest.fixture(scope="module")
def sentences() -> list[Labelled]:
    faults: list[str] = []
    found = list(read_sentences(sorted(HOME.glob("*.txt")), faults))
    assert faults == []
    return found


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return set(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def test_every_category_mode_and_mark_is_there(sentences: list[Labelled]) -> None:
    assert len(sentences) >= ENOUGH
    events = [e for s in sentences for e in s.events]
    assert {e.category for e in events} == set(ontology.categories())
    assert {(e.category, m) for e in events for m in e.modes} == set(ontology.modes())
    assert {m for e in events for m in e.marks} == set(ontology.AUX_MODES)
    assert any(not s.events for s in sentences)


def test_no_sentence_is_written_twice(sentences: list[Labelled]) -> None:
    assert [(a.place, b.place) for a, b in duplicates(sentences)] == []


def test_no_gold_report_is_among_them(sentences: list[Labelled]) -> None:
    gold = set().union(*(shingles(report.report.text) for report in read_gold([GOLD])))
    assert [s.place for s in sentences if shingles(s.text) & gold] == []


def test_a_tenth_is_labelled_twice(sentences: list[Labelled]) -> None:
    faults: list[str] = []
    second = list(read_sentences(sorted((HOME.parent / "second").glob("*.txt")), faults))
    assert faults == []
    assert {s.text for s in second} <= {s.text for s in sentences}
    assert len(second) >= ENOUGH / 10


def test_a_fault_is_told_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    blocks = ("Togo met Benin.\nE | MEET | met", "Togo met Benin.\nE | CONSULT | meets", "Togo sang.\nN\n")
    path.write_text("\n\n".join(blocks), encoding="utf-8")
    faults: list[str] = []
    assert [s.text for s in read_sentences([path], faults)] == ["Togo sang."]
    assert [fault.split(": ")[:2] for fault in faults] == [
        ["own.txt:1", "unknown category 'MEET'"],
        ["own.txt:4", "'meets' stands in 0 places"],
    ]
