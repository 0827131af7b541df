"""The command line as a new user and as a careless one meet it: what is said, what is coded, and the exit status."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from dragoman import gazetteer
from dragoman.cli import main

NEWS = "Chad expelled the ambassador of Libya on Friday."
KOREAN = "정부는 월요일에 국경 회담을 재개한다고 밝혔다. 대변인은 양측이 다음 주에 다시 만날 것이라고 말했다."
DATE = ("--date", "2024-06-25")
HEADER = "id\tkind\tpattern\tcategory\tmode\texample\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """run(*arguments, stdin=b"") -> exit status, standard output, standard error; in the temporary directory."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["dragoman", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        code = ended.value.code
        return (code if isinstance(code, int) else 0), told.out, told.err

    return call


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(NEWS, encoding="utf-8")
    return path


BAD = {
    "empty.txt": (b"", "empty"),
    "bytes.txt": (bytes(range(256)) * 8, "not-text"),
    "wrong.txt": ("\ufeffLima".encode("utf-16-be")[:-1], "bad-encoding"),
    "korean.txt": (KOREAN.encode(), "not-english"),
    "half.jsonl": (b'{"id": "h", "text": "Chad exp\n', "bad-json"),
    "long.txt": (b"Chad expelled the envoy. " * 2_100_000, "too-long"),
    "long.jsonl": (b'{"text": "' + b"Chad expelled the envoy. " * 2_100_000 + b'"}\n', "too-long"),
    "untold.jsonl": (b'{"id": "u"}\n', "no-text"),
}


def test_each_bad_report_gets_one_line_and_the_others_are_coded(run: Run, tmp_path: Path, news: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside.txt").write_text(NEWS, encoding="utf-8")
    status, out, err = run("code", *DATE, "--format", "plover", *BAD, "missing.txt", "folder", "news.txt")
    assert status == 1
    assert [orjson.loads(line)["report_id"] for line in out.splitlines()] == ["inside", "news"]
    lines = err.splitlines()
    assert lines.pop() == f"coded: 2, left out: {len(BAD) + 1}"
    wanted = [*((name, code) for name, (_, code) in BAD.items()), ("missing.txt", "missing")]
    assert [(line.split(": ")[1].split(",")[0], line.rsplit("[")[-1].rstrip("]")) for line in lines] == wanted
    assert all(", line 1: " in line for line in lines if ".jsonl" in line)


def test_a_folder_and_standard_input(run: Run, news: Path) -> None:
    status, out, err = run("code", *DATE, "--format", "json", ".")
    assert (status, err, orjson.loads(out)["report"]["report_id"]) == (0, "", "news")
    rows = b'{"id": "a", "text": "%s"}\n{"id": "b", "te\n{"id": "c", "text": "%s"}' % (NEWS.encode(), NEWS.encode())
    status, out, err = run("code", *DATE, "--format", "json", "-", stdin=rows)
    assert [orjson.loads(line)["report"]["report_id"] for line in out.splitlines()] == ["a", "c"]
    assert (status, err.splitlines()[0].startswith("left out: stdin, line 2: ")) == (1, True)
    status, _, err = run("code", "-")
    assert (status, err.splitlines()[0]) == (1, "left out: stdin: holds no text [empty]")


def test_without_a_date_it_is_said(run: Run, news: Path) -> None:
    status, out, err = run("code", "news.txt", "--format", "json")
    assert status == 0
    assert err.startswith("no date: news: ")
    (event,) = orjson.loads(out)["events"]
    assert (event["date"], event["date_basis"], event["report_date"]) == (None, "unknown", None)


def test_a_date_that_is_none_is_told_and_the_report_coded(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": NEWS, "date": "soon"}), encoding="utf-8")
    status, out, err = run("code", *DATE, "a.jsonl", "--format", "json")
    assert (status, orjson.loads(out)["report"]["date"]) == (1, DATE[1])
    assert "'soon'" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing argument"),
        (("news.txt", "--date", "2020-13-01"), "'2020-13-01' is not a day"),
        (("news.txt", "--format", "xml"), "'xml'"),
        (("news.txt", "--model", "nosuch"), "'nosuch'"),
        (("news.txt", "--model", "json"), "'json'"),
        (("news.txt", "--lexicon", "missing.tsv"), "missing.tsv: cannot be read"),
        (("news.txt", "--lexicon", "bad.tsv"), "bad.tsv, line 3: unknown category 'NOSUCH'"),
        (("news.txt", "--lexicon", "news.txt"), "news.txt, line 1: header lacks"),
        (("news.txt", "--lexicon", "none"), "none: a folder without .tsv files"),
        (("news.txt", "--actors", "missing.tsv"), "missing.tsv: cannot be read"),
        (("news.txt", "--actors", "bad.tsv"), "bad.tsv, line 1: header lacks"),
        (("news.txt", "-o", "none/such/file"), "No such file or directory"),
        (("news.txt", "-o", "none"), "cannot write to 'none'"),
        (("news.txt", "-o", "news.txt"), "one of the inputs"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(run: Run, news: Path, arguments: tuple[str, ...], told: str) -> None:
    entry = "mine.greet\tverb\tA greet R\t{}\t\tChad greeted Libya.\n"
    (news.parent / "bad.tsv").write_text(
        HEADER + entry.format("CONSULT") + entry.replace("greet", "zap").format("NOSUCH"), encoding="utf-8"
    )
    (news.parent / "none").mkdir()
    status, out, err = run("code", *arguments)
    assert (status, out) == (2, "")
    assert told in err
    assert err.splitlines()[-1].startswith(("dragoman: ", "Error: "))
    assert news.read_text(encoding="utf-8") == NEWS


def test_a_lexicon_of_ones_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "greet.tsv").write_text(
        HEADER + "mine.wink\tverb\tA wink at R\tCONSULT\t\tChad winked at Libya.\n", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("Chad winked at Libya.", encoding="utf-8")
    for lexicon in ("mine", "mine/greet.tsv"):
        _, out, _ = run("code", "a.txt", *DATE, "--format", "plover", "--lexicon", lexicon)
        assert [orjson.loads(line)["rule"] for line in out.splitlines()] == ["mine.wink"]


def test_rows_of_ones_own_actors_that_cannot_be_used_are_told(run: Run, news: Path) -> None:
    (news.parent / "mine.tsv").write_text("name\tcode\tsector\nZeta Front\tTCD\tREB\nAlpha\tXQX\tREB\n", encoding="utf-8")
    status, _, err = run("code", *DATE, "news.txt", "--actors", "mine.tsv")
    assert (status, err) == (0, "not used: mine.tsv, line 3: unknown code 'XQX'\n")


def test_output_to_a_file(run: Run, news: Path) -> None:
    status, out, err = run("code", *DATE, "news.txt", "--format", "plover", "-o", "events.jsonl")
    assert (status, out, err) == (0, "", "")
    (line,) = (news.parent / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert orjson.loads(line)["event"] == ["SANCTION"]


def test_json_stays_valid_for_any_file_name_and_any_character(run: Run, tmp_path: Path) -> None:
    text = (
        "Chad \x1b[31mexpelled the ambassador of Libya.\x85\u2028 Talks went on in the capital all day, \U0001f600 he said."
    )
    (tmp_path / "caf\udce9.txt").write_text(text, encoding="utf-8")
    _, out, err = run("code", *DATE, "--format", "json", "caf\udce9.txt")
    assert err == ""
    (line,) = out.split("\n")[:-1]
    assert orjson.loads(line)["report"]["report_id"] == "caf\ufffd"
    for command in ("code", "explain"):
        assert "\x1b" not in run(command, *DATE, "caf\udce9.txt")[1]


def test_a_reader_that_goes_away_ends_it_without_noise(news: Path) -> None:
    rows = news.with_suffix(".jsonl")
    rows.write_text((json.dumps({"text": NEWS, "date": "2024-06-25"}) + "\n") * 200, encoding="utf-8")
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", "code", "--format", "json", str(rows)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"report"')
        process.stdout.close()
        assert process.stderr.read() == b""


def test_the_table_names_who_did_what_and_what_is_damaged(run: Run, tmp_path: Path) -> None:
    text = "MPs meet in Accra\n\nKenya said it would not return to talks until Uganda freed two officers.\n\nAnnounced.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    _, out, _ = run("code", *DATE, "a.txt")
    assert "until Uganda freed two officers" in out
    assert "Kenya [KEN]" in out
    assert "fragment" in out
    assert max(map(len, out.splitlines())) <= 140


def test_explain(run: Run, tmp_path: Path) -> None:
    text = "Kenya said on Monday that it had expelled the ambassador of Uganda in March 2023."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    rows = [orjson.loads(line) for line in run("code", *DATE, "a.txt", "--format", "plover")[1].splitlines()]
    (event,) = [r for r in rows if "expel" in r["mode"]]
    status, out, _ = run("explain", *DATE, "a.txt", "--event", event["id"][:6])
    assert status == 0
    steps = {line.split()[0]: line for line in out.splitlines()[1:] if line.startswith("  ") and line[2] != " "}
    assert {"report", "sentence", "lexicon", "actor", "recipient", "date", "place"} <= set(steps)
    assert event["rule"] in steps["lexicon"]
    assert ".tsv:" in steps["lexicon"]
    assert '"March 2023"' in steps["date"]
    assert "Kenya" in steps["told"]
    status, out, err = run("explain", *DATE, "a.txt", "--event", "zzz")
    assert (status, out) == (1, "")
    assert "no event zzz" in err


def test_the_place_index_is_compiled_once_and_said(run: Run, monkeypatch: pytest.MonkeyPatch, news: Path) -> None:
    done: list[bool] = []
    monkeypatch.setattr(gazetteer, "is_compiled", lambda: bool(done))
    monkeypatch.setattr(gazetteer, "compiled", lambda: done.append(True))
    assert run("prepare") == (0, "", "compiling the place index, once\n")
    assert run("prepare") == (0, "", "")


def test_the_lexicon_commands(run: Run) -> None:
    status, out, _ = run("lexicon", "search", "expel")
    assert status == 0
    entry = out.splitlines()[0].split("\t")[0]
    status, out, _ = run("lexicon", "show", entry)
    assert status == 0
    assert f"id: {entry}" in out
    assert run("lexicon", "show", "no.such")[0] == 1
    status, out, _ = run("lexicon", "try", NEWS)
    assert (status, "stands" in out) == (0, True)
    assert run("lexicon", "try", KOREAN)[0] == 1
