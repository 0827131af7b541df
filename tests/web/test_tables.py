"""Tables: what a page has is what the record's own questions give, with the index and without."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

pytest.importorskip("nicegui")

from dragoman.record import Record
from dragoman.web import index
from dragoman.web.asking import AskedError, Listed
from dragoman.web.library import Library
from dragoman.web.tables import EVENTS, HAPPENINGS, REPORTS, STATEMENTS, TABLES

ASKED = [
    {}, {"actor": "KOR"}, {"recipient": "kor/gov"}, {"dyad": "RUS,GEO", "undirected": "true"},
    {"category": "ASSAULT", "quad": "4"}, {"from": "2010-01-01", "to": "2012-12-31"},
    {"status": "negation"}, {"source": "GOV"}, {"publication": "wire", "category": "ACCUSE"},
    {"text": "police"}, {"place": "YEM"}, {"min_confidence": "0.5"}, {"report": "kor-2011-hospital-wire"},
]  # fmt: skip
COLUMNS = {"events": "id", "happenings": "happening_id", "reports": "report_id", "statements": "id"}


@pytest.fixture(params=["indexed", "plain"])
def both(request: pytest.FixtureRequest, library: Library) -> Library:
    """The library with the index and without."""
    if request.param == "indexed":
        library.make_quick()
        assert library.desk.index is not None
    return library


@pytest.mark.parametrize("values", ASKED, ids=str)
def test_filters_keep_what_the_command_line_keeps(both: Library, values: dict[str, str]) -> None:
    asked = Listed.read(values | {"size": "200"})
    for table in (EVENTS, HAPPENINGS, REPORTS, STATEMENTS):
        column = COLUMNS[table.name]
        total, rows = both.page(table, asked)
        with both.desk.reading() as reader:
            answer = getattr(Record(reader.database), table.name)(
                **{f: getattr(asked.filters, f) for f in asked.filters.__slots__}
            )
            own = [row[column] for row in answer]
        assert total == len(own)
        assert {row[column] for row in rows} <= set(own)
        assert len(rows) == min(total, 200)


def test_a_page_has_the_records_own_rows(both: Library) -> None:
    asked = Listed.read({"actor": "KOR", "size": "200"})
    with both.desk.reading() as reader:
        own = {row["id"]: row for row in Record(reader.database).events(actor="KOR")}
        happened = {row["happening_id"]: row for row in Record(reader.database).happenings(actor="KOR")}
    for row in both.page(EVENTS, asked)[1]:
        assert row == own[row["id"]]
    for row in both.page(HAPPENINGS, asked)[1]:
        evidence = row.pop("evidence")
        assert row == happened[row["happening_id"]]
        assert evidence["text"]


def test_pages_follow_one_another(library: Library) -> None:
    whole = [row["id"] for row in library.page(EVENTS, Listed.read({"size": "200"}))[1]]
    parts = [library.page(EVENTS, Listed.read({"size": "50", "page": str(n)}))[1] for n in (1, 2, 3, 4)]
    assert [row["id"] for part in parts for row in part] == whole


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_every_column_to_sort_by_sorts_both_ways(library: Library, table: Any) -> None:
    for name in table.sorts:
        up = library.page(table, Listed.read({"sort": name, "size": "200"}))[1]
        down = library.page(table, Listed.read({"sort": f"-{name}", "size": "200"}))[1]
        if name not in table.fields or name == "suggestion":
            continue
        for rows, backwards in ((up, False), (down, True)):
            values = [row[name] for row in rows if row[name] is not None]
            assert values == sorted(values, reverse=backwards)


def test_facets_count_what_their_filters_keep(library: Library) -> None:
    for table in (EVENTS, HAPPENINGS):
        facets = library.facets(table, Listed.read({"quad": "3"}))
        for facet in table.facets:
            for value, number in facets[facet.name][:3]:
                total, _ = library.page(table, Listed.read({"quad": "3"} | {facet.filter: str(value)}))
                assert total >= number > 0
    assert sum(n for _, n in library.facets(EVENTS, Listed())["quad"]) == library.page(EVENTS, Listed())[0]


def test_search_finds_words_in_any_order(both: Library) -> None:
    total, rows = both.page(EVENTS, Listed.read({"search": "attack hospit", "size": "200"}))
    assert total
    for row in rows:
        assert {"attack", "hospit"} <= {word[:6] for word in index.words_of(row["text"])}
    assert both.page(EVENTS, Listed.read({"search": "hospit ATTACK"}))[0] == total
    assert both.page(EVENTS, Listed.read({"search": "ospital"}))[0] == 0
    assert both.page(HAPPENINGS, Listed.read({"search": "hospit"}))[0] > 0
    assert both.page(REPORTS, Listed.read({"search": "hospit"}))[0] > 0


def test_search_does_without_accents() -> None:
    assert index.words_of("Ortéga's  TÄNZE, 12") == ["ortega", "s", "tanze", "12"]


def test_a_rule_finds_the_events_that_it_made(library: Library) -> None:
    _, rows = library.page(EVENTS, Listed.read({"rule": "accuse.blame"}))
    assert rows
    assert {row["rule"] for row in rows} == {"accuse.blame"}


def test_columns_and_sorts_that_there_are_not_are_told(library: Library) -> None:
    for values in ({"sort": "id; DROP TABLE events"}, {"columns": "date,secret"}, {"sort": "--date"}):
        with pytest.raises(AskedError, match="there are"):
            library.page(EVENTS, Listed.read(values))


def test_days_of_the_record(library: Library) -> None:
    first, last = library.days()
    assert isinstance(first, dt.date)
    assert isinstance(last, dt.date)
    assert first < last
