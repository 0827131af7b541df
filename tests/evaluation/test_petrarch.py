"""The measure by PETRARCH's unit tests, on a file of that form with invented sentences and dictionaries of our own."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import GoldError

SCRIPT = Path(__file__).parents[2] / "evaluation" / "petrarch" / "measure.py"
ACTORS = """<!-- actors -->
LAGUNIA_  [LGN] ; ours
+LAGUNIAN
REEDLAND [RDL]
+REEDISH
\t[RDLOLD <890101]
COVE_MILITIA [XCVREB >19900101]
KENYA [KEN]
UNITED_NATIONS [UNO]
NOBODY [---]
"""
AGENTS = """!PERSON! = MAN, WOMAN
GOVERNMENT [~GOV]
TROOPS {} [~MIL] # ours
POLICE {} [~COP]
"""
RECORDS = """<Validation>
<!-- a file of that form -->
<Environment>
    <Actorfile>actors.txt</Actorfile>
    <Agentfile>agents.txt</Agentfile>
</Environment>
<Sentences>
<Sentence date="19950101" id="ONE" category="DEMO" sentence="true">
<EventCoding sourcecode="LGNGOV" targetcode="RDL" eventcode="111"></EventCoding>
<Text>
The Lagunian government condemned
Reedland on Thursday.
</Text>
<Parse>(ROOT (S (NP (DT The)) ))</Parse>
</Sentence>
<Sentence date="19950102" id="TWO" category="DEMO">
<EventCoding sourcecode="LGN" targetcode="RDL" eventcode="031"></EventCoding>
<EventCoding sourcecode="RDL" targetcode="LGN" eventcode="031"></EventCoding>
<Text>Reedland and Lagunia held talks on Monday.</Text>
</Sentence>
<Sentence date="19950103" id="THREE">
<EventCoding sourcecode="KEN" targetcode="LGN" eventcode="224"></EventCoding>
<EventCoding sourcecode='"SOME HEAD"' targetcode="LGN" eventcode="032"></EventCoding>
<EventCoding sourcecode="---" targetcode="LGN" eventcode="010"></EventCoding>
<Text>Kenyan troops attacked Lagunia.</Text>
</Sentence>
<Sentence date="19950104" id="FOUR">
<EventCoding noevents = "True"></EventCoding>
<Text>The lake stayed calm and warm for a week.</Text>
</Sentence>
<Sentence date="19950105" id="FIVE">
<EventCoding sourcecode="RDL" targetcode="KEN" eventcode="163"></EventCoding>
<Text>Reedland praised Kenya.</Text>
</Sentence>
</Sentences>
"""


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("actors.txt", ACTORS), ("agents.txt", AGENTS), ("records.xml", RECORDS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_triples_are_counted(script: dict[str, Any], folder: Path) -> None:
    found = script["measure"](folder / "records.xml", [folder / "actors.txt", folder / "agents.txt"])
    assert (found.sentences, found.gold, found.uncoded) == (5, 4, 2)
    assert (found.triples, found.actors) == (3, 4)
    assert found.sectors >= 1
    assert (found.empty, found.quiet) == (1, 1)
    assert (found.ours, found.more) == (4, 1)


def test_the_command(
    script: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["measure", str(folder / "records.xml"), "--show"])
    script["main"]()
    told = capsys.readouterr()
    assert "triples found: 3 of 4 (75%)" in told.out
    assert "FIVE: Reedland praised Kenya." in told.out
    assert "not carried over: actors.txt, line 10" in told.err
    monkeypatch.setattr(sys, "argv", ["measure", str(folder / "actors.txt")])
    with pytest.raises(SystemExit, match="no <Sentence> records"):
        script["main"]()


@pytest.mark.parametrize(
    ("code", "categories"),
    [
        ("224", {"ASSAULT"}),
        ("194", {"ASSAULT", "SANCTION"}),
        ("010", {"RETREAT", "CONCEDE"}),  # in CAMEO a plain statement
        ("023", {"REQUEST"}),  # in WEIS a comment
        ("999", set()),
    ],
)
def test_codes_are_read_both_ways(script: dict[str, Any], code: str, categories: set[str]) -> None:
    assert script["categories_of"](code) == categories


def test_a_file_without_dates(script: dict[str, Any], folder: Path) -> None:
    path = folder / "bad.xml"
    path.write_text(RECORDS.replace("19950103", "soon"), encoding="utf-8")
    with pytest.raises(GoldError, match="no date"):
        script["measure"](path, [folder / "actors.txt"])
