"""How long one report may take, in time of the processor: a busy machine sets nothing aside that a free one codes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

REPORT_SECONDS = 60.0
"""For a report of ordinary length: ten times what news of that length takes."""
ORDINARY = 100_000
"""Characters up to which a report has the same time; a longer one has more, in proportion."""

AGAIN = 1.0
"""Seconds after which a block is broken into again: where it was doing what swallows all errors, as a finalizer does."""


class Spent(BaseException):
    """The time is over. No `Exception`, so that no library on the way takes it for a fault of its own and goes on."""


def seconds_for(characters: int, seconds: float) -> float:
    """What a text of this length may take, where one of up to ORDINARY characters may take `seconds`."""
    return seconds * max(1.0, characters / ORDINARY)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Spent in the block once this process has worked so long on it.

    Only in a process's main thread, and not on Windows: elsewhere nothing can break into a running block, and it has
    all the time it wants. Expressions of `re` are broken off too.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise Spent

    before = signal.signal(signal.SIGVTALRM, over)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, max(seconds, 1e-3), AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
