"""The site: the API, the pages where they are wanted, who may come in, and what faults become."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Callable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman import __version__
from dragoman.errors import BusyError, DragomanError, RecordError, SettingError
from dragoman.web import api
from dragoman.web.asking import AskedError, reasons
from dragoman.web.desk import SlowError
from dragoman.web.library import Library

LOOPBACK = ("127.0.0.1", "::1", "localhost")
COOKIE = "dragoman_token"
LOOK_FOR_INDEX = 15.0
"""Seconds between looking whether the record has changed, so that it needs a new index."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # NiceGUI's pages and Vue's templates need both
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a browser may load: nothing but from here."""
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class Guard:
    """Lets in who may come in, on loopback or by token, and only pages of this site to change anything."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self.app = app
        self.token = token.encode() if token else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": "not allowed"})
            else:
                await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        host = headers.get("host", "")
        if self.token is None and _place(f"//{host}")[0] not in LOOPBACK:
            return PlainTextResponse("this site answers on this machine only", 421)
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if changes and origin is not None and _place(origin)[1] != host:
            return PlainTextResponse("only pages of this site may do that", 403)
        return self._without_token(scope, headers) if self.token is not None else None

    def _without_token(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        """Who brings the token in the address gets it as a cookie, and the address without it."""
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        if self._fits(bearer) or (cookie is not None and self._fits(cookie.value)):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if scope["type"] == "http" and any(name == "token" and self._fits(value) for name, value in query):
            rest = urlencode([(name, value) for name, value in query if name != "token"])
            path = "/" + scope["path"].lstrip("/")
            response = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
            assert self.token is not None
            response.set_cookie(COOKIE, self.token.decode(), httponly=True, samesite="strict")
            return response
        problem = {"error": "a token is needed: ?token=... in the address, or Authorization: Bearer ...", "code": "token"}
        return JSONResponse(problem, 401)

    def _fits(self, given: str) -> bool:
        assert self.token is not None
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token)


def _place(address: str) -> tuple[str, str]:
    """The host of an address, and the host with its port; empty where it is no address."""
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.netloc
    except ValueError:
        return "", ""


def problem(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the words that a fault is told with."""
    if isinstance(error, RequestValidationError):
        return 400, {"error": reasons(error.errors()), "code": AskedError.code}
    if isinstance(error, BusyError | SlowError):
        return 503, {"error": error.message, "code": error.code}
    if isinstance(error, SettingError):
        return 400, {"error": error.message, "code": error.code}
    if isinstance(error, RecordError):
        return 503, {"error": error.message, "code": error.code}
    return 500, {"error": "a fault of this program; its log tells more", "code": "fault"}


async def _tell(request: Request, error: Exception) -> JSONResponse:
    status, told = problem(error)
    return JSONResponse(told, status, headers={"retry-after": "3"} if status == 503 else None)


async def _tell_plainly(request: Request, error: Exception) -> JSONResponse:
    """What the framework itself refuses, a body that is no JSON, in our form."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail, "code": AskedError.code}, error.status_code, headers=error.headers)


def make_app(library: Library, *, ui: bool = True, token: str | None = None) -> FastAPI:
    """The site over one record. `ui`: the pages too. `token`: what one must bring; None: only this machine is answered."""
    if ui:
        from dragoman.web import pages

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        watching = asyncio.create_task(_keep_quick(library, pages.warm if ui else None))
        yield
        watching.cancel()
        await asyncio.to_thread(library.close)

    app = FastAPI(
        title="Dragoman",
        version=__version__,
        description="A record of political events: see docs/record.md for what the fields mean.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{api.PREFIX}/openapi.json",
        lifespan=lifespan,
    )
    for kind in (RequestValidationError, DragomanError, Exception):
        app.add_exception_handler(kind, _tell)
    app.add_exception_handler(400, _tell_plainly)
    app.include_router(api.router(library))
    if ui:
        pages.add(app, library)
    app.add_middleware(Guard, token=token)
    return app


async def _keep_quick(library: Library, warm: Callable[[Library], None] | None) -> None:
    """See to the index whenever the record has changed, and to the answers that everybody asks for first."""
    warmed = None
    while True:
        await asyncio.to_thread(library.make_quick)
        if warm is not None and warmed != library.desk.age:
            await asyncio.to_thread(warm, library)
            warmed = library.desk.age
        await asyncio.sleep(LOOK_FOR_INDEX)


def serve(record: Path, *, host: str = LOOPBACK[0], port: int = 8080, token: str | None = None, ui: bool = True) -> None:
    """Serve a record until interrupted. Raises SettingError for an address that needs a token, RecordError for no record."""
    if host not in LOOPBACK and not token:
        raise SettingError(f"to answer on {host}, which others can reach, name a --token that they must bring")
    library = Library(record)
    with library.desk.reading():
        pass
    app = make_app(library, ui=ui, token=token)
    shown = f"[{host}]" if ":" in host else host
    print(f"http://{shown}:{port}/" + ("" if ui else f"{api.PREFIX.lstrip('/')}/record"), flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
