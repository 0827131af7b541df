"""What an address asks for: the filters of the command line, how a table is shown, and their way into and out of an address.

The models describe every parameter once: for the JSON API's documentation, for the checks, and for the pages.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from dragoman.errors import SettingError
from dragoman.record.filters import Filters

LONGEST_WORD = 200
"""Characters of a value."""
DEEPEST = 10_000
"""Rows that can be paged through; beyond, one filters or downloads."""
MOST_ROWS = 200
"""Rows of a page."""

A = TypeVar("A", bound="Address")


class AskedError(SettingError):
    """An address that asks for what there is not: told with status 400."""

    code = "asked"


def _pair(value: object) -> object:
    """`USA,PRK` as two."""
    parts = _items(value)
    if parts is not None and (not isinstance(parts, list | tuple) or len(parts) != 2):
        raise ValueError("must be two codes or names with a comma between them: USA,PRK")
    return parts


def _items(value: object) -> object:
    """`date,actor` as a list, and so what comes in several parts."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        return value
    return [clean(item.strip()) for part in parts for item in part.split(",") if item.strip()]


def clean(value: object) -> object:
    """The value, if it is no text or one that can stand in an address; ValueError tells why not."""
    if isinstance(value, str):
        if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in value):
            raise ValueError("holds a control character")
        if len(value) > LONGEST_WORD:
            raise ValueError(f"is longer than {LONGEST_WORD} characters")
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError("is not a day; write it as YYYY-MM-DD") from None
    return value


Text = Annotated[str | None, BeforeValidator(clean)]
Pair = Annotated[tuple[str, str] | None, BeforeValidator(_pair)]
Day = Annotated[dt.date | None, BeforeValidator(_day)]
Columns = Annotated[list[str] | None, BeforeValidator(_items)]


class Address(BaseModel):
    """What every address has in common: nothing unknown is taken, and an empty value is none."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, values: Any) -> Any:
        if isinstance(values, dict):
            return {name: value for name, value in values.items() if value not in ("", [""], None)}
        return values

    @classmethod
    def read(cls, values: Any) -> Self:
        """From the parameters of an address. Raises AskedError with the reason."""
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise AskedError(reasons(error.errors())) from error

    def parameters(self, **changes: Any) -> dict[str, str]:
        """What is asked for, as an address has it; `changes` by field, None takes one away."""
        asked = self.model_dump() | changes
        told = {}
        for name, field in type(self).model_fields.items():
            value = asked[name]
            if value is None or value == field.default:
                continue
            if isinstance(value, bool):
                value = "true"
            elif isinstance(value, tuple | list):
                value = ",".join(map(str, value))
            told[field.alias or name] = str(value)
        return told

    def to(self, path: str, **changes: Any) -> str:
        """The address of a view of this, or of something a little different."""
        query = urlencode(self.parameters(**changes), safe=",:")
        return f"{path}?{query}" if query else path


def reasons(errors: Any) -> str:
    """What pydantic found wrong, in one line a person can act on."""
    told = []
    for error in errors:
        place = ".".join(str(part) for part in error["loc"] if part not in ("query", "body", "path"))
        message = error["msg"].removeprefix("Value error, ")
        if error["type"] == "extra_forbidden":
            message = "there is no such parameter"
        told.append(f"{place[:40]}: {message}" if place else message)
    return "; ".join(told)


class Asked(Address):
    """The filters of the command line. Several must all hold."""

    actor: Annotated[Text, Field(description="Who acts: a code (KEN), a sector (MIL), both (KEN/MIL) or a name.")] = None
    recipient: Annotated[Text, Field(description="Whom it concerns, in the same ways.")] = None
    dyad: Annotated[Pair, Field(description="What the first did to the second: USA,PRK.")] = None
    undirected: Annotated[bool, Field(description="The dyad either way round.")] = False
    category: Annotated[Text, Field(description="A PLOVER category: CONSULT, ASSAULT, ...")] = None
    mode: Annotated[Text, Field(description="A PLOVER mode: arrest, visit, ...")] = None
    quad: Annotated[int | None, Field(description="1 verbal, 2 material cooperation, 3 verbal, 4 material conflict.")] = None
    status: Annotated[Text, Field(description="plain, historical, future, hypothetical or negation.")] = None
    source: Annotated[Text, Field(description="Who says so.")] = None
    publication: Annotated[Text, Field(description="Part of the publication's name.")] = None
    since: Annotated[Day, Field(alias="from", description="First day, YYYY-MM-DD.")] = None
    until: Annotated[Day, Field(alias="to", description="Last day, YYYY-MM-DD.")] = None
    place: Annotated[Text, Field(description="A country's code (KEN) or a place's name.")] = None
    min_confidence: Annotated[float | None, Field(ge=0, le=1, description="0 to 1.")] = None
    text: Annotated[Text, Field(description="These characters in the sentence; for reports in title and text.")] = None
    report: Annotated[Text, Field(description="A report's id.")] = None
    story: Annotated[Text, Field(description="A story's id.")] = None
    search: Annotated[
        Text, Field(description="Words of the sentence, in any order; each may be the beginning of a longer one.")
    ] = None
    rule: Annotated[Text, Field(description="The lexicon entry that made it: consult.visit.")] = None

    @field_validator("category", "place")
    @classmethod
    def _upper(cls, value: str | None, info: Any) -> str | None:
        return value.upper() if value and info.field_name == "category" else value

    @property
    def filters(self) -> Filters:
        """As the record takes them. Raises SettingError for values that nothing can have."""
        return Filters(**{name: getattr(self, name) for name in FILTERS})

    @property
    def active(self) -> dict[str, Any]:
        """The filters that are set, by their name in the address."""
        fields = Asked.model_fields
        asked = {name: getattr(self, name) for name in fields}
        return {field.alias or name: asked[name] for name, field in fields.items() if asked[name] != field.default}

    def narrowed(self, kind: type[A], **changes: Any) -> A:
        """The same filters, for an address of another kind."""
        fields = {name: getattr(self, name) for name in Asked.model_fields if name in kind.model_fields}
        return kind(**(fields | changes))

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells these filters from others."""
        return tuple(getattr(self, name) for name in Asked.model_fields)


FILTERS = tuple(name for name in Asked.model_fields if name not in ("search", "rule"))
"""The fields that are Filters' own."""


class Listed(Asked):
    """A page of a table."""

    sort: Annotated[Text, Field(description="A column to sort by; with - before it the other way round: -date.")] = None
    page: Annotated[int, Field(ge=1, le=DEEPEST, description="Which page.")] = 1
    size: Annotated[int, Field(ge=1, le=MOST_ROWS, description="Rows of a page.")] = 50
    columns: Annotated[Columns, Field(description="Only these fields, with commas between them.")] = None

    @model_validator(mode="after")
    def _not_too_deep(self) -> Self:
        if self.page * self.size > DEEPEST:
            raise ValueError(f"page: only the first {DEEPEST} rows can be paged through; filter, sort or download")
        return self
