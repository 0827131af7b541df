"""Place names, which of their namesakes is meant, and where an event happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.model import Document, Place, Report, Segment
from dragoman.status.places import event_place, find_places


def places(text: str, publication: str | None = None) -> list[Place]:
    return find_places(Document(Report(text=text, publication=publication)))


def found(text: str) -> list[str]:
    return [p.text for p in places(text)]


def only(text: str, name: str, publication: str | None = None) -> Place:
    return next(p for p in places(text, publication) if p.text == name)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The envoys met in Geneva on Monday.", "Geneva", "CHE"),
        ("Flooding cut the road to Ulan Bator.", "Ulan Bator", "MNG"),
        ("Shelling was heard across the Gaza Strip overnight.", "Gaza Strip", "PSE"),
        ("Fuel ran short in Donbas and Crimea.", "Crimea", "UKR"),
        ("Tankers turned back at the Strait of Hormuz.", "Strait of Hormuz", None),
        ("The U.S. kept its consulate open.", "U.S.", "USA"),
        ("Farmers in South Korea welcomed the rain.", "South Korea", "KOR"),
        ("Cambodia and Côte d'Ivoire sent observers.", "Côte d'Ivoire", "CIV"),
    ],
)
def test_names_of_all_kinds_are_resolved(text: str, name: str, country: str | None) -> None:
    place = only(text, name)
    assert text[place.start : place.end] == name
    assert place.country_code == country
    assert place.lat is not None
    assert place.lon is not None


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Lincoln said the plan was dead.",
        "Paris Hilton opened the fair.",
        "George Washington slept badly.",
        "Judge Houston dismissed the case.",
        "Police were called to 12 Memphis Street.",
        "The Nigerian and Syrian ministers shook hands.",
        "On Monday the president rested.",
        "Most of them were happy, and I've never seen more.",
    ],
)
def test_persons_streets_demonyms_and_common_words_are_no_places(text: str) -> None:
    assert found(text) == []


def test_a_family_name_told_before_is_a_person_later() -> None:
    assert found("Shelters filled after John Jackson spoke. Jackson left early.") == []


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon"),
    [
        ("A barn burned near Paris, Texas, on Friday.", "Paris", 33.7, -95.6),
        ("The mayor of Alexandria, La., resigned.", "Alexandria", 31.3, -92.4),
        ("A ferry sank off Alexandria. Egypt sent divers.", "Alexandria", 31.2, 29.9),
        ("Crowds gathered in Tripoli. Lebanon closed its schools, and Beirut was quiet.", "Tripoli", 34.4, 35.8),
        ("Voters in Atlanta and Savannah chose Georgia's governor.", "Georgia", 32.7, -83.4),
        ("Tbilisi and Gori were shelled, Georgia said.", "Georgia", 42.0, 43.5),
    ],
)
def test_the_other_places_decide_among_namesakes(text: str, name: str, lat: float, lon: float) -> None:
    place = only(text, name)
    assert place.lat == pytest.approx(lat, abs=1.2)
    assert place.lon == pytest.approx(lon, abs=1.2)


def test_the_publication_pulls_to_its_own_town() -> None:
    text = "The council of Berlin voted on a new school."
    assert only(text, "Berlin").country_code == "DEU"
    assert only(text, "Berlin", "New Hampshire Union Leader").country_code == "USA"


def test_one_name_has_one_sense_in_a_report() -> None:
    text = "Fire in Springfield, Ohio, hurt two. Springfield has seen nine fires."
    assert len({p.geonameid for p in places(text) if p.text == "Springfield"}) == 1


@pytest.mark.parametrize("text", ["", " ", "\x00\x01", "“unclosed", "A" * 100_000, "Paris " * 3000, "in St. , ,", "Ü-–'’"])
def test_any_string_is_survived(text: str) -> None:
    for place in places(text):
        assert text[place.start : place.end] == place.text


def test_a_family_name_is_a_town_where_the_words_say_so() -> None:
    assert found("A storm tore roofs off in the city of Monroe. Monroe schools stayed shut.") == ["Monroe", "Monroe"]
    assert found("Wilson & Baker build boats.") == []


def test_boilerplate_is_left_alone() -> None:
    text = "Talks began in Oslo.\nMore news from Lima"
    document = Document(Report(text=text), segments=[Segment(0, 20), Segment(21, len(text), "boilerplate")])
    assert [p.text for p in find_places(document)] == ["Oslo"]


@pytest.mark.parametrize(
    ("text", "trigger", "name"),
    [
        ("The two leaders met in Singapore on Tuesday.", "met", "Singapore"),
        ("Gunmen carried out an attack in the city of Mosul.", "attack", "Mosul"),
        ("Diplomats from Iran held talks in Sweden.", "talks", "Sweden"),
        ("Police arrested nine protesters near Lagos.", "arrested", "Lagos"),
        ("Strikers clashed with guards outside the parliament in Nairobi.", "clashed", "Nairobi"),
        ("A mine went off at a market in Peshawar, wounding six.", "wounding", "Peshawar"),
        ("France condemned Russia.", "condemned", None),
        ("The minister of Chile visited his counterpart.", "visited", None),
    ],
)
def test_the_clause_gives_the_events_place(
    parse: Callable[..., Document], text: str, trigger: str, name: str | None
) -> None:
    document = parse(text)
    document.places = find_places(document)
    sentence = document.sentences[0]
    place = event_place(document, sentence, sentence.text.index(trigger))
    assert (place.text if place else None) == name


def test_a_dateline_is_the_place_only_of_what_happened_here(parse: Callable[..., Document]) -> None:
    document = parse("CAIRO (AP) - Ministers met here on Sunday.\nTroops fired on a crowd.")
    document.places = find_places(document)
    places_of = [event_place(document, s, next(i for i, t in enumerate(s.tag) if t == "VBD")) for s in document.sentences]
    assert [p.resolved_place if p else None for p in places_of] == ["Cairo", None]
