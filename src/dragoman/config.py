"""Settings: name, type, default and help. The resolved set goes with every run."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dragoman.language import DEFAULT_MODEL


@dataclass(frozen=True, slots=True)
class Limits:
    """How far packed input is unpacked: beyond this it is taken for a decompression bomb and left out.

    `unpacked_bytes`: of one file. `unpacked_ratio`: bytes out for a byte in, looked at once a file has given
    `unpacked_free` bytes. News packs to a fifth or a tenth; a bomb to a thousandth and less.
    """

    unpacked_bytes: int = 1 << 38
    unpacked_ratio: int = 250
    unpacked_free: int = 1 << 24


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
