"""What a question asks for, as conditions on the record's tables: every value goes in as a parameter, never as SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman import ontology
from dragoman.errors import RecordError

STATUSES = ("plain", *ontology.AUX_MODES)
"""`plain`: told to have taken place, without any mark of status."""


@dataclass(slots=True)
class Where:
    """Conditions that all must hold, and the values of their parameters."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

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
    `begin`, `end`: days, both included; an event is kept when its days touch them. `place`: a country's alpha-3 code or
    a place's name. `publication`: part of the publication's name. `text`: words of the sentence, case ignored.
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
    begin: dt.date | None = None
    end: dt.date | None = None
    place: str | None = None
    min_confidence: float | None = None
    text: str | None = None
    report: str | None = None
    story: str | None = None

    def __post_init__(self) -> None:
        """Raise RecordError for values that no row can have."""
        categories = tuple(ontology.categories())
        if self.category is not None and self.category.upper() not in categories:
            raise RecordError(f"no category {self.category!r}; there are {', '.join(categories)}")
        modes = sorted({mode for _, mode in ontology.modes()})
        if self.mode is not None and self.mode not in modes:
            raise RecordError(f"no mode {self.mode!r}; there are {', '.join(modes)}")
        if self.status is not None and self.status not in STATUSES:
            raise RecordError(f"no status {self.status!r}; there are {', '.join(STATUSES)}")
        if self.quad is not None and self.quad not in (1, 2, 3, 4):
            raise RecordError(f"no quad code {self.quad!r}; there are 1, 2, 3 and 4")


def who(where: Where, entity: str) -> str:
    """The condition that a row of `participants` is the entity asked for."""
    code, _, sector = entity.partition("/")
    if sector:
        return f"code = {where.value(code.upper())} AND sector = {where.value(sector.upper())}"
    upper = entity.upper()
    if upper in ontology.sectors():
        return f"sector = {where.value(upper)}"
    if len(entity) == len("KEN") and entity.isalpha():
        return f"code = {where.value(upper)}"
    return f'lower("name") = {where.value(entity.lower())} OR lower(country) = {where.value(entity.lower())}'


def has(where: Where, role: str, entity: str) -> str:
    """The condition that an event has the entity in a role."""
    found = f"SELECT \"key\" FROM participants WHERE role = {where.value(role)} AND ({who(where, entity)})"
    return f'e."key" IN ({found})'


def between(where: Where, one: str, other: str, *, undirected: bool) -> str:
    """The condition that the one did it to the other. Of a mutual event both stand as actors."""
    mutual = f"len(e.recipient) = 0 AND {has(where, 'actor', one)} AND {has(where, 'actor', other)}"
    directed = f"{has(where, 'actor', one)} AND {has(where, 'recipient', other)}"
    if not undirected:
        return f"({directed}) OR ({mutual})"
    return f"({directed}) OR ({has(where, 'actor', other)} AND {has(where, 'recipient', one)}) OR ({mutual})"


def add_place(where: Where, country: str, name: str, place: str | None) -> None:
    """A place by the code of its country or by its name."""
    if place is None:
        return
    if len(place) == len("KEN") and place.isupper():
        where.add(f"{country} = ?", place)
    else:
        where.add(f"lower({name}) = ?", place.lower())


def event_conditions(f: Filters) -> Where:
    """Conditions on `events e JOIN reports r LEFT JOIN stories s`."""
    where = Where()
    for role, entity in (("actor", f.actor), ("recipient", f.recipient), ("source", f.source)):
        if entity is not None:
            where.conditions.append(has(where, role, entity))
    if f.dyad is not None:
        where.conditions.append(between(where, *f.dyad, undirected=f.undirected))
    where.add("e.category = ?", f.category.upper() if f.category else None)
    where.add("list_contains(e.mode, ?)", f.mode)
    where.add("e.quad_code = ?", f.quad)
    if f.status == "plain":
        where.conditions.append("len(e.aux_mode) = 0")
    else:
        where.add("list_contains(e.aux_mode, ?)", f.status)
    where.add('coalesce(e.enddate, e."date") >= ?', f.begin)
    where.add('e."date" <= ?', f.end)
    add_place(where, "e.event_loc.country_code", "e.event_loc.resolved_place", f.place)
    where.add("e.confidence >= ?", f.min_confidence)
    where.add('contains(lower(e."text"), ?)', f.text.lower() if f.text else None)
    where.add("contains(lower(r.publication), ?)", f.publication.lower() if f.publication else None)
    where.add("e.report_id = ?", f.report)
    where.add("s.story_id = ?", f.story)
    return where


def statement_conditions(f: Filters) -> Where:
    """Conditions on `statements t JOIN reports r LEFT JOIN stories s`. An actor is taken as one of an event told in it."""
    where = Where()
    if f.source is not None:
        inner = who(where, f.source).replace('"name"', "coalesce(t.source.entity_name, t.source.entity_text)")
        inner = inner.replace("(country)", "(t.source.country_name)").replace("code =", "t.source.code =")
        where.conditions.append(inner.replace("sector =", "t.source.sector ="))
    where.add("t.report_date >= ?", f.begin)
    where.add("t.report_date <= ?", f.end)
    where.add('contains(lower(t."text"), ?)', f.text.lower() if f.text else None)
    where.add("contains(lower(r.publication), ?)", f.publication.lower() if f.publication else None)
    where.add("t.report_id = ?", f.report)
    where.add("s.story_id = ?", f.story)
    about = Filters(
        f.actor, f.recipient, f.dyad, f.undirected, f.category, f.mode, f.quad, f.status, None, None, None, None, f.place
    )
    return where if about == Filters() else with_events(where, about)


def with_events(where: Where, about: Filters) -> Where:
    """Conditions of statements that tell at least one event of a kind."""
    told = event_conditions(about)
    for name, value in told.values.items():
        where.values[f"e{name}"] = value
    sql = told.sql.replace("$p", "$ep")
    where.conditions.append(f"list_has_any(t.events, (SELECT list(e.id) FROM events e {sql}))")
    return where


def report_conditions(f: Filters) -> Where:
    """Conditions on `reports r LEFT JOIN stories s`."""
    where = Where()
    where.add('r."date" >= ?', f.begin)
    where.add('r."date" <= ?', f.end)
    where.add("contains(lower(r.publication), ?)", f.publication.lower() if f.publication else None)
    where.add('contains(lower(concat_ws(\' \', r.title, r."text")), ?)', f.text.lower() if f.text else None)
    where.add("r.report_id = ?", f.report)
    where.add("s.story_id = ?", f.story)
    return where


def checked(known: Sequence[str], given: Sequence[str], question: str) -> None:
    """Raise RecordError for filters that a question does not have."""
    wrong = [name for name in given if name not in known]
    if wrong:
        raise RecordError(f"{question} cannot be filtered by {', '.join(wrong)}; by {', '.join(known)} they can")
