"""Judging: what is judged is kept, counted as `dragoman evaluate` counts it, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("nicegui")

from pydantic import ValidationError

from dragoman.cli import app
from dragoman.evaluation import sheets
from dragoman.record.database import Database
from dragoman.web import judging
from dragoman.web.asking import AskedError
from dragoman.web.judging import Judging, Sample
from dragoman.web.library import Library


def test_a_sample_is_the_same_each_time_and_follows_the_filters(library: Library) -> None:
    whole = library.sample(Sample(number=50))
    assert len(set(whole)) == 50
    assert library.sample(Sample(number=20)) == whole[:20]
    assert library.sample(Sample(seed=1, number=50)) != whole
    few = library.sample(Sample.read({"category": "CONSULT", "number": "10"}))
    assert {library.event(one)["event"][0] for one in few} == {"CONSULT"}


def test_judgements_are_kept_counted_and_taken_back(library: Library, tmp_path: Path) -> None:
    sample = Sample(number=10)
    first, second, third, *_ = library.sample(sample)
    judging.store(library.desk, sample, Judging(event_id=first, answer="yes", judge="Ann"))
    judging.store(
        library.desk,
        sample,
        Judging(event_id=second, answer="no", wrong=["actor", "date"], judge="Ben", note="the other one"),
    )
    judging.store(library.desk, sample, Judging(event_id=third, answer="?", judge="Ann"))
    judged = library.judgements(sample)
    assert [row["event_id"] for row in judged] == [first, second, third]
    estimate = judging.estimate(judged)
    assert (estimate["whole"]["right"], estimate["whole"]["judged"], estimate["unclear"]) == (1, 2, 1)
    assert estimate["whole"]["interval"] == list(sheets.Share(1, 2).interval)

    for name, lines in (("judged.csv", False), ("judged.jsonl", True)):
        (tmp_path / name).write_text(judging.sheet(judged, lines=lines), encoding="utf-8")
        result = CliRunner().invoke(app, ["evaluate", str(tmp_path / name)])
        assert result.exit_code == 0, result.output
        assert "judged: 2, unclear: 1" in result.output

    assert judging.undo(library.desk, sample, "Ann") == third
    assert judging.undo(library.desk, sample, "Ann") == first
    assert judging.undo(library.desk, sample, "Ann") is None
    assert [row["judge"] for row in library.judgements(sample)] == ["Ben"]


def test_the_later_judgement_of_an_event_counts(library: Library) -> None:
    sample = Sample(number=3)
    event = library.sample(sample)[0]
    judging.store(library.desk, sample, Judging(event_id=event, answer="yes", judge="Ann"))
    judging.store(library.desk, sample, Judging(event_id=event, answer="no", wrong=["event"], judge="Ben"))
    [counted] = judging.counted(library.judgements(sample))
    assert counted["answer"] == "no"


def test_samples_are_kept_apart(library: Library) -> None:
    sample, other = Sample(number=3), Sample.read({"category": "CONSULT"})
    judging.store(library.desk, sample, Judging(event_id=library.sample(sample)[0], answer="yes", judge="Ann"))
    assert library.judgements(other) == []
    assert library.judgements(Sample(number=500)), "more of the same sample has what was judged of it"


def test_judgements_outlive_a_change_of_the_events(library: Library, record: Path) -> None:
    sample = Sample(number=2)
    judging.store(library.desk, sample, Judging(event_id=library.sample(sample)[0], answer="yes", judge="Ann"))
    library.desk.close()
    with Database(record, read_only=False) as database:
        database.run("DELETE FROM events")
    assert judging.estimate(library.judgements(sample))["whole"]["judged"] == 1


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "maybe"}, {"answer": "no"}, {"answer": "yes", "wrong": ["actor"]}, {"answer": "no", "wrong": ["colour"]},
        {"answer": "yes", "judge": ""}, {"answer": "yes", "judge": "a\x00b"}, {"answer": "yes", "more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_judgements_that_make_no_sense_are_told(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Judging.model_validate({"event_id": "0" * 16, "judge": "Ann"} | values)


def test_an_event_that_there_is_not_cannot_be_judged(library: Library) -> None:
    with pytest.raises(AskedError, match="there is no event"):
        judging.store(library.desk, Sample(), Judging(event_id="0" * 16, answer="yes", judge="Ann"))
    assert library.judgements(Sample()) == []
