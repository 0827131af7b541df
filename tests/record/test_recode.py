"""Coding again: what an edited table can have changed, no more, and the same as coding it all anew."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from record_reports import REPORTS, contents

from dragoman import Coder, Settings, Skipped
from dragoman.errors import RecordError
from dragoman.language import DEFAULT_MODEL, load_lemmas
from dragoman.lexicon import base_forms, regular_forms
from dragoman.record import Record, build, building, recoding, snapshots
from dragoman.record.changes import Changes, Search, find_changes, forms
from dragoman.record.database import Database

ENTRY = "id\tkind\tpattern\tcategory\tmode\texample\nassault.nudge\tverb\tA nudge R\tASSAULT\t\tRebels nudged the town.\n"
ACTOR = "name\taliases\tcode\tsector\nHarbour League\tthe League of Harbours\tKEN\tREB\n"


def edited(table: str, old: str = "", new: str = "", *, add: str = "", folder: Path) -> tuple[Path, Path]:
    """Two folders of tables: ours, and ours with an edit of one table."""
    _, content = snapshots.take(Settings())
    sides = folder / "old", folder / "new"
    for side in sides:
        ZipFile(io.BytesIO(content)).extractall(side)
    path = sides[1] / table
    text = path.read_text() if path.exists() else ""
    assert old in text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((text.replace(old, new, 1) if old else text) + add)
    return sides


def touched(changes: Changes, text: str) -> bool:
    by_lemma = load_lemmas(DEFAULT_MODEL).forms(changes.lemmas)
    assert by_lemma is not None
    return changes.everything or Search(forms(changes, by_lemma), changes.phrases).finds(text)


def test_the_same_tables_change_nothing(tmp_path: Path) -> None:
    assert not find_changes(*edited("lexicon/support.tsv", folder=tmp_path))


@pytest.mark.parametrize(
    ("table", "add", "touches", "leaves"),
    [
        ("own/lexicon/000/mine.tsv", ENTRY, "Rebels nudging a village", "A knudge of the rebels"),
        ("own/lexicon/000/mine.tsv", ENTRY.replace("nudge R", "fling R at A"), "They flung stones", "They threw stones"),
        ("own/actors/000/mine.tsv", ACTOR, "The Harbour-League's men", "The harbour was full. A league met."),
        ("own/actors/000/mine.tsv", ACTOR, "the League  of Harbours", "the League of Harbourside"),
        ("actors/roles.tsv", "quay master\tquay masters\tLAB\t\tperson\n", "two quay masters", "two masters of a ship"),
        ("lexicon/classes.tsv", "talk\tpowwow\n", "their powwows", "their walks"),
    ],
    ids=["entry", "irregular form", "actor", "alias", "role", "class"],
)
def test_a_new_row_touches_the_texts_that_hold_its_words(
    table: str, add: str, touches: str, leaves: str, tmp_path: Path
) -> None:
    changes = find_changes(*edited(table, add=add, folder=tmp_path))
    assert touched(changes, touches)
    assert not touched(changes, leaves)


def test_a_country_edited_touches_whoever_has_its_code(tmp_path: Path) -> None:
    old, new = edited("actors/countries.tsv", "Nairobi", "Nairobi;Nyrobi", folder=tmp_path)
    changes = find_changes(old, new)
    assert changes.codes == {"KEN"}
    assert not changes.everything


@pytest.mark.parametrize("table", ["lexicon/particles.tsv", "actors/words.tsv"])
def test_tables_that_bear_on_every_sentence_touch_everything(table: str, tmp_path: Path) -> None:
    assert find_changes(*edited(table, add="hence\tx\ty\n" if "words" in table else "hence\n", folder=tmp_path)).everything


def test_an_example_or_a_note_changes_nothing(tmp_path: Path) -> None:
    row = next(line for line in (snapshots.DATA / "lexicon" / "aid.tsv").read_text().splitlines() if "\tverb\t" in line)
    cells = row.split("\t")
    cells[5] = "Somebody gave somebody something."
    assert not find_changes(*edited("lexicon/aid.tsv", row, "\t".join(cells), folder=tmp_path))


@pytest.mark.parametrize("word", ["went", "stopping", "carries", "fled", "talks", "men", "imposed", "withdrew"])
def test_forms_lead_back_to_what_the_parser_makes_of_a_word(word: str) -> None:
    lemmas = {"went": "go", "stopping": "stop", "carries": "carry", "fled": "flee", "men": "man", "withdrew": "withdraw"}
    lemma = lemmas.get(word) or next(iter(base_forms(word)))
    found = load_lemmas(DEFAULT_MODEL).forms({lemma})
    assert found is not None
    assert word in found | regular_forms(lemma)


@pytest.mark.parametrize("base", ["stop", "impose", "carry", "guard"])
def test_regular_forms_are_base_forms_read_backwards(base: str) -> None:
    for form in regular_forms(base):
        assert base in base_forms(form), form


@pytest.fixture
def own(tmp_path: Path) -> Coder:
    """A coder with entries of a user's own, of which one bears on one of our reports."""
    entries, actors = tmp_path / "mine.tsv", tmp_path / "who.tsv"
    entries.write_text(ENTRY.replace("assault.nudge", "coerce.arrest").replace("A nudge R", "A arrest R"))
    actors.write_text(ACTOR.replace("Harbour League\tthe League of Harbours", "Lake Victoria\t"))
    return Coder(Settings(lexicon=(entries,), actors=(actors,)))


def test_recoding_codes_what_can_have_changed_and_gives_what_a_new_record_has(
    own: Coder, coder: Coder, tmp_path: Path
) -> None:
    path, fresh = tmp_path / "r.duckdb", tmp_path / "fresh.duckdb"
    build(REPORTS, path, coder)
    assert build(REPORTS, path, own).outdated == len(REPORTS)
    before, told = contents(path), list[int]()
    built = build([], path, own, recode=True, expect=told.append)
    assert (built.recoded, built.added, built.outdated, told) == (2, 0, 0, [2])
    build(REPORTS, fresh, own)
    assert contents(path) == contents(fresh)
    assert contents(path)["events"] != before["events"]
    assert build([], path, own, recode=True).recoded == 0


def test_another_model_or_version_codes_everything_again(
    coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS, path, coder)
    before = contents(path)
    monkeypatch.setattr(building, "__version__", "99")
    assert build([], path, coder, recode=True).recoded == len(REPORTS)
    assert contents(path) == before
    assert build([], path, coder, recode=True).recoded == 0


def test_the_reader_and_the_gate_switched_otherwise_code_everything_again(tmp_path: Path, coder: Coder) -> None:
    path = tmp_path / "r.duckdb"
    without = Coder(Settings(reader=False))
    build(REPORTS[:2], path, without)
    assert build([], path, without, recode=True).recoded == 0
    assert build([], path, Coder(Settings(reader=False, gate=False)), recode=True).recoded == 2
    if coder.reader is not None:
        assert build([], path, coder, recode=True).recoded == 2


def test_tables_that_a_run_did_not_use_change_nothing_for_it() -> None:
    versions = '{"searched": "1", "reader": "%s", "opinions": "%s", "places": "1"}'
    for settings, same in (('{"reader": true}', False), ('{"reader": false}', True), ("{}", True)):
        one, other = (recoding._rooms(versions % (v, v), settings) for v in "ab")
        assert (one == other) is same


@pytest.mark.parametrize("table", ["events", "coded_in", "stories"])
def test_recoding_cut_off_and_started_again_ends_as_if_undisturbed(
    table: str, own: Coder, coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fresh = tmp_path / "r.duckdb", tmp_path / "fresh.duckdb"
    build(REPORTS, path, coder)
    append, calls = Database.append, []

    def fail(self: Database, name: str, rows: object) -> None:
        calls.append(name)
        if name == table and (calls.count(name) == 2 or name == "stories"):
            raise RecordError("No space left on device")
        append(self, name, rows)  # type: ignore[arg-type]

    monkeypatch.setattr("dragoman.record.building.BATCH_REPORTS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(Database, "append", fail)
        with pytest.raises(RecordError, match="No space left"):
            build([], path, own, recode=True)
    build([], path, own, recode=True)
    build(REPORTS, fresh, own)
    assert contents(path) == contents(fresh)


def test_a_report_that_cannot_be_coded_again_keeps_its_coding(
    own: Coder, coder: Coder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS, path, coder)
    with Record(path) as record:
        events = list(record.events(report="lake-1"))
    fault = Skipped("lake-1", None, "coder-fault", "the events step failed")
    monkeypatch.setattr(own, "code_many", lambda reports: iter([fault for _ in reports]))
    built = build([], path, own, recode=True)
    assert (built.recoded, built.left_out, built.outdated) == (0, 2, 2)
    with Record(path) as record:
        assert list(record.events(report="lake-1")) == events
        assert [s["code"] for s in record.skipped()] == ["coder-fault"]


def test_reports_of_a_record_from_before_are_all_coded_again(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS, path, coder)
    with Database(path, read_only=False) as database:
        database.run("DELETE FROM coded_in")
        assert len(database.rows(recoding.UNTOLD)) == len(REPORTS)
    assert build([], path, coder, recode=True).recoded == len(REPORTS)
