"""The index of place names: what a name can mean, and how the index comes about."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import gazetteer
from dragoman.gazetteer import Entry, longest_from, lookup, name_key


def test_a_name_is_compared_without_accents_dots_case_and_with_one_spelling_of_saint() -> None:
    assert name_key("São Paulo") == name_key("Sao Paulo") == "sao paulo"
    assert name_key("Saint-Denis") == name_key("St. Denis") == "st denis"
    assert name_key("Port-au-Prince") == "port au prince"


@pytest.mark.parametrize(
    ("name", "kind", "iso3"),
    [
        ("Nairobi", "town", "KEN"),
        ("Kiev", "town", "UKR"),
        ("Bavaria", "region", "DEU"),
        ("Kosovo", "country", "KOS"),
        ("Ivory Coast", "country", "CIV"),
        ("Rapides Parish", "county", "USA"),
        ("Panmunjom", "site", ""),
    ],
)
def test_towns_countries_regions_counties_and_sites_are_known(name: str, kind: str, iso3: str) -> None:
    assert any(e.kind == kind and e.iso3 == iso3 for e in lookup(name_key(name)))


def test_entries_come_with_the_main_name_and_the_most_people_first() -> None:
    entries = lookup(name_key("Springfield"))
    towns = [e for e in entries if e.main]
    assert len(towns) > 10
    assert [e.population for e in towns] == sorted((e.population for e in towns), reverse=True)


def test_every_point_is_on_the_globe() -> None:
    for name in ("Suva", "Anchorage", "Wellington", "Georgia"):
        assert all(-90 <= e.lat <= 90 and -180 <= e.lon <= 180 for e in lookup(name_key(name)))


def test_unknown_names_and_any_string_are_survived() -> None:
    assert lookup("qqqq zzzz") == ()
    assert lookup("'; DROP TABLE name; --") == ()
    assert longest_from("\x00") == 0
    assert longest_from("buenos") >= 2


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    towns = [(Entry(1, "Smallville", 1.0, 2.0, "US", "USA", "KS", "town", 900, True), ("Small Ville",))]
    monkeypatch.setattr(gazetteer, "_entries", lambda: iter(towns))


def test_the_index_is_made_once_in_the_cache_directory(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = gazetteer.compiled()
    made = first.stat().st_mtime_ns
    assert first.parent == tmp_path / "dragoman"
    assert gazetteer.compiled() == first
    assert first.stat().st_mtime_ns == made
    assert [p.name for p in first.parent.iterdir()] == [first.name]


def test_without_a_cache_directory_the_index_lies_in_a_temporary_one(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no directory")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "tmp"))
    assert gazetteer.compiled().parent.parent == tmp_path / "tmp"
