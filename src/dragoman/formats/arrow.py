"""PLOVER records as an Arrow table, from which polars and pandas take them without copying by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

DAYS = ("report_date", "date", "enddate")


@cache
def schema() -> Any:
    """The columns of an event (docs/record.md), each with its type whether or not an event has something in it."""
    import pyarrow as pa

    text, whole, number = pa.string(), pa.int32(), pa.float64()

    def structure(**fields: Any) -> Any:
        return pa.struct([*fields.items()])

    span = {"start": whole, "end": whole}
    entity = structure(
        entity_text=text, entity_name=text, code=text, country_name=text, sector=text, other_sectors=pa.list_(text),
        office=text, identifier_id=text, refers_to=pa.list_(whole), **span,
    )  # fmt: skip
    source = structure(source=entity, kind=text, cue=text, quote=pa.bool_(), **span)
    condition = structure(connective=text, text=text, **span, events=pa.list_(text))
    columns: dict[str, Any] = {
        "id": text, "report_id": text, "report_date": pa.date32(), "date": pa.date32(), "enddate": pa.date32(),
        "date_text": text, "date_basis": text, "actor": pa.list_(entity), "recipient": pa.list_(entity),
        "event": pa.list_(text), "mode": pa.list_(text), "context": pa.list_(text), "aux_mode": pa.list_(text),
        "quad_code": pa.int8(), "event_scale": number, "event_text": pa.list_(text), "trigger": structure(text=text, **span),
        "event_loc": structure(
            extracted_place=text, resolved_place=text, geonameid=whole, lat=number, lon=number, country_code=text),
        "size": structure(dead=pa.int64(), injured=pa.int64(), arrested=pa.int64()), "attribution": pa.list_(source),
        "condition": pa.list_(condition), "confidence": number, "rule": text,
        "damage": pa.list_(structure(kind=text, text=text, **span, note=text, suggestion=text)),
        "evidence": pa.list_(pa.list_(whole)), "text": text, "text_info": structure(sequence=whole, **span),
        "cite_info": structure(title=text, publication=text, url=text, language=text, coder=text, codebook=text),
    }  # fmt: skip
    return pa.schema([*columns.items()])


def events_table(records: Iterable[Mapping[str, Any]]) -> Any:
    """The records as a `pyarrow.Table`, one row each, in order; none give a table without rows but with all columns."""
    import datetime as dt

    import pyarrow as pa

    def with_days(record: Mapping[str, Any]) -> dict[str, Any]:
        return {**record, **{name: dt.date.fromisoformat(record[name]) if record[name] else None for name in DAYS}}

    return pa.Table.from_pylist([with_days(record) for record in records], schema=schema())
