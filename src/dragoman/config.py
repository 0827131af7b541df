"""Settings: name, type, default and help. The resolved set goes with every run."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dragoman.budget import REPORT_SECONDS
from dragoman.language import DEFAULT_MODEL


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may cost; what goes beyond is left out with its reason.

    `unpacked_bytes`: of one packed file. `unpacked_ratio`: bytes out for a byte in, looked at once a file has given
    `unpacked_free` bytes. News packs to a fifth or a tenth; a bomb to a thousandth and less. `report_seconds`: time of
    the processor for a report of up to 100,000 characters (budget.py), in reading its page and again in coding it; news of
    that length takes some five.
    """

    unpacked_bytes: int = 1 << 38
    unpacked_ratio: int = 250
    unpacked_free: int = 1 << 24
    report_seconds: float = REPORT_SECONDS


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose about coding.

    `model`: spaCy pipeline, a package or a path. `lexicon`, `actors`: files or folders of a user's own entries, on top of
    ours. `date`: day for reports that bring none. `batch_size`: reports coded together. `gate`: whether sentences that can
    tell nothing are left unparsed. `reader`: whether the trained reader is heard beside the lexicon.
    """

    model: str = DEFAULT_MODEL
    lexicon: tuple[Path, ...] = ()
    actors: tuple[Path, ...] = ()
    date: dt.date | None = None
    batch_size: int = field(default=32)
    gate: bool = True
    reader: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the record of a run."""
        return {
            name: [str(p) for p in value]
            if isinstance(value, tuple)
            else str(value)
            if isinstance(value, dt.date)
            else value
            for name, value in asdict(self).items()
        }
