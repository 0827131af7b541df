"""Time expressions, what they mean, and which event they date. The report of most sentences is of Friday, 3 July 2020."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from dragoman.model import Document
from dragoman.status.time_grammar import matches, phrases
from dragoman.status.time_values import count_on, duration, easter, feast, narrowed, span
from dragoman.status.times import event_interval, find_times, governing_time

Parse = Callable[..., Document]
FRIDAY = date(2020, 7, 3)


@pytest.fixture(scope="module")
def told(parse: Parse) -> Callable[..., Document]:
    def run(text: str, day: date | None = FRIDAY) -> Document:
        document = parse(text, day)
        document.times = find_times(document)
        return document

    return run


def values(document: Document) -> list[str]:
    return [t.value for t in document.times]


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("The pact was signed on 14 January 1998.", "1998-01-14", "1998-01-14", "1998-01-14"),
        ("The pact was signed on January 14, 1998.", "1998-01-14", "1998-01-14", "1998-01-14"),
        ("The pact was signed on the 4th of July 2019.", "2019-07-04", "2019-07-04", "2019-07-04"),
        ("The pact is dated 2020-04-03.", "2020-04-03", "2020-04-03", "2020-04-03"),
        ("The pact is dated 25/04/2020.", "2020-04-25", "2020-04-25", "2020-04-25"),
        ("The truce was signed in March 2015.", "2015-03", "2015-03-01", "2015-03-31"),
        ("The talks failed in early 2019.", "2019", "2019-01-01", "2019-04-30"),
        ("The talks failed in late 2019.", "2019", "2019-09-01", "2019-12-31"),
        ("The talks failed in mid-March.", "2020-03", "2020-03-11", "2020-03-20"),
        ("The two met in June last year.", "2019-06", "2019-06-01", "2019-06-30"),
        ("The rebels fled last month.", "2020-06", "2020-06-01", "2020-06-30"),
        ("The envoy arrives next week.", "2020-W28", "2020-07-06", "2020-07-12"),
        ("This year the court freed him.", "2020", "2020-01-01", "2020-12-31"),
        ("The general took power a decade ago.", "2010", "2010-01-01", "2010-12-31"),
        ("The general took power two years ago.", "2018", "2018-01-01", "2018-12-31"),
        ("The minister resigned ten days ago.", "2020-06-23", "2020-06-23", "2020-06-23"),
        ("The border closed three weeks ago.", "2020-W24", "2020-06-08", "2020-06-14"),
        ("The war began in the 1990s.", "199", "1990-01-01", "1999-12-31"),
        ("The war began in the nineties.", "199", "1990-01-01", "1999-12-31"),
        ("The fort dates from the 19th century.", "18", "1800-01-01", "1899-12-31"),
        ("The company was founded in nineteen ninety-six.", "1996", "1996-01-01", "1996-12-31"),
        ("Exports fell in the third quarter of 2018.", "2018-Q3", "2018-07-01", "2018-09-30"),
        ("Exports fell in the first half of 2018.", "2018-H1", "2018-01-01", "2018-06-30"),
        ("Troops left in the summer of 2017.", "2017-SU", "2017-06-01", "2017-08-31"),
        ("Troops left last summer.", "2019-SU", "2019-06-01", "2019-08-31"),
        ("Police raided the office over the weekend.", "2020-W26-WE", "2020-06-27", "2020-06-28"),
        ("The mayor quit yesterday.", "2020-07-02", "2020-07-02", "2020-07-02"),
        ("The mayor quit the day before yesterday.", "2020-07-01", "2020-07-01", "2020-07-01"),
        ("The siege ended on Christmas Day.", "2019-12-25", "2019-12-25", "2019-12-25"),
        ("Gunmen raided the church at Easter.", "2020-04-12", "2020-04-12", "2020-04-12"),
        ("The raid began at 7 a.m. on Tuesday.", "2020-06-30T07:00", "2020-06-30", "2020-06-30"),
        ("The bomb went off at 7:15 p.m. on 2 July.", "2020-07-02T19:15", "2020-07-02", "2020-07-02"),
        ("The raid ended on Tuesday night.", "2020-06-30TNI", "2020-06-30", "2020-06-30"),
        ("The depot burned last night.", "2020-07-02TNI", "2020-07-02", "2020-07-02"),
        ("Sales fell this quarter.", "2020-Q3", "2020-07-01", "2020-09-30"),
        ("The storm struck at noon on Tuesday.", "2020-06-30T12:00", "2020-06-30", "2020-06-30"),
        ("The bridge fell 24 hours ago.", "2020-07-02", "2020-07-02", "2020-07-02"),
        ("The vote on Sunday is void.", "2020-06-28", "2020-06-28", "2020-06-28"),
        ("The November election was fair.", "2019-11", "2019-11-01", "2019-11-30"),
        ("The parliament will dissolve before the November election.", "2020-11", "2020-11-01", "2020-11-30"),
    ],
)
def test_dates(told: Callable[..., Document], text: str, value: str, first: str, last: str) -> None:
    (found,) = told(text).times
    assert (found.value, str(found.date), str(found.enddate)) == (value, first, last)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rebels shelled the port on Thursday.", "2020-07-02"),
        ("The king will open the port on Thursday.", "2020-07-09"),
        ("The king plans to open the port on Thursday.", "2020-07-09"),
        ("The port is scheduled to open on Thursday.", "2020-07-09"),
        ("The king opened the port on Friday.", "2020-07-03"),
        ("The king opened the port last Friday.", "2020-06-26"),
        ("The court will rule in May.", "2021-05"),
        ("The court ruled in May.", "2020-05"),
        ("The court ruled in September.", "2019-09"),
        ("The court will rule on 1 June.", "2021-06-01"),
        ("The court ruled on 1 June.", "2020-06-01"),
    ],
)
def test_tense_decides_between_past_and_future(told: Callable[..., Document], text: str, value: str) -> None:
    assert values(told(text)) == [value]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("He governed for three years.", "DURATION", "P3Y"),
        ("The siege lasted two and a half years.", "DURATION", "P2Y6M"),
        ("The pause lasted a minute and a half.", "DURATION", "PT1M30S"),
        ("The curfew lasted several days.", "DURATION", "PXD"),
        ("The two-week truce held.", "DURATION", "P2W"),
        ("Exports fell over the first nine months.", "DURATION", "P9M"),
        ("Protesters gather every Monday.", "SET", "XXXX-WXX-1"),
        ("Protesters gather on Mondays.", "SET", "XXXX-WXX-1"),
        ("The council meets every two weeks.", "SET", "P2W"),
        ("The dam yields 300 tonnes a year.", "SET", "P1Y"),
        ("The troops are now in the city.", "DATE", "PRESENT_REF"),
        ("The troops recently shelled the city.", "DATE", "PAST_REF"),
        ("They quarrelled in the past.", "DATE", "PAST_REF"),
        ("The sides may meet in the near future.", "DATE", "FUTURE_REF"),
    ],
)
def test_what_is_no_day(told: Callable[..., Document], text: str, kind: str, value: str) -> None:
    (found,) = told(text).times
    assert (found.type, found.value, found.date) == (kind, value, None)


def test_stretch_up_to_now_is_placed(told: Callable[..., Document]) -> None:
    (found,) = told("In the past two weeks, troops moved north.").times
    assert (found.type, found.value, found.enddate) == ("DURATION", "P2W", FRIDAY)


def test_counted_on_from_the_last_day_told(told: Callable[..., Document]) -> None:
    text = "The rally was held on May 3. Two days earlier, police had searched the office. The following day, the court met."
    assert values(told(text)) == ["2020-05-03", "2020-05-01", "2020-05-02"]
    assert values(told("Rebels took the town on 9 June. They left the next day.")) == ["2020-06-09", "2020-06-10"]
    assert values(told("Rebels took the town on 9 June. The day before, they had signed a truce."))[1] == "2020-06-08"


def test_day_cannot_be_counted_from_a_month(told: Callable[..., Document]) -> None:
    found = told("The rally was held in May 2018. Two days later, police searched the office.").times[1]
    assert (found.date, found.note) == (None, "no day to count from")


def test_a_weekday_named_twice_in_a_sentence_is_one_day(told: Callable[..., Document]) -> None:
    assert set(values(told("The envoy said on Monday that the port is closed on Monday."))) == {"2020-06-29"}


def test_earnings_speak_of_the_quarter_told_last(told: Callable[..., Document]) -> None:
    text = "The bank earned $3 million in the third quarter of 2019, up from $2 million a year earlier."
    assert values(told(text)) == ["2019-Q3", "2018-Q3"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rebels shelled the port on Thursday.", "XXXX-WXX-4"),
        ("Rebels shelled the port last week.", "XXXX-WXX"),
        ("Rebels shelled the port in June.", "XXXX-06"),
        ("Rebels shelled the port on 3 May.", "XXXX-05-03"),
        ("Rebels shelled the port yesterday.", "XXXX-XX-XX"),
        ("Rebels shelled the port last summer.", "XXXX-SU"),
        ("Rebels shelled the port last night.", "XXXX-XX-XXTNI"),
    ],
)
def test_without_report_date_nothing_relative_is_placed(told: Callable[..., Document], text: str, value: str) -> None:
    (found,) = told(text, None).times
    assert (found.value, found.date, found.enddate, found.note) == (value, None, None, "no report date")


def test_full_dates_need_no_report_date(told: Callable[..., Document]) -> None:
    (found,) = told("The truce was signed in March 2015.", None).times
    assert (found.date, found.enddate) == (date(2015, 3, 1), date(2015, 3, 31))


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("The law was signed on 31 February 2019.", "no such day"),
        ("The law was signed on February 30.", "no such day"),
        ("The law is dated 2019-13-01.", "no such day"),
        ("The law ends on 3 May 9999.", "year out of range"),
        ("The feast of Eid was calm.", "feast not placed by our calendar"),
    ],
)
def test_impossible_dates_are_kept_with_a_note(told: Callable[..., Document], text: str, note: str) -> None:
    (found,) = told(text).times
    assert (found.date, found.note) == (None, note)


def test_ambiguous_numeric_date_spans_both_readings(told: Callable[..., Document]) -> None:
    (found,) = told("The letter is dated 03/04/2020.").times
    assert (found.date, found.enddate) == (date(2020, 3, 4), date(2020, 4, 3))
    assert found.note is not None
    assert found.note.startswith("ambiguous")


@pytest.mark.parametrize(
    "text",
    [
        "Ministers may march on the palace.",
        "He is 38 years old.",
        "About 2015 villagers fled.",
        "The fall of the regime shook three-quarters of the army.",
        "He fled as soon as troops came.",
        "It cost $1998 and 1,996 tents.",
        "A woman in her mid-50s fled.",
        "The Good Friday Agreement holds.",
    ],
)
def test_what_only_looks_like_a_time(told: Callable[..., Document], text: str) -> None:
    assert told(text).times == []


def test_offsets_are_the_words_meant(told: Callable[..., Document]) -> None:
    document = told("Calm.\nLast month, rebels took the port; on 2 July they left.")
    assert [(t.text, document.words(t.start, t.end)) for t in document.times] == [
        ("Last month", "Last month"),
        ("2 July", "2 July"),
    ]


def dating(document: Document, word: str) -> str | None:
    for sentence in document.sentences:
        if word in sentence.text:
            found = governing_time(document, sentence, sentence.text.index(word))
            return found.text if found else None
    raise AssertionError(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last month, the rebels attacked the base and blew up a bridge.", {"attacked": "Last month", "blew": "Last month"}),
        (
            "Last month, the army attacked the base, announcing that it was leaving the talks.",
            {"announcing": "Last month", "leaving": "Last month"},
        ),
        ("The minister said on Thursday that the troops had left in May.", {"said": "Thursday", "left": "May"}),
        ("The minister said on Thursday that the king will meet the envoy.", {"said": "Thursday", "meet": None}),
        ("On Monday, soldiers fired on the crowd, witnesses said.", {"fired": "Monday", "said": None}),
        ("The rebels must withdraw by Friday.", {"withdraw": None}),
        ("The rebels refused to leave until Friday.", {"refused": None, "leave": None}),
        ("The strike lasted for three years.", {"lasted": None}),
        ("The guards beat protesters every Monday.", {"beat": None}),
        ("The guards are now beating protesters.", {"beating": None}),
        ("The 2015 agreement collapsed on Tuesday.", {"agreement": "2015", "collapsed": "Tuesday"}),
        ("The president condemned Tuesday's attack on the embassy.", {"condemned": None, "attack": "Tuesday"}),
        ("The president, who took power in 2012, visited Paris on Sunday.", {"took": "2012", "visited": "Sunday"}),
        ("He was arrested in 2014 and sentenced to ten years.", {"arrested": "2014", "sentenced": "2014"}),
        ("Turkey agreed on Friday to send troops.", {"agreed": "Friday", "send": None}),
        ("France recalled its envoy on Monday after Turkey insulted its king.", {"recalled": "Monday", "insulted": None}),
        ("The troops on Sunday seized a bridge.", {"seized": "Sunday"}),
        ("The vote on Sunday was cancelled.", {"vote": "Sunday", "cancelled": None}),
        ("The militia broke the truce in a May raid on the port.", {"broke": "May", "raid": "May"}),
        ("The museum returned a 17th century map.", {"returned": None}),
        ("It was the first coup since 1974.", {"was": None}),
        ("The court, in a ruling on Tuesday, ordered a new vote.", {"ruling": "Tuesday", "ordered": "Tuesday"}),
        ("The two sides held talks in Geneva on Wednesday.", {"held": "Wednesday", "talks": "Wednesday"}),
    ],
)
def test_which_expression_dates_an_event(told: Callable[..., Document], text: str, expected: dict[str, str | None]) -> None:
    document = told(text)
    assert {word: dating(document, word) for word in expected} == expected


def interval(document: Document, word: str, historical: bool = False) -> tuple[str, str, str]:
    for sentence in document.sentences:
        if word in sentence.text:
            found = event_interval(document, sentence, sentence.text.index(word), historical=historical)
            return str(found[0]), str(found[1]), found[2]
    raise AssertionError(word)


@pytest.mark.parametrize(
    ("text", "word", "first", "last"),
    [
        ("The government has jailed 40 activists since June.", "jailed", "2020-06-01", "2020-07-03"),
        ("The leaders will meet before the elections in November.", "meet", "2020-07-03", "2020-11-30"),
        ("The leaders will meet before the November election.", "meet", "2020-07-03", "2020-11-30"),
        ("Israel bombed the port between Monday and Wednesday.", "bombed", "2020-06-29", "2020-07-01"),
        ("Iran seized two ships from 3 June to 9 June.", "seized", "2020-06-03", "2020-06-09"),
        ("Iran seized two ships from 3 June to 9 June 2018.", "seized", "2018-06-03", "2018-06-09"),
        ("The envoy is to visit Tokyo next week.", "visit", "2020-07-06", "2020-07-12"),
        ("In the last 24 hours, rebels killed nine soldiers.", "killed", "2020-07-02", "2020-07-03"),
        ("The army attacked the town on Monday. Then it shelled the port.", "shelled", "2020-06-29", "2020-07-03"),
    ],
)
def test_intervals_that_the_words_state(told: Callable[..., Document], text: str, word: str, first: str, last: str) -> None:
    assert interval(told(text), word) == (first, last, "stated")


def test_a_past_event_is_not_dated_by_what_still_lies_ahead(told: Callable[..., Document]) -> None:
    document = told("The king spoke to voters before the elections in November 2021.")
    assert interval(document, "spoke") == ("2020-07-03", "2020-07-03", "report")


def test_undated_news_has_the_reports_date_but_history_has_none(told: Callable[..., Document]) -> None:
    document = told("The army shelled the port.")
    assert interval(document, "shelled") == ("2020-07-03", "2020-07-03", "report")
    assert interval(document, "shelled", historical=True) == ("None", "None", "unknown")
    assert interval(told("The army shelled the port.", None), "shelled") == ("None", "None", "unknown")
    assert interval(told("The army shelled the port on Monday.", None), "shelled") == ("None", "None", "unknown")


def test_history_that_goes_on_with_a_dated_event_lies_after_it(told: Callable[..., Document]) -> None:
    document = told("The army seized power in 2018. It jailed the king.")
    assert interval(document, "jailed", historical=True) == ("2018-01-01", "2020-07-03", "stated")


def test_calendar() -> None:
    assert (easter(2020), easter(2024)) == (date(2020, 4, 12), date(2024, 3, 31))
    assert feast("nth 11 4 4", 2020) == date(2020, 11, 26)
    assert feast("nth 5 1 -1", 2020) == date(2020, 5, 25)
    assert span("2020-WI") == (date(2020, 12, 1), date(2021, 2, 28))
    assert span("2021-W53") is None
    assert narrowed((date(2020, 1, 1), date(2020, 12, 31)), "MID", "Y") == (date(2020, 5, 1), date(2020, 8, 31))
    assert count_on(date(2020, 1, 31), 1, "M") == "2020-02"
    assert count_on(FRIDAY, 10**9, "D") is None
    assert (duration(24, "TH"), duration(None, "10Y"), duration(2, "10Y")) == ("P1D", "PXE", "P20Y")


def test_every_feast_rule_gives_a_day_or_none() -> None:
    rules = {value for entries in phrases().values() for _, letter, value in entries if letter == "C"}
    assert all(feast(rule, 2020) is None or feast(rule, 2020).year == 2020 for rule in rules)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "piece", ["1", " ", "1 ", "the ", "of the end ", "May ", "1,", "1-", "twenty ", "'", "a few ", "\x00"]
)
def test_no_string_stalls_the_grammar(piece: str) -> None:
    began = time.process_time()
    matches(piece * (30_000 // len(piece)), 0)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text", ["", "\x00 last \x01 week", "“On Monday, he said", "((( 2020 ]]]", "٣ May ٢٠٢٠", "last last last"]
)
@pytest.mark.parametrize("day", [FRIDAY, None, date(1, 1, 1), date(9999, 12, 31)])
def test_any_text_and_any_report_date_survives(told: Callable[..., Document], text: str, day: date | None) -> None:
    document = told(text, day)
    for sentence in document.sentences:
        for token in range(len(sentence)):
            event_interval(document, sentence, token)
