"""What a stranger's input can never do: be unpickled, be run, reach the network, leave its folder, become SQL."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dragoman
from dragoman.reports import read_reports

HOME = Path(dragoman.__file__).parent
MODULES = sorted(HOME.rglob("*.py"))
UNPACKERS = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib", "yaml", "jsonpickle"}
MAY_PICKLE = {"runners/local.py", "runners/on_ray.py"}
"""They hand settings and errors of our own from one process of a run to another; nothing that came from outside."""
RUNNERS = {"eval", "exec", "compile", "__import__"}
NETWORK = {"requests", "urllib.request", "urllib3", "http.client", "socket", "httpx", "aiohttp", "ftplib", "smtplib"}
MAY_ASK = {"opinions/endpoint.py", "runners/on_ray.py"}
"""What speaks to others: to the endpoint that its user names, and to the cluster that its user has."""

OFFLINE = """
import socket, sys

def refuse(*_, **__):
    raise AssertionError("the network was asked for")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
import dragoman
from dragoman.record import build

build(dragoman.read_reports([sys.argv[1]]), __import__("pathlib").Path(sys.argv[2]))
with dragoman.Record(sys.argv[2]) as record:
    print(record.events().count(), [row["code"] for row in record.skipped()])
"""
PAGE = """<!DOCTYPE html><html><head><title>A page</title><script src="http://127.0.0.1:9/a.js"></script>
<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><script>document.write("Kenya attacked Uganda.")</script></head>
<body onload="fetch('http://127.0.0.1:9')"><article><p>Kenyan police arrested two activists in Mombasa on Friday.</p>
<img src="http://127.0.0.1:9/a.png"><iframe src="file:///etc/passwd"></iframe></article></body></html>"""
FEED = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.1:9/">]>
<rss version="2.0"><channel><title>Wire</title><item><title>Chad expelled the envoy of Sudan on Friday &x; &y;</title></item>
</channel></rss>"""


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(HOME)))
def test_nothing_is_unpickled_run_or_fetched(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = imported(tree)
    if str(path.relative_to(HOME)) not in MAY_PICKLE:
        assert not {name.split(".")[0] for name in names} & UNPACKERS
    if str(path.relative_to(HOME)) not in MAY_ASK:
        assert not names & NETWORK
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        assert name not in RUNNERS, f"line {call.lineno}"
        for given in call.keywords:
            assert not (given.arg in ("shell", "allow_pickle") and getattr(given.value, "value", None) is True)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(HOME)))
def test_no_value_is_written_into_quotes_of_sql(path: Path) -> None:
    """Values are parameters or, where SQL takes none (paths in ATTACH and COPY), written by `literal`; names are our own."""
    for text in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.JoinedStr)):
        whole = ast.unparse(text)
        if not re.search(r"\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|ATTACH|COPY|WHERE)\b", whole):
            continue
        for before, value in zip(text.values, text.values[1:], strict=False):
            if not (isinstance(before, ast.Constant) and isinstance(value, ast.FormattedValue)):
                continue
            if str(before.value).endswith("'"):
                told = ast.unparse(value.value)
                assert told in ("MEMORY", "self.name", "self.role"), f"line {text.lineno}: {told}"


def test_coding_asks_no_network_and_runs_no_page(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "page.html").write_text(PAGE)
    (inputs / "wire.rss").write_text(FEED)
    (inputs / "report.txt").write_text("Rebels killed three soldiers near Goma on Friday, the army said.")
    command = [sys.executable, "-c", OFFLINE, str(inputs), str(tmp_path / "r.duckdb")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.split(" ", 1)[0]) >= 2
    told = [str(getattr(item, "text", item)) for item in read_reports([inputs])]
    assert not any("root:" in text or "Kenya attacked" in text for text in told)
    assert any("Kenyan police arrested" in text for text in told)
