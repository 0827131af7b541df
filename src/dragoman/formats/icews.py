"""ICEWS: 20 tab-separated columns with a header, one source and one target a row, empty where nothing is known."""

from __future__ import annotations

from dragoman.formats.layout import Column, Layout, text


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
        Column("Event Text", "cameo_name(code)"),
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
