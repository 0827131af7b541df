"""Addresses: what they ask for comes out as it went in, and what cannot be is told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

import pytest

pytest.importorskip("nicegui")

from hypothesis import given
from hypothesis import strategies as st

from dragoman.cli.record import FILTERS
from dragoman.errors import SettingError
from dragoman.web.asking import Asked, AskedError, Listed


def test_an_address_says_what_was_asked() -> None:
    asked = Listed.read({"dyad": "USA,PRK", "from": "2020-01-01", "sort": "-date", "columns": "date,actor", "actor": ""})
    assert asked.dyad == ("USA", "PRK")
    assert asked.since == dt.date(2020, 1, 1)
    assert asked.columns == ["date", "actor"]
    assert asked.to("/events", page=2) == "/events?dyad=USA,PRK&from=2020-01-01&sort=-date&page=2&columns=date,actor"
    assert Listed.read(parse_qsl(asked.to("").lstrip("?"))) == asked


@given(
    st.builds(
        Asked,
        actor=st.none() | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=40),
        quad=st.none() | st.integers(1, 4),
        undirected=st.booleans(),
        until=st.none() | st.dates(),
        min_confidence=st.none() | st.floats(0, 1),
    )
)
def test_addresses_can_be_reloaded(asked: Asked) -> None:
    assert Asked.read(parse_qsl(asked.to("").lstrip("?"), keep_blank_values=True)) == asked


def test_filters_are_those_of_the_command_line() -> None:
    own = {field.alias or name for name, field in Asked.model_fields.items()} - {"search", "rule"}
    names = {"since": "from", "until": "to"}
    assert own == {names.get(name, name) for name in FILTERS} - {"limit"}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"colour": "red"}, "colour: there is no such parameter"),
        ({"dyad": "USA"}, "dyad: must be two codes"),
        ({"from": "2020-13-01"}, "from: is not a day"),
        ({"from": "1577836800"}, "from: is not a day"),
        ({"quad": "x"}, "quad: "),
        ({"page": "0"}, "page: "),
        ({"page": "201", "size": "50"}, "only the first"),
        ({"size": "100000"}, "size: "),
        ({"actor": "A\x00B"}, "actor: holds a control character"),
        ({"actor": "x" * 201}, "actor: is longer than"),
        ({"min_confidence": "nan"}, "min_confidence: "),
    ],
    ids=str,
)
def test_what_cannot_be_is_told(values: dict[str, str], reason: str) -> None:
    with pytest.raises(AskedError, match=reason):
        Listed.read(values)


@pytest.mark.parametrize("values", [{"category": "WAR"}, {"mode": "dance"}, {"status": "maybe"}, {"quad": "7"}], ids=str)
def test_values_that_nothing_can_have_are_told(values: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        _ = Asked.read(values).filters
