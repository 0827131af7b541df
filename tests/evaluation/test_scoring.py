"""What counts as right, field by field, and why something is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from gold_reports import coded, entity, gold

from dragoman.evaluation import evaluate
from dragoman.evaluation.causes import cause, tally
from dragoman.evaluation.gold import GoldReport
from dragoman.evaluation.scoring import f1

PERU, CHILE = entity("Peru", "PER"), entity("Chile", "CHL")
ENVOY = entity("envoy of Chile", "CHL", "GOV")
UNRESOLVED = entity("envoy of Chile", None)


def record(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"andes": {"events": list(events), **more}}


def expelled(actor: list[Any] | None = None, recipient: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    parties = ([PERU] if actor is None else actor), ([ENVOY] if recipient is None else recipient)
    return coded("expelled", more.pop("category", "SANCTION"), *parties, **more)


def test_what_is_coded_as_the_gold_is_wholly_right(report: GoldReport) -> None:
    own = gold()
    events = [e | {"text_info": {"start": 0, "end": 1}} for e in own["events"]]
    found = evaluate([report], {"andes": own | {"events": events}})
    assert {name: f.f1 for name, f in found.figures.items()} == dict.fromkeys(found.figures, 1.0)
    assert tally(found.pairs) == []
    assert found.left_out == {}


def test_nothing_coded_is_nothing_right(report: GoldReport) -> None:
    found = evaluate([report], {})
    assert found.left_out == {"andes": "not coded"}
    assert found.figures["whole event"].gold == 2
    assert found.figures["whole event"].f1 == found.figures["whole event"].precision == 0.0


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (expelled(), None),
        (expelled(category="COERCE"), "other category"),
        (expelled(actor=[CHILE], recipient=[PERU]), "parties: actor and recipient swapped"),
        (expelled(recipient=[]), "parties: recipient not found"),
        (expelled(recipient=[UNRESOLVED]), "parties: recipient without a code"),
        (expelled(recipient=[entity("envoy", "BOL")]), "parties: other recipient"),
        (expelled(aux_mode=["future"]), "auxiliary mode: future too much"),
    ],
)
def test_every_error_has_a_cause(report: GoldReport, event: dict[str, Any], why: str | None) -> None:
    found = evaluate([report], record(event))
    assert cause(found.pairs[0]) == why
    assert found.pairs[0].right == (why is None)


def test_an_event_beside_the_gold_is_too_much(report: GoldReport) -> None:
    found = evaluate([report], record(expelled(), coded("Monday", "AID", [PERU], [CHILE])))
    assert tally(found.pairs) == [("extra: no event in the gold", 1), ("missed: nothing coded at these words", 1)]
    assert found.figures["category"].precision == found.figures["category"].recall == 0.5
    assert found.figures["category AID"].precision == 0.0


def test_the_sentence_is_place_enough_for_the_category_but_not_for_another(report: GoldReport) -> None:
    elsewhere = coded("Monday", "SANCTION", [PERU], [ENVOY])
    assert evaluate([report], record(elsewhere)).pairs[0].right
    other = coded("Monday", "COERCE", [PERU], [ENVOY])
    assert cause(evaluate([report], record(other)).pairs[0]) == "missed: nothing coded at these words"


def test_a_category_that_is_right_too_counts(report: GoldReport) -> None:
    report.events[0]["also_event"] = ["COERCE"]
    found = evaluate([report], record(expelled(category="COERCE")))
    assert found.pairs[0].right
    assert found.figures["category SANCTION"].recall == 1.0


def test_who_stands_where_is_not_judged_among_equals(report: GoldReport) -> None:
    report.events[0].update(event=["CONSULT"], mode=[])
    swapped = expelled(actor=[CHILE], recipient=[PERU], category="CONSULT")
    assert evaluate([report], record(swapped)).pairs[0].right


def test_future_costs_nothing_on_acts_that_speak_of_what_may_come(report: GoldReport) -> None:
    report.events[0].update(event=["THREATEN"], mode=[])
    threat = expelled(category="THREATEN", aux_mode=["future"])
    assert evaluate([report], record(threat)).pairs[0].right
    denied = expelled(category="THREATEN", aux_mode=["negation"])
    assert not evaluate([report], record(denied)).pairs[0].right


@pytest.mark.parametrize(
    ("days", "right"),
    [(("2021-05-03", None), 1), (("2021-05-02", "2021-05-03"), 1), (("2021-05-01", "2021-05-09"), 0), ((None, None), 0)],
)
def test_a_date_must_not_be_wider_than_the_golds(
    report: GoldReport, days: tuple[str | None, str | None], right: int
) -> None:
    found = evaluate([report], record(expelled(date=days[0], enddate=days[1])))
    assert found.figures["date"].right == right


def test_contexts_and_sizes_are_counted_where_the_gold_tells_them(report: GoldReport) -> None:
    event = expelled(context=["diplomatic", "legal"], size={"dead": 2, "injured": None, "arrested": 5})
    assert not {"context", "size"} & set(evaluate([report], record(event)).figures)
    report.events[0].update(context=["diplomatic"], size={"dead": 2, "injured": 3})
    found = evaluate([report], record(event)).figures
    assert (found["context"].right, found["context"].coded, found["context"].gold) == (1, 2, 1)
    assert (found["size"].right, found["size"].coded, found["size"].gold) == (1, 2, 2)


def test_some_of_the_reports(report: GoldReport) -> None:
    other = replace(report, report=replace(report.report, id="lima"), kind="wire")
    found = evaluate([report, other], record(expelled()))
    parts = found.by("kind")
    assert list(parts) == ["not told", "wire"]
    assert [part.figures["whole event"].right for part in parts.values()] == [1, 0]
    assert parts["wire"].left_out == {"lima": "not coded"}
    assert sum(len(part.pairs) for part in parts.values()) == len(found.pairs)


def test_intervals_hold_their_figure_and_are_the_same_each_time(report: GoldReport) -> None:
    first = evaluate([report] * 8, record(expelled())).figures["whole event"]
    assert first == evaluate([report] * 8, record(expelled())).figures["whole event"]
    assert first.low <= first.f1 <= first.high
    assert f1(0, 0, 0) == 0.0
