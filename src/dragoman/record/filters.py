"""What a question asks for, as conditions on the record's tables: every value goes in as a parameter, never as SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from dragoman import ontology
from dragoman.errors import SettingError

STATUSES = ("plain", *ontology.AUX_MODES)
"""`plain`: told to have taken place, without any mark of status."""

CODE = 3
"""Characters of the code of a country (ISO alpha-3) or a kind of organisation (IGO, NGO)."""


@dataclass(slots=True)
class Where:
    """Conditions that all must hold, and the values of their parameters. `told`: some are on reports or stories."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    told: bool = False

    def inside(self) -> Where:
        """Conditions of a query inside this one, with its own parameters among ours."""
        return Where(values=self.values)

    def value(self, value: Any) -> str:
        """The name under which SQL refers to a value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def add(self, condition: str, value: Any) -> None:
        """A condition with `?` for its value; nothing when the value is None."""
        if value is not None:
            self.conditions.append(condition.replace("?", self.value(value)))

    @property
    def sql(self) -> str:
        """The WHERE clause, empty when all rows are asked for."""
        return "WHERE " + " AND ".join(f"({c})" for c in self.conditions) if self.conditions else ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; a filter left out keeps everything, several must all hold.

    `actor`, `recipient`, `source` (who says so): a code ("KEN"), a sector ("MIL"), both ("KEN/MIL") or a name, case
    ignored. `dyad`: who did it to whom; `undirected`: either way round. `status`: one of STATUSES. `quad`: 1 to 4.
    `since`, `until`: days, both included; an event is kept when its days touch them. `place`: a country's alpha-3 code or
    a place's name. `publication`: part of the publication's name. `text`: words of the sentence, case ignored.
    `limit`: no more rows than this, the first in order.
    """

    actor: str | None = None
    recipient: str | None = None
    dyad: tuple[str, str] | None = None
    undirected: bool = False
    category: str | None = None
    mode: str | None = None
    quad: int | None = None
    status: str | None = None
    source: str | None = None
    publication: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    place: str | None = None
    min_confidence: float | None = None
    text: str | None = None
    report: str | None = None
    story: str | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        """Raise SettingError for values that no row can have."""
        categories = tuple(ontology.categories())
        if self.category is not None and self.category.upper() not in categories:
            raise SettingError(f"no category {self.category!r}; there are {', '.join(categories)}")
        modes = sorted({mode for _, mode in ontology.modes()})
        if self.mode is not None and self.mode not in modes:
            raise SettingError(f"no mode {self.mode!r}; there are {', '.join(modes)}")
        if self.status is not None and self.status not in STATUSES:
            raise SettingError(f"no status {self.status!r}; there are {', '.join(STATUSES)}")
        if self.limit is not None and self.limit < 0:
            raise SettingError(f"no limit {self.limit}; it is 0 or more")
        if self.quad is not None and self.quad not in (1, 2, 3, 4):
            raise SettingError(f"no quad code {self.quad!r}; there are 1, 2, 3 and 4")


def who(where: Where, entity: str, columns: str = "") -> str:
    """The condition that the columns code, sector, name and country are those of the entity asked for.

    `columns`: what stands before their names ("t.source."), nothing for those of `participants`.
    """
    code, _, sector = entity.partition("/")
    if sector:
        return f"{columns}code = {where.value(code.upper())} AND {columns}sector = {where.value(sector.upper())}"
    upper = entity.upper()
    if upper in ontology.sectors():
        return f"{columns}sector = {where.value(upper)}"
    if len(entity) == CODE and entity.isalpha():
        return f"{columns}code = {where.value(upper)}"
    names = ("entity_name", "entity_text", "country_name") if columns else ('"name"', "country")
    value = where.value(entity.lower())
    return " OR ".join(f"lower({columns}{name}) = {value}" for name in names)


def keys(where: Where, role: str, entity: str) -> str:
    """The query for the keys of the events that have the entity in a role."""
    return f'SELECT "key" FROM participants WHERE role = {where.value(role)} AND ({who(where, entity)})'


def in_role(where: Where, role: str, entity: str) -> str:
    """The condition that the entity is actor or recipient. A sector alone is looked for in the events themselves: the keys
    of a third of them would be more to read.
    """
    sector = entity.upper()
    if sector in ontology.sectors():
        return f"list_contains([x.sector FOR x IN e.{role}], {where.value(sector)})"
    return f'e."key" IN ({keys(where, role, entity)})'


def between(where: Where, one: str, other: str, *, undirected: bool) -> str:
    """The condition that the one did it to the other, or that both are parties of a mutual event."""
    pairs = [("actor", one, "recipient", other), ("party", one, "party", other)]
    if undirected:
        pairs.append(("actor", other, "recipient", one))
    parts = [f'{keys(where, a, x)} AND "key" IN ({keys(where, b, y)})' for a, x, b, y in pairs]
    return 'e."key" IN (' + " UNION ALL ".join(f"({part})" for part in parts) + ")"


def event_conditions(f: Filters, where: Where | None = None) -> Where:
    """Conditions on `events e JOIN reports r LEFT JOIN stories s`."""
    where = about_conditions(f, where or Where())
    if f.source is not None:
        where.conditions.append(f'e."key" IN ({keys(where, "source", f.source)})')
    where.add('coalesce(e.enddate, e."date") >= ?', f.since)
    where.add('e."date" <= ?', f.until)
    where.add('contains(lower(e."text"), ?)', f.text.lower() if f.text else None)
    return told_conditions(f, where)


def about_conditions(f: Filters, where: Where) -> Where:
    """Conditions on `events e` that ask for what is told."""
    for role, entity in (("actor", f.actor), ("recipient", f.recipient)):
        if entity is not None:
            where.conditions.append(in_role(where, role, entity))
    if f.dyad is not None:
        where.conditions.append(between(where, *f.dyad, undirected=f.undirected))
    where.add("e.category = ?", f.category.upper() if f.category else None)
    where.add("list_contains(e.mode, ?)", f.mode)
    where.add("e.quad_code = ?", f.quad)
    if f.status == "plain":
        where.conditions.append("len(e.aux_mode) = 0")
    else:
        where.add("list_contains(e.aux_mode, ?)", f.status)
    if f.place is not None and len(f.place) == CODE and f.place.isupper():
        where.add("e.event_loc.country_code = ?", f.place)
    else:
        where.add("lower(e.event_loc.resolved_place) = ?", f.place.lower() if f.place else None)
    where.add("e.confidence >= ?", f.min_confidence)
    return where


def told_conditions(f: Filters, where: Where) -> Where:
    """Conditions on `reports r LEFT JOIN stories s` that ask for who tells it."""
    where.told = any(v is not None for v in (f.publication, f.story))
    where.add("contains(lower(r.publication), ?)", f.publication.lower() if f.publication else None)
    where.add("report_id = ?", f.report)
    where.add("s.story_id = ?", f.story)
    return where


def statement_conditions(f: Filters) -> Where:
    """Conditions on `statements t JOIN reports r LEFT JOIN stories s`; what it is about: an event told in it."""
    where = Where()
    if f.source is not None:
        where.conditions.append(who(where, f.source, "t.source."))
    where.add("t.report_date >= ?", f.since)
    where.add("t.report_date <= ?", f.until)
    where.add('contains(lower(t."text"), ?)', f.text.lower() if f.text else None)
    about = about_conditions(f, where.inside())
    if about.conditions:
        where.conditions.append(f"list_has_any(t.events, (SELECT list(e.id) FROM events e {about.sql}))")
    return told_conditions(f, where)


def report_conditions(f: Filters) -> Where:
    """Conditions on `reports r LEFT JOIN stories s`; what it is about: an event told in it."""
    where = Where()
    where.add('r."date" >= ?', f.since)
    where.add('r."date" <= ?', f.until)
    where.add("contains(lower(concat_ws(' ', r.title, r.\"text\")), ?)", f.text.lower() if f.text else None)
    about = about_conditions(f, where.inside())
    if about.conditions:
        where.conditions.append(f"r.report_id IN (SELECT e.report_id FROM events e {about.sql})")
    return told_conditions(f, where)


def happening_conditions(f: Filters) -> Where:
    """Conditions on `happenings h`: one of its codings is asked for."""
    where = Where()
    codings = event_conditions(f, where.inside())
    if codings.conditions:
        told = "JOIN reports r USING (report_id) LEFT JOIN stories s USING (report_id)" if codings.told else ""
        inner = f"""SELECT l.happening_id FROM happening_events l JOIN events e USING ("key", report_id)
            {told} {codings.sql}"""
        where.conditions.append(f"h.happening_id IN ({inner})")
    return where
