"""The JSON API: documented, paged, and with a reason for whatever cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("nicegui")

from fastapi.testclient import TestClient

from dragoman.web.library import Library
from dragoman.web.server import make_app
from dragoman.web.tables import TABLES

HOSTILE = [
    "' OR 1=1 --", "\"; DROP TABLE events; --", "%", "_", "\\", "${7*7}", "{{7*7}}", "<script>", "../../etc/passwd", "🙂",
    "é" * 200, "$p0", "?", "1e309", "-1", "NULL", "0x41",
]  # fmt: skip


@pytest.fixture
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(make_app(library, ui=False), base_url="http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_route_is_described(client: TestClient) -> None:
    told = get(client, "openapi.json")
    for path, methods in told["paths"].items():
        assert path.startswith("/api/v1/")
        for method in methods.values():
            assert method["summary"]
            assert {"200", "400", "503"} <= set(method["responses"])
            for parameter in method.get("parameters", ()):
                assert parameter.get("description") or parameter["schema"].get("description"), (path, parameter["name"])


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_paged(client: TestClient, name: str) -> None:
    first = get(client, name, size=2)
    second = get(client, name, size=2, page=2)
    assert first["total"] == second["total"] > 2
    assert len(first["rows"]) == 2
    assert first["rows"] != second["rows"]
    assert first["copied"] is None
    beyond = get(client, name, size=200, page=50)
    assert beyond["rows"] == []
    assert isinstance(get(client, f"{name}/facets"), dict)


def test_a_dyad_is_two_codes_with_a_comma(client: TestClient) -> None:
    assert get(client, "events", dyad="RUS,GEO")["total"] == get(client, "events", dyad=["RUS", "GEO"])["total"] > 0


def test_columns_are_chosen(client: TestClient) -> None:
    [row] = get(client, "events", size=1, columns="id,date")["rows"]
    assert set(row) == {"id", "date"}


@pytest.mark.parametrize("name", TABLES)
def test_facets_can_be_narrowed_where_a_table_has_none_too(client: TestClient, name: str) -> None:
    assert isinstance(get(client, f"{name}/facets", to="2000-01-01"), dict)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_find_nothing_or_are_refused(client: TestClient, value: str) -> None:
    before = get(client, "events")["total"]
    for name in ("actor", "source", "publication", "place", "text", "search", "report", "story", "rule", "dyad"):
        for table in ("events", "happenings", "reports"):
            answer = client.get(f"/api/v1/{table}", params={name: value})
            assert answer.status_code in (200, 400), (name, answer.text)
    for name in ("category", "mode", "status", "quad", "from", "sort", "page", "size", "columns", "min_confidence"):
        answer = client.get("/api/v1/events", params={name: value})
        assert answer.status_code == 400 or (name, value) in {("min_confidence", "0x41")}, (name, answer.text)
        assert answer.json()["error"]
    for path in ("report", "event", "happening", "lexicon"):
        assert client.get(f"/api/v1/{path}", params={"id": value}).status_code == 400
    assert get(client, "events")["total"] == before


@pytest.mark.parametrize(
    "address",
    [
        "events?colour=red", "events?actor=a&actor=b&x=1", "events?from=yesterday", "events?size=0", "events?page=999999",
        "report", "report?id=", "relation/state", "relation/state?one=USA", "relation/series?one=USA&other=PRK&by=day",
        "sample?number=0", "judgements/sheet?format=exe", "events/download?format=xlsx", "network?most=100000",
        "events?actor=%00", "events?text=%ff", "events?dyad=USA",
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused_with_a_reason(client: TestClient, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    if address == "events?text=%ff":  # no UTF-8: read as a replacement character, which nothing holds
        assert answer.status_code == 200
        return
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"error", "code"}


def test_one_of_each(client: TestClient) -> None:
    event = get(client, "events", size=1)["rows"][0]
    assert get(client, "event", id=event["id"]) == event
    report = get(client, "report", id=event["report_id"])
    assert event["id"] in {one["id"] for one in report["events"]}
    happening = get(client, "happening", id=report["happenings"][event["id"]]["happening_id"])
    assert event["id"] in {one["id"] for one in happening["tellings"]}
    assert get(client, "lexicon", id="consult.visit")["category"] == "CONSULT"
    assert get(client, "record")["numbers"]["reports"] > 100
    assert len(get(client, "categories")["categories"]) == 16


def test_relations_places_and_networks(client: TestClient) -> None:
    between = {"one": "RUS", "other": "GEO"}
    told = get(client, "relation/timeline", **between)
    assert any({"RUS", "GEO"} <= {*row["actor"], *row["recipient"]} for row in told)
    assert {row["standing"] for row in told} <= {"done", "planned", "refused", "denied"}
    assert all(-10 <= row["mean_score"] <= 10 for row in get(client, "relation/series", **between) if row["happenings"])
    assert isinstance(get(client, "relation/state", **between, on="2020-01-01"), list)
    places = get(client, "places")
    assert all(-90 <= place["lat"] <= 90 and sum(place["by_quad"]) == place["happenings"] for place in places)
    assert places == sorted(places, key=lambda place: -place["happenings"])
    few = get(client, "network", most=5)
    assert len(few["actors"]) == 5
    assert {link["actor"] for link in few["links"]} <= {actor["code"] for actor in few["actors"]}


def test_judging_by_program(client: TestClient) -> None:
    event = get(client, "sample", number=1)["events"][0]
    body = {"event_id": event, "answer": "no", "wrong": ["recipient"], "judge": "Ann"}
    assert client.post("/api/v1/judgements", json=body).status_code == 200
    assert get(client, "sample", number=1)["estimate"]["whole"]["judged"] == 1
    assert client.post("/api/v1/judgements", json=body | {"wrong": []}).status_code == 400
    assert "recipient" in client.get("/api/v1/judgements/sheet").text
    assert client.delete("/api/v1/judgements", params={"judge": "Ann"}).json() == {"event_id": event}
    assert get(client, "sample", number=1)["estimate"]["whole"] is None


def test_a_text_is_coded_on_the_spot(client: TestClient) -> None:
    before = get(client, "record")["numbers"]
    found = client.post(
        "/api/v1/code", json={"text": "Chad expelled the envoy of Libya on Friday.", "date": "2024-06-25"}
    ).json()
    assert found["events"]
    assert found["steps"][found["events"][0]["id"]]
    assert (
        client.post("/api/v1/code", json={"text": "Президент встретился с премьер-министром в Париже."}).status_code == 400
    )
    assert client.post("/api/v1/code", json={"text": "x" * 300_000}).status_code == 400
    assert get(client, "record")["numbers"] == before
