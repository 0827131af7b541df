"""The front door: files, pages and JSON lines in; reports, and then documents cut into segments, out."""

from dragoman.reports.admit import admit, report_day
from dragoman.reports.segments import prepare
from dragoman.reports.sources import read_reports

__all__ = ["admit", "prepare", "read_reports", "report_day"]
