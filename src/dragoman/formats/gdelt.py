"""GDELT 2.0 Events: 61 tab-separated columns without a header, two actors a row, empty where nothing is known."""

from __future__ import annotations

from dragoman.formats.layout import Column, Layout, text

DAY = "strftime(e.\"date\", '{}')"
TOWN = "NOT coalesce(country_code(lower(place.resolved_place)) = place.country_code, false)"


def roles(entity: str) -> str:
    """SQL of an actor's types: the kind of a body, then the roles of its sectors."""
    kind = f"CASE WHEN body_kind({entity}.code) IS NULL THEN [] ELSE [body_kind({entity}.code)] END"
    return f"({kind} || [role(x) FOR x IN sectors({entity}) IF role(x) IS NOT NULL])"


def full_code(entity: str) -> str:
    """SQL of an actor's whole CAMEO code: country or body, then the roles."""
    own = f"array_to_string([role(x) FOR x IN sectors({entity}) IF role(x) IS NOT NULL], '')"
    return f"nullif(concat(cameo_country({entity}.code), body_code({entity}.code), {own}), '')"


def _actor(prefix: str, entity: str) -> tuple[Column, ...]:
    return (
        Column(f"{prefix}Code", full_code(entity)),
        text(f"{prefix}Name", f"upper(named({entity}))"),
        Column(f"{prefix}CountryCode", f"cameo_country({entity}.code)"),
        Column(f"{prefix}KnownGroupCode", f"body_group({entity}.code)"),
        Column(f"{prefix}EthnicCode", "NULL"),
        Column(f"{prefix}Religion1Code", "NULL"),
        Column(f"{prefix}Religion2Code", "NULL"),
        *(Column(f"{prefix}Type{n}Code", f"{roles(entity)}[{n}]") for n in (1, 2, 3)),
    )


def _no_place(prefix: str) -> tuple[Column, ...]:
    names = ("FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return (Column(f"{prefix}_Type", "0"), *(Column(f"{prefix}_{name}", "NULL") for name in names))


LAYOUT = Layout(
    columns=(
        Column("GLOBALEVENTID", "e.row"),
        Column("SQLDATE", DAY.format("%Y%m%d")),
        Column("MonthYear", DAY.format("%Y%m")),
        Column("Year", DAY.format("%Y")),
        Column("FractionDate", 'printf(\'%.4f\', year(e."date") + (month(e."date") * 30 + day(e."date")) / 365)'),
        *_actor("Actor1", "one"),
        *_actor("Actor2", "other"),
        Column("IsRootEvent", 'CAST(e.text_info."sequence" = 0 AS INTEGER)'),
        Column("EventCode", "code"),
        Column("EventBaseCode", "code[:3]"),
        Column("EventRootCode", "code[:2]"),
        Column("QuadClass", "quad_class(code[:2])"),
        Column("GoldsteinScale", "goldstein(code)"),
        Column("NumMentions", "coalesce(told.codings, 1)"),
        Column("NumSources", "coalesce(told.sources, 1)"),
        Column("NumArticles", "coalesce(told.reports, 1)"),
        Column("AvgTone", "NULL"),
        *_no_place("Actor1Geo"),
        *_no_place("Actor2Geo"),
        Column("ActionGeo_Type", f"CASE WHEN place.lat IS NULL THEN 0 WHEN {TOWN} THEN 4 ELSE 1 END"),
        text("ActionGeo_FullName", f"concat_ws(', ', CASE WHEN {TOWN} THEN place.resolved_place END, "
            "icews_country(place.country_code))"),
        Column("ActionGeo_CountryCode", "fips(place.country_code)"),
        Column("ActionGeo_ADM1Code", "fips(place.country_code)"),
        Column("ActionGeo_ADM2Code", "NULL"),
        Column("ActionGeo_Lat", "place.lat"),
        Column("ActionGeo_Long", "place.lon"),
        Column("ActionGeo_FeatureID", f"CASE WHEN NOT {TOWN} THEN fips(place.country_code) END"),
        Column("DATEADDED", "strftime(e.report_date, '%Y%m%d') || '000000'"),
        text("SOURCEURL", "coalesce(r.url, r.report_id)"),
    ),
    header=False,
    by_dyad=True,
    needs=("counts",),
)  # fmt: skip
