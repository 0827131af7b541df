"""Happenings by where they took place, and by who acted on whom: what the map and the network show."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from dragoman.web.asking import Asked
from dragoman.web.desk import Reader
from dragoman.web.tables import EVENTS, HAPPENINGS, Row

MOST_PLACES = 1_500
"""Circles of a map: the places where most happened."""


class Drawn(Asked):
    """What a network shows."""

    most: Annotated[int, Field(ge=2, le=80, description="Actors that are shown: those with most happenings.")] = 30


def places(reader: Reader, asked: Asked) -> list[Row]:
    """Places with how many happenings took place there, by quad class; an event counts where it has coordinates."""
    where = EVENTS.conditions(asked, reader)
    where.conditions.append("e.event_loc.lat IS NOT NULL AND e.event_loc.lon IS NOT NULL")
    happening = "t.happening" if reader.indexed else "l.happening_id"
    join = (
        "JOIN quick.told t ON t.event = e.rowid"
        if reader.indexed
        else 'JOIN happening_events l ON l."key" = e."key" AND l.report_id = e.report_id'
    )
    told = EVENTS.told if where.told else ""
    by_quad = ", ".join(f"count(DISTINCT happening) FILTER (quad_code = {quad})" for quad in (1, 2, 3, 4))
    query = f"""
        WITH here AS (
            SELECT DISTINCT {happening} AS happening, e.quad_code, e.event_loc.lat AS lat, e.event_loc.lon AS lon,
                e.event_loc.resolved_place AS place, e.event_loc.country_code AS country
            FROM events e {told} {join} {where.sql}
        )
        SELECT lat, lon, any_value(place), any_value(country), count(DISTINCT happening) AS number,
            [{by_quad}]
        FROM here GROUP BY lat, lon ORDER BY number DESC, lat, lon LIMIT {MOST_PLACES}"""
    names = ("lat", "lon", "place", "country_code", "happenings", "by_quad")
    return [dict(zip(names, row, strict=True)) for row in reader.rows(query, where.values)]


def network(reader: Reader, asked: Drawn) -> dict[str, list[Row]]:
    """The codes that act most and are acted upon most, and how often each does what to each, by quad class.

    Of a happening with several parties each pair counts; what is mutual counts for each two of its parties once.
    """
    where = HAPPENINGS.conditions(asked, reader)
    query = f"""
        WITH pairs AS (
            SELECT h.quad_code AS quad, h.event_scale AS score, unnest(CASE WHEN len(h.recipient) > 0
                THEN flatten([[{{a: a, b: b}} FOR b IN h.recipient] FOR a IN h.actor])
                ELSE flatten([[{{a: a, b: b}} FOR b IN h.actor IF a < b] FOR a IN h.actor]) END) AS p
            {HAPPENINGS.source(where)}
        )
        SELECT p.a, p.b, quad, count(*), avg(score) FROM pairs
        WHERE p.a <> p.b AND p.a > '' AND p.b > '' AND p.a = upper(p.a) AND p.b = upper(p.b) GROUP BY ALL"""
    found: list[Any] = reader.rows(query, where.values)
    weight: dict[str, int] = {}
    for one, other, _, number, _ in found:
        for code in (one, other):
            weight[code] = weight.get(code, 0) + number
    shown = sorted(weight, key=lambda code: (-weight[code], code))[: asked.most]
    links = [
        {"actor": one, "recipient": other, "quad_code": quad, "happenings": number, "mean_score": round(score, 2)}
        for one, other, quad, number, score in sorted(found, key=lambda row: (-row[3], row[:3]))
        if one in shown and other in shown
    ]
    return {"actors": [{"code": code, "happenings": weight[code]} for code in shown], "links": links}


def days(reader: Reader) -> tuple[Any, Any]:
    """The first and the last day on which anything of the record took place, the odd centuries of background left out."""
    query = 'SELECT quantile_disc("date", 0.005), max("date") FROM happenings WHERE "date" IS NOT NULL'
    [(first, last)] = reader.rows(query)
    return first, last
