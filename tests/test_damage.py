"""Marks on hurt words, and none on sound ones. Each case is a report of ours; blank lines part its paragraphs."""

from __future__ import annotations

import pytest

from dragoman.damage import find_damage
from dragoman.language import parse
from dragoman.model import Damage, Document, Entity, Place, Report
from dragoman.reports import prepare


def marks(text: str) -> list[tuple[str, str]]:
    return [(m.kind, m.text) for m in damage(text)]


def damage(text: str) -> list[Damage]:
    document = prepare(Report(text))
    parse([document])
    found = find_damage(document)
    assert all(document.words(m.start, m.end) == m.text and m.note and m.suggestion is None for m in found)
    return found


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("The two sides met in Lima. Released. They will meet again.", "Released."),
        ("The two sides met in Lima. A. for the southern province. They will meet again.", "A. for the southern province."),
        ("The two sides met in Lima. For the southern province.", "For the southern province."),
        ("The two sides met in Lima. The talks will be led by the.", "The talks will be led by the."),
        ("The two sides met in Lima. and its neighbours in the north.", "and its neighbours in the north."),
    ],
)
def test_fragments(text: str, hurt: str) -> None:
    assert marks(text) == [("fragment", hurt)]


@pytest.mark.parametrize(
    "text",
    [
        "Chile said it would stay away. Refused to name a date.",
        "“Released. For good. At last,” the lawyer said.",
        "He was free. What a day! And now?",
        "- the army\n- the navy",
        "J. Smith of Lima was freed on Monday. J. Smith.",
        "Ministers meet\n\nThe ministers met on Monday.",
        "Write to news@example.org.",
    ],
)
def test_sound_sentences_are_no_fragments(text: str) -> None:
    assert marks(text) == []


class Faces:
    """A discourse that knows a few names."""

    def __init__(self, document: Document, kinds: dict[str, str]) -> None:
        self.document, self.kinds = document, kinds

    def entity(self, sentence: int, token: int) -> Entity:
        s = self.document.sentences[sentence]
        kind = self.kinds.get(s.text[token], "thing")
        return Entity(s.text[token], s.start_of[token], s.end_of[token], kind=kind, sentence=sentence, head=token)


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("On Monday Peruvian Interior Minister Bogota said the border was shut.", ["Peruvian Interior Minister Bogota"]),
        ("On Monday Interior Minister Barbara Bogota spoke. Minister Bogota said that the border was closed.", []),
        ("On Monday Interior Minister Rao said that Bogota had closed the border.", []),
        ("The interior minister Bogota sent to the talks said nothing.", []),
        ("The Bogota minister said that the border was closed.", []),
    ],
)
@pytest.mark.parametrize("known_by", ["discourse", "places"])
def test_a_place_in_the_role_of_a_person(text: str, hurt: list[str], known_by: str) -> None:
    document = prepare(Report(text))
    parse([document])
    if known_by == "discourse":
        document.discourse = Faces(document, {"Bogota": "state"})
    else:
        start = text.rindex("Bogota")
        document.places = [Place("Bogota", start, start + 6, country_code="COL")]
    assert [m.text for m in find_damage(document) if m.kind == "role-mismatch"] == hurt


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("The talks have failed, but Strongman is expected to visit Lima next week.", "Strongman"),
        ("The talks have failed, but Middle Man will travel to Lima.", "Middle Man"),
        ("Prices rose, said Tom Hill, 52, a bank in Lima.", "Tom Hill, 52, a bank"),
    ],
)
def test_role_words_as_names_and_people_as_organisations(text: str, hurt: str) -> None:
    assert marks(text) == [("role-mismatch", hurt)]


@pytest.mark.parametrize(
    "text",
    [
        "The talks have failed, but the Chief Negotiator will travel to Lima.",
        "The talks have failed, but Envoy Anna Kowal will travel to Lima.",
        "Prices rose, said Tom Hill, 52, a bank teller in Lima.",
        "Prices rose, said Tom Hill, 52, of the central bank.",
        "Hill Brothers, a bank in Lima, said that prices rose.",
        "Anna Kowal, a minister, said that prices rose.",
        "Anna Kowal, 41, a founder of Hill Brothers, a bank, said that prices rose.",
        "On Monday Senator Barbara Jordan said that prices rose.",
    ],
)
def test_sound_roles(text: str) -> None:
    assert marks(text) == []


def test_a_place_of_two_words_in_the_role_of_a_person() -> None:
    assert marks("The talks went on. Prime Minister New Delhi visited the border.") == [
        ("role-mismatch", "Prime Minister New Delhi")
    ]


def test_marks_that_are_there_stay() -> None:
    document = prepare(Report("The two sides met. Released.\n\nAdvertisement"))
    parse([document])
    document.damage = find_damage(document)
    assert [m.kind for m in document.damage] == ["fragment", "boilerplate"]
    assert find_damage(document) == document.damage


def test_two_spellings_of_one_name() -> None:
    text = "Special envoy Anna Kowalska said the talks would go on. Chile agreed.\n\nKowolska said that no date was set."
    assert marks(text) == [("name-variant", "Kowalska"), ("name-variant", "Kowolska")]
    assert "Kowolska" in (damage(text)[0].note or "")


def test_a_name_that_reads_like_a_common_word() -> None:
    text = "Foreign minister Nikos Dendas said he was hopeful. Dentas said the two sides would sign soon."
    assert marks(text) == [("name-variant", "Dendas"), ("name-variant", "Dentas")]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Kowalska said the talks would go on. Jan Kowolska said they would not. Kowolska left.",
        "President Johnson said yes. Senator Johnston said no.",
        "Anna Kowalska said the talks would go on. The Kowalskas said no more.",
        "Anna Kowalska said the talks would go on. Kowalska said no more.",
        "Anna Roa said the talks would go on. Ron said no more.",
        "Iran said the talks would go on. Iraq said no more.",
    ],
)
def test_two_people_are_two_people(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("They asked for a no-flight zone over the valley.", "no-flight zone"),
        ("The expert-stage talks began on Monday.", "expert-stage talks"),
        ("They crossed the cease-fires line at night.", "cease-fires line"),
        ("Soldiers left the demiliterized zone.", "demiliterized zone"),
    ],
)
def test_bent_terms(text: str, hurt: str) -> None:
    assert marks(text) == [("unknown-term", hurt)]


@pytest.mark.parametrize(
    "text",
    [
        "The working-level talks and the high-stakes talks began on Monday.",
        "A no-fly zone, a no-parking zone and a buffer zone were declared.",
        "Bilateral talks and trilateral talks on fishing were held.",
        "The union began work-rule talks and pay talks.",
        "The front-line forces crossed the assembly line.",
    ],
)
def test_ordinary_terms(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("Ministers halt border talks\n\nPeru and Chile resumed the border negotiations on Monday.", "halt border talks"),
        ("Peru rejects Chilean offer\n\nPeru accepted the offer of its neighbour Chile.", "rejects Chilean offer"),
    ],
)
def test_a_headline_against_its_body(text: str, hurt: str) -> None:
    assert marks(text) == [("self-conflict", hurt)]


@pytest.mark.parametrize(
    "text",
    [
        "Peru closes border with Chile\n\nPeru closed its border with Chile on Monday. It reopened the border in May.",
        "Peru closes border with Chile\n\nPeru would have reopened its border with Chile.",
        "Peru closes border with Chile\n\nIn 2014 Peru reopened its border with Chile.",
        "Peru closes border with Chile\n\nKenya reopened its border with Uganda on Monday.",
        "Peru does not reject Chilean offer\n\nPeru accepted the offer of Chile on Monday.",
    ],
)
def test_headlines_that_agree_with_their_body(text: str) -> None:
    assert marks(text) == []


def test_two_clauses_run_together() -> None:
    text = "The army shelled the town the governor opened a new hospital in the north."
    assert marks(text) == [("fused-clause", text)]


@pytest.mark.parametrize(
    "text",
    [
        "The army shelled the town that the governor had left.",
        "The army shelled the town the governor had left.",
        "The minister said the army had shelled the town.",
        "The army shelled the town and the governor opened a new hospital.",
        "The army shelled the town the day the governor opened a new hospital.",
        "When the army shelled the town, the governor opened a new hospital.",
    ],
)
def test_joined_clauses(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize("text", ["", "\x00", "()" * 500, '"' * 300, ".", "The", "- -", "The minister minister minister"])
def test_any_text_survives(text: str) -> None:
    damage(text)


def test_a_clean_report_has_no_marks() -> None:
    text = """Peru and Chile to resume fishing talks

LIMA, July 3 (Agency) - Peru and Chile will resume their high-level talks on fishing rights next week, Foreign Minister Anna
Rojas said on Thursday.

"It is time to come back to the table," Rojas told reporters. "For both of us."

Chilean envoy Luis Prado, 61, a former judge, has led the delegation since the talks were suspended in May. Chile closed its
embassy then, and Peru recalled its ambassador.

Prado said the buffer zone the two navies agreed on would stay in place until a treaty is signed."""
    assert marks(text) == []
