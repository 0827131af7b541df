"""Measure the coder on gold reports: read and check them, match and count, tell errors by cause, show each miss."""

from dragoman.evaluation.gold import GoldReport, corpus_hash, part_of
from dragoman.evaluation.reading import read_gold
from dragoman.evaluation.scoring import Evaluation, Figure, evaluate, measure

__all__ = ["Evaluation", "Figure", "GoldReport", "corpus_hash", "evaluate", "measure", "part_of", "read_gold"]
