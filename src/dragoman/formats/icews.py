"""ICEWS: 20 tab-separated columns with a header, one source and one target a row, empty where nothing is known."""

from __future__ import annotations

from dragoman.formats.layout import Column, Layout, text
from dragoman.formats.reading import Reading


def _side(role: str, entity: str) -> tuple[Column, ...]:
    sectors = f"[icews_sector(x) FOR x IN sectors({entity}) IF icews_sector(x) IS NOT NULL]"
    return (
        text(f"{role} Name", f"named({entity})"),
        Column(
            f"{role} Sectors",
            f"nullif(concat_ws(',', body_sector({entity}.code), nullif(array_to_string({sectors}, ','), '')), '')",
        ),
        Column(f"{role} Country", f"icews_country({entity}.code)"),
    )


LAYOUT = Layout(
    columns=(
        Column("Event ID", "e.row"),
        Column("Event Date", 'e."date"'),
        *_side("Source", "one"),
        Column("Event Text", "coalesce(cameo_name(code), e.\"trigger\".\"text\")"),
        Column("CAMEO Code", "code"),
        Column("Intensity", "goldstein(code)"),
        *_side("Target", "other"),
        Column("Story ID", "r.number"),
        Column("Sentence Number", 'e.text_info."sequence" + 1'),
        text("Publisher", "r.publication"),
        text("City", "CASE WHEN NOT coalesce(country_code(lower(place.resolved_place)) = place.country_code, false) "
            "THEN place.resolved_place END"),
        Column("District", "NULL"),
        Column("Province", "NULL"),
        Column("Country", "icews_country(place.country_code)"),
        Column("Latitude", "place.lat"),
        Column("Longitude", "place.lon"),
    ),
    by_dyad=True,
)  # fmt: skip


def _read_side(role: str, sectors: str) -> str:
    name, country = f'told("{role} Name")', f'told("{role} Country")'
    code = f"coalesce(country_code(lower({country})), body_named(lower({name})), {sectors}.body)"
    return f"""CASE WHEN coalesce({name}, {country}) IS NOT NULL
        THEN [entity({name}, NULL, {code}, coalesce({sectors}.own, []), NULL, NULL)] ELSE [] END"""


READING = Reading(
    "icews",
    tuple(column.name for column in LAYOUT.columns),
    ("Event ID", "Event Date", "Source Name", "CAMEO Code", "Target Name", "Target Country"),
    read=f"""
WITH coded AS (
    SELECT *, day("Event Date") AS day, told("Event ID") AS id, told("CAMEO Code") AS given,
        CASE WHEN length(given) = 2 OR (length(given) = 3 AND given[:2] > '20') THEN '0' || given ELSE given END AS code
    FROM cells
), lists AS MATERIALIZED (
    SELECT cell, ranked([icews_sector_read(lower(x)) FOR x IN items(cell, ',')]) AS own,
        known([body_of_kind(lower(x)) FOR x IN items(cell, ',')])[1] AS body
    FROM (SELECT "Source Sectors" AS cell FROM cells UNION SELECT "Target Sectors" FROM cells)
)
SELECT line, id, coalesce(told("Story ID"), id) AS report_id, day AS report_date, day AS "date",
    {_read_side("Source", "s")} AS actor, {_read_side("Target", "t")} AS recipient, k.category,
    CASE WHEN k.mode IS NULL THEN [] ELSE [k.mode] END AS mode, [] AS context, CAST(NULL AS DOUBLE) AS event_scale,
    told("Event Text") AS words, location(NULL, coalesce(told("City"), told("Province")),
        country_code(lower(told("Country"))), told("Latitude"), told("Longitude"), NULL) AS event_loc,
    TRY_CAST(told("Sentence Number") AS INTEGER) - 1 AS "sequence", told("Publisher") AS publication,
    CAST(NULL AS VARCHAR) AS "language", 'icews' AS coder, 'cameo ' || c.code AS rule,
    coalesce(fault_of(id, day, "Event Date"), CASE
        WHEN k.code IS NULL THEN {{'code': 'bad-code', 'reason': coalesce(given, '') || ' is no CAMEO code'}}
        WHEN k.category IS NULL THEN {{'code': 'statement', 'reason': 'a plain statement, CAMEO 01, is no PLOVER event'}}
    END) AS fault
FROM coded c LEFT JOIN cameo_kinds k ON k.code = c.code
LEFT JOIN lists s ON s.cell = "Source Sectors" LEFT JOIN lists t ON t.cell = "Target Sectors"
""",
    countries='["Source Country", "Target Country", "Country"]',
)
"""One actor and one recipient a row. Codes whose leading zero a spreadsheet has eaten ("36") get it back."""
