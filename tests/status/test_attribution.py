"""Who says so: quotations, indirect speech, sources and chains."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from dragoman.model import Document, Entity, Report, Segment, Statement
from dragoman.status.attribution import attribution_of, find_statements
from dragoman.status.content import cue_table
from dragoman.status.quotation import find_quotations
from dragoman.status.sources import source_table
from dragoman.syntax import bare_entity

Parse = Callable[..., Document]


def found(document: Document) -> list[Statement]:
    document.statements = find_statements(document)
    return document.statements


def one(document: Document, cue: str) -> Statement:
    return next(s for s in found(document) if s.cue == cue)


def source(statement: Statement) -> str | None:
    return statement.source.entity_text if statement.source else None


def chain(document: Document, word: str) -> list[str | None]:
    found(document)
    s, i = next((s, s.lower.index(word)) for s in document.sentences if word in s.lower)
    return [a.source.entity_text if a.source else None for a in attribution_of(document, s, i)]


@pytest.mark.parametrize(
    ("text", "cue", "who", "what"),
    [
        ("Grey said that the bridge was mined.", "said", "Grey", "that the bridge was mined"),
        ("Grey said the bridge was mined.", "said", "Grey", "the bridge was mined"),
        ("The bridge was mined, Grey said.", "said", "Grey", "The bridge was mined"),
        ("Rebels shelled the port, said Mayor Ilse Brandt.", "said", "Mayor Ilse Brandt", "Rebels shelled the port"),
        (
            "Mayor Ilse Brandt told Reuters that rebels shelled the port.",
            "told",
            "Mayor Ilse Brandt",
            "that rebels shelled the port",
        ),
        ("According to the ministry, rebels shelled the port.", "According to", "the ministry", "rebels shelled the port"),
        ("Rebels shelled the port, according to two diplomats.", "according to", "two diplomats", "Rebels shelled the port"),
        (
            "The army denied that its troops had crossed the river.",
            "denied",
            "The army",
            "that its troops had crossed the river",
        ),
        ("The minister promised to reopen the border.", "promised", "The minister", "to reopen the border"),
        ("The union criticized the new tax.", "criticized", "The union", "the new tax"),
        ("The envoy called the vote a farce.", "called", "The envoy", "the vote a farce"),
        ("Brandt accused the army of shelling the port.", "accused", "Brandt", "the army of shelling the port"),
        ("Her claim that soldiers looted the market caused anger.", "claim", "Her", "that soldiers looted the market"),
        (
            "A report of the auditors found that funds were stolen.",
            "found",
            "A report of the auditors",
            "that funds were stolen",
        ),
    ],
)
def test_source_cue_and_content(parse: Parse, text: str, cue: str, who: str, what: str) -> None:
    document = parse(text)
    statement = one(document, cue)
    assert source(statement) == who
    assert statement.text == what
    assert document.words(statement.start, statement.end) == statement.text
    assert document.words(statement.cue_start, statement.cue_end) == cue
    assert not statement.quote


def test_quotation_split_around_its_source_is_one_statement(parse: Parse) -> None:
    statements = found(parse('"The port is closed," Brandt said. "Nobody may leave the town until Friday."'))
    assert [source(s) for s in statements] == ["Brandt"]
    assert statements[0].quote
    assert len(statements[0].spans) == 2
    assert statements[0].text == '"Nobody may leave the town until Friday."'


@pytest.mark.parametrize("marks", ['""', "“”", "«»", ("''", "''")])
def test_quotation_marks_of_every_kind(parse: Parse, marks: str) -> None:
    text = f"{marks[0]}The port is closed,{marks[1]} said Brandt."
    statement = one(parse(text), "said")
    assert statement.quote
    assert statement.text == f"{marks[0]}The port is closed,{marks[1]}"


def test_quotation_over_paragraphs_goes_on_with_its_speaker(parse: Parse) -> None:
    text = "“The port is closed,” Brandt said. “We waited for weeks.\n“Then the ships came.\n“They brought grain.”"
    statements = found(parse(text))
    assert {source(s) for s in statements} == {"Brandt"}
    assert statements[0].spans[-1][1] == len(text)


def test_quotation_after_a_colon_in_the_paragraph_before(parse: Parse) -> None:
    statements = found(parse('Brandt continued:\n"The port stays closed until the ships are gone."'))
    assert [(source(s), s.quote) for s in statements] == [("Brandt", True)]


def test_quotation_goes_on_from_indirect_speech(parse: Parse) -> None:
    statements = found(parse('The bridge was mined, Grey said. "We found the charges at dawn."'))
    assert [source(s) for s in statements] == ["Grey"]
    assert len(statements[0].spans) == 2


def test_nested_quotation_belongs_to_the_outer_one(parse: Parse) -> None:
    text = "\"He shouted 'run' and we ran,\" Grey said."
    statement = one(parse(text), "said")
    assert statement.text == "\"He shouted 'run' and we ran,\""


def test_signed_quotation(parse: Parse) -> None:
    statements = found(parse("“The town has no water and no light.” — Ilse Brandt"))
    assert statements[0].quote
    assert source(statements[0]) == "Ilse Brandt"


def test_line_that_names_its_speaker(parse: Parse) -> None:
    statements = found(parse("BRANDT: The port is closed and nobody may leave."))
    assert source(statements[0]) == "BRANDT"
    assert statements[0].text == "The port is closed and nobody may leave."


def test_words_quoted_inside_a_clause_are_no_speech_of_their_own(parse: Parse) -> None:
    statements = found(parse('Grey called the vote a "disaster" for the town.'))
    assert [s.quote for s in statements] == [False]


def test_nobody_named(parse: Parse) -> None:
    for text in (
        "Rebels allegedly shelled the port.",
        "Rebels reportedly shelled the port.",
        "The general is said to have fled the country.",
        "It was reported that rebels shelled the port.",
        "The mayor was accused of taking bribes.",
        "Claims that rebels shelled the port spread quickly.",
        "The alleged attack on the port took an hour.",
    ):
        statements = found(parse(text))
        assert [(s.source, s.kind) for s in statements] == [(None, "anonymous")], text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ilse Brandt said the port was closed.", "named"),
        ("The foreign minister said the port was closed.", "named"),
        ("A minister said the port was closed.", "anonymous"),
        ("Ministry spokesman Karl Adler said the port was closed.", "organisation"),
        ("A spokeswoman said the port was closed.", "organisation"),
        ("A ministry spokesman, Karl Adler, said the port was closed.", "organisation"),
        ("His adviser, Karl Adler, said the port was closed.", "named"),
        ("The ministry said the port was closed.", "organisation"),
        ("Two diplomats said the port was closed.", "anonymous"),
        ("Witnesses said the port was closed.", "anonymous"),
        ("A general said on condition of anonymity that the port was closed.", "anonymous"),
        ("The letter said the port was closed.", "document"),
        ("A new poll showed that voters wanted peace.", "document"),
    ],
)
def test_kind_of_source(parse: Parse, text: str, kind: str) -> None:
    assert found(parse(text))[0].kind == kind


def test_chain_is_outermost_first(parse: Parse) -> None:
    document = parse("The agency reported that Brandt said rebels shelled the port.")
    assert chain(document, "shelled") == ["The agency", "Brandt"]
    assert chain(document, "said") == ["The agency"]
    assert chain(document, "reported") == []


def test_outer_points_at_the_statement_around(parse: Parse) -> None:
    statements = found(parse("The agency reported that Brandt said rebels shelled the port."))
    inner = next(s for s in statements if s.cue == "said")
    assert inner.outer is not None
    assert statements[inner.outer].cue == "reported"


def test_wishes_and_judgements_assert_nothing(parse: Parse) -> None:
    assert chain(parse("The union condemned the attack on the port."), "attack") == []
    assert chain(parse("The minister promised to reopen the border."), "reopen") == []
    assert chain(parse("Brandt accused the army of shelling the port."), "shelling") == ["Brandt"]


def test_acts_are_no_words(parse: Parse) -> None:
    assert found(parse("Rebels attacked the town and troops defended the port.")) == []


def test_own_thoughts_in_a_speech_are_the_speakers(parse: Parse) -> None:
    statements = found(parse('"I think the port will open," Brandt said.'))
    assert [s.cue for s in statements] == ["said"]


def test_who_moves_another_to_speak_is_not_the_source(parse: Parse) -> None:
    assert source(one(parse("The army forced the mayor to admit that he lied."), "admit")) == "the mayor"
    assert source(one(parse("The council issued a statement calling the test a violation."), "calling")) == "The council"
    assert source(one(parse("Brandt said the port was closed, adding that ships had left."), "adding")) == "Brandt"


def test_what_is_asked_for_is_not_said(parse: Parse) -> None:
    assert [s.cue for s in found(parse("Grey asked Brandt to explain why rebels shelled the port."))] == ["asked"]


def test_agency_that_quotes_somebody_stands_around_him(parse: Parse) -> None:
    document = parse("Xinhua quoted Li as saying that rebels shelled the port.")
    assert chain(document, "shelled") == ["Xinhua", "Li"]


@pytest.mark.parametrize(
    ("title", "who", "what"),
    [
        ("Rebels hit airport: witnesses", "witnesses", "Rebels hit airport"),
        ("Poll: Most voters oppose the treaty", "Poll", "Most voters oppose the treaty"),
        ("Troops crossed the border, says army chief", "army chief", "Troops crossed the border"),
        ("Explainer: Why the talks failed", None, None),
    ],
)
def test_headlines(parse: Parse, title: str, who: str | None, what: str | None) -> None:
    document = parse(title)
    document.segments = [Segment(0, len(title), "title")]
    statements = [(source(s), s.text) for s in found(document)]
    assert statements == ([(who, what)] if who else [])


class Everyone:
    """A discourse that takes every noun for a place."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def entity(self, sentence: int, token: int) -> Entity:
        s = self.document.sentences[sentence]
        return replace(bare_entity(s, token, self.document.report.text), kind="place")


def test_sources_come_from_the_discourse(parse: Parse) -> None:
    document = parse("Arkadia said the port was closed.")
    document.discourse = Everyone(document)
    assert [(s.source.kind, s.kind) for s in found(document) if s.source] == [("place", "organisation")]


def test_place_before_a_colon_is_where_not_who(parse: Parse) -> None:
    document = parse("Arkadia: Army closes the port")
    document.segments = [Segment(0, len(document.report.text), "title")]
    assert found(document)
    document.discourse = Everyone(document)
    assert not found(document)


def test_tables_load() -> None:
    assert ("verb", "say") in cue_table()
    assert source_table()["spokesman"] == "voice"


def test_ids_are_stable_and_differ(parse: Parse) -> None:
    text = "Grey said the bridge was mined. Brandt said the port was closed."
    first, second = found(parse(text)), found(parse(text))
    assert [s.id for s in first] == [s.id for s in second]
    assert len({s.id for s in first}) == len(first)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        "“““",
        "”",
        "''''''",
        '"He said "she said "they said',
        '‘never closed and “never closed and "never closed',
        "\x00 said \x01",
        ": : :",
        "said said said",
        '"" said "" : "',
    ],
)
def test_any_text_is_survived(parse: Parse, text: str) -> None:
    document = parse(text)
    for statement in found(document):
        assert document.words(statement.start, statement.end) == statement.text


def test_unclosed_quotation_ends_with_its_paragraph(parse: Parse) -> None:
    document = parse('Brandt said: "The port is closed.\nThe town lies on a river.')
    assert one(document, "said").text == '"The port is closed.'


def test_time_grows_with_length_only(parse: Parse) -> None:
    """A hundred thousand characters of quotations in one paragraph, the parser left out of the measure."""
    line = '"The port is closed," Brandt said. "Nobody may \'leave\' the town," he added. "Not yet. '
    pattern = parse(line).sentences
    document = Document(Report(text=line * 1200, id="long"), [Segment(0, len(line) * 1200)])
    for n in range(1200):
        for s in pattern:
            shift = n * len(line)
            document.sentences.append(
                replace(
                    s,
                    index=len(document.sentences),
                    start=s.start + shift,
                    end=s.end + shift,
                    start_of=[x + shift for x in s.start_of],
                    end_of=[x + shift for x in s.end_of],
                )
            )
    start = time.process_time()
    assert len(find_statements(document)) > 1000
    assert time.process_time() - start < 5


@pytest.mark.parametrize("marks", ['"', "“", "”", "'", "‘", "''", "\" '", " '\"x", "«"])
def test_marks_alone_take_linear_time(marks: str) -> None:
    text = (marks + " a") * (100_000 // (len(marks) + 2))
    start = time.process_time()
    find_quotations(text, [Segment(0, len(text))])
    assert time.process_time() - start < 2
