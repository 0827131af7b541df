"""Headlines in Title Case or capitals are read as sentences are written; offsets stay, names stay, plain lines stay."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report, lexicon
from dragoman.casing import plain_case

KNOWS = lexicon.load().knows


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("Protesters Clash With Police in Lima Over Pension Law", "Protesters clash with police in Lima over pension law"),
        ("TURKEY SHELLS SYRIAN VILLAGE", "Turkey shells Syrian village"),
        ("The president visited Rome on Friday.", "The president visited Rome on Friday."),
        ("United Nations", "United Nations"),
        ("", ""),
    ],
)
def test_only_headline_case_is_changed(line: str, plain: str) -> None:
    assert plain_case(line, KNOWS) == plain
    assert len(plain_case(line, KNOWS)) == len(line)


def test_a_title_case_headline_is_coded() -> None:
    text = "Kenya Expels Sudanese Diplomats After Border Raid"
    [coded] = Coder().code_many([Report(text=text, id="r")])
    [event] = [e for e in coded.events if e.event == ("SANCTION",)]  # type: ignore[union-attr]
    assert [a.code for a in event.actor] == ["KEN"]
    assert [a.code for a in event.recipient] == ["SDN"]
    assert text[event.trigger[0] : event.trigger[1]].startswith("Expels")
