"""What ECharts is told to draw. Colours are Okabe and Ito's, which colour-blind readers tell apart; shapes say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dragoman import ontology
from dragoman.web.pages.rendering import QUADS
from dragoman.web.relations import STANDINGS, Between
from dragoman.web.tables import Row

Options = dict[str, Any]

COLOURS = {1: "#56b4e9", 2: "#0072b2", 3: "#e69f00", 4: "#d55e00"}
"""By quad class: blues for cooperation, oranges for conflict, the darker the more material."""
STANDING = {
    "done": {"symbol": "circle", "itemStyle": {"color": "#0072b2"}},
    "planned": {"symbol": "emptyDiamond", "itemStyle": {"color": "#e69f00", "borderWidth": 2}},
    "refused": {"symbol": "triangle", "itemStyle": {"color": "#d55e00"}},
    "denied": {"symbol": "path://M2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5L0,2Z", "itemStyle": {"color": "#cc79a7"}},
}
WAYS = ("#0072b2", "#d55e00")
LEAST, LARGEST = 6.0, 42.0
"""Pixels across a circle of the map."""


def timeline(rows: list[Row]) -> Options:
    """What passed between two: one row for each category, a shape for each standing."""
    kinds = sorted({row["event"] for row in rows}, key=lambda kind: ontology.categories()[kind].score)
    series = []
    for name, says in STANDINGS.items():
        points = [
            {
                "value": [str(row["date"]), row["event"]],
                "url": f"/happening?id={row['happening_id']}",
                "says": f"{row['date']}: {', '.join(row['actor'])} {row['event']} {', '.join(row['recipient'])}, {says}",
            }
            for row in rows
            if row["standing"] == name
        ]
        series.append({"name": name, "type": "scatter", "symbolSize": 12, "data": points, **STANDING[name]})
    return {
        "aria": {
            "enabled": True,
            "label": {"description": f"A timeline of {len(rows)} happenings; the table below has them."},
        },
        "legend": {"top": 0, "data": list(STANDINGS)},
        "tooltip": {"trigger": "item"},
        "grid": {"left": 8, "right": 16, "top": 34, "bottom": 56, "containLabel": True},
        "xAxis": {"type": "time", "boundaryGap": ["2%", "2%"]},
        "yAxis": {"type": "category", "data": kinds, "splitLine": {"show": True}},
        "dataZoom": [{"type": "slider", "bottom": 8, "height": 22, "showDataShadow": False}, {"type": "inside"}],
        "series": series,
    }


def score(rows: list[Row], between: Between) -> Options:
    """The mean score of each of the two ways by period, and how much it is the mean of."""
    series: list[Options] = []
    for number, (one, other) in enumerate((between.pair, between.pair[::-1])):
        own = [row for row in rows if (row["actor"], row["recipient"]) == (one, other)]
        name, colour = f"{one} to {other}", WAYS[number]
        mean = [[str(r["period"]), None if r["mean_score"] is None else round(r["mean_score"], 2)] for r in own]
        line = {"name": name, "type": "line", "connectNulls": False, "itemStyle": {"color": colour}, "data": mean}
        series.append(
            line
            | {"symbol": ("circle", "triangle")[number], "symbolSize": 7, "lineStyle": {"type": ("solid", "dashed")[number]}}
        )
        bars = {"name": name, "type": "bar", "xAxisIndex": 1, "yAxisIndex": 1, "itemStyle": {"color": colour}}
        series.append(bars | {"data": [[str(r["period"]), r["happenings"]] for r in own]})
    return {
        "aria": {"enabled": True, "label": {"description": "The mean score over time; the table below has the numbers."}},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        "grid": [
            {"left": 44, "right": 16, "top": 34, "height": "48%"},
            {"left": 44, "right": 16, "top": "70%", "bottom": 26},
        ],
        "xAxis": [{"type": "time", "axisLabel": {"show": False}}, {"type": "time", "gridIndex": 1}],
        "yAxis": [
            {"type": "value", "min": -10, "max": 10, "name": "score"},
            {"type": "value", "gridIndex": 1, "name": "happenings", "minInterval": 1},
        ],
        "series": series,
    }


def world(places: list[Row], to: Callable[[Row], str]) -> Options:
    """Circles where happenings took place, as large as they are many, in the colour of their commonest kind."""
    most = max((place["happenings"] for place in places), default=1)
    points: dict[int, list[Options]] = {quad: [] for quad in QUADS}
    for place in places:
        quad = max(QUADS, key=lambda q: (place["by_quad"][q - 1], q))
        size = max(LEAST, LARGEST * (place["happenings"] / most) ** 0.5)
        where = ", ".join(part for part in (place["place"], place["country_code"]) if part)
        says = f"{where}: {place['happenings']:,}, mostly {QUADS[quad]}"
        point = {"name": where, "value": [place["lon"], place["lat"]], "symbolSize": round(size, 1), "says": says}
        points[quad].append(point | {"url": to(place)})
    series = [
        {
            "name": QUADS[quad], "type": "scatter", "coordinateSystem": "geo", "data": points[quad],
            "itemStyle": {"color": COLOURS[quad], "opacity": 0.75, "borderColor": "#222", "borderWidth": 0.6},
        }
        for quad in QUADS
    ]  # fmt: skip
    return {
        "aria": {"enabled": True, "label": {"description": f"A map of {len(places)} places; the table below has them."}},
        "legend": {"bottom": 0, "data": list(QUADS.values())},
        "tooltip": {"trigger": "item"},
        "geo": {"map": "world", "roam": True, "silent": True, "top": 8, "bottom": 40, "left": 0, "right": 0},
        "series": series,
    }


def network(found: dict[str, list[Row]], to: Callable[..., str]) -> Options:
    """Who acts on whom: an arrow for each kind, as wide as it is often."""
    most = max((link["happenings"] for link in found["links"]), default=1)
    largest = max((actor["happenings"] for actor in found["actors"]), default=1)
    nodes = [
        {
            "id": actor["code"], "name": actor["code"],
            "symbolSize": round(14 + 40 * (actor["happenings"] / largest) ** 0.5, 1),
            "says": f"{actor['code']}: {actor['happenings']:,} happenings", "url": to(actor=actor["code"]),
        }
        for actor in found["actors"]
    ]  # fmt: skip
    links = [
        {
            "source": link["actor"], "target": link["recipient"],
            "says": f"{link['actor']} to {link['recipient']}: {link['happenings']:,}, {QUADS[link['quad_code']]}",
            "url": to(dyad=(link["actor"], link["recipient"]), quad=link["quad_code"]),
            "lineStyle": {
                "color": COLOURS[link["quad_code"]], "width": round(1 + 7 * link["happenings"] / most, 1),
                "curveness": 0.06 + 0.11 * link["quad_code"], "opacity": 0.8,
                "type": "solid" if link["quad_code"] < 3 else "dashed",
            },
        }
        for link in found["links"]
    ]  # fmt: skip
    return {
        "aria": {"enabled": True, "label": {"description": f"A network of {len(nodes)} actors; the table below has them."}},
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "graph", "layout": "force", "roam": True, "data": nodes, "links": links,
                "edgeSymbol": ["none", "arrow"], "edgeSymbolSize": 8, "draggable": True,
                "label": {"show": True, "fontWeight": "bold", "color": "#000"},
                "itemStyle": {"color": "#3fb58f"},
                "force": {"repulsion": 420, "edgeLength": [90, 220], "gravity": 0.12},
                "emphasis": {"focus": "adjacency"}, "zoom": 0.9,
            }
        ],
    }  # fmt: skip


def years(rows: list[Row]) -> Options:
    """Happenings by year and kind."""
    all_years = sorted({row["year"] for row in rows})
    series = []
    for quad, name in QUADS.items():
        numbers = {row["year"]: row["happenings"] for row in rows if row["quad_code"] == quad}
        data = [
            {"value": numbers.get(y, 0), "url": f"/happenings?quad={quad}&from={y}-01-01&to={y}-12-31"} for y in all_years
        ]
        series.append({"name": name, "type": "bar", "stack": "all", "itemStyle": {"color": COLOURS[quad]}, "data": data})
    return {
        "aria": {"enabled": True, "label": {"description": "Happenings by year and kind."}},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "grid": {"left": 8, "right": 8, "top": 48, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [str(y) for y in all_years]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": series,
    }
