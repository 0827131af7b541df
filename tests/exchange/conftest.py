"""A record with everything that exports have to deal with."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import entity, event, record_of
from record_reports import REPORTS

from dragoman.record import build

PLACE = {
    "extracted_place": "Nairobi", "resolved_place": "Nairobi", "geonameid": 184745, "lat": -1.28, "lon": 36.82,
    "country_code": "KEN",
}  # fmt: skip
EVENTS = [
    event("0000000000000001", "ACCUSE", report="=r0", quad_code=3,
          recipient=[entity("x\ty\nz", None, "REB"), entity('-"q"', "TZA")],
          text="@SUM(1)\t\ud7ff tab and\nline, \"quoted\"; and ; more.", text_info={"sequence": 3, "start": 40, "end": 85},
          attribution=[{"source": entity("the minister", "KEN", "GOV", office="minister"), "kind": "named", "cue": "said",
                        "quote": False, "start": 1, "end": 2}],
          condition=[{"connective": "if", "text": "asked", "start": 3, "end": 4, "events": ["0000000000000002"]}]),
    event("0000000000000002", "COERCE", mode=["arrest"], context=["legal"], quad_code=4, event_scale=-7.0,
          actor=[entity("police", "KEN", "COP", other_sectors=["GOV"])], event_loc=PLACE),
    event("0000000000000003", recipient=[],
          actor=[entity("Kenya", "KEN"), entity("Uganda", "UGA"), entity("the UN", "UNO")]),
    event("0000000000000004", "ASSAULT", report="r2", aux_mode=["negation"], quad_code=4),
    event("0000000000000005", "AID", report="r2", aux_mode=["future", "hypothetical"], quad_code=2),
]  # fmt: skip


@pytest.fixture(scope="session")
def made_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_of(tmp_path_factory.mktemp("exchange") / "made.duckdb", EVENTS)


@pytest.fixture(scope="session")
def record_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that the coder made, of the reports of the record's own tests."""
    path = tmp_path_factory.mktemp("coded") / "r.duckdb"
    build(REPORTS, path)
    return path
