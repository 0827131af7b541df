"""Stories and copies: what belongs together is found, at a cost that grows no faster than the record."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.record.linking import average_link
from dragoman.record.stories import Story, find_stories
from dragoman.record.wording import Vocabulary

DAY = dt.date(2021, 3, 4)
Told = tuple[str, dt.date | None, str | None, str]

DAM = (
    "Engineers closed the Marrowby dam on Tuesday after cracks were found in its eastern wall. The water authority said "
    "that four villages below the reservoir had been emptied and that repairs would last until autumn. Farmers along the "
    "Silt river complained that nobody had warned them, and the mayor of Marrowby asked the ministry for pumps."
)
DAM_OTHERWISE = (
    "Four villages stood empty on Wednesday below the Marrowby reservoir, whose eastern wall has cracked. Repairs to the "
    "dam will keep engineers busy into autumn, according to the water authority; the mayor wants pumps from the ministry."
)
BANK = (
    "The Bank of Ostrava lifted its lending rate by half a point on Tuesday, the third rise this year. Its governor said "
    "that wages were climbing faster than output and that mortgages would be dearer. Shares of builders fell."
)


def stories(*reports: Told) -> dict[str, Story]:
    ordered = sorted(reports, key=lambda r: (r[1] is None, r[1] or DAY, r[0]))
    vocabulary = Vocabulary()
    return {s.report_id: s for s in find_stories([vocabulary.read(*r) for r in ordered], vocabulary)}


def test_one_story_told_by_two_writers_and_another_story() -> None:
    found = stories(
        ("a", DAY, "Dam closed after cracks", DAM),
        ("b", DAY + dt.timedelta(1), "Villages emptied below cracked dam", DAM_OTHERWISE),
        ("c", DAY, "Lending rate rises again", BANK),
    )
    assert {i: s.story_id for i, s in found.items()} == {"a": "a", "b": "a", "c": "c"}
    assert all(s.copy_of == i for i, s in found.items())


def test_copies_are_known_by_their_text_whatever_their_headline() -> None:
    cut = DAM[: DAM.index(" Farmers")]
    updated = DAM + " On Wednesday a fifth village was told to leave, and two roads along the valley were shut."
    found = stories(
        ("agency", DAY, "Dam closed after cracks", DAM),
        ("reprint", DAY, "MARROWBY: WALL OF DAM CRACKS", "By our own writer\n" + DAM.upper()),
        ("short", DAY, None, cut),
        ("update", DAY + dt.timedelta(1), "Fifth village emptied", updated),
        ("own", DAY + dt.timedelta(1), "Villages emptied below cracked dam", DAM_OTHERWISE),
    )
    assert {i for i, s in found.items() if s.copy_of == "agency"} == {"agency", "reprint", "short", "update"}
    assert {s.story_id for s in found.values()} == {"agency"}


def test_the_same_words_a_year_later_are_another_story() -> None:
    found = stories(
        ("a", DAY, "Dam closed after cracks", DAM),
        ("b", DAY.replace(year=2022), "Villages emptied below cracked dam", DAM_OTHERWISE),
    )
    assert found["b"].story_id == "b"


def test_reports_without_words_or_dates_stand_alone_or_join_by_words() -> None:
    found = stories(
        ("empty", None, None, "..."), ("a", DAY, None, DAM), ("b", None, None, DAM_OTHERWISE), ("one", DAY, None, "x")
    )
    assert {i: s.story_id for i, s in found.items()} == {"empty": "empty", "a": "a", "b": "a", "one": "one"}


def invented_news(count: int, seed: int) -> list[Told]:
    """Stories of 1 to 6 reports: each has words of its own, of its topic (shared by ten stories) and of all news."""
    draw = random.Random(seed)

    def words(n: int) -> list[str]:
        return ["".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(3)) for _ in range(n)]

    common, topics = words(300), [words(60) for _ in range(count // 30 + 1)]
    news: list[Told] = []
    while len(news) < count:
        own, topic = words(40), draw.choice(topics)
        day = DAY + dt.timedelta(draw.randrange(count // 10 + 1))
        story = len(news)
        for n in range(draw.randint(1, 6)):
            text = draw.sample(own, 22) + draw.sample(topic, 15) + draw.choices(common, k=80)
            draw.shuffle(text)
            news.append((f"{story}-{n}", day + dt.timedelta(draw.randrange(3)), None, " ".join(text)))
    return news[:count]


def b_cubed(found: dict[str, Story]) -> float:
    ours, gold = defaultdict(set), defaultdict(set)
    for i, s in found.items():
        ours[s.story_id].add(i)
        gold[i.split("-")[0]].add(i)
    both = [
        (len(ours[s.story_id] & gold[i.split("-")[0]]), ours[s.story_id], gold[i.split("-")[0]]) for i, s in found.items()
    ]
    p = sum(n / len(o) for n, o, _ in both) / len(both)
    r = sum(n / len(g) for n, _, g in both) / len(both)
    return 2 * p * r / (p + r)


def test_invented_news_is_grouped_well_in_records_of_any_size() -> None:
    for count in (20, 400):
        assert b_cubed(stories(*invented_news(count, seed=count))) > 0.9


def test_a_story_of_many_reports_stays_one() -> None:
    draw = random.Random(7)
    own = [f"{a}{b}x" for a in "bdfgklmn" for b in ("ara", "elo", "ini", "oru", "umi")]
    day = [DAY + dt.timedelta(draw.randrange(3)) for _ in range(300)]
    many: list[Told] = [(f"big-{i:03}", day[i], None, " ".join(draw.sample(own, 25))) for i in range(300)]
    found = stories(*many, *invented_news(100, seed=2))
    assert len({s.story_id for i, s in found.items() if i.startswith("big")}) == 1


def test_the_order_of_reports_within_ties_does_not_matter() -> None:
    news = invented_news(120, seed=3)
    assert stories(*news) == stories(*news[::-1])


def test_cost_grows_no_faster_than_n_log_n() -> None:
    def seconds(count: int) -> float:
        news = sorted(invented_news(count, seed=1), key=lambda r: (r[1], r[0]))
        begun = time.process_time()
        vocabulary = Vocabulary()
        find_stories([vocabulary.read(*r) for r in news], vocabulary)
        return time.process_time() - begun

    seconds(300)
    assert seconds(3000) / seconds(600) < 5 * 1.5 * 1.5


@given(st.dictionaries(st.tuples(st.integers(0, 11), st.integers(0, 11)), st.floats(0.01, 1), max_size=40))
@settings(max_examples=100, deadline=None)
def test_average_link_keeps_its_promise(pairs: dict[tuple[int, int], float]) -> None:
    likeness = {(a, b): like for (a, b), like in pairs.items() if a < b}
    groups = average_link(12, likeness, 0.3, 24)
    members = defaultdict(list)
    for i in range(12):
        members[groups.first(i)].append(i)
    assert all(first == min(group) for first, group in members.items())
    names = sorted(members)
    for one in names:
        for other in names:
            if one < other:
                between = [likeness.get((min(a, b), max(a, b)), 0.0) for a in members[one] for b in members[other]]
                assert sum(between) / len(between) < 0.3 + 1e-9
