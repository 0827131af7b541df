"""Damaged words and what other reports have in their place: found where they support it, silent where they do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from record_reports import report

from dragoman import Coder, ontology
from dragoman.record import Record, build
from dragoman.record.database import Database
from dragoman.record.suggestions import suggest
from dragoman.record.suggestions.likeness import alike, by_letters, sound
from dragoman.record.suggestions.renderings import renderings, renderings_in
from dragoman.record.suggestions.story import Mark, Page, Story
from dragoman.tables import data_path, read_table

CERTAIN = 0.9
WIRE = (
    "Envoys of both states met in Orle on Monday. Deputy Minister Marta Kolvany said that the working-level talks on "
    "the dam would go on. The interior ministry of Vessin freed nine engineers.\n"
    "The guards pulled back from the bridge at dawn."
)
LOCAL = (
    "Marta Kolvany came to Orle with two advisers. She called the working-level talks useful, and police kept the square "
    "free. The Vessin interior ministry let the engineers go home."
)


def page(name: str, text: str, *marks: tuple[str, str], source: str | None = None) -> Page:
    """A report; each mark is (kind, the words that it is on)."""
    found = [
        Mark(n, kind, words, text.index(words), text.index(words) + len(words)) for n, (kind, words) in enumerate(marks)
    ]
    return Page(name, source or name, text, tuple(found))


def readings(*pages: Page) -> dict[str, tuple[str, float, list[str]]]:
    """Damaged words -> what is suggested, how surely, and by which reports."""
    return {
        s.page.text[s.start : s.end]: (s.reading, s.confidence, sorted(p.report_id for p in s.support))
        for s in suggest(Story(pages))
    }


def test_clean_reports_get_none() -> None:
    assert readings(page("a", WIRE), page("b", LOCAL), page("c", WIRE.replace("Monday", "Tuesday"), source="a")) == {}


def test_a_report_alone_gets_none() -> None:
    assert readings(page("a", "Minister Marta Kolvani said so. Later Kolvany left.", ("name-variant", "Kolvani"))) == {}


@pytest.mark.parametrize("wrong", ["Kolvani", "Kolwany", "Kollvany", "Kolvan"])
def test_a_spelling_that_one_report_has_alone_after_the_same_forename_is_sure(wrong: str) -> None:
    found = readings(page("a", WIRE), page("b", LOCAL), page("c", f"Marta {wrong} left Orle on Tuesday."))
    assert list(found) == [wrong]
    assert found[wrong][0] == "Kolvany"
    assert found[wrong][1] >= CERTAIN
    assert found[wrong][2] == ["a", "b"]


def test_one_report_against_one_tells_nothing_unless_one_is_damaged() -> None:
    other = "Marta Kolvani left Orle on Tuesday."
    assert readings(page("a", WIRE), page("b", other)) == {}
    torn = page("b", f"Home - News - Sport\n{other}\nShare this story", ("boilerplate", "Share this story"))
    [(words, (reading, sure, _))] = readings(page("a", WIRE), torn).items()
    assert (words, reading) == ("Kolvani", "Kolvany")
    assert sure < CERTAIN


def test_copies_support_nothing_twice() -> None:
    found = readings(page("a", WIRE), page("a2", WIRE, source="a"), page("c", "Marta Kolvani left Orle on Tuesday."))
    assert found == {}


@pytest.mark.parametrize(
    "other",
    [
        "Jan Kolvan spoke for the farmers of Orle.",  # another forename
        "The Kolvans are a family of Orle.",
        "Marta Benedek came with her.",
        "In Orleans the mayor spoke of the dam.",
        "Peru and Chile, Austria and Australia, Niger and Nigeria sent notes.",
    ],
)
def test_other_names_are_no_misspellings(other: str) -> None:
    assert all(sure < CERTAIN for _, sure, _ in readings(page("a", WIRE), page("b", LOCAL), page("c", other)).values())
    assert "Orleans" not in readings(page("a", WIRE), page("b", LOCAL), page("c", other))


def test_a_marked_name_is_told_by_its_sound_and_role_with_the_forename_it_lacks() -> None:
    text = "The deputy minister, Kolbani, met them in Orle."
    found = readings(page("a", WIRE), page("b", LOCAL), page("c", text, ("name-variant", "Kolbani")))
    assert found["Kolbani"][0] == "Marta Kolvany"


def test_two_officers_run_together() -> None:
    texts = ["Colonel Ivo Brandl led the guards.", "Colonel Ivo Brandl and Major Hana Stuk were there; Stuk spoke."]
    mixed = "Colonel Ivo Stuk confirmed that the guards had gone."
    found = readings(page("a", texts[0]), page("b", texts[1]), page("c", mixed))
    assert found["Stuk"][0] == "Brandl"
    assert found["Stuk"][1] < CERTAIN


def test_terms_bent_and_turned_inside_out() -> None:
    text = "The work-floor talks are over. The ministry of the interns has spoken.\nRead more here"
    marks = (("unknown-term", "work-floor talks"), ("boilerplate", "Read more here"))
    found = readings(page("a", WIRE), page("b", LOCAL), page("c", text, *marks))
    assert found["work-floor talks"][0] == "working-level talks"
    assert found["ministry of the interns"][0] == "interior ministry"


def test_renderings_word_by_word_need_another_report_that_has_what_they_mean() -> None:
    odd = "The forces of order kept the square free, and nobody was hurt."
    assert readings(page("a", WIRE), page("b", LOCAL), page("c", odd))["forces of order"][0] == "police"
    assert readings(page("a", WIRE), page("c", odd)) == {}  # the wire tells of no police
    friend = "The engineers were liberated on Tuesday."
    assert readings(page("a", WIRE), page("b", LOCAL), page("c", friend)) == {}  # may be English
    translated = page("c", f"{friend} The forces of order were there.")
    assert readings(page("a", WIRE), page("b", LOCAL), translated)["liberated"][0] == "freed"
    both = page("d", "The engineers were liberated, police said.")
    assert "liberated" not in readings(page("a", WIRE), page("b", LOCAL), translated, both)


def test_what_is_cut_off_goes_on_as_another_report_does() -> None:
    cut = "Orle, Tuesday.\nThe guards pulled back from the bri"
    [(words, (reading, sure, support))] = readings(page("a", WIRE), page("c", cut)).items()
    assert cut.endswith(words)
    assert reading.endswith("from the bridge at dawn")
    assert (sure >= CERTAIN, support) == (True, ["a"])
    assert readings(page("a", WIRE), page("c", "Orle.\nThe guards of the mayor wore bri")) == {}


@pytest.mark.parametrize("marked", [True, False])
def test_a_place_where_an_official_must_stand(marked: bool) -> None:
    wire = "The Peruvian foreign minister, Ines Calloway, flew to Orle."
    damaged = "The Peruvian minister Lima flew to Orle with two aides."
    marks = (("role-mismatch", "Peruvian minister Lima"),) if marked else ()
    found = readings(page("a", wire), page("c", damaged, *marks))
    assert found["Peruvian minister Lima"][0] == "Ines Calloway"
    other = wire.replace("Peruvian", "Chilean")
    assert readings(page("a", other), page("c", damaged, *marks)) == {}


def test_a_headline_against_its_body() -> None:
    text = "Visit halts talks on the dam\n\nThe visit will reopen the talks on the dam, the envoy said."
    mark = ("self-conflict", "halts talks on the dam")
    found = readings(page("a", "The sides resume their talks on the dam on Friday."), page("c", text, mark))
    assert found["halts talks on the dam"][0] == "The sides resume their talks on the dam on Friday."
    assert readings(page("a", "The sides halt their talks on the dam."), page("c", text, mark)) == {}


@pytest.mark.parametrize(
    ("one", "other"), [("Kirsanov", "Chirsanov"), ("Yusuf", "Jusef"), ("Vasyl", "Wasil"), ("Haqqani", "Khakani")]
)
def test_names_that_sound_alike_are_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert alike(one, other) > by_letters("Kirsanov", "Petrovic")


def test_the_table_of_renderings_is_sound() -> None:
    rows = [row for _, row in read_table(data_path("record", "renderings.tsv"), ("rendering", "means", "kind", "from"))]
    words = [w for row in rows for w in row["rendering"].split(";")]
    assert len(words) == len(set(words))
    assert {row["kind"] for row in rows} == {"odd", "false-friend"}
    assert all(re.fullmatch(r"[a-z' -]+", w) for row in rows for w in (row["rendering"] + ";" + row["means"]).split(";"))
    [(start, end, found)] = renderings_in(Page("a", "a", "In the Ministry of the Exteriors he spoke."))
    assert ((start, end), found.means) == ((7, 32), ("foreign ministry",))
    assert all(words for rows in renderings().values() for words, _ in rows)


def test_the_sectors_of_sides_are_sectors() -> None:
    from dragoman.record.evidence import sides

    assert set(sides()) <= set(ontology.sectors())


REPORTS = [
    report(
        "a", "2021-03-04", "Kenyan police arrested two fishermen at Lake Victoria. Minister Amina Ochola praised the police."
    ),
    report(
        "b",
        "2021-03-05",
        "Two fishermen sat in a cell by Lake Victoria on Thursday; Amina Ochola thanked the Kenyan police.",
    ),
    report(
        "c", "2021-03-05", "At Lake Victoria, Kenyan police arrested two fishermen, Minister Amina Ochalo said on Friday."
    ),
]


def rows(path: Path) -> list[tuple[object, ...]]:
    with Database(path, read_only=True) as database:
        return database.rows('SELECT report_id, "text", suggestion, supported_by FROM suggestions ORDER BY ALL')


def test_a_record_keeps_suggestions_with_their_support_and_changes_no_report(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS[:2], path, coder)
    assert rows(path) == []
    build(REPORTS, path, coder)
    assert rows(path) == [("c", "Ochalo", "Ochola", ["a", "b"])]
    with Record(path) as record:
        [row] = record.suggestions(report="c")
        assert REPORTS[2].text[row["start"] : row["end"]] == row["text"] == "Ochalo"
        assert {r["report_id"]: r["suggestions"] for r in record.reports()} == {"a": 0, "b": 0, "c": 1}
        assert all("Ochola" not in str(event) for event in record.events(report="c"))


def test_an_events_marks_carry_the_suggestion(coder: Coder, tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    build(REPORTS, path, coder)
    with Database(path, read_only=False) as database:
        mark = """[{'kind': 'name-variant', 'text': 'Ochalo', 'start': s."start", 'end': s."end", 'note': 'x',
            'suggestion': NULL}]"""
        database.run(f"UPDATE events SET damage = {mark} FROM suggestions s WHERE s.report_id = events.report_id")
    with Record(path) as record:
        assert {m["suggestion"] for e in record.events(report="c", limit=5) for m in e["damage"]} == {"Ochola"}
        assert {m["suggestion"] for e in record.events(report="c") for m in e["damage"]} == {"Ochola"}


def confidences(pages: Iterable[Page]) -> list[float]:
    return [s.confidence for s in suggest(Story(list(pages)))]


def test_a_story_of_many_reports_is_read_in_runs(tmp_path: Path) -> None:
    pages = [page(f"r{n}", WIRE.replace("nine", f"{n}")) for n in range(80)]
    assert confidences(pages) == []
