"""What fuzzing found stays repaired, and a few hundred bytes that hypothesis makes up find nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS

FINDS = sorted(p for p in Path(__file__).parent.glob("finds/*/*") if p.is_file())
HOSTILE = [
    b"", b"\n", b"\t\n\t", b"\0" * 64, b'"', b"{", b"[" * 5000, b'{"text":' * 2000, b"<" * 5000, b"<a>" * 3000, b"<rss>",
    b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: 99\r\n\r\nx", b"PAR1PAR1", b"PAR1" + b"\xff" * 40 + b"PAR1",
    b"text\n" + b'"' * 3001, b"&#0;&#xd800;", b"\xff\xfe\x00\xd8", b"\x1b[2J\x1b]0;x\x07", b"A not", b"!A!=!A!\n!A! [USA]",
    b"A [" * 300, b"%", b"+\n\t[", "\u202ee\u0301\u2028\u0085".encode(), b"id,text\n1,\x0b\n", b"it's " * 2000, b"\\" * 999,
]  # fmt: skip
"""Whatever each target should stand: nestings, halves of things, controls, orders to terminals."""


@pytest.mark.parametrize("find", FINDS, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_a_find_is_repaired(find: Path) -> None:
    TARGETS[find.parent.name](find.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_plainly_hostile_does_no_harm(name: str) -> None:
    for data in HOSTILE:
        TARGETS[name](data)


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "coder"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.lists(st.sampled_from(HOSTILE[1:]) | st.binary(max_size=40) | st.text(max_size=20).map(str.encode)).map(b"".join)
)
def test_what_is_made_up_does_no_harm(name: str, data: bytes) -> None:
    TARGETS[name](data)


WORDS = "Kenya police arrested said if not ( ) , . Friday two Goma, who the and of will U.S. 's 1 killed to army".split()  # noqa: SIM905


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.sampled_from([*WORDS, "\n\n", '"', "\u2028", "\x1b", "\ufffd"]), max_size=40))
def test_words_in_any_order_are_coded(words: list[str]) -> None:
    TARGETS["coder"](" ".join(words).encode())
