"""The record's tables as they are paged, sorted, counted by facets and downloaded, all of it in DuckDB.

A page is found in two steps, its row numbers first, so that the wide columns are read of its rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.record import queries
from dragoman.record.filters import Where, event_conditions, report_conditions, statement_conditions
from dragoman.web.asking import Asked, AskedError, Listed
from dragoman.web.desk import Reader
from dragoman.web.index import add_search

Row = dict[str, Any]

FACET_VALUES = 15
"""Values of a facet that are told, the commonest."""
FLAT = {
    "actor": ("actor", "actor_code", "actor_sector"),
    "recipient": ("recipient", "recipient_code", "recipient_sector"),
    "event_loc": ("extracted_place", "resolved_place", "geonameid", "lat", "lon", "country_code"),
    "size": ("dead", "injured", "arrested"),
    "attribution": ("said_by",),
    "trigger": ("event_text",),
    "text_info": ("text_start", "text_end"),
    "cite_info": ("title", "publication", "url"),
    "source": ("source", "source_code", "source_sector"),
    "agreement": ("mode_agreement", "date_agreement", "place_agreement", "size_agreement", "status_agreement"),
}
"""The cells that a field becomes, where they have other names."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What rows can be counted by. `filter`: the parameter that asks for one of its values.

    `value`: SQL of it, or, where a row may have `many`, of a list; `role`: instead, of events, the codes of those in a role,
    which `participants` has in a narrower column.
    """

    name: str
    filter: str
    value: str = ""
    many: bool = False
    role: str = ""
    kind: Callable[[str], Any] = str

    def counted(self, *, hits: bool) -> str:
        """SQL of its commonest values; `hits`: among those alone."""
        if self.role:
            among = """AND "key" IN (SELECT "key" FROM hits)""" if hits else ""
            source = f"""SELECT DISTINCT code AS value, "key" FROM participants WHERE role = '{self.role}' {among}"""
        else:
            source = f"SELECT {f'unnest({self.name})' if self.many else self.name} AS value FROM hits"
        return f"""(SELECT '{self.name}' AS facet, CAST(value AS VARCHAR) AS value, count(*) AS number FROM ({source})
            WHERE value IS NOT NULL AND CAST(value AS VARCHAR) <> '' GROUP BY value
            ORDER BY number DESC, value LIMIT {FACET_VALUES})"""


@dataclass(frozen=True, slots=True)
class Table:
    """One of the record's tables.

    `rows`: FROM; `told`: the join that conditions on reports and stories need. `fields`: a row's, in SQL over `rows` and
    `joins`. `apart`: the fields that `complete` adds to a page instead, which is quicker. `flat`: one value a cell, for CSV
    and Parquet.
    """

    name: str
    alias: str
    rows: str
    fields: Mapping[str, str]
    sorts: Mapping[str, str]
    order: str
    conditions: Callable[[Asked, Reader], Where]
    flat: str
    told: str = ""
    joins: str = ""
    apart: frozenset[str] = frozenset()
    complete: Callable[[Reader, dict[int, Row], set[str]], None] = lambda reader, rows, names: None
    facets: tuple[Facet, ...] = ()

    # -- what is asked for

    def source(self, where: Where) -> str:
        """FROM and WHERE of what is asked for."""
        return f"FROM {self.rows} {self.told if where.told else ''} {where.sql}"

    def sorted_by(self, sort: str | None) -> tuple[str, str]:
        """What rows are sorted by, and which way. Raises AskedError for what one cannot sort by."""
        name = (sort or self.order).removeprefix("-")
        if name not in self.sorts:
            raise AskedError(f"sort: no column {name[:40]!r} to sort by; there are {', '.join(self.sorts)}")
        return self.sorts[name], "DESC" if (sort or self.order).startswith("-") else "ASC"

    def chosen(self, columns: list[str] | None) -> dict[str, str]:
        """The fields asked for, with their SQL. Raises AskedError for those that there are not."""
        unknown = [name[:40] for name in columns or () if name not in self.fields]
        if unknown:
            raise AskedError(f"columns: no column {', '.join(map(repr, unknown))}; there are {', '.join(self.fields)}")
        return {name: sql for name, sql in self.fields.items() if not columns or name in columns}

    # -- answers

    def page(self, reader: Reader, asked: Listed) -> tuple[int, list[Row]]:
        """How many rows there are, and those of one page, in order."""
        fields = self.chosen(asked.columns)
        key, way = self.sorted_by(asked.sort)
        where = self.conditions(asked, reader)
        limits = f"LIMIT {where.value(asked.size)} OFFSET {where.value((asked.page - 1) * asked.size)}"
        query = f"""
            WITH hits AS MATERIALIZED (SELECT {self.alias}.rowid AS number, {key} AS "key" {self.source(where)})
            SELECT total, number FROM (SELECT count(*) AS total FROM hits) LEFT JOIN (
                SELECT number, "key" FROM hits ORDER BY "key" {way} NULLS LAST, number {way} {limits}
            ) ON true ORDER BY "key" {way} NULLS LAST, number {way}"""
        found = reader.rows(query, where.values)
        return int(found[0][0]), self.of(reader, [number for _, number in found if number is not None], fields)

    def of(self, reader: Reader, numbers: list[int], fields: Mapping[str, str] | None = None) -> list[Row]:
        """The rows with these numbers, in this order."""
        wanted = dict(fields or self.fields)
        read = {name: sql for name, sql in self.fields.items() if name in wanted and name not in self.apart}
        read |= {name: self.fields[name] for name in ("report_id", "happening_id") if name in self.fields}
        chosen = "".join(f', {sql} AS "{name}"' for name, sql in read.items())
        joins = "" if self.apart else self.joins
        query = f"SELECT {self.alias}.rowid{chosen} FROM {self.rows} {joins} "
        query += f"WHERE {self.alias}.rowid IN (SELECT unnest($numbers))"
        told = {row[0]: dict(zip(read, row[1:], strict=True)) for row in reader.rows(query, {"numbers": numbers})}
        rows = {number: told[number] for number in numbers if number in told}
        if rows and not self.apart.isdisjoint(wanted):
            self.complete(reader, rows, set(wanted))
        return [{name: row[name] for name in wanted} for row in rows.values()]

    def counts(self, reader: Reader, asked: Asked) -> dict[str, list[tuple[Any, int]]]:
        """For each facet its commonest values, and how many rows have them.

        All are counted from one look at the rows, but for the whole table, which would not fit into memory.
        """
        where = self.conditions(asked, reader)
        found: dict[str, list[tuple[Any, int]]] = {facet.name: [] for facet in self.facets}
        narrowed = bool(where.conditions)
        for facets in [self.facets] if narrowed and self.facets else [(facet,) for facet in self.facets]:
            values = [f"{facet.value} AS {facet.name}" for facet in facets if facet.value]
            values += [f'{self.alias}."key"'] if any(facet.role for facet in facets) and narrowed else []
            hits = f"SELECT {', '.join(values) or '1'} {self.source(where)}"
            counted = " UNION ALL ".join(facet.counted(hits=narrowed) for facet in facets)
            for name, value, number in reader.rows(f"WITH hits AS MATERIALIZED ({hits}) {counted}", where.values):
                kind = next(facet.kind for facet in facets if facet.name == name)
                found[name].append((kind(value), int(number)))
        return {name: sorted(values, key=lambda one: (-one[1], one[0])) for name, values in found.items()}

    def whole(self, reader: Reader, asked: Listed, *, flat: bool) -> tuple[str, dict[str, Any]]:
        """SQL of all rows asked for, in order. `flat`: as cells, of the columns asked for; else with every field."""
        where = self.conditions(asked, reader)
        chosen = self.chosen(asked.columns)
        key, way = self.sorted_by(asked.sort)
        fields = ", ".join(f'{sql} AS "{name}"' for name, sql in self.fields.items())
        query = f"SELECT {fields} FROM {self.rows} {self.joins} "
        query += f"WHERE {self.alias}.rowid IN (SELECT {self.alias}.rowid {self.source(where)}) "
        query += f"ORDER BY {key} {way} NULLS LAST, {self.alias}.rowid {way}"
        if not flat:
            return query, where.values
        cells = ", ".join(f'"{cell}"' for name in chosen for cell in FLAT.get(name, (name,)))
        return f"SELECT {cells if asked.columns else '*'} FROM (SELECT {self.flat} FROM ({query}))", where.values


# -- conditions


def _events_asked(asked: Asked, reader: Reader) -> Where:
    where = event_conditions(asked.filters)
    add_search(where, asked.search, reader)
    where.add("e.rule = ?", asked.rule)
    return where


def _happenings_asked(asked: Asked, reader: Reader) -> Where:
    """Those of which a coding is asked for: by row numbers where there is the index, else by keys."""
    where = Where()
    inner = _events_asked(asked, reader)
    if not inner.conditions:
        return where
    told = queries.TOLD if inner.told else ""
    if reader.indexed:
        inside = f"SELECT t.happening FROM quick.told t WHERE t.event IN (SELECT e.rowid FROM events e {told} {inner.sql})"
        where.conditions.append(f"h.rowid IN ({inside})")
    else:
        inside = f'SELECT l.happening_id FROM happening_events l JOIN events e USING ("key", report_id) {told} {inner.sql}'
        where.conditions.append(f"h.happening_id IN ({inside})")
    where.values.update(inner.values)
    return where


def _reports_asked(asked: Asked, reader: Reader) -> Where:
    where = report_conditions(asked.filters)
    if asked.search or asked.rule:
        events = where.inside()
        add_search(events, asked.search, reader)
        events.add("e.rule = ?", asked.rule)
        where.conditions.append(f"r.report_id IN (SELECT e.report_id FROM events e {events.sql})")
    return where


def _statements_asked(asked: Asked, reader: Reader) -> Where:
    if asked.search or asked.rule:
        raise AskedError("search, rule: statements are asked for by text, or by what their events tell")
    return statement_conditions(asked.filters)


def _damage_asked(asked: Asked, reader: Reader) -> Where:
    """Marks in the reports that are asked for."""
    where = Where()
    inner = _reports_asked(asked, reader)
    if inner.conditions:
        source = f"SELECT r.report_id FROM reports r LEFT JOIN stories s USING (report_id) {inner.sql}"
        where.conditions.append(f"d.report_id IN ({source})")
        where.values.update(inner.values)
    return where


# -- what a page tells beside its rows


def _add_homes(reader: Reader, rows: dict[int, Row], names: set[str]) -> None:
    """The reports and stories of a page of events."""
    query = """SELECT r.report_id, r.title, r.publication, r.url, r."language", r.coder, s.story_id FROM reports r
        LEFT JOIN stories s ON s.report_id = r.report_id WHERE r.report_id IN (SELECT unnest($reports))"""
    homes = {
        home[0]: home[1:] for home in reader.rows(query, {"reports": list({row["report_id"] for row in rows.values()})})
    }
    for row in rows.values():
        *cited, story = homes.get(row["report_id"], (None,) * 6)
        told = dict(zip(("title", "publication", "url", "language", "coder"), cited, strict=True))
        row["cite_info"] = told | {"codebook": "plover-2.0"}
        row["story_id"] = story


def _add_tellings(reader: Reader, rows: dict[int, Row], names: set[str]) -> None:
    """The events of a page of happenings, the sentence that tells each first, and what became of it."""
    of = {"numbers": list(rows)}
    if reader.indexed:
        source = "SELECT happening, event FROM quick.told WHERE happening IN (SELECT unnest($numbers))"
    else:
        source = """SELECT h.rowid, e.rowid FROM happenings h JOIN happening_events l ON l.happening_id = h.happening_id
            JOIN events e ON e."key" = l."key" AND e.report_id = l.report_id WHERE h.rowid IN (SELECT unnest($numbers))"""
    homes: dict[int, int] = {event: happening for happening, event in reader.rows(source, of)}
    query = """SELECT rowid, id, report_id, "text", "trigger", text_info."start" FROM events
        WHERE rowid IN (SELECT unnest($numbers)) ORDER BY report_date NULLS LAST, report_id, number"""
    told: dict[int, list[tuple[Any, ...]]] = {}
    for number, *event in reader.rows(query, {"numbers": list(homes)}):
        told.setdefault(homes[number], []).append(tuple(event))
    became = {}
    if {"outcome", "outcome_id"} & names:
        query = "SELECT plan_id, outcome, outcome_id FROM outcomes WHERE plan_id IN (SELECT unnest($happenings))"
        happenings = {"happenings": [row["happening_id"] for row in rows.values()]}
        became = {plan: (outcome, by) for plan, outcome, by in reader.rows(query, happenings)}
    for number, row in rows.items():
        events = told.get(number, [])
        row["events"] = [event[0] for event in events]
        row["evidence"] = None
        if events:
            _, report, text, trigger, start = events[0]
            row["evidence"] = {"report_id": report, "text": text, "trigger": trigger, "start": start}
        row["outcome"], row["outcome_id"] = became.get(row["happening_id"], (None, None))


def _add_numbers(reader: Reader, rows: dict[int, Row], names: set[str]) -> None:
    """How many events each report of a page has, and its story."""
    reports = {"reports": [row["report_id"] for row in rows.values()]}
    of = "WHERE report_id IN (SELECT unnest($reports))"
    numbers = dict(reader.rows(f"SELECT report_id, count(*) FROM events {of} GROUP BY report_id", reports))
    homes = reader.rows(f"SELECT report_id, story_id, copy_of FROM stories {of}", reports)
    stories = {name: (story, copy_of) for name, story, copy_of in homes}
    for row in rows.values():
        row["events"] = numbers.get(row["report_id"], 0)
        story, copy_of = stories.get(row["report_id"], (None, None))
        row["story_id"], row["copy_of"] = story, copy_of if copy_of != row["report_id"] else None


# -- the tables


def _same(alias: str, names: str) -> dict[str, str]:
    return {name: f'{alias}."{name}"' for name in names.split()}


EVENTS = Table(
    name="events",
    alias="e",
    rows="events e",
    told=queries.TOLD,
    joins=queries.TOLD,
    fields={
        **_same("e", "id report_id report_date date enddate date_text date_basis actor recipient"),
        "event": "[e.category]",
        **_same("e", "mode context aux_mode quad_code event_scale"),
        "event_text": '[e."trigger"."text"]',
        **_same("e", "trigger event_loc size attribution condition confidence rule damage evidence text text_info"),
        "cite_info": """{title: r.title, publication: r.publication, url: r.url, "language": r."language", coder: r.coder,
            codebook: 'plover-2.0'}""",
        "story_id": "s.story_id",
    },
    sorts={
        "date": 'e."date"',
        "report_date": "e.report_date",
        "event": "e.category",
        "quad_code": "e.quad_code",
        "event_scale": "e.event_scale",
        "confidence": "e.confidence",
        "rule": "e.rule",
        "report_id": "e.report_id",
    },
    order="-date",
    conditions=_events_asked,
    flat=queries.EVENTS.flat,
    apart=frozenset({"cite_info", "story_id"}),
    complete=_add_homes,
    facets=(
        Facet("category", "category", "e.category"),
        Facet("quad", "quad", "e.quad_code", kind=int),
        Facet("status", "status", "CASE WHEN len(e.aux_mode) > 0 THEN e.aux_mode ELSE ['plain'] END", many=True),
        Facet("actor", "actor", role="actor"),
        Facet("recipient", "recipient", role="recipient"),
        Facet("place", "place", "e.event_loc.country_code"),
    ),
)
HAPPENINGS = Table(
    name="happenings",
    alias="h",
    rows="happenings h",
    joins="""LEFT JOIN outcomes o ON o.plan_id = h.happening_id JOIN (
        SELECT l.happening_id, list(e.id ORDER BY e.report_date NULLS LAST, e.report_id, e.number) AS events
        FROM happening_events l JOIN events e USING ("key", report_id) GROUP BY l.happening_id
        ) n ON n.happening_id = h.happening_id""",
    fields={
        **_same("h", "happening_id date enddate actor recipient"),
        "event": "h.category",
        **_same("h", "mode status quad_code event_scale place country_code dead injured arrested"),
        **_same("h", "first_report last_report reports sources codings confidence agreement"),
        "events": "n.events",
        "outcome": "o.outcome",
        "outcome_id": "o.outcome_id",
        "evidence": "NULL",
    },
    sorts={
        "date": 'h."date"',
        "first_report": "h.first_report",
        "last_report": "h.last_report",
        "event": "h.category",
        "quad_code": "h.quad_code",
        "event_scale": "h.event_scale",
        "reports": "h.reports",
        "sources": "h.sources",
        "codings": "h.codings",
        "confidence": "h.confidence",
        "dead": "h.dead",
        "injured": "h.injured",
        "arrested": "h.arrested",
    },
    order="-date",
    conditions=_happenings_asked,
    flat=queries.HAPPENINGS.flat.replace("(agreement)", "(agreement, evidence)"),
    apart=frozenset({"events", "outcome", "outcome_id", "evidence"}),
    complete=_add_tellings,
    facets=(
        Facet("category", "category", "h.category"),
        Facet("quad", "quad", "h.quad_code", kind=int),
        Facet("actor", "actor", "h.actor", many=True),
        Facet("recipient", "recipient", "h.recipient", many=True),
        Facet("place", "place", "h.country_code"),
    ),
)
REPORTS = Table(
    name="reports",
    alias="r",
    rows="reports r LEFT JOIN stories s USING (report_id)",
    fields={
        **_same("r", "report_id"),
        "story_id": "s.story_id",
        "copy_of": "nullif(s.copy_of, r.report_id)",
        **_same("r", "date date_source title publication url language"),
        "characters": 'length(r."text")',
        "sentences": "r.sentences",
        "events": "(SELECT count(*) FROM events x WHERE x.report_id = r.report_id)",
    },
    sorts={
        "date": 'r."date"',
        "title": "r.title",
        "publication": "r.publication",
        "report_id": "r.report_id",
        "sentences": "r.sentences",
    },
    order="-date",
    conditions=_reports_asked,
    flat="*",
    apart=frozenset({"story_id", "copy_of", "events"}),
    complete=_add_numbers,
    facets=(Facet("publication", "publication", "r.publication"),),
)
STATEMENTS = Table(
    name="statements",
    alias="t",
    rows="statements t JOIN reports r USING (report_id) LEFT JOIN stories s USING (report_id)",
    fields=_same("t", "id report_id report_date source kind cue quote text start end spans date events"),
    sorts={"report_date": "t.report_date", "kind": "t.kind", "report_id": "t.report_id"},
    order="-report_date",
    conditions=_statements_asked,
    flat=queries.STATEMENTS.flat,
)
DISAGREEMENTS = Table(
    name="disagreements",
    alias="d",
    rows="disagreements d JOIN happenings h ON h.happening_id = d.happening_id",
    fields={
        **_same("d", "happening_id"),
        **_same("h", "date enddate actor recipient"),
        "event": "h.category",
        "mode": "h.mode",
        **_same("d", "field sides"),
    },
    sorts={"date": 'h."date"', "field": "d.field"},
    order="-date",
    conditions=_happenings_asked,
    flat=queries.DISAGREEMENTS.flat.replace("EXCLUDE (sides)", "EXCLUDE (sides, enddate)"),
    facets=(Facet("field", "", "d.field"),),
)
DAMAGE = Table(
    name="damage",
    alias="d",
    rows="""(SELECT row_number() OVER () AS rowid, x.*, r."date", r.title FROM (
        SELECT d.report_id, d.kind, d."text", d."start", d."end", d.note, g.suggestion, g.confidence, g.supported_by
        FROM damage d LEFT JOIN suggestions g USING (report_id, number)
        UNION ALL
        SELECT report_id, kind, "text", "start", "end", NULL, suggestion, confidence, supported_by
        FROM suggestions WHERE number IS NULL
        ORDER BY 1, 4, 5, 2, 7) x JOIN reports r USING (report_id)) d""",
    fields=_same("d", "report_id date title kind text start end note suggestion confidence supported_by"),
    sorts={
        "suggestion": "(d.suggestion IS NOT NULL)",
        "date": 'd."date"',
        "kind": "d.kind",
        "report_id": "d.report_id",
        "confidence": "d.confidence",
    },
    order="-suggestion",
    conditions=_damage_asked,
    flat="* REPLACE (array_to_string(supported_by, ';') AS supported_by)",
    facets=(Facet("kind", "", "d.kind"),),
)
TABLES = {table.name: table for table in (EVENTS, HAPPENINGS, REPORTS, STATEMENTS, DISAGREEMENTS, DAMAGE)}
