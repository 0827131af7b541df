"""Fixtures of the readers' tests."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.model import Report, Skipped
from dragoman.reports import read_reports

Read = Callable[..., tuple[list[Report], list[Skipped]]]
Pack = Callable[[bytes], bytes]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read(name, data, ...) writes a file and reads it: its reports, and what was left out with a reason in one line."""

    def run(name: str | Path, data: bytes | str | None = None, **more: Any) -> tuple[list[Report], list[Skipped]]:
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        found = list(read_reports([path], **more))
        left = [f for f in found if isinstance(f, Skipped)]
        assert all(s.reason and "\n" not in s.reason and s.source == str(path) for s in left)
        return [f for f in found if isinstance(f, Report)], left

    return run


def zstd(data: bytes) -> bytes:
    """The data packed with Zstandard, in a member of its own."""
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd as packer
    else:
        from backports import zstd as packer
    packed: bytes = packer.compress(data)
    return packed


@pytest.fixture(params=["gz", "zst"])
def packed(request: pytest.FixtureRequest) -> tuple[str, Pack]:
    """The ending of packed files, and what packs them."""
    return request.param, {"gz": gzip.compress, "zst": zstd}[request.param]
