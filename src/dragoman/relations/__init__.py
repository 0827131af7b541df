"""What a marked actor does to a marked recipient, one sentence at a time (`dragoman relate`)."""

from dragoman.relations.pairs import Pair, read_marked, read_pairs
from dragoman.relations.relating import relate
from dragoman.relations.rules import Relation

__all__ = ["Pair", "Relation", "read_marked", "read_pairs", "relate"]
