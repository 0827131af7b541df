"""What our codes are in other people's event data, from data/formats, as SQL macros that DuckDB looks them up with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from dragoman import ontology
from dragoman.tables import cell_list, data_path, read_table

ROOT_CODE = 2
"""Digits of a CAMEO root. Other people's files write an event of the root itself with a third digit, 0: "040"."""

WORDS = """
CREATE OR REPLACE TEMP MACRO one_line(t) AS
    regexp_replace(t, '[\\x00-\\x1f\\x7f\\x{85}\\x{2028}\\x{2029}]+', ' ', 'g');
CREATE OR REPLACE TEMP MACRO printable(t) AS regexp_replace(t, '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+', ' ', 'g');
CREATE OR REPLACE TEMP MACRO inert(t) AS
    CASE WHEN regexp_matches(t, '^[\\s'']*[=+\\-@＝＋－＠]') THEN '''' || t ELSE t END;
CREATE OR REPLACE TEMP MACRO as_told(t) AS
    CASE WHEN regexp_matches(t, '^''[\\s'']*[=+\\-@＝＋－＠]') THEN t[2:] ELSE t END;
CREATE OR REPLACE TEMP MACRO named(x) AS coalesce(x.entity_name, x.entity_text);
CREATE OR REPLACE TEMP MACRO sectors(x) AS
    CASE WHEN x.sector IS NULL THEN [] ELSE [x.sector] END || [s FOR s IN x.other_sectors IF s <> coalesce(x.sector, '')];
"""
"""`one_line`: text for a file that ends its rows with a line. `printable`: without control characters but tab and lines.
`inert`: text that no spreadsheet takes for a formula; `as_told` undoes it. `sectors`: an entity's, the main one first.
"""


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def cell(name: str, column: str) -> dict[str, str]:
    """First column -> another one, of a table of data/formats, where both have a value."""
    first, *_ = _columns(name)
    rows = read_table(data_path("formats", f"{name}.tsv"), (first, column))
    return {row[first]: row[column] for _, row in rows if row[first] and row[column]}


def _columns(name: str) -> list[str]:
    _, row = next(read_table(data_path("formats", f"{name}.tsv"), ()))
    return list(row)


@cache
def country_codes() -> dict[str, str]:
    """Every name and code under which other people's files have a country, in lower case -> our code."""
    found = {}
    columns = ("code", "cow", "cameo", "icews", "other")
    rows = [row for _, row in read_table(data_path("formats", "countries.tsv"), columns)]
    for row in rows:
        for name in (row["cow"], row["cameo"], row["icews"], *cell_list(row["other"]), row["code"]):
            if name:
                found[name.lower()] = row["code"]
    return found


@cache
def role_sectors() -> dict[str, str]:
    """CAMEO role code -> PLOVER sector."""
    rows = read_table(data_path("formats", "sectors.tsv"), ("sector", "cameo", "read"))
    return {code: row["sector"] for _, row in rows for code in (row["cameo"], *cell_list(row["read"])) if code}


@cache
def icews_sectors() -> dict[str, str]:
    """Name of a sector in ICEWS, in lower case -> PLOVER sector, the ones that tell most first."""
    rows = read_table(data_path("formats", "sectors.tsv"), ("sector", "icews", "icews_read"))
    return {n.lower(): row["sector"] for _, row in rows for n in (row["icews"], *cell_list(row["icews_read"])) if n}


@cache
def body_codes() -> dict[str, str]:
    """CAMEO code of what is no country -> PLOVER's: its known groups and the kinds of bodies."""
    rows = [row for _, row in read_table(data_path("formats", "bodies.tsv"), ("code", "cameo", "kind", "group"))]
    kinds = {row["kind"]: row["code"] for row in reversed(rows)}
    return kinds | {row["group"]: row["code"] for row in rows if row["group"]} | {row["cameo"]: row["code"] for row in rows}


@cache
def cameo_kinds() -> dict[str, tuple[str, str | None] | None]:
    """CAMEO codes, as other people's files write them, -> category and mode; None for plain statements."""
    found = dict(ontology.cameo_codes())
    return found | {code + "0": kind for code, kind in found.items() if len(code) == ROOT_CODE and code + "0" not in found}


def written_code(code: str) -> str:
    """A CAMEO code with at least three digits."""
    return code + "0" if len(code) == ROOT_CODE else code


def code_of_event() -> str:
    """SQL of an event's CAMEO code: that of its first mode that has one, else of a context, else of its category."""
    modes = {f"{category}/{mode}": written_code(m.cameo) for (category, mode), m in ontology.modes().items()}
    roots = {name: written_code(c.cameo) for name, c in ontology.categories().items()}
    columns = ("category", "context", "code")
    contexts = [row for _, row in read_table(data_path("formats", "cameo_contexts.tsv"), columns)]
    cases = " ".join(
        f"WHEN category = {literal(row['category'])} AND list_contains(context, {literal(row['context'])}) "
        f"THEN {literal(row['code'])}"
        for row in contexts
    )
    by_mode = f"[{map_of(modes)}[category || '/' || m] FOR m IN mode IF category || '/' || m IN ({_list(modes)})][1]"
    return f"coalesce({by_mode}, CASE {cases} END, {map_of(roots)}[category])"


def map_of(found: Mapping[str, str]) -> str:
    """The mapping as SQL writes it."""
    return "MAP {" + ", ".join(f"{literal(key)}: {literal(value)}" for key, value in found.items()) + "}"


def _list(found: Mapping[str, str]) -> str:
    return ", ".join(map(literal, found))


MAPS: dict[str, Callable[[], Mapping[str, str]]] = {
    "cow": lambda: cell("countries", "cow"),
    "fips": lambda: cell("countries", "fips"),
    "cameo_country": lambda: cell("countries", "cameo"),
    "icews_country": lambda: cell("countries", "icews"),
    "body_code": lambda: cell("bodies", "cameo"),
    "body_kind": lambda: cell("bodies", "kind"),
    "body_group": lambda: cell("bodies", "group"),
    "body_sector": lambda: cell("bodies", "icews"),
    "role": lambda: cell("sectors", "cameo"),
    "icews_sector": lambda: cell("sectors", "icews"),
    "cameo_name": lambda: cell("cameo", "name"),
    "goldstein": lambda: cell("cameo", "goldstein"),
    "quad_class": lambda: cell("cameo_roots", "quad_class"),
    "penta_class": lambda: cell("cameo_roots", "penta_class"),
    "country_code": country_codes,
    "role_sector": role_sectors,
    "icews_sector_read": icews_sectors,
    "body_read": body_codes,
    "cameo_category": lambda: {code: kind[0] for code, kind in cameo_kinds().items() if kind},
    "cameo_mode": lambda: {code: kind[1] for code, kind in cameo_kinds().items() if kind and kind[1]},
}
"""Macros of one argument that look it up: `cow('KEN')` is '501'."""


def macros() -> Iterator[str]:
    """SQL that makes the words with which formats are described."""
    yield WORDS
    for name, read in MAPS.items():
        yield f"CREATE OR REPLACE TEMP MACRO {name}(key) AS ({map_of(read())})[key]"
    yield f"CREATE OR REPLACE TEMP MACRO cameo_code(category, mode, context) AS {code_of_event()}"
