"""The JSON API under /api/v1, documented by OpenAPI. Everything that the pages show can be asked for here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from dragoman import ontology
from dragoman.web import downloads, judging
from dragoman.web.asking import Address, Asked, AskedError, Listed
from dragoman.web.coding import Pasted
from dragoman.web.evidence import lexicon_entry
from dragoman.web.geography import Drawn
from dragoman.web.library import TABLES, Library
from dragoman.web.relations import Between
from dragoman.web.tables import Table

PREFIX = "/api/v1"
SAYS = {
    "events": "Events, each as a report tells it (docs/record.md).",
    "happenings": "What happened, each once however many reports tell it; with filters: what is coded so once.",
    "reports": "Reports with their stories; with filters: those that tell such an event.",
    "statements": "Who said what; with filters: what tells such an event.",
    "disagreements": "Where sources of one happening contradict one another, each side with its reports.",
    "damage": "Damaged words, and what other reports of the story say in their place.",
}


class Problem(BaseModel):
    """What went wrong, in one line a person can act on."""

    error: str
    code: str


class Page(BaseModel):
    """A page of a table. `copied`: when the copy was made that is shown while the record is being built, else null."""

    total: int
    page: int
    size: int
    rows: list[dict[str, Any]]
    copied: dt.datetime | None


class One(Address):
    """One thing by its id."""

    id: Annotated[str, Field(max_length=1_000, description="Its id.")]


class Download(Listed):
    """A whole table as a file; page and size are not looked at."""

    format: Annotated[downloads.Format, Field(description="csv and parquet: flat; json: all fields; plover: events.")] = (
        "csv"
    )


class Sheet(judging.Sample):
    """A sample's judgements as a file for `dragoman evaluate`."""

    format: Annotated[Literal["csv", "jsonl"], Field(description="csv or jsonl.")] = "csv"


class Judge(judging.Sample):
    """Whose judgement of a sample is taken back."""

    judge: Annotated[str, Field(min_length=1, max_length=80, description="Who judged.")]


class Reply(JSONResponse):
    """JSON, days as ISO text."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS)


Told = dict[str, Any]
"""What an answer is described as that has no columns of its own: an object."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Parameters that cannot be, with the reason."},
    503: {"model": Problem, "description": "The record is busy, or the answer took too long; try again."},
}


def file_of(*media: str) -> dict[int | str, dict[str, Any]]:
    """How an answer is described that is a file of one of these media types."""
    return {200: {"description": "The file.", "content": {one.partition(";")[0]: {} for one in media}}}


def router(library: Library) -> APIRouter:
    """The routes, over one record."""
    api = APIRouter(prefix=PREFIX, responses=PROBLEMS, default_response_class=Reply)
    for table in TABLES.values():
        _add_table(api, library, table)
    _add_single(api, library)
    _add_views(api, library)
    _add_judging(api, library)
    return api


def _add_table(api: APIRouter, library: Library, table: Table) -> None:
    def listed(asked: Annotated[Listed, Query()]) -> Reply:
        total, rows = library.page(table, asked)
        page = {"total": total, "page": asked.page, "size": asked.size, "rows": rows, "copied": library.desk.since}
        return Reply(page)

    def facets(asked: Annotated[Asked, Query()]) -> Reply:
        found = library.facets(table, asked)
        return Reply({name: [{"value": v, "number": n} for v, n in values] for name, values in found.items()})

    def download(asked: Annotated[Download, Query()]) -> StreamingResponse:
        name = downloads.file_name(library.desk.path, table, asked.format)
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        pieces = downloads.write(library.desk, table, asked, asked.format)
        first = next(pieces, b"")  # faults show before the answer begins
        return StreamingResponse(_with(first, pieces), media_type=downloads.MEDIA[asked.format], headers=headers)

    tags: Any = [table.name]
    api.get(f"/{table.name}", summary=SAYS[table.name], response_model=Page, tags=tags, name=table.name)(listed)
    name, said = f"{table.name}-facets", "The commonest values among them."
    api.get(f"/{table.name}/facets", summary=said, response_model=Told, tags=tags, name=name)(facets)
    kinds = file_of(*downloads.MEDIA.values())
    name, said = f"{table.name}-download", "All of them as a file."
    api.get(
        f"/{table.name}/download", summary=said, responses=kinds, response_class=StreamingResponse, tags=tags, name=name
    )(download)


def _with(first: bytes, rest: Any) -> Any:
    yield first
    yield from rest


def _add_single(api: APIRouter, library: Library) -> None:
    tags: Any = ["one"]

    @api.get("/report", summary="A report with its text and all that was read from it.", response_model=Told, tags=tags)
    def report(asked: Annotated[One, Query()]) -> Reply:
        return Reply(library.report(asked.id))

    @api.get(
        "/report/derivations",
        summary="Its events' derivations step by step, by coding it again.",
        response_model=Told,
        tags=tags,
    )
    def derivations(asked: Annotated[One, Query()]) -> Reply:
        steps = library.derivations(asked.id)
        return Reply({event: [{"room": r, "says": s} for r, s in told] for event, told in steps.items()})

    @api.get("/event", summary="An event, by its id or the first letters of it.", response_model=Told, tags=tags)
    def event(asked: Annotated[One, Query()]) -> Reply:
        return Reply(library.event(asked.id))

    @api.get("/happening", summary="A happening with all that tells it.", response_model=Told, tags=tags)
    def happening(asked: Annotated[One, Query()]) -> Reply:
        return Reply(library.happening(asked.id))

    @api.get("/lexicon", summary="A lexicon entry.", response_model=Told, tags=tags)
    def entry(asked: Annotated[One, Query()]) -> Reply:
        found = lexicon_entry(asked.id)
        if found is None:
            raise AskedError(f"there is no lexicon entry {asked.id[:80]!r}")
        return Reply(found)

    @api.post("/code", summary="A text coded on the spot; nothing of it is kept.", response_model=Told, tags=tags)
    def code(pasted: Pasted) -> Reply:
        return Reply(library.coder.code(pasted.report))


def _add_views(api: APIRouter, library: Library) -> None:
    tags: Any = ["views"]

    @api.get("/record", summary="What the record holds.", response_model=Told, tags=tags)
    def record() -> Reply:
        return Reply(library.summary())

    @api.get("/categories", summary="The PLOVER categories with their modes.", response_model=Told, tags=tags)
    def categories() -> Reply:
        modes = [{"category": m.category, "mode": m.name, "covers": m.covers} for m in ontology.modes().values()]
        kinds = [{"category": c.name, "quad_code": c.quad, "covers": c.covers} for c in ontology.categories().values()]
        return Reply({"categories": kinds, "modes": modes})

    _add_relation(api, "timeline", "What passed between two, each done, planned, refused or denied.", library.timeline)
    _add_relation(api, "series", "Happenings and mean PLOVER score by week or month.", library.series)
    _add_relation(api, "state", "Where things stood on a day.", library.state)

    @api.get(
        "/places",
        summary="Places with how many happenings took place there, by quad class.",
        response_model=list[Told],
        tags=tags,
    )
    def places(asked: Annotated[Asked, Query()]) -> Reply:
        return Reply(library.places(asked))

    @api.get("/network", summary="Who acts on whom, how often, by quad class.", response_model=Told, tags=tags)
    def network(asked: Annotated[Drawn, Query()]) -> Reply:
        return Reply(library.network(asked))


def _add_relation(api: APIRouter, name: str, says: str, ask: Callable[[Between], Any]) -> None:
    def relation(asked: Annotated[Between, Query()]) -> Reply:
        return Reply(ask(asked))

    api.get(f"/relation/{name}", summary=says, response_model=Told, tags=["views"], name=name)(relation)


def _add_judging(api: APIRouter, library: Library) -> None:
    tags: Any = ["judging"]

    @api.get(
        "/sample",
        summary="A random sample's events in the order of judging, and what was judged.",
        response_model=Told,
        tags=tags,
    )
    def sample(asked: Annotated[judging.Sample, Query()]) -> Reply:
        judged = library.judgements(asked)
        return Reply({"events": library.sample(asked), "judgements": judged, "estimate": judging.estimate(judged)})

    @api.post("/judgements", summary="Keep a judgement in the record.", response_model=Told, tags=tags)
    def judge(asked: Annotated[judging.Sample, Query()], judging_: judging.Judging) -> Reply:
        return Reply(judging.store(library.desk, asked, judging_))

    @api.delete("/judgements", summary="Take somebody's last judgement of a sample back.", response_model=Told, tags=tags)
    def undo(asked: Annotated[Judge, Query()]) -> Reply:
        sample = asked.narrowed(judging.Sample, seed=asked.seed, number=asked.number)
        return Reply({"event_id": judging.undo(library.desk, sample, asked.judge)})

    @api.get(
        "/judgements/sheet",
        summary="The judgements as a sheet that `dragoman evaluate` counts.",
        responses=file_of("text/csv", "application/x-ndjson"),
        response_class=Response,
        tags=tags,
    )
    def sheet(asked: Annotated[Sheet, Query()]) -> Response:
        sample = asked.narrowed(judging.Sample, seed=asked.seed, number=asked.number)
        text = judging.sheet(library.judgements(sample), lines=asked.format == "jsonl")
        media = "text/csv; charset=utf-8" if asked.format == "csv" else "application/x-ndjson"
        headers = {"content-disposition": f'attachment; filename="judged.{asked.format}"'}
        return Response(text, media_type=media, headers=headers)
