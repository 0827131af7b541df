"""RSS and Atom: what an entry tells, in the dialects that sites write, and entries that are broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dragoman.model import Report, Skipped

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]
DAY = dt.date(2020, 7, 3)
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Hill Courier</title>
<link>https://example.org</link><language>en-gb</language>
<item><title>Ministers meet</title><link>https://example.org/1</link><guid isPermaLink="false">g-1</guid>
<pubDate>Fri, 03 Jul 2020 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{NEWS}</p>
<p>They <b>agreed</b> to meet&nbsp;again.</p><script>run()</script>]]></content:encoded></item>
<item><title>Two</title><link>https://example.org/2</link>
<description>{NEWS} &lt;br/&gt; More &amp; more.</description></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Hill Courier</title>
<entry><title type="html">Ministers &amp;amp; envoys meet</title><id>tag:1</id><updated>2020-07-03T08:00:00Z</updated>
<link rel="enclosure" href="https://example.org/sound"/><link rel="alternate" href="https://example.org/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{NEWS}</p><p>Second.</p></div></content></entry>
<entry><title>Two</title><id>tag:2</id><published>2020-07-01T08:00:00Z</published>
<summary type="text">{NEWS} 1 &lt; 2.</summary></entry></feed>"""


def test_rss(read: Read) -> None:
    [first, second], left = read("news.rss", RSS)
    assert first.text == f"Ministers meet\n\n{NEWS}\nThey agreed to meet again."
    assert (first.id, first.date, first.title, first.publication) == ("g-1", DAY, "Ministers meet", "Hill Courier")
    assert first.url == "https://example.org/1"
    assert second.text == f"Two\n\n{NEWS}\nMore & more."
    assert (second.id, second.date) == ("https://example.org/2", None)
    assert not left


def test_atom(read: Read) -> None:
    [first, second], left = read("news.atom", ATOM)
    assert first.text == f"Ministers & envoys meet\n\n{NEWS}\nSecond."
    assert (first.id, first.date, first.url, first.publication) == ("tag:1", DAY, "https://example.org/1", "Hill Courier")
    assert (second.date, second.text) == (dt.date(2020, 7, 1), f"Two\n\n{NEWS} 1 < 2.")
    assert not left


@pytest.mark.parametrize("name", ["news.xml", "news", "news.txt.rss"])
@pytest.mark.parametrize("feed", [RSS, ATOM, "\ufeff" + RSS, "<!-- made today -->\n" + ATOM.split("?>", 1)[1]])
def test_a_feed_is_told_by_how_it_begins(read: Read, name: str, feed: str) -> None:
    reports, left = read(name, feed)
    assert (len(reports), left) == (2, [])


def test_rdf_with_prefixes_and_encodings(read: Read) -> None:
    rdf = f"""<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Café</title></channel>
    <item><title>São Tomé</title><link>https://example.org/1</link><dc:date>2020-07-03</dc:date>
    <description>{NEWS}</description></item></rdf:RDF>"""
    [report], _ = read("news.rdf", rdf.encode("latin-1"))
    assert (report.publication, report.title, report.date) == ("Café", "São Tomé", DAY)


def test_a_broken_entry_costs_only_itself(read: Read) -> None:
    broken = "<item><title>Cut</title><description>No end</item>"
    empty = "<item><link>https://example.org/3</link></item>"
    feed = RSS.replace(
        "</channel>", f"{broken}{empty}<item><title>T</title><description>{NEWS}</description></item></channel>"
    )
    reports, left = read("news.rss", feed)
    assert [r.title for r in reports] == ["Ministers meet", "Two", "T"]
    assert [(s.place, s.code) for s in left] == [("entry 3", "bad-feed"), ("entry 4", "no-text")]


def test_a_feed_that_is_cut_gives_what_was_whole(read: Read) -> None:
    reports, left = read("news.rss", RSS[: RSS.index("More &amp; more")])
    assert [r.id for r in reports] == ["g-1"]
    assert [(s.place, s.code) for s in left] == [("entry 2", "bad-feed")]


def test_entities_and_files_that_a_feed_names_are_not_fetched_or_expanded(read: Read) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for definition in (f'<!ENTITY l0 "lol">{lol}', '<!ENTITY l9 SYSTEM "file:///etc/passwd">'):
        feed = RSS.replace("<rss", f"<!DOCTYPE rss [{definition}]><rss", 1).replace("Two", "Two &l9;", 1)
        reports, _ = read("news.rss", feed)
        assert all("lol" not in r.text and "root:" not in r.text for r in reports)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("news.rss", "<rss><channel><title>x</title></channel></rss>", "empty"),
        ("news.rss", "<html><body><p>A page.</p></body></html>", "bad-feed"),
        ("news.rss", "", "bad-feed"),
        ("news.xml", "<catalogue><item>no feed</item></catalogue>", "unsupported"),
    ],
)
def test_what_is_no_feed(read: Read, name: str, data: str, code: str) -> None:
    reports, [left] = read(name, data)
    assert not reports
    assert left.code == code


def test_a_date_that_is_none_is_told_and_the_entry_kept(read: Read) -> None:
    [first, _], [left] = read("news.rss", RSS.replace("Fri, 03 Jul 2020 23:30:00 -0500", "last Friday"))
    assert (first.date, left.code, left.place) == (None, "bad-date", "entry 1")
