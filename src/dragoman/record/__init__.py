"""The record: many reports in one DuckDB file, grouped into stories and happenings, and the questions that it answers."""

from dragoman.record.building import Built, build
from dragoman.record.filters import Filters
from dragoman.record.questions import Record

__all__ = ["Built", "Filters", "Record", "build"]
