"""The reader as shipped: what it reads in a sentence, and what happens when its files are not what they should be."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path

import pytest

import dragoman
from dragoman import Coder, SettingError, Settings
from dragoman.ontology import categories
from dragoman.reader import Reader, load_reader, network
from dragoman.tables import data_path

NEWS = "Gunmen shot dead two councillors outside a mosque in Katsina on Friday."
PEACE = "The two ministers met for an hour at the border post."
NOTHING = "Stir the rice until the milk has gone and serve it warm."


def text_of(text: str, span: tuple[int, int]) -> str:
    return text[slice(*span)]


def test_it_tells_what_was_done_by_whom_to_whom() -> None:
    [reading] = load_reader().read([(NEWS, 0)])
    [told] = reading.proposals
    assert (told.category, text_of(NEWS, (told.start, told.end)).split()[0]) == ("ASSAULT", "shot")
    assert [text_of(NEWS, span) for span in told.actors] == ["Gunmen"]
    assert ["councillors" in text_of(NEWS, span) for span in told.recipients] == [True]
    assert told.modes == ("firearms",)


def test_a_recipe_tells_nothing() -> None:
    [reading] = load_reader().read([(NOTHING, 0)])
    assert reading.proposals == []


def test_a_sentence_is_read_the_same_in_any_company_and_place() -> None:
    reader = load_reader()
    [alone] = reader.read([(NEWS, 0)])
    together = reader.read([(NOTHING, 0), (NEWS, 100), (PEACE, 300)])[1]
    assert [p.share for p in together.proposals] == [p.share for p in alone.proposals]
    assert [(p.start - 100, p.end - 100) for p in together.proposals] == [(p.start, p.end) for p in alone.proposals]


def test_a_long_sentence_is_read_as_far_as_the_reader_goes() -> None:
    [reading] = load_reader().read([(NEWS + " and again" * 400, 0)])
    assert reading.proposals[0].category == "ASSAULT"


def test_shares_between_a_marked_pair() -> None:
    start, end = NEWS.index("two"), NEWS.index("two councillors") + len("two councillors")
    shares = load_reader().between(NEWS, [(0, 6)], [(start, end)])
    assert set(shares) == set(categories())
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=lambda c: shares[c]) == "ASSAULT"
    assert load_reader().between(NEWS, [], [])  # nobody is marked: still an answer


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(data_path("reader"), tmp_path / "reader"))


def test_an_altered_model_is_refused_by_name(copied: Path) -> None:
    content = bytearray((copied / "reader.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copied / "reader.onnx").write_bytes(content)
    with pytest.raises(SettingError, match=r"reader\.onnx is not the file"):
        Reader(copied)


def test_a_missing_model_is_refused_by_name(copied: Path) -> None:
    (copied / "reader.onnx").unlink()
    with pytest.raises(SettingError, match=r"reader\.onnx.*--reader off"):
        Reader(copied)


def test_a_model_that_the_runtime_cannot_run_is_refused(copied: Path) -> None:
    (copied / "reader.onnx").write_bytes(b"no network")
    labels = json.loads((copied / "labels.json").read_text(encoding="utf-8"))
    labels["sha256"] = {}
    (copied / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    with pytest.raises(SettingError, match="cannot be loaded"):
        Reader(copied)


def test_without_it_the_rules_go_on_alone_and_say_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> Reader:
        raise SettingError("the reader cannot be loaded (gone)", source="data/reader")

    monkeypatch.setattr(network, "load_reader", fails)
    coder = Coder()
    with caplog.at_level(logging.WARNING):
        coder.warm_up()
    assert [record.getMessage() for record in caplog.records] == [
        "the rules go on alone: data/reader: the reader cannot be loaded (gone)"
    ]
    assert coder.settings.as_dict()["reader"] is False
    [coded] = coder.code_many([dragoman.Report(text="Chad expelled the ambassador of Libya.", id="r")])
    alone = dragoman.code("Chad expelled the ambassador of Libya.", settings=Settings(reader=False), id="r")
    assert isinstance(coded, dragoman.Coded)
    assert coded.to_dict()["events"] == alone.to_dict()["events"]
