"""How much memory a process holds, and a watch that ends it when it holds too much."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from dragoman.errors import SettingError, WorkerError

OUT_OF_MEMORY = 77
"""Exit status of a worker that went over its limit."""
POLL = 0.1
"""Seconds between two looks of the watch."""
FULL = 0.9
"""Share of its limit from which a worker is replaced between two batches."""
SELDOM = (50_000, 20, 50)
"""Objects made since the last look at the youngest, and how many looks there are to one at the older ones."""
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def settle() -> None:
    """Tell Python's garbage collector that what is loaded now stays, and to look seldom: a fifth of coding's time is saved.

    For processes that are ours: commands and workers, once all tables are loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def parse_size(text: str) -> int:
    """Bytes of "600M", "1.5G", "600 MB". Raises SettingError for what is no size."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?\s*", text, re.IGNORECASE)
    size = int(float(found[1]) * UNITS[found[2].upper()]) if found else 0
    if size <= 0:
        raise SettingError(f"{text!r} is no amount of memory; write it as 600M or 1.5G")
    return size


def resident() -> int:
    """Bytes of memory that this process holds; where the system does not tell that, the most that it has held."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return most_resident()


def most_resident() -> int:
    """The most memory that this process has held, bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def is_full(limit: int | None) -> bool:
    """Whether this process holds so much that it had better be replaced."""
    return limit is not None and resident() > FULL * limit


def check_start(limit: int | None) -> None:
    """Raise WorkerError where this process, which has just loaded all that it needs, holds more than it may."""
    if limit is not None and resident() > limit:
        held = f"its model and tables alone take {resident() >> 20} MiB"
        raise WorkerError(f"a worker may hold {limit >> 20} MiB, but {held}; give --limit-memory more")


def watch(limit: int, leaving: Callable[[], None] = lambda: None) -> None:
    """From now on end this process, with the status OUT_OF_MEMORY, as soon as it holds more than `limit` bytes.

    `leaving`: what it does last.
    """

    def look() -> None:
        pause = threading.Event()
        while not pause.wait(POLL):
            if resident() > limit:
                leaving()
                os._exit(OUT_OF_MEMORY)

    threading.Thread(target=look, daemon=True, name="memory").start()
