"""PETRARCH and TABARI dictionaries: what is carried over, and what is named by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.actors import load_tables
from dragoman.actors.petrarch import Imported, import_petrarch
from dragoman.errors import TableError


@pytest.fixture
def carry(tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(text: str | bytes) -> Imported:
        path = tmp_path / "dictionary.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_petrarch(path, load_tables())

    return run


def names(imported: Imported) -> list[str]:
    return [";".join(filter(None, row[:2])) for row in imported.rows]


def test_dates_restrict_codes(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry("ANN_REED_ [FJIELI >20110401] [FJIGOV 990716-110401] ; minister once\n\t[FJIMIL <990716]\n")
    assert [r[2:4] + r[6:8] for r in got.rows] == [
        ("FJI", "ELI", "2011-04-01", ""),
        ("FJI", "GOV", "1999-07-16", "2011-04-01"),
        ("FJI", "MIL", "", "1999-07-16"),
    ]
    assert not got.faults


def test_synonyms_and_comments(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry("# all mine\n<!-- old -->\n\nREED_FRONT [FJIREB] # rebels\n+FRONT_OF_REEDS_\n+REEDS\nLAGOON [FJI]\n")
    assert names(got) == ["Reed Front;Front Of Reeds;Reeds", "Lagoon"]


def test_agents_have_plurals(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry(
        "HARBOUR_GUARD [~COP]\nABBESS [~REL]\nREED_ARMY [~MIL]\nFISHERMAN {FISHERMEN} [~AGR]\nCLERGY {} [~REL]\nCOW_ [COW]\n"
    )
    assert names(got) == [
        "Harbour Guard;Harbour Guards", "Abbess;Abbesses", "Reed Army;Reed Armies", "Fisherman;Fishermen", "Clergy",
    ]  # fmt: skip
    assert [r[2:4] for r in got.rows][:2] == [("", "COP"), ("", "REL")]


def test_sets_stand_for_all_their_members_wherever_they_are_told(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry("LAGOON!PERSON! [~LEG]\n!PERSON! = MAN, WOMAN\nREED_!NONE! [~GOV]\n")
    assert names(got) == ["Lagoonman;Lagoonwoman"]
    assert [(f.line, f.message) for f in got.faults] == [(3, "unknown set !NONE!")]


def test_religions_are_other_sectors_and_unknown_parts_are_named(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry("REED_HAND [FJIREBMUSQQQ]\n")
    assert got.rows[0][2:5] == ("FJI", "REB", "REL")
    assert [str(f).split(": ", 1)[1] for f in got.faults] == ["[FJIREBMUSQQQ]: carried over without QQQ"]


def test_international_codes(carry) -> None:  # type: ignore[no-untyped-def]
    got = carry("WORLD_BODY [IGOUNO]\nREEF_WATCH [NGOENV]\nISLE [NCLGOV]\n")
    assert [r[2:4] for r in got.rows] == [("UNO", ""), ("NGO", "SOC"), ("FRA", "GOV")]


@pytest.mark.parametrize(
    "line",
    [
        "A_B [XYZREB]", "A_B", "A_B []", "A_B [FJIGOV", "A_B FJIGOV]", "A_B [FJIGOV 991399]", "A_B [FJIGOV >990231]",
        "A_B [FJIGOV 990101]", "A_B [FJIGOV 090101-080101]", "A_B [FJI*GOV]", "A_*_B [FJIGOV]", "+A_B [FJI]",
        "\t[FJI]", "A_B [FJIGOV >9999999]",
    ],
)  # fmt: skip
def test_what_cannot_be_carried_over_is_named_by_line_and_the_rest_goes_on(carry, line: str) -> None:  # type: ignore[no-untyped-def]
    got = carry(f"# first\n{line}\nLAGOON [FJI]\n")
    assert [f.line for f in got.faults] == [2]
    assert names(got)[-1] == "Lagoon"
    assert len(got.rows) == 1


def test_overlong_lines_and_mixed_encodings(carry) -> None:  # type: ignore[no-untyped-def]
    long = b"X" * 1_000_001
    got = carry(b"\xef\xbb\xbfLAGOON [FJI]\r\n" + long + b"\nCAF\xc9_FRONT [FJIREB]\n" + "CAFÉ_CLUB [FJISOC]\n".encode())
    assert [(f.line, f.repaired) for f in got.faults] == [(2, False), (3, True)]
    assert names(got) == ["Lagoon", "Café Front", "Café Club"]


def test_a_line_stands_for_no_more_names_than_anybody_reads(carry) -> None:  # type: ignore[no-untyped-def]
    sets = "".join(f"!{name}! = " + ",".join(f"{name}{i}" for i in range(90)) + "\n" for name in "ABCD")
    got = carry(sets + "X_!A!_!B!_!C!_!D! [FJI]\nLAGOON [FJI]\n")
    assert names(got)[-1] == "Lagoon"
    assert {f.line for f in got.faults} == {5}


@pytest.mark.parametrize(
    "text", [b"", b"\x00\xff\xfe", b"[[[]]]", b"!A!=\n!A! [FJI]", b"!A!=!A!\nX_!A! [FJI]", b"{{}} {} [~]"]
)
def test_any_bytes_survive(carry, text: bytes) -> None:  # type: ignore[no-untyped-def]
    assert isinstance(carry(text), Imported)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        import_petrarch(tmp_path / "none.txt", load_tables())
