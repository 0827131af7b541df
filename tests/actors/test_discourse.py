"""Who is who in a report: names, titles, reference, surroundings, and the measured shares over mentions.tsv."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.actors import ReportDiscourse, load_tables, read_discourse
from dragoman.model import Document, Entity

Parse = Callable[..., Document]
_spec = importlib.util.spec_from_file_location("measure_actors", Path(__file__).with_name("measure.py"))
assert _spec is not None
assert _spec.loader is not None
measure = importlib.util.module_from_spec(_spec)
sys.modules["measure_actors"] = measure
_spec.loader.exec_module(measure)

COUNTRY_FLOOR, SECTOR_FLOOR = 0.97, 0.95


@pytest.fixture
def read(parse: Parse) -> Callable[..., tuple[ReportDiscourse, Callable[[str], Entity]]]:
    def run(text: str, day: dt.date | None = None) -> tuple[ReportDiscourse, Callable[[str], Entity]]:
        document = parse(text, day)
        discourse = read_discourse(document, load_tables())
        return discourse, lambda words: measure.entity_of(document, discourse, words)

    return run


def test_measured_shares() -> None:
    results = measure.outcomes()
    assert len(results) >= 400
    assert sum(r.country_right for r in results) / len(results) >= COUNTRY_FLOOR
    assert sum(r.sector_right for r in results) / len(results) >= SECTOR_FLOOR


def test_title_country_and_stable_name(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("Zambian deputy secretary of commerce Alice Mumba toured a mine.")
    e = who("Mumba")
    assert (e.code, e.sector, e.kind, e.entity_name) == ("ZMB", "GOV", "person", "Alice Mumba")
    assert e.entity_text == "Zambian deputy secretary of commerce Alice Mumba"


def test_office_follows_the_reports_date(read) -> None:  # type: ignore[no-untyped-def]
    text = "Hosni Mubarak gave an interview."
    assert read(text, dt.date(2009, 5, 1))[1]("Hosni Mubarak").sector == "GOV"
    late = read(text, dt.date(2014, 5, 1))[1]("Hosni Mubarak")
    assert (late.sector, late.office) == ("ELI", "former president")


def test_the_report_goes_before_our_table(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("Former president Hosni Mubarak fell ill.", dt.date(2009, 5, 1))
    assert who("Mubarak").sector == "ELI"


def test_apposition_and_surname(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("John Mwangi, Kenya's foreign minister, flew home.\nMwangi said talks would go on.")
    assert (who("Mwangi").code, who("Mwangi").sector, who("Mwangi").office) == ("KEN", "GOV", "foreign minister")
    assert who("Mwangi").refers_to == (0, 11)


def test_spelling_variants_join(read) -> None:  # type: ignore[no-untyped-def]
    d, who = read("Polish envoy Anna Kowalska arrived on Monday.\nKowalski said she was hopeful.")
    assert who("Kowalski").code == "POL"
    assert [(a.entity_text, b.entity_text) for a, b in d.name_variants] == [("Polish envoy Anna Kowalska", "Kowalski")]


def test_pronouns_refer_with_offsets(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("Swedish minister Lena Holm met King Harald. She praised Norway.")
    she = who("She")
    assert she.entity_name == "Lena Holm"
    assert she.refers_to == (0, 26)
    assert she.entity_text == "She"


def test_two_sides_and_both_countries(read) -> None:  # type: ignore[no-untyped-def]
    d, _ = read("Chad and Niger closed the border.\nThe two countries blamed each other.")
    s = d.document.sentences[1]
    found = d.entities(1, s.lower.index("countries"))
    assert [e.code for e in found] == ["TCD", "NER"]
    assert {d.document.words(*e.refers_to) for e in found} == {"Chad", "Niger"}
    assert all(e.entity_text == "The two countries" for e in found)


@pytest.mark.parametrize(
    ("text", "noun", "found"),
    [
        (
            "Ghana and Togo disagreed on Monday. Commanders of the two forces met.",
            "Commanders",
            [("GHA", "MIL"), ("TGO", "MIL")],
        ),
        (
            "Ghana and Togo disagreed on Monday. The envoy will meet both foreign ministers.",
            "ministers",
            [("GHA", "GOV"), ("TGO", "GOV")],
        ),
        ("It is cold. Envoys of Greece and the European Union met.", "Envoys", [("GRC", "GOV"), ("EUR", "GOV")]),
    ],
)
def test_people_of_both(read, text: str, noun: str, found: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    d, _ = read(text)
    assert [(e.code, e.sector) for e in d.entities(1, d.document.sentences[1].text.index(noun))] == found


def test_who_is_hurt_by_a_state_is_not_of_it_where_the_report_is_at_home_elsewhere(read) -> None:  # type: ignore[no-untyped-def]
    text = "LILONGWE, May 3 (Agency) - Malawi voted, and Malawi is glad.\nFrance offered to treat the wounded villagers."
    assert read(text)[1]("villagers").code == "MWI"


def test_they_after_a_coordination(read) -> None:  # type: ignore[no-untyped-def]
    d, _ = read("Peru and Chile signed a treaty. They promised to keep it.")
    assert [e.code for e in d.entities(1, 0)] == ["PER", "CHL"]


def test_compounds_stay_apart(read) -> None:  # type: ignore[no-untyped-def]
    d, _ = read("Ghana, Togo and Benin accused Nigeria.")
    assert [e.code for e in d.entities(0, 0)] == ["GHA", "TGO", "BEN"]
    assert d.entity(0, 0).code == "GHA"


@pytest.mark.parametrize(
    ("text", "code", "sector", "kind"),
    [
        ("Pyongyang warned its neighbours.", "PRK", "GOV", "state"),
        ("He arrived in Pyongyang on Friday.", "PRK", None, "place"),
        ("Shells hit the outskirts of Damascus.", "SYR", None, "state"),
    ],
)
def test_capitals(read, text: str, code: str, sector: str | None, kind: str) -> None:  # type: ignore[no-untyped-def]
    name = "Damascus" if "Damascus" in text else "Pyongyang"
    e = read(text)[1](name)
    assert e.code == code
    if name == "Pyongyang":
        assert (e.sector, e.kind) == (sector, kind)


def test_the_south_needs_to_be_made_clear(read) -> None:  # type: ignore[no-untyped-def]
    assert read("North Korea spoke. The South answered.")[1]("The South").code == "KOR"
    assert read("South Sudan spoke of peace. The South answered.")[1]("The South").code == "SSD"
    assert read("Voters in Italy were angry. The South answered.")[1]("The South").code != "KOR"


def test_backed_is_not_the_country(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Iranian-backed militiamen attacked a base in Iraq.")[1]("militiamen")
    assert e.code == "IRQ"
    assert "place in the sentence" in e.found_by


def test_generic_people_take_the_reports_country(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Malawi voted on Tuesday. Malawi is poor.\nGunmen fired at a bus.")[1]("Gunmen")
    assert (e.code, e.sector, e.kind) == ("MWI", "UAF", "group")
    assert "speaks of most" in e.found_by


def test_acronym_in_brackets(read) -> None:  # type: ignore[no-untyped-def]
    text = "The Togo Rural Teachers Union (TRTU) met in Lome. The TRTU called a strike."
    e = read(text)[1]("The TRTU")
    assert e.code == "TGO"
    assert e.refers_to is not None
    assert text[e.refers_to[0] : e.refers_to[1]] == "The Togo Rural Teachers Union"


def test_things_belong_to_their_owner(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Rebels attacked an Ethiopian checkpoint.")[1]("an Ethiopian checkpoint")
    assert (e.code, e.kind) == ("ETH", "thing")
    storm = read("The storm destroyed the harvest.")[1]("The storm")
    assert (storm.code, storm.sector, storm.kind) == (None, None, "thing")


def test_unresolved_is_an_answer(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Zorblax praised the harvest.")[1]("Zorblax")
    assert (e.entity_text, e.code) == ("Zorblax", None)


def test_quantities_mean_the_people(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Thousands of farmers marched through Lima.")[1]("Thousands of farmers")
    assert (e.code, e.sector, e.kind) == ("PER", "AGR", "group")


def test_another_countrys_seat(read) -> None:  # type: ignore[no-untyped-def]
    assert read("Chile's Congress rejected the law.")[1]("Chile's Congress").code == "CHL"


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("Envoy Otto Marks told Judge Paul Ferrer that he would appeal.", "he", "Otto Marks"),
        ("Maria Lopez met Carlos Ruiz in Lima. The crowd cheered as he smiled.", "he", "Carlos Ruiz"),
        ("Maria Lopez met Carlos Ruiz in Lima. She thanked the crowd.", "She", "Maria Lopez"),
        ("After talks with Paul Ferrer, Otto Marks said he was tired.", "he", "Otto Marks"),
        ("Hargrove told reporters that he would not resign.", "he", "Hargrove"),
    ],
)
def test_pronouns_mean_the_teller_and_agree_in_gender(read, text: str, pronoun: str, name: str) -> None:  # type: ignore[no-untyped-def]
    assert read(text)[1](pronoun).entity_name == name


def test_a_spokesman_is_of_whoever_the_pronoun_means(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("Zambian minister Alice Mumba flew home. Her spokesman, Karl Brand, declined to comment.")
    assert (who("Karl Brand").code, who("Karl Brand").sector) == ("ZMB", "GOV")


def test_a_former_adviser_is_of_the_possessors_country(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Trump's former national security adviser criticised the deal.", dt.date(2020, 6, 20))[1]("adviser")
    assert (e.code, e.sector) == ("USA", "ELI")


def test_the_president_is_not_the_envoy_of_the_president(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("The Chadian envoy of the president fell ill. The president sent flowers.")
    assert who("The president").office == "president"


def test_where_a_person_is_does_not_tell_the_country(read) -> None:  # type: ignore[no-untyped-def]
    text = "Chile is at odds with its fishermen. Chile banned nets. Maria Lopez met Carlos Ruiz in Lima."
    e = read(text)[1]("Carlos Ruiz")
    assert (e.entity_text, e.kind, e.code) == ("Carlos Ruiz", "person", "CHL")


def test_a_name_before_its_first_office_has_the_country_alone(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Barack Obama wrote a book.", dt.date(1995, 7, 18))[1]("Barack Obama")
    assert (e.code, e.sector, e.office) == ("USA", None, None)


def test_leaders_of_partly_recognised_entities_are_government_besides(read) -> None:  # type: ignore[no-untyped-def]
    e = read("Alan Gagloev thanked his guests.", dt.date(2023, 5, 2))[1]("Alan Gagloev")
    assert (e.code, e.sector, e.other_sectors) == ("GEO", "GOV", ("PRE",))


def test_without_a_date_what_lasts_longest_is_meant(read) -> None:  # type: ignore[no-untyped-def]
    assert read("The Taliban closed schools.")[1]("The Taliban").sector == "GOV"
    assert read("The Taliban closed schools.", dt.date(2012, 3, 1))[1]("The Taliban").sector == "REB"


def test_whoever_sides_with_a_seat_is_of_its_country_unless_the_report_says_otherwise(read) -> None:  # type: ignore[no-untyped-def]
    assert read("A pro-Kremlin youth group burned a flag.")[1]("group").code == "RUS"
    assert read("Pro-Kremlin rebels shelled a town in Ukraine.")[1]("rebels").code == "UKR"


@pytest.mark.parametrize(
    ("text", "name", "code", "sector", "office"),
    [
        ("Massachusetts Sen. Ann King smiled.", "Ann King", "USA", "LEG", "senator"),
        ("Kenyan officials said Lt. Col. Otto Marks resigned.", "Otto Marks", "KEN", "MIL", "lieutenant colonel"),
        ("The Nigerian governor thanked Gen. Paul Ferrer.", "Paul Ferrer", "NGA", "MIL", "general"),
    ],
)
def test_abbreviated_titles(read, text: str, name: str, code: str, sector: str, office: str) -> None:  # type: ignore[no-untyped-def]
    e = read(text)[1](name)
    assert (e.entity_name, e.code, e.sector, e.office) == (name, code, sector, office)


def test_a_role_word_does_not_take_the_head_of_a_name(read) -> None:  # type: ignore[no-untyped-def]
    e = read("The opposition Movement for Democratic Change won.", dt.date(2008, 5, 1))[1]("Movement")
    assert (e.code, e.sector) == ("ZWE", "PTY")


def test_a_counterpart_is_of_another_country(read) -> None:  # type: ignore[no-untyped-def]
    _, who = read("Minister Ana Cruz thanked her Peruvian counterpart, Luis Vega.")
    assert (who("Luis Vega").code, who("Ana Cruz").code, who("Ana Cruz").sector) == ("PER", None, "GOV")


@pytest.mark.parametrize(("text", "code"), [("Assad vowed to fight.", "SYR"), ("The Maduro government spoke.", "VEN")])
def test_leaders_by_surname(read, text: str, code: str) -> None:  # type: ignore[no-untyped-def]
    name = "Assad" if "Assad" in text else "The Maduro government"
    assert read(text, dt.date(2019, 3, 3))[1](name).code == code


def test_mentions_are_in_text_order_and_true_to_the_text(read) -> None:  # type: ignore[no-untyped-def]
    d, _ = read("Kenyan police arrested two Ugandan traders in Nairobi, and Uganda's embassy protested.")
    starts = [m.start for m in d.mentions]
    assert starts == sorted(starts)
    assert all(d.document.words(m.start, m.end) == m.entity_text for m in d.mentions)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01", '"""', "((((", "'s 's 's", "US " * 400, "of of of", "The the (A) (AB)"]
)
def test_any_string_survives(read, text: str) -> None:  # type: ignore[no-untyped-def]
    d, _ = read(text)
    for s in d.document.sentences:
        for t in range(len(s)):
            assert isinstance(d.entity(s.index, t), Entity)
            d.entities(s.index, t)
