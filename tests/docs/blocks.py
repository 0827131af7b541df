"""The code blocks of a page, and how each is run: as typed by a reader, in a folder with the files that the pages name."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = ("sh", "bash", "console")
NOT_RUN = {
    "serve": "runs until it is interrupted; tests/web",
    "mcp": "runs until its input ends; tests/test_mcp_server.py",
    "second-opinion": "asks a server; tests/opinions",
}
"""Commands of which only the options are checked, and what runs them instead."""
OTHERS = ("make", "pip", "pytest", "git", "cd", "curl", "python tests", "Rscript", "DRAGOMAN_TOKEN")
"""Beginnings of lines that are the reader's own business: they install, test, or start a server."""
NEWS = [
    (
        "lake-1",
        "2021-03-04",
        "Kenyan police arrested two fishermen at Lake Victoria on Wednesday. Uganda urged their release.",
    ),
    ("lake-2", "2021-03-05", "Police in Kenya arrested three fishermen on Wednesday at Lake Victoria, an official said."),
    (
        "envoy",
        "2021-03-08",
        "Uganda will send an envoy to Nairobi if Kenya agrees, its foreign minister said on Monday.",
    ),
    ("korea", "2020-07-02", "North Korea rejected talks with the United States on Thursday."),
]

PAIRS = "\n".join(
    map(
        "\t".join,
        (
            ("uid", "sentence", "marked_sentence", "source", "target"),
            ("1", "Kenya attacked Uganda.", "<s>Kenya</s> attacked <t>Uganda</t>.", "Kenya", "Uganda"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the line of its page on which it begins."""

    language: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page."""
    text = page.read_text(encoding="utf-8")
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 2) for m in FENCE.finditer(text)]


def commands(block: Block) -> list[str]:
    """The commands of a shell block: continued lines and here-documents as one."""
    if block.language not in SHELL and not (block.language == "" and block.text.startswith("dragoman ")):
        return []
    found: list[str] = []
    closing = ""
    for line in block.text.splitlines():
        if closing or (found and found[-1].endswith("\\")):
            found[-1] = found[-1].removesuffix("\\") + ("\n" if closing else " ") + line
            closing = "" if line == closing else closing
            continue
        if line.strip() and not line.startswith("#"):
            found.append(line)
            here = re.search(r"<<'?(\w+)'?", line)
            closing = here[1] if here else ""
    return found


def lay_out(folder: Path, repository: Path) -> None:
    """The files that the pages name."""
    import pyarrow
    from pyarrow import parquet
    from typer.testing import CliRunner

    from dragoman.cli import app

    rows = [{"id": name, "date": day, "publication": "Harbour Post", "text": text} for name, day, text in NEWS]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "news").mkdir()
    (folder / "pages").mkdir()
    (folder / "evaluation").mkdir()
    (folder / "my-gold").mkdir()
    (folder / "archive").mkdir()
    parquet.write_table(pyarrow.Table.from_pylist(rows), folder / "archive" / "one.parquet")
    for name in ("news/part-1.jsonl", "reports.jsonl"):
        (folder / name).write_text(lines)
    (folder / "report.txt").write_text(NEWS[0][2])
    (folder / "pages" / "one.html").write_text(f"<html><body><article><p>{NEWS[1][2]}</p></article></body></html>")
    (folder / "pairs.tsv").write_text(PAIRS)
    table = f'day,lede\n2021-03-09,"{NEWS[2][2]}"\n'.encode()
    (folder / "more.csv.gz").write_bytes(gzip.compress(table))
    (folder / "news.csv").write_text(f'no,printed_on,lede\n7,2021-03-09,"{NEWS[2][2]}"\n')
    (folder / "my.actors.txt").write_text("ANN_REED_ [FJIELI >110401] [FJIGOV 990716-110401]\n")
    (folder / "my.agents.txt").write_text("HARBOUR_GUARD [~COP]\n")
    gold = sorted((repository / "evaluation" / "gold").glob("*.json"))[:2]
    (folder / "evaluation" / "gold").mkdir()
    for path in gold:
        (folder / "evaluation" / "gold" / path.name).write_bytes(path.read_bytes())
        (folder / "my-gold" / path.name).write_bytes(path.read_bytes())
    (folder / "examples").symlink_to(repository / "examples")
    for made in (
        ["build", "news", "--record", "news.duckdb"],
        ["build", "news", "--record", "r.duckdb"],
        ["export", "news.duckdb", "--format", "polecat", "-o", "polecat.txt"],
        ["import", "polecat.txt", "--record", "icews.duckdb"],
        ["export", "news.duckdb", "--format", "polecat", "-o", "Events.2019.tab"],
    ):
        result = CliRunner().invoke(app, made)
        assert result.exit_code == 0, (made, result.output)
    import zipfile

    with zipfile.ZipFile(folder / "Events.2019.tab.zip", "w") as archive:
        archive.write(folder / "Events.2019.tab", "Events.2019.tab")
    (folder / "icews.duckdb").unlink()


def run(command: str) -> None:
    """Run a command in the current folder: `dragoman` in this process, all else by bash. AssertionError where it fails."""
    if command.startswith(OTHERS):
        return
    words = shlex.split(command, comments=True)
    if words[:1] == ["dragoman"] and not {"|", ">"} & set(words):
        _dragoman(words[1:], command)
        return
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(["bash", "-ec", command], capture_output=True, text=True, env=os.environ | {"PATH": path})
    assert ended.returncode in (0, 1), (command, ended.stderr)
    assert "Traceback" not in ended.stderr, (command, ended.stderr)


def _dragoman(words: list[str], command: str) -> None:
    from typer.testing import CliRunner

    from dragoman.cli import app
    from dragoman.errors import DragomanError

    if words[0] in NOT_RUN or "--address" in words:  # a cluster: tests/runners
        check_options(words)
        return
    if "--workers" in words:  # as many as a test should have
        words[words.index("--workers") + 1] = "1"
    spread = [found for word in words for found in (sorted(glob(word)) if "*" in word else [word])]
    result = CliRunner().invoke(app, spread)
    error = result.exception
    if words[0] == "sample":
        judge(Path(words[words.index("-o") + 1]))
    if isinstance(error, DragomanError) and "begins with" in str(error):  # an id of the reader's own report
        return
    assert result.exit_code in (0, 1), (command, result.output)
    assert error is None or isinstance(error, SystemExit), (command, error)


def judge(sheet: Path) -> None:
    """Fill in a drawn sheet, as its reader does between two commands."""
    with open(sheet, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with open(sheet, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"right": "yes", "judge": "reader"} for row in rows)


def check_options(words: list[str]) -> None:
    """Every option of the command is one that it has."""
    import typer

    from dragoman.cli import app

    command: Any = typer.main.get_command(app)
    command = command.commands[words[0]]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known, words
