"""The calibration error: none where confidence is the share that is right, and how far apart they lie otherwise."""

from __future__ import annotations

import pytest
from gold_reports import coded, entity

from dragoman.evaluation import evaluate
from dragoman.evaluation.calibration import bins, error, rated
from dragoman.evaluation.gold import GoldReport


def test_bins_hold_the_events_of_a_tenth() -> None:
    events = [(0.11, True), (0.19, False), (1.0, True)]
    first, last = bins(events)
    assert (first.first, first.events, first.share) == (0.1, 2, 0.5)
    assert first.confidence == pytest.approx(0.15)
    assert (last.first, last.events) == (0.9, 1)


def test_the_error_is_the_distance_of_confidence_and_share() -> None:
    assert error([]) == 0
    assert error([(0.25, i == 0) for i in range(4)]) == 0
    assert error([(0.9, False), (0.1, False)]) == pytest.approx(0.5)


def test_only_events_with_a_confidence_are_rated(report: GoldReport) -> None:
    peru = [entity("Peru", "PER")]
    events = [coded("expelled", "SANCTION", peru, [], confidence=0.4), coded("Monday", "AID", peru, [])]
    assert rated(evaluate([report], {"andes": {"events": events}}).pairs) == [(0.4, False)]
