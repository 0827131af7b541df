"""The ontology is PLOVER's, whole, and CAMEO codes lead there and back."""

from __future__ import annotations

import pytest

from dragoman import ontology

MODE_NOT_IN_CAMEO = {
    ("CONSULT", "multilateral"): "CAMEO does not count the participants of a negotiation",
    ("PROTEST", "boycott"): "one code with the strike",
    ("PROTEST", "vandalize"): "one code with the riot",
    ("MOBILIZE", "weapons"): "one code with troops",
    ("MOBILIZE", "militia"): "only the root",
    ("THREATEN", "arrest"): "one code for all administrative sanctions",
    ("THREATEN", "expel"): "one code for all administrative sanctions",
    ("COERCE", "censor"): "one code with other limits on freedoms",
    ("COERCE", "withhold"): "only the root",
    ("COERCE", "misinformation"): "only the root",
    ("ASSAULT", "primitive"): "one code with beating",
}
RESIGNATION = ("RETREAT", "resign")
"""CAMEO knows leaders that give way only as yielding to demands, which is CONCEDE."""


def test_the_codebook_has_16_categories_and_four_quads() -> None:
    assert len(ontology.categories()) == 16
    assert {c.quad for c in ontology.categories().values()} == {1, 2, 3, 4}
    assert {category for category, _ in ontology.modes()} <= set(ontology.categories())


@pytest.mark.parametrize("name", ontology.categories())
def test_a_category_leads_to_cameo_and_back(name: str) -> None:
    found = ontology.from_cameo(ontology.categories()[name].cameo)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize("key", ontology.modes(), ids="-".join)
def test_a_mode_leads_to_cameo_and_back(key: tuple[str, str]) -> None:
    found = ontology.from_cameo(ontology.modes()[key].cameo)
    assert found is not None
    if key == RESIGNATION:
        assert found[0] == "CONCEDE"
        return
    assert found[0] == key[0]
    assert found[1] == key[1] or key in MODE_NOT_IN_CAMEO


def test_every_cameo_code_means_something_legal() -> None:
    roots = set()
    for code, meaning in ontology.cameo_codes().items():
        roots.add(code[:2])
        if meaning is not None:
            category, mode = meaning
            assert category in ontology.categories()
            assert mode is None or (category, mode) in ontology.modes()
    assert roots == {f"{n:02}" for n in range(1, 21)}


def test_a_code_that_is_not_listed_means_what_its_parent_means() -> None:
    assert ontology.from_cameo("0214") == ontology.from_cameo("021") == ("REQUEST", "assist")
    assert ontology.from_cameo("030") == ("AGREE", None)


def test_a_plain_statement_is_no_event() -> None:
    assert ontology.from_cameo("010") is None


@pytest.mark.parametrize("code", ["", "1", "99", "abc", "19511"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no CAMEO code"):
        ontology.from_cameo(code)
