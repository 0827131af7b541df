"""Which category wins by time, modality and teller."""

from __future__ import annotations

import pytest

from dragoman.ontology import modes
from dragoman.status.precedence import apply, rules

CASES = [
    ("CONSULT", ("visit",), "future", {}, "AGREE", (), "future"),
    ("CONSULT", (), "", {}, "CONSULT", (), ""),
    ("CONSULT", (), "future historical", {}, "CONSULT", (), "future historical"),
    ("AID", (), "future hypothetical", {}, "AGREE", (), "future hypothetical"),
    ("SUPPORT", (), "hypothetical", {"told_by": "actor"}, "AGREE", (), "hypothetical"),
    ("SUPPORT", (), "hypothetical", {"told_by": "other"}, "SUPPORT", (), "hypothetical"),
    ("RETREAT", ("withdraw",), "future", {}, "CONCEDE", (), "future"),
    ("CONCEDE", (), "future", {}, "CONCEDE", (), "future"),
    ("ASSAULT", ("aerial",), "future", {"told_by": "actor", "own_will": True}, "THREATEN", ("violence",), ""),
    ("ASSAULT", ("aerial",), "future", {"told_by": "other"}, "ASSAULT", ("aerial",), "future"),
    ("ASSAULT", (), "hypothetical", {"told_by": "actor"}, "THREATEN", ("violence",), ""),
    ("ASSAULT", (), "hypothetical", {}, "ASSAULT", (), "hypothetical"),
    ("SANCTION", ("expel",), "future", {"told_by": "actor"}, "THREATEN", ("expel",), ""),
    ("COERCE", ("arrest",), "future", {"told_by": "actor"}, "THREATEN", ("arrest",), ""),
    ("PROTEST", ("strike",), "future", {}, "THREATEN", ("restrict",), ""),
    ("PROTEST", ("demo",), "future", {}, "PROTEST", ("demo",), "future"),
    ("CONSULT", (), "future negation", {"told_by": "actor", "own_will": True}, "REJECT", ("meet",), ""),
    ("AID", (), "future negation", {"own_will": True}, "REJECT", ("assist",), ""),
    ("RETREAT", ("withdraw",), "future negation", {"own_will": True}, "REJECT", ("yield",), ""),
    ("CONSULT", (), "future negation", {"told_by": "other", "own_will": True}, "CONSULT", (), "future negation"),
    ("CONSULT", (), "future negation", {}, "CONSULT", (), "future negation"),
    ("ASSAULT", (), "negation", {"told_by": "actor", "own_will": True}, "ASSAULT", (), "negation"),
    ("CONSULT", (), "negation", {"told_by": "actor", "own_will": True}, "CONSULT", (), "negation"),
    ("REQUEST", ("yield",), "", {"role": "party"}, "AGREE", (), ""),
    ("REQUEST", ("yield",), "", {"role": "outsider"}, "REQUEST", ("yield",), ""),
    ("REQUEST", ("yield",), "", {}, "REQUEST", ("yield",), ""),
]


@pytest.mark.parametrize(("category", "mode", "aux", "facts", "becomes", "new_mode", "left"), CASES)
def test_which_category_wins(
    category: str,
    mode: tuple[str, ...],
    aux: str,
    facts: dict[str, object],
    becomes: str,
    new_mode: tuple[str, ...],
    left: str,
) -> None:
    found = apply(category, mode, frozenset(aux.split()), **facts)  # type: ignore[arg-type]
    assert found[:3] == (becomes, new_mode, frozenset(left.split()))
    assert (found[3] is not None) == (category != becomes)


def test_every_rule_gives_modes_that_the_new_category_has() -> None:
    for category, found in rules().items():
        for rule in found:
            aux = rule.requires
            _, mode, _, reason = apply(
                category, tuple(rule.modes), aux, own_will=True, told_by="actor", role=next(iter(rule.role), None)
            )
            assert reason is not None
            assert all((rule.becomes, m) in modes() for m in mode)
