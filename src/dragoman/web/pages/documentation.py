"""The JSON API as a page to read, made from its OpenAPI description."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from dragoman.web.library import Library
from dragoman.web.pages.rendering import render
from dragoman.web.pages.report import Nothing
from dragoman.web.pages.screen import View


def views(app: FastAPI) -> list[View[Any]]:
    """The view."""

    def main(library: Library, asked: Nothing) -> str:
        told = app.openapi()
        routes = [
            {
                "path": path,
                "method": method.upper(),
                "summary": one.get("summary", ""),
                "parameters": [{"description": "", "required": False} | p for p in one.get("parameters", ())],
            }
            for path, methods in told["paths"].items()
            for method, one in methods.items()
        ]
        return render("api.html", routes=routes, address=app.openapi_url)

    return [View("/api", Nothing, lambda asked: "API", main)]
