"""Codes news reports into PLOVER 2.0 political events."""

__version__ = "0.1.0"
