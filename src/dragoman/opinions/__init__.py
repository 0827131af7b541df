"""Second opinions: what other coders say of the events of a record, stored beside ours. Only who is named is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Coder", "Endpoint", "Opinion", "OpinionError", "OurCoder", "Question", "agreement", "second_opinion"]

_HOMES = {
    "Coder": "coders",
    "Opinion": "coders",
    "OpinionError": "coders",
    "OurCoder": "coders",
    "Question": "coders",
    "Endpoint": "endpoint",
    "agreement": "asking",
    "second_opinion": "asking",
}

if TYPE_CHECKING:
    from dragoman.opinions.asking import agreement, second_opinion
    from dragoman.opinions.coders import Coder, Opinion, OpinionError, OurCoder, Question
    from dragoman.opinions.endpoint import Endpoint


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"dragoman.opinions.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman.opinions' has no attribute {name!r}")
