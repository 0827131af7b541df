"""HTML pages to the article in them. Nothing in a page is executed or fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.budget import REPORT_SECONDS, Spent, at_most, seconds_for
from dragoman.errors import ReportError

HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of its article. `date` is as the page gives it, ISO when trafilatura could read it."""

    text: str
    title: str | None
    date: str | None
    publication: str | None
    url: str | None


def is_html(text: str) -> bool:
    """Whether the text plainly is an HTML page: it begins as one."""
    return HTML_START.match(text[:4000]) is not None


def read_page(html: str, source: str, seconds: float = REPORT_SECONDS) -> Page:
    """The article of a page: one paragraph a line, the headline first and set off by a blank line.

    `seconds`: what a page of ordinary length may take. Raises ReportError: `no-text` when the page holds no article,
    `too-slow`.
    """
    import trafilatura

    try:
        with at_most(seconds_for(len(html), seconds)):
            found = trafilatura.bare_extraction(
                html,
                with_metadata=True,
                include_comments=False,
                include_tables=False,
                date_extraction_params={"original_date": True, "extensive_search": False},
            )
    except Spent:
        raise ReportError("the page takes too long to read", code="too-slow", source=source) from None
    except Exception as error:  # what a malformed page can raise inside the extractor is not ours to enumerate
        raise ReportError(f"the page cannot be read ({type(error).__name__})", code="no-text", source=source) from error
    # bare_extraction is typed to return a dict as well, for a setting that is not used here
    body = (getattr(found, "text", None) or "").strip()
    if not body:
        raise ReportError("the page holds no article text", code="no-text", source=source)
    title = getattr(found, "title", None) or None
    first = body.split("\n", 1)[0].strip()
    text = body if not title or first == title else f"{title}\n\n{body}"
    return Page(text, title, getattr(found, "date", None), getattr(found, "sitename", None), getattr(found, "url", None))
