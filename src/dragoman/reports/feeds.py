"""RSS and Atom files: one report an entry. Each entry is parsed for itself, so that a broken one costs only itself."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from dragoman.errors import ReportError
from dragoman.model import Report
from dragoman.reports.decode import decode
from dragoman.reports.draft import Draft, Found
from dragoman.reports.unpack import Ahead

LARGEST = 1 << 26
"""Bytes of a feed: beyond this it is none that a site would serve."""
HEAD = 1 << 16
"""Characters before the first entry that are looked at for the feed's name and language."""
START = re.compile(r"(?:<\?[^>]{0,500}\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,500}>|\s)*", re.DOTALL)
ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|RDF)\b")
DECLARED = re.compile(r"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
TOKEN = re.compile(r"<!\[CDATA\[|<!--|<(/?)(?:\w{1,20}:)?(?:item|entry)(?=[\s>/])")
CLOSING = {"<![CDATA[": "]]>", "<!--": "-->"}
AMPERSAND = re.compile(r"&(?:#\d{1,7};|#x[0-9a-fA-F]{1,6};|(\w{1,32});)?")
SPACE = re.compile(r"\s+")
XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
BODIES = ("content:encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "dc:date", "issued", "updated", "modified")
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    | {"li", "ol", "p", "pre", "section", "table", "td", "tr", "ul"}
)
HIDDEN = frozenset({"script", "style", "head", "template", "noscript"})


def is_feed(head: str) -> bool:
    """Whether a text that begins so is an RSS or Atom file."""
    start = START.match(head)
    return start is not None and ROOT.match(head, start.end()) is not None


def read_feed(stream: Ahead, source: str, stem: str) -> Found:
    """The reports of the entries: title, content or else summary, link, date; publication and language are the feed's.

    An entry's id is its guid or id, else its link. Markup is taken off, nothing in it is run or fetched, and entities that
    the file defines itself are not expanded. Raises ReportError: `too-long`, `bad-feed`, `bad-encoding`, `not-text`.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ReportError(f"a feed of more than {LARGEST:,} bytes; split it", code="too-long", source=source)
    declared = DECLARED.search(data[:300].decode("latin-1"))
    text = decode(data, source, declared=declared[1] if declared else None, longest=LARGEST)
    if not is_feed(text[:4000]):
        raise ReportError("neither RSS nor Atom; give pages as .html", code="bad-feed", source=source)
    feed: dict[str, str] = {}
    number = 0
    for start, end in _entries(text):
        if not number:
            feed = _about(text[: min(start, HEAD)])
        number += 1
        place = f"entry {number}"
        try:
            if end < 0:
                raise ReportError("this entry does not end; the file may be cut", code="bad-feed", place=place)
            yield _draft(text[start:end], feed, f"{stem}-{number}", place)
        except ReportError as error:
            yield error
    if not number:
        raise ReportError("a feed without entries", code="empty", source=source)


def _entries(text: str) -> Iterator[tuple[int, int]]:
    """Where each entry starts and ends; -1 for one that does not end before the next starts or the text ends."""
    place, begun = 0, -1
    closing = dict(CLOSING)
    while token := TOKEN.search(text, place):
        place = token.end()
        if token[0] in CLOSING:
            end = text.find(closing[token[0]], place) if token[0] in closing else -1
            if end < 0:
                closing.pop(token[0], None)  # none that follow are closed either: they hide nothing
            else:
                place = end + 3
        elif token[1]:
            if begun >= 0:
                end = text.find(">", place, place + 100)
                yield begun, end + 1 if end >= 0 else -1
            begun = -1
        else:
            if begun >= 0:
                yield begun, -1
            begun = token.start()
    if begun >= 0:
        yield begun, -1


def _parse(xml: str) -> tuple[Any, str | None]:
    """The element as far as it can be read, and what is wrong with it. Undeclared name spaces are let pass."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_mend(xml).encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, _plain(str(error))
    faults = [_plain(fault.message) for fault in parser.error_log if fault.domain_name != "NAMESPACE"]
    return root, faults[0] if faults else None if root is not None else "nothing in it"


def _mend(xml: str) -> str:
    """Entities of HTML as their characters, and an ampersand that begins none as one; CDATA is left as it is."""

    def mended(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0] if len(found[0]) > 1 else "&amp;"
        if name in XML_ENTITIES:
            return found[0]
        character = html.entities.html5.get(name + ";")
        return html.escape(character) if character else "&amp;" + found[0][1:]

    pieces: list[str] = []
    place = 0
    while True:
        start = xml.find("<![CDATA[", place)
        end = xml.find("]]>", start) if start >= 0 else -1
        if start < 0 or end < 0:
            return "".join([*pieces, AMPERSAND.sub(mended, xml[place:])])
        pieces += [AMPERSAND.sub(mended, xml[place:start]), xml[start:end]]
        place = end


def _about(head: str) -> dict[str, str]:
    """The feed's `title` and `language`, as far as what stands before its first entry tells them."""
    root, _ = _parse(head)
    found: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        name, parent = _name(element), _name(element.getparent())
        if name in ("title", "language") and parent in ("channel", "feed"):
            found.setdefault(name, _plain("".join(element.itertext())))
        if name in ("feed", "rss", "channel") and element.get(LANGUAGE):
            found.setdefault("language", element.get(LANGUAGE))
    return {name: told for name, told in found.items() if told}


def _draft(xml: str, feed: Mapping[str, str], name: str, place: str) -> Draft:
    entry, fault = _parse(xml)
    if fault:
        raise ReportError(f"this entry is no XML ({fault[:200]})", code="bad-feed", place=place)
    prefix = entry.tag.rpartition(":")[0]
    parts: dict[str, Any] = {}
    for element in entry:
        parts.setdefault(_name(element, prefix), element)
    title = _text(parts["title"]).replace("\n", " ") if "title" in parts else ""
    body = next((text for tag in BODIES if tag in parts and (text := _text(parts[tag]))), "")
    text = body if not title or body.split("\n", 1)[0] == title else f"{title}\n\n{body}".strip()
    if not text:
        raise ReportError("this entry has neither title nor text", code="no-text", place=place)
    link = _link(entry, prefix)
    given, day = _first(parts, ("guid", "id")), _first(parts, DATES)
    language = feed.get("language", "en")
    report = Report(text, given or link or name, None, title or None, feed.get("title"), link, language)
    return Draft(report, place, _day(day))


def _first(parts: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The text of the first of these elements that has any."""
    return next((told for name in names if name in parts and (told := _plain("".join(parts[name].itertext())))), None)


def _link(entry: Any, prefix: str) -> str | None:
    """The entry's address: RSS has it as text, Atom in an attribute."""
    links = [e for e in entry if _name(e, prefix) == "link"]
    for link in sorted(links, key=lambda e: e.get("rel", "alternate") != "alternate"):
        address = (link.get("href") or "".join(link.itertext())).strip()
        if address:
            return str(address)
    return None


def _day(told: str | None) -> dt.date | str | None:
    """The day of "Fri, 03 Jul 2020 08:00:00 GMT"; anything else as it is, for `report_day` to read."""
    if told is None or told[:4].isdigit():
        return told
    try:
        return parsedate_to_datetime(told).date()
    except (ValueError, TypeError, OverflowError):
        return told


def _text(element: Any) -> str:
    """An element's text, one paragraph a line. RSS packs HTML into text; Atom says what it packs."""
    from lxml import etree

    if len(element):
        return _without_markup("".join(etree.tostring(child, encoding="unicode") for child in element))
    text = "".join(element.itertext())
    return _paragraphs(text) if element.get("type") == "text" else _without_markup(text)


def _without_markup(markup: str) -> str:
    """The text of a piece of HTML, one paragraph a line."""
    from lxml import etree
    from lxml.html import fragment_fromstring

    if "<" not in markup and "&" not in markup:
        return _paragraphs(markup)
    try:
        root = fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return _paragraphs(html.unescape(markup))
    pieces: list[str] = []
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("start", "end") and element.tag in BLOCKS:
            pieces.append("\n")
        if event == "start" and element.tag in HIDDEN:
            walker.skip_subtree()
        elif event == "start":
            pieces.append(SPACE.sub(" ", element.text or ""))
        else:
            pieces.append(SPACE.sub(" ", element.tail or ""))
    return _paragraphs("".join(pieces))


def _paragraphs(text: str) -> str:
    return "\n".join(filter(None, map(_plain, text.splitlines())))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _name(element: Any, prefix: str = "") -> str:
    """An element's name without its name space and the prefix that its entry has too; "" for a comment."""
    tag = getattr(element, "tag", None)
    return tag.rsplit("}", 1)[-1].removeprefix(f"{prefix}:") if isinstance(tag, str) else ""
