"""The lexicon: its patterns are read as documented, its lint finds faults, every example is coded by its entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import lexicon
from dragoman.errors import TableError
from dragoman.lexicon_lint import lint

HEADER = "id\tkind\tpattern\tcategory\tmode\texample\n"


def write(folder: Path, *rows: str) -> Path:
    path = folder / "mine.tsv"
    path.write_text(HEADER + "".join(row + "\n" for row in rows), encoding="utf-8")
    return path


def test_our_lexicon_has_no_faults() -> None:
    assert lint(lexicon.load()) == []


def test_a_user_entry_is_added_and_overrides_ours(tmp_path: Path) -> None:
    ours = lexicon.load()
    taken = next(iter(ours.entries))
    path = write(
        tmp_path,
        "assault.zap\tverb\tA zap R\tASSAULT\t\tRobots zapped the guards.",
        f"{taken}\tverb\tA frobnicate R\tACCUSE\t\tCritics frobnicated the minister.",
    )
    mine = lexicon.load([path])
    assert mine.entries["assault.zap"].category == "ASSAULT"
    assert mine.entries[taken].category == "ACCUSE"
    assert len(mine.entries) == len(ours.entries) + 1
    assert mine.version != ours.version


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("x.y\tverb\tA zap R\tASSAULTT\t\tx", "unknown category"),
        ("x.y\tverb\tA zap R\tASSAULT\tvisit\tx", "no mode"),
        ("x.y\tadverb\tA zap R\tASSAULT\t\tx", "kind must be"),
        ("\tverb\tA zap R\tASSAULT\t\tx", "without id"),
        ("x.y\tverb\tA zap @nosuchclass\tASSAULT\t\tx", "no class"),
        ("x.y\tverb\tA zap [with R\tASSAULT\t\tx", "brackets"),
        ("x.y\tverb\tA\tASSAULT\t\tx", "needs a subject"),
        ("x.y\tnoun\tA's\tASSAULT\t\tx", "needs a noun"),
        ("x.y\tverb\tA zap R\tASSAULT\t\tx\tsurplus", "cells"),
    ],
)
def test_a_malformed_entry_names_file_and_line(tmp_path: Path, row: str, words: str) -> None:
    path = write(tmp_path, row)
    with pytest.raises(TableError, match=words) as caught:
        lexicon.load([path])
    assert caught.value.source == str(path)
    assert caught.value.place == "line 2"


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.b\tverb\tA zap R\tASSAULT\t\tx", "a.b\tverb\tA zip R\tASSAULT\t\tx")
    with pytest.raises(TableError, match="twice"):
        lexicon.load([path])


def test_patterns_are_read_as_documented(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "t.one\tverb\tA break off @talk with R\tSANCTION\tdiscontinue\tx",
        "t.two\tnoun\tA's air strike on|against R\tASSAULT\taerial\tx",
        "t.three\tverb\tA meet [with] A\tCONSULT\t\tx",
        "t.four\tverb\tA not accept ...\tREJECT\tcontent\tx",
    )
    entries = lexicon.load([path]).entries
    one = entries["t.one"]
    assert one.triggers == {"break"}
    assert [a.prepositions for a in one.arguments] == [{"off"}, {"with"}]
    assert "talk" in one.arguments[0].element.words
    two = entries["t.two"]
    assert (two.triggers, two.before, two.owner) == ({"strike"}, ({"air"},), "A")
    assert entries["t.three"].arguments[0].prepositions == {"with", ""}
    four = entries["t.four"]
    assert four.negated
    assert four.has_content
    assert four.takes_content_mode
