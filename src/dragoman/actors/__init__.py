"""Who acts and who is acted upon: mentions, and whom they mean at the report's date."""

from dragoman.actors.discourse import ReportDiscourse, read_discourse
from dragoman.actors.lint import lint
from dragoman.actors.tables import ActorTables, Entry, load_tables

__all__ = ["ActorTables", "Entry", "ReportDiscourse", "lint", "load_tables", "read_discourse"]
