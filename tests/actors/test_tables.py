"""Loading, users' tables, the lint and the import of PETRARCH dictionaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.actors import lint, load_tables
from dragoman.actors.petrarch import import_petrarch
from dragoman.actors.tables import ActorTables, day_number
from dragoman.actors.wording import letters
from dragoman.errors import TableError


def test_every_state_has_a_name_and_the_separate_ones_are_there() -> None:
    countries = load_tables().countries
    assert len(countries) >= 197
    assert {"VAT", "HKG", "PSE", "ATA", "KOS", "TWN"} <= set(countries)


def test_spelling_does_not_matter() -> None:
    assert letters("Al-Qaeda's") == "alqaedas"
    assert letters("Côte d'Ivoire") == "cotedivoire"
    assert load_tables().find("cote d’ivoire")[0].code == "CIV"


@pytest.mark.parametrize("text", ["1998-13", "98", "1998-00-01", "May 1998"])
def test_impossible_dates(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        day_number(text)


def test_dates_span_what_they_can_mean() -> None:
    assert (day_number("1998"), day_number("1998", last=True)) == (19980101, 19981231)


def test_users_bad_rows_are_named_and_the_rest_loads(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_bytes(
        b"name\taliases\tcode\tsector\tfrom\tto\n"
        b"Harbour Watch\tHW\tKEN\tSOC\t2001\t\n"
        b"Bad Code\t\tXXQ\tSOC\t\t\n"
        b"Bad Date\t\tKEN\tSOC\t2001-14\t\n"
        b"Backwards\t\tKEN\tSOC\t2009\t2001\n"
        b"Caf\xe9 Front\t\tTGO\tREB\t\t\n" + b"x" * 1_000_001 + b"\nLast Row\t\tUGA\tGOV\t\t\n"
    )
    tables = load_tables((path,))
    assert [f.line for f in tables.faults] == [3, 4, 5, 6, 7]
    assert all(f.file == str(path) for f in tables.faults)
    assert tables.find("harbour watch")[0].code == "KEN"
    assert tables.find("Café Front")[0].code == "TGO"
    assert tables.find("Last Row")[0].code == "UGA"


def test_users_csv_and_dependencies_fold(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text('name,aliases,code,sector\n"Reef, Friends of",,NCL,SOC\n', encoding="utf-8")
    assert load_tables((path,)).find("Reef, Friends of")[0].code == "FRA"


def test_a_users_table_without_columns_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("who\twhat\nA\tB\n")
    with pytest.raises(TableError, match="line 1"):
        load_tables((path,))


def test_lint_finds_overlapping_terms(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    rows = ["name\tcode\tsector\toffice\tfrom\tto", "Ann Ode\tFJI\tGOV\tharbour minister\t2001\t2006",
            "Bob Ude\tFJI\tGOV\tharbour minister\t2004\t2009"]  # fmt: skip
    path.write_text("\n".join(rows) + "\n")
    assert any("Bob Ude is harbour minister of FJI while Ann Ode" in fault for fault in lint(load_tables((path,))))


def test_petrarch_actors_agents_and_sets(tmp_path: Path) -> None:
    source = tmp_path / "actors.txt"
    source.write_text(
        "# mine\nGORAN_TEST_ [SRBELI >030409] [SRBGOV 790716-030409] ; note\n+PRESIDENT_TEST_\n\t[SRBMIL <790716]\n"
        "GREEN_FRONT [XYZREB]\nHARBOUR_GUARD {HARBOUR_GUARDS} [~COP]\n!TEAM! = CLUB, SQUAD\nBLUE_!TEAM! [KENSOC]\n"
        "RED_!NONE! [KEN]\nBAD [KENGOV 991399]\nOPEN [KEN\n"
    )
    imported = import_petrarch(source, load_tables())
    assert [r[:4] + r[6:8] for r in imported.rows[:3]] == [
        ("Goran Test", "President Test", "SRB", "ELI", "2003-04-09", ""),
        ("Goran Test", "President Test", "SRB", "GOV", "1979-07-16", "2003-04-09"),
        ("Goran Test", "President Test", "SRB", "MIL", "", "1979-07-16"),
    ]
    assert imported.rows[3][:4] == ("Harbour Guard", "Harbour Guards", "", "COP")
    assert imported.rows[4][:3] == ("Blue Club", "Blue Squad", "KEN")
    assert [f.line for f in imported.faults] == [5, 9, 10, 11]
    mine = tmp_path / "mine.tsv"
    mine.write_text(imported.text())
    tables = ActorTables.load([mine])
    assert not tables.faults
    assert tables.find("harbour guards")[0].sector == "COP"
