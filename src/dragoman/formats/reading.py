"""How other people's tables of events are read: their cells as text, turned by SQL into events as the record has them.

A format's `read` selects from the table `cells` (`line`, and its columns by their names, all text) the columns `line`, `id`,
`report_id`, `report_date`, `date`, `actor`, `recipient`, `category`, `mode`, `context`, `event_scale`, `words`, `event_loc`,
`sequence` (of the sentence in its report), `publication`, `language`, `coder`, `rule` and `fault`: null, or {code, reason}
for a row that is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dragoman import ontology
from dragoman.formats.tables import cameo_kinds, icews_sectors, literal

PLACE = """{'extracted_place': words, 'resolved_place': place, 'geonameid': TRY_CAST(geonameid AS INTEGER),
    'lat': TRY_CAST(lat AS DOUBLE), 'lon': TRY_CAST(lon AS DOUBLE), 'country_code': country}"""
ENTITY = """CAST({'entity_text': coalesce(words, "name", icews_country(code), code),
    'entity_name': coalesce("name", words, icews_country(code)), 'code': code, 'country_name': icews_country(code),
    'sector': sectors[1], 'other_sectors': coalesce(sectors[2:], []), 'office': office, 'identifier_id': identifier,
    'refers_to': NULL, 'start': NULL, 'end': NULL} AS entity)"""
BODY = "CASE WHEN size = 1 THEN body_of_kind(lower(sectors[1])) END"
MACROS = f"""
CREATE OR REPLACE TEMP MACRO told(t) AS nullif(nullif(as_told(trim(t)), ''), 'None');
CREATE OR REPLACE TEMP MACRO day(t) AS coalesce(
    TRY_CAST(told(t) AS DATE), CAST(try_strptime(told(t), ['%m/%d/%Y', '%Y%m%d']) AS DATE));
CREATE OR REPLACE TEMP MACRO items(t, mark) AS
    CASE WHEN told(t) IS NULL THEN [] ELSE [told(x) FOR x IN string_split(t, mark)] END;
CREATE OR REPLACE TEMP MACRO known(items) AS [x FOR x IN items IF x IS NOT NULL];
CREATE OR REPLACE TEMP MACRO first_of(item, items) AS known([item] || [x FOR x IN items IF x <> coalesce(item, '')]);
CREATE OR REPLACE TEMP MACRO nth(items, i, size) AS CASE WHEN len(items) = size THEN items[i] END;
CREATE OR REPLACE TEMP MACRO all_or_nth(items, i, size) AS
    CASE WHEN len(items) IN (1, size) THEN items[least(i, len(items))] END;
CREATE OR REPLACE TEMP MACRO ranked(sectors) AS [x FOR x IN [{{ranks}}] IF list_contains(sectors, x)];
CREATE OR REPLACE TEMP MACRO entity("name", words, code, sectors, office, identifier) AS {ENTITY};
CREATE OR REPLACE TEMP MACRO entities(size, names, words, countries, sectors, offices, identifiers) AS [
    entity(nth(names, i, size), nth(words, i, size), coalesce(country_code(lower(all_or_nth(countries, i, size))),
        body_named(lower(nth(names, i, size))), {BODY}), CASE WHEN i = 1 THEN sectors ELSE [] END, nth(offices, i, size),
        nth(identifiers, i, size)) FOR i IN range(1, size + 1)];
CREATE OR REPLACE TEMP MACRO location(words, place, country, lat, lon, geonameid) AS
    CASE WHEN coalesce(words, place, country, lat) IS NOT NULL THEN {PLACE} END;
CREATE OR REPLACE TEMP MACRO fault_of(id, day, "date") AS CASE
    WHEN id IS NULL THEN {{'code': 'no-id', 'reason': 'no event id'}}
    WHEN day IS NULL THEN {{'code': 'bad-date', 'reason': 'its event date is no day: ' || coalesce(told("date"), '')}} END;
"""
"""`told`: a cell, null where it says that there is nothing. `items`: of a cell that lists. `nth`: of a list that has one for
each of several entities; `all_or_nth`: one for all of them, or one for each. `ranked`: sectors, the ones that tell most
first. `entity`, `entities`: sectors, the main one first; of several entities they are the first one's.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a format is known and read.

    `columns`: in the order of its files. `needed`: those without which a file is not of this format; a row may end behind
    the last of them. `countries`: SQL of the countries that a row names. `aliases`: other names, in lower case, that columns
    have in some files.
    """

    name: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    read: str
    countries: str
    aliases: tuple[tuple[str, str], ...] = ()


def macros() -> Iterator[str]:
    """SQL that makes the words in which formats are read, and the tables `kinds` and `cameo_kinds`."""
    ranks = dict.fromkeys(icews_sectors().values())
    yield MACROS.replace("{ranks}", ", ".join(map(literal, ranks)))
    yield "CREATE OR REPLACE TEMP TABLE kinds (category VARCHAR, mode VARCHAR, quad_code TINYINT, score DOUBLE)"
    yield "CREATE OR REPLACE TEMP TABLE cameo_kinds (code VARCHAR, category VARCHAR, mode VARCHAR)"


def kinds() -> list[tuple[str, str | None, int, float]]:
    """(category, mode or None, quad, score) of all that an event can be."""
    found: list[tuple[str, str | None, int, float]] = [
        (c.name, None, c.quad, c.score) for c in ontology.categories().values()
    ]
    return found + [(m.category, m.name, ontology.quad(m.category), m.score) for m in ontology.modes().values()]


CODES: dict[str, Callable[[], Sequence[tuple[object, ...]]]] = {"kinds": kinds, "cameo_kinds": cameo_kinds}
"""What those two tables are filled with."""
