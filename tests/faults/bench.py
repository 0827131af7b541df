"""Builds that are killed, and inputs that are broken, against what an undisturbed build gives.

`python tests/faults/bench.py 50` kills a build at 50 random moments, each time starts it again until it ends, and compares
the record with an undisturbed one. test_faults.py does so a few times, and damages one input of each format.
"""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "record"))

from record_reports import contents

Damage = Callable[[bytes], bytes]
SENTENCES = [
    "Kenyan police arrested {n} fishermen at Lake Victoria on Wednesday.",
    "Uganda urged Kenya to release {n} fishermen.",
    "Rebels killed {n} soldiers near Goma, the Congolese army said.",
    "France will send {n} doctors to Chad if Sudan reopens the border.",
    "Sudan did not attack Chad, the Sudanese foreign minister said.",
    "The French president met the German chancellor in Berlin on Thursday.",
    "Protesters in Lima demanded the release of {n} students.",
]
FORMATS = ("txt", "html", "jsonl", "csv", "tsv", "parquet", "warc", "rss", "atom", "jsonl.gz", "csv.zst")


def invented(number: int, count: int = 3) -> dict[str, str]:
    """A report of our own, another for each number."""
    draw = random.Random(number)
    text = " ".join(draw.choice(SENTENCES).format(n=draw.randrange(2, 900)) for _ in range(count))
    return {
        "id": f"r{number}",
        "date": f"2021-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "text": text,
        "title": f"Report {number}",
    }


def write_all(folder: Path, each: int = 4, first: int = 0) -> None:
    """One file of each format, `each` reports in it."""
    folder.mkdir(exist_ok=True)
    number = first
    for ending in FORMATS:
        rows = [invented(number + i) for i in range(each)]
        number += each
        if ending == "txt" or ending == "html":
            for row in rows:
                (folder / f"{row['id']}.{ending}").write_bytes(file_of(ending, [row]))
        else:
            (folder / f"day.{ending}").write_bytes(file_of(ending, rows))


def file_of(ending: str, rows: list[dict[str, str]]) -> bytes:
    """A file of this format with these reports."""
    if ending.endswith(".gz"):
        return gzip.compress(file_of(ending[:-3], rows), mtime=0)
    if ending.endswith(".zst"):
        return _zstd(file_of(ending[:-4], rows))
    if ending == "parquet":
        import io

        import pyarrow
        from pyarrow import parquet

        out = io.BytesIO()
        parquet.write_table(pyarrow.Table.from_pylist(rows), out, row_group_size=2)
        return out.getvalue()
    return "".join(_text_of(ending, rows)).encode()


def _text_of(ending: str, rows: list[dict[str, str]]) -> Iterator[str]:
    if ending in ("csv", "tsv"):
        mark = "," if ending == "csv" else "\t"
        yield mark.join(("id", "date", "text")) + "\n"
        yield from (mark.join((r["id"], r["date"], f'"{r["text"]}"')) + "\n" for r in rows)
    elif ending == "rss":
        yield '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>'
        yield from (
            f"<item><title>{r['title']}</title><guid>{r['id']}</guid><description>{r['text']}</description></item>"
            for r in rows
        )
        yield "</channel></rss>"
    elif ending == "atom":
        yield '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>'
        yield from (
            f"<entry><title>{r['title']}</title><id>{r['id']}</id><summary>{r['text']}</summary></entry>" for r in rows
        )
        yield "</feed>"
    elif ending == "warc":
        for r in rows:
            yield (
                f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:{r['id']}>\r\nContent-Type: text/plain\r\n"
                f"Content-Length: {len(r['text'].encode())}\r\n\r\n{r['text']}\r\n\r\n"
            )
    elif ending == "jsonl":
        yield from (json.dumps(r) + "\n" for r in rows)
    else:
        page = "<!DOCTYPE html><html><head><title>{title}</title></head><body><article><p>{text}</p></article></body></html>"
        yield from (page.format(**r) if ending == "html" else r["text"] for r in rows)


def _zstd(data: bytes) -> bytes:
    if sys.version_info >= (3, 14):
        from compression import zstd as packer
    else:
        from backports import zstd as packer
    return bytes(packer.compress(data))


def build(inputs: Path, record: Path) -> subprocess.Popen[bytes]:
    """`dragoman build` in a process of its own."""
    dragoman = str(Path(sys.executable).with_name("dragoman"))
    command = [dragoman, "build", str(inputs), "--date", "2021-06-01", "--record", str(record)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill_and_go_on(inputs: Path, record: Path, moments: list[float]) -> int:
    """Start the build, kill it after each of the seconds, then let it end. How often it was still running when killed."""
    killed = 0
    for seconds in moments:
        process = build(inputs, record)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
    ended = build(inputs, record)
    _, told = ended.communicate()
    if ended.returncode not in (0, 1):
        raise RuntimeError(told.decode())
    return killed


DAMAGE: dict[str, Damage] = {
    "cut": lambda data: data[: len(data) * 2 // 3],
    "overwritten": lambda data: data[: len(data) // 2] + b"\xff\x00\xfe" * 8 + data[len(data) // 2 + 24 :],
    "empty": lambda data: b"",
}


def main(times: int) -> None:
    """Kill so many builds; print what was found, and fail where records differ."""
    draw = random.Random(times)
    with tempfile.TemporaryDirectory(prefix="faults") as home:
        inputs, whole = Path(home, "in"), Path(home, "whole.duckdb")
        write_all(inputs, each=30)
        begun = time.monotonic()
        kill_and_go_on(inputs, whole, [])
        seconds = time.monotonic() - begun
        expected, record, killed = contents(whole), Path(home, "record.duckdb"), 0
        print(f"undisturbed: {seconds:.1f} s, {len(expected['reports'])} reports, {len(expected['events'])} events")
        while killed < times:
            record.unlink(missing_ok=True)
            now = kill_and_go_on(inputs, record, [draw.uniform(0, seconds) for _ in range(min(5, times - killed))])
            killed += now
            different = [table for table, rows in contents(record).items() if rows != expected[table]]
            print(f"killed {killed} times; different: {different or 'nothing'}")
            if different:
                sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
