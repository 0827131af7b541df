"""Phoenix: 26 tab-separated columns without a header, one source and one target a row, empty where nothing is known."""

from __future__ import annotations

from dragoman.formats.gdelt import DAY, full_code
from dragoman.formats.layout import Column, Layout, text

AGENTS = "('GOV', 'MIL', 'REB', 'OPP', 'PTY', 'COP', 'JUD', 'SPY', 'MED', 'EDU', 'BUS', 'CRM', 'CVL')"
"""The roles that Phoenix' pipeline puts into a column of their own."""


def _side(prefix: str, entity: str) -> tuple[Column, ...]:
    known = f"[role(x) FOR x IN sectors({entity}) IF role(x) IS NOT NULL]"
    first = f"CASE WHEN {known}[1] IN {AGENTS} THEN {known}[1] END"
    group = f"CASE WHEN length(body_code({entity}.code)) > 3 THEN [body_code({entity}.code)[4:]] ELSE [] END"
    rest = f"{group} || CASE WHEN {known}[1] IN {AGENTS} THEN {known}[2:] ELSE {known} END"
    return (
        Column(f"{prefix}ActorFull", full_code(entity)),
        Column(f"{prefix}ActorEntity", f"coalesce(cameo_country({entity}.code), body_kind({entity}.code))"),
        Column(f"{prefix}ActorRole", first),
        Column(f"{prefix}ActorAttribute", f"nullif(array_to_string({rest}, ';'), '')"),
    )


LAYOUT = Layout(
    columns=(
        Column("EventID", "e.row"),
        Column("Date", DAY.format("%Y%m%d")),
        Column("Year", DAY.format("%Y")),
        Column("Month", DAY.format("%m")),
        Column("Day", DAY.format("%d")),
        *_side("Source", "one"),
        *_side("Target", "other"),
        Column("EventCode", "code"),
        Column("EventRootCode", "code[:2]"),
        Column("PentaClass", "penta_class(code[:2])"),
        Column("GoldsteinScore", "goldstein(code)"),
        Column("Issues", "nullif(array_to_string([upper(x) || ',1' FOR x IN e.context], ';'), '')"),
        Column("Lat", "place.lat"),
        Column("Lon", "place.lon"),
        text("LocationName", "place.resolved_place"),
        Column("StateName", "NULL"),
        Column("CountryCode", "place.country_code"),
        text("SentenceID", "replace(r.report_id, ';', ',') || '_' || e.text_info.\"sequence\" + 1"),
        text("URLs", "replace(r.url, ';', '%3B')"),
        text("NewsSources", "replace(r.publication, ';', ',')"),
    ),
    header=False,
    by_dyad=True,
)
