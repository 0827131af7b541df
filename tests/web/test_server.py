"""Who may come in, and what a browser may load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("nicegui")

from fastapi.testclient import TestClient

from dragoman.cli import app as command_line
from dragoman.errors import SettingError
from dragoman.web.library import Library
from dragoman.web.server import make_app, serve

RECORD = "/api/v1/record"


@pytest.fixture
def local(library: Library) -> TestClient:
    return TestClient(make_app(library, ui=False), base_url="http://127.0.0.1:8080")


@pytest.fixture
def far(library: Library) -> TestClient:
    return TestClient(make_app(library, ui=False, token="geheim"), base_url="http://server.example:8080")


def test_only_this_machine_is_answered(local: TestClient) -> None:
    for host in ("127.0.0.1:8080", "localhost", "[::1]:8080"):
        assert local.get(RECORD, headers={"host": host}).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "", "[bad"):
        assert local.get(RECORD, headers={"host": host}).status_code == 421


def test_other_sites_change_nothing(local: TestClient) -> None:
    body = {"text": "Chad expelled the envoy."}
    assert local.post("/api/v1/code", json=body, headers={"origin": "http://evil.example"}).status_code == 403
    assert local.delete("/api/v1/judgements?judge=Ann", headers={"origin": "null"}).status_code == 403
    assert local.delete("/api/v1/judgements?judge=Ann", headers={"origin": "http://127.0.0.1:8080"}).status_code == 200


def test_another_address_needs_the_token(far: TestClient) -> None:
    assert far.get(RECORD).status_code == 401
    for wrong in ("", "gehei", "geheimm", "é"):
        assert far.get(RECORD, headers={"authorization": f"Bearer {wrong}".encode()}).status_code == 401
        assert far.get(RECORD, params={"token": wrong}).status_code == 401
    assert far.get(RECORD, headers={"authorization": "Bearer geheim"}).status_code == 200
    answer = far.get("/api/v1/events", params={"token": "geheim", "size": "1"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/v1/events?size=1")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert far.get("/api/v1/events", params={"size": "1"}).status_code == 200, "the cookie is the token from now on"


def test_the_token_is_not_left_out() -> None:
    with pytest.raises(SettingError, match="--token"):
        serve(Path("none.duckdb"), host="0.0.0.0")


def test_browsers_load_nothing_from_elsewhere(local: TestClient) -> None:
    policy = local.get(RECORD).headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "http" not in policy


def test_wrong_use_of_the_command_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(command_line, ["serve", str(tmp_path / "none.duckdb")])
    assert "no such record" in str(result.exception)
    result = CliRunner().invoke(command_line, ["serve", str(tmp_path / "none.duckdb"), "--port", "0"])
    assert result.exit_code == 2


def test_the_command_line_loads_nothing_of_the_workbench() -> None:
    heavy = "{'nicegui', 'fastapi', 'uvicorn', 'duckdb', 'dragoman.web'}"
    code = f"import sys, dragoman.cli; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
