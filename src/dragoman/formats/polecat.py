"""POLECAT: 40 tab-separated columns with a header, missing values as `None`, lists split with `; `."""

from __future__ import annotations

from dragoman.formats.layout import Column, Layout, text
from dragoman.formats.reading import Reading

QUADS = "['VERBAL COOPERATION', 'MATERIAL COOPERATION', 'VERBAL CONFLICT', 'MATERIAL CONFLICT'][e.quad_code]"


def items(each: str, entities: str) -> str:
    """SQL of a part of several entities, each in its place: what one lacks is `None` there."""
    return f"nullif(array_to_string([coalesce(replace({each}, ';', ','), 'None') FOR x IN {entities}], '; '), '')"


def _list(sql: str) -> str:
    return f"nullif(array_to_string({sql}, '; '), '')"


def _side(role: str, entities: str) -> tuple[Column, ...]:
    first = f"{entities}[1]"
    return (
        text(f"{role} Name", items("named(x)", entities)),
        Column(f"{role} Country", items("CASE WHEN cameo_country(x.code) IS NOT NULL THEN x.code END", entities)),
        Column(f"{role} COW", items("cow(x.code)", entities)),
        Column(f"Primary {role} Sector", f"coalesce({first}.sector, body_kind({first}.code))"),
        Column(f"{role} Sectors", _list(f"list_distinct(flatten([sectors(x) FOR x IN {entities}])).list_sort()")),
        text(f"{role} Title", items("x.office", f"[x FOR x IN {entities} IF x.office IS NOT NULL]")),
        text(f"{role} Name Raw", items("x.entity_text", entities)),
        text(f"Wikipedia {role} ID", items("x.identifier_id", f"[x FOR x IN {entities} IF x.identifier_id IS NOT NULL]")),
    )


LAYOUT = Layout(
    columns=(
        text(
            "Event ID",
            "CASE WHEN one_line(r.report_id) = r.report_id THEN r.report_id ELSE md5(r.report_id) END "
            "|| '_' || e.number + 1 || CASE WHEN e.part > 0 THEN '.' || e.part ELSE '' END",
        ),
        Column("Event Date", 'e."date"'),
        Column("Event Type", "e.category"),
        Column("Event Mode", _list("e.mode")),
        Column("Intensity", "e.event_scale"),
        Column("Quad Code", QUADS),
        Column("Contexts", _list("e.context")),
        *_side("Actor", "actors"),
        *_side("Recipient", "recipients"),
        text("Placename", "place.resolved_place"),
        text("City", "CASE WHEN NOT coalesce(country_code(lower(place.resolved_place)) = place.country_code, false) "
            "THEN place.resolved_place END"),
        Column("District", "NULL"),
        Column("Province", "NULL"),
        Column("Country", "place.country_code"),
        Column("Latitude", "place.lat"),
        Column("Longitude", "place.lon"),
        Column("GeoNames ID", "place.geonameid"),
        text("Raw Placename", "place.extracted_place"),
        Column("Feature Type", "NULL"),
        text("Source", "r.publication"),
        Column("Publication Date", "e.report_date"),
        text("Story People", "s.people"),
        text("Story Organizations", "s.organisations"),
        text("Story Locations", "s.places"),
        text("Language", 'r."language"'),
        text("Version", "r.coder"),
    ),
    missing="None",
    needs=("story",),
)  # fmt: skip


LISTS = {"name": "{} Name", "country": "{} Country", "raw": "{} Name Raw", "title": "{} Title", "wiki": "Wikipedia {} ID"}


def _lists(role: str) -> str:
    """SQL of the lists in a side's cells, as columns."""
    cells = [f"items(\"{name.format(role)}\", ';') AS {role}_{part}" for part, name in LISTS.items()]
    sectors = f'first_of(told("Primary {role} Sector"), items("{role} Sectors", \';\')) AS {role}_sectors'
    return ", ".join((*cells, sectors))


def _entities(role: str) -> str:
    size = f"greatest(len({role}_name), len({role}_raw), len({role}_country))"
    parts = ", ".join(f"{role}_{part}" for part in ("name", "raw", "country", "sectors", "title", "wiki"))
    return f"entities({size}, {parts})"


READING = Reading(
    "polecat",
    tuple(column.name for column in LAYOUT.columns),
    ("Event ID", "Event Date", "Event Type", "Actor Name", "Recipient Name", "Recipient Country"),
    read=f"""
WITH listed AS (
    SELECT *, day("Event Date") AS day, told("Event ID") AS id, {_lists("Actor")}, {_lists("Recipient")} FROM cells
)
SELECT line, id, coalesce(nullif(regexp_extract(id, '^(.+)_[0-9]+(\\.[0-9]+)?$', 1), ''), id) AS report_id,
    coalesce(day("Publication Date"), day) AS report_date, day AS "date", {_entities("Actor")} AS actor,
    {_entities("Recipient")} AS recipient, k.category, [lower(x) FOR x IN known(items("Event Mode", ';'))] AS mode,
    [lower(x) FOR x IN known(items("Contexts", ';'))] AS context, TRY_CAST(told("Intensity") AS DOUBLE) AS event_scale,
    CAST(NULL AS VARCHAR) AS words,
    location(told("Raw Placename"), coalesce(told("Placename"), told("City"), told("Province")),
        country_code(lower(told("Country"))), told("Latitude"), told("Longitude"), told("GeoNames ID")) AS event_loc,
    CAST(NULL AS INTEGER) AS "sequence", told("Source") AS publication, told("Language") AS "language",
    coalesce(told("Version"), 'polecat') AS coder, 'polecat' AS rule,
    coalesce(fault_of(id, day, "Event Date"), CASE WHEN k.category IS NULL THEN
        {{'code': 'bad-code', 'reason': coalesce(told("Event Type"), '') || ' is no PLOVER category'}} END) AS fault
FROM listed c LEFT JOIN kinds k ON k.category = upper(told("Event Type")) AND k.mode IS NULL
""",
    countries="""items("Actor Country", ';') || items("Recipient Country", ';') || ["Country"]""",
    aliases=(("event intensity", "Intensity"),),
)
"""An event's id begins with its report's, as ours do too. Lists of one side have their items in one order; what has not one
for each actor is no list of theirs, but a single country is that of all.
"""
