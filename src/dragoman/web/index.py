"""What makes a large record quick to search: a file beside it, made once for each version of the record.

It holds the words of all sentences, and which events tell which happening, by their row numbers. Everything works without
it, slower. `python -m dragoman.web.index RECORD INDEX` makes one, in a process of its own so that its memory is given back.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from dragoman.errors import RecordError
from dragoman.formats.tables import literal
from dragoman.record.database import Database
from dragoman.record.filters import Where
from dragoman.web.desk import VERSION, Desk, Reader

LAST = "\U0010ffff"
MEMORY = "400MB"
SENTENCE = 'lower(strip_accents(e."text"))'
INDEX = """
CREATE TABLE told AS
SELECT CAST(h.rowid AS UINTEGER) AS happening, CAST(e.rowid AS UINTEGER) AS event
FROM record.happening_events l JOIN record.events e ON e."key" = l."key" AND e.report_id = l.report_id
JOIN record.happenings h ON h.happening_id = l.happening_id ORDER BY happening, event;
CREATE TABLE postings AS
SELECT word, "row" FROM (
    SELECT CAST(rowid AS UINTEGER) AS "row",
        unnest(list_distinct(regexp_extract_all(lower(strip_accents("text")), '[\\p{L}\\p{N}]+'))) AS word FROM record.events
) ORDER BY word, "row"
"""

_WORD = re.compile(r"[^\W_]+")


def words_of(search: str) -> list[str]:
    """The words of a search, as the index has them."""
    plain = "".join(c for c in unicodedata.normalize("NFD", search) if not unicodedata.combining(c))
    return list(dict.fromkeys(_WORD.findall(plain.lower())))


def add_search(where: Where, search: str | None, reader: Reader) -> None:
    """Conditions on `events e`: each word begins a word of the sentence.

    The limit says no more than how many there are, but DuckDB would take a range of words for a fifth of all of them.
    """
    for word in words_of(search or ""):
        if reader.indexed:
            found = "FROM quick.postings WHERE word >= $word AND word < $last"
            [(number,)] = reader.rows(f"SELECT count(*) {found}", {"word": word, "last": word + LAST})
            first, last = where.value(word), where.value(word + LAST)
            found = f'SELECT "row" FROM quick.postings WHERE word >= {first} AND word < {last}'
            where.conditions.append(f"e.rowid IN (SELECT * FROM ({found}) LIMIT {number})")
        else:
            where.add(f"regexp_matches({SENTENCE}, ?)", rf"(^|[^\p{{L}}\p{{N}}]){word}")


def places(record: Path) -> list[Path]:
    """Where the index of a record may lie: beside it, or where that folder cannot be written to, among temporary files."""
    whose = blake2b(str(record.resolve()).encode(), digest_size=8).hexdigest()
    return [record.with_name(f"{record.name}.index"), Path(gettempdir()) / f"dragoman-{os.getuid()}-{whose}.index"]


def find_index(desk: Desk) -> Path | None:
    """An index of the record as it is now."""
    with desk.reading() as reader:
        [(wanted,)] = reader.rows(VERSION)
    return next((path for path in places(desk.path) if _version_of(path) == wanted), None)


def make_index(desk: Desk) -> Path | None:
    """Make the index; None where it cannot be made now, because a build has the record or nothing can be written."""
    for path in places(desk.path):
        command = [sys.executable, "-m", "dragoman.web.index", str(desk.path), str(path)]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return path
    return None


def _version_of(path: Path) -> str | None:
    import duckdb

    if not path.exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True) as index:
            [(found,)] = index.execute("SELECT version FROM made").fetchall()
            return str(found)
    except (duckdb.Error, ValueError):
        return None


def build(record: Path, path: Path) -> None:
    """Write the index of a record to a file, which is there only once all is written."""
    import duckdb

    with TemporaryDirectory(dir=path.parent, prefix=".index-") as folder:
        part = Path(folder) / "index.duckdb"
        with Database(record, read_only=True) as opened:  # whether it is a record of ours
            [(found,)] = opened.rows(VERSION)
        with duckdb.connect(str(part)) as index:
            index.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 2")
            index.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
            index.execute(f"ATTACH {literal(str(record))} AS record (READ_ONLY)")
            index.execute(INDEX)
            index.execute("CREATE TABLE made AS SELECT ? AS version", [str(found)])
        os.replace(part, path)


if __name__ == "__main__":
    try:
        build(Path(sys.argv[1]), Path(sys.argv[2]))
    except (RecordError, OSError) as error:
        raise SystemExit(str(error)) from None
