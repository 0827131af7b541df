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
def icews_sectors() -> dict[str, str]:
    """Name of a sector in ICEWS, in lower case -> PLOVER sector, the ones that tell most first."""
    rows = read_table(data_path("formats", "sectors.tsv"), ("sector", "icews", "icews_read"))
    return {n.lower(): row["sector"] for _, row in rows for n in (row["icews"], *cell_list(row["icews_read"])) if n}


@cache
def body_names() -> dict[str, str]:
    """Names of what is no country, in lower case -> PLOVER's code."""
    rows = read_table(data_path("formats", "bodies.tsv"), ("code", "names"))
    return {name.lower(): row["code"] for _, row in rows for name in cell_list(row["names"])}


@cache
def body_kinds() -> dict[str, str]:
    """Codes of kinds of bodies, and what ICEWS calls them, in lower case -> PLOVER's code, the most general one."""
    rows = [row for _, row in read_table(data_path("formats", "bodies.tsv"), ("code", "kind", "icews"))]
    return {name.lower(): row["code"] for row in reversed(rows) for name in (row["code"], row["kind"], row["icews"])}


@cache
def cameo_kinds() -> list[tuple[str, str | None, str | None]]:
    """(code, category, mode) of every code of two to four digits that CAMEO can have; no category: a plain statement."""
    roots = [f"{root:02}" for root in range(1, 21)]
    codes = roots + [root + str(n) for root in roots for n in range(10)]
    codes += [code + str(n) for code in codes if len(code) > ROOT_CODE for n in range(10)]
    return [(code, *(ontology.from_cameo(code) or (None, None))) for code in codes]


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


GOLDSTEIN = """CREATE OR REPLACE TEMP MACRO goldstein(code) AS
    coalesce(scale(code), scale(code[:3]), scale(code[:2] || '0'))"""
"""The value of a code; of one that we never write, and that came with an import, its parent's."""

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
    "scale": lambda: cell("cameo", "goldstein"),
    "quad_class": lambda: cell("cameo_roots", "quad_class"),
    "penta_class": lambda: cell("cameo_roots", "penta_class"),
    "country_code": country_codes,
    "icews_sector_read": icews_sectors,
    "body_named": body_names,
    "body_of_kind": body_kinds,
}
"""Macros of one argument that look it up: `cow('KEN')` is '501'."""


def macros() -> Iterator[str]:
    """SQL that makes the words with which formats are described."""
    yield WORDS
    for name, read in MAPS.items():
        yield f"CREATE OR REPLACE TEMP MACRO {name}(key) AS ({map_of(read())})[key]"
    yield f"CREATE OR REPLACE TEMP MACRO cameo_code(category, mode, context) AS {code_of_event()}"
    yield GOLDSTEIN
