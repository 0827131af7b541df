"""What the process from which workers are forked imports first, so that they share it. Imported, never used."""

from __future__ import annotations

import dragoman.pipeline
import dragoman.record.batches  # noqa: F401
