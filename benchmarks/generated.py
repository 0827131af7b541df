"""Text with few events, of our own: local life, weather, sport, kitchens; now and then a report with politics in it.

    python benchmarks/generated.py REPORTS [SEED] > few.jsonl

The same number and seed give the same reports. One report in TOLD_IN has two sentences that tell events.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator

TOLD_IN = 4
SENTENCES = (8, 26)
WHO = (
    "the bakery on Mill Street", "a retired welder", "the youngest of five sisters", "the village choir", "our neighbour",
    "the second violin", "a cook from the coast", "the museum's gardener", "Marta Oduya", "the goalkeeper", "a geologist",
    "the owner of the boat yard", "the chess club", "an old teacher", "the bus driver", "Tomas Verhaegen",
    "the apprentice",
)  # fmt: skip
DID = (
    "baked {n} loaves before dawn", "painted the shutters a pale green", "rehearsed the slow movement again",
    "planted {n} pear trees behind the wall", "found a fossil the size of a thumb", "won the regional cup by {n} points",
    "sold the last of the honey", "measured {n} millimetres of rain", "repaired a clock that had not gone for {n} years",
    "grew tomatoes on the roof", "read the same novel twice", "walked the ridge in thick fog", "tuned the piano by ear",
    "sorted {n} buttons by their colour", "slept through the storm", "wrote down the recipe for plum cake",
    "counted {n} herons at dusk", "knitted a scarf of grey wool", "swam {n} lengths before lunch",
    "hummed a tune from a film", "learned to whistle at the age of {n}", "cleaned the windows with old newspaper",
    "caught no fish at all", "stirred the jam with a wooden spoon", "wore a coat with {n} pockets",
    "drew the hills in charcoal", "grew a little deaf", "polished the brass lamps", "cooked lentils with bay leaves",
    "dreamed of a house by the sea", "lost {n} marbles", "laughed until the candles went out",
    "carved a flute from elder wood", "forgot the name of the street", "mixed the mortar by hand",
    "kept {n} bees in the attic", "danced barefoot", "sketched every bridge of the town",
)  # fmt: skip
WHERE = (
    "near the old ferry landing", "in the hall above the library", "beside the canal", "on the north slope", "in Lisbon",
    "at the weekly market", "in the shade of the lime trees", "not far from Graz", "in a narrow kitchen", "by the lake",
)  # fmt: skip
WHEN = ("on Sunday", "last spring", "every morning", "in the first week of May", "long before breakfast", "this year", "")
AND_SO = (
    "The light was good and the water very cold.", "Nothing else of note took place that day.",
    "Snow lay on the pass until the middle of June.", "The soup needs an hour on a low flame.",
    "It had rained for most of the week, and the paths were soft.", "A second edition is in print.",
    "The new record stands at {n} minutes.", "Prices for wool were a little lower than the year before.",
    "Most of the seats were taken half an hour early.", "The recipe is older than the house.",
    "By noon the fog had lifted and the hills were blue.", "The tide comes in twice a day.",
    "It tastes best with dark bread.", "The second half was slower than the first.",
    "Larks nest there from April onwards.", "It is {n} steps to the top.", "The dough should be soft but not sticky.",
    "Some of the older trees lean to the east.", "It smelled of tar and oranges.",
)  # fmt: skip
TOLD = (
    "{a} accused {b} of breaking the fishing agreement, a spokesman said on Monday.",
    "Police in {a} arrested {n} protesters in the capital on Tuesday.", "{a} will send food aid to {b} next week.",
    "The president of {a} met the prime minister of {b} to discuss the border.", "{a} expelled two diplomats of {b}.",
)  # fmt: skip
COUNTRIES = ("Kenya", "Uganda", "Peru", "Chile", "France", "Turkey", "Greece", "India", "Japan", "Norway", "Chad", "Sudan")


def reports(number: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many reports with `id`, `date` and `text`."""
    chance = random.Random(seed)
    for place in range(number):
        sentences = [_sentence(chance) for _ in range(chance.randint(*SENTENCES))]
        if place % TOLD_IN == 0:
            at = chance.randrange(len(sentences))
            sentences[at:at] = [_told(chance), _told(chance)]
        cuts = [" ".join(sentences[first : first + 4]) for first in range(0, len(sentences), 4)]
        day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield {"id": f"few-{seed}-{place}", "date": day, "text": "\n\n".join(cuts)}


def _sentence(chance: random.Random) -> str:
    number = chance.randint(3, 90)
    if chance.random() < 0.3:
        return chance.choice(AND_SO).format(n=number)
    parts = [chance.choice(WHO), chance.choice(DID).format(n=number), chance.choice(WHERE), chance.choice(WHEN)]
    whole = " ".join(filter(None, parts))
    if chance.random() < 0.4:
        whole += f", and {chance.choice(WHO)} {chance.choice(DID).format(n=chance.randint(3, 90))}"
    return whole[0].upper() + whole[1:] + "."


def _told(chance: random.Random) -> str:
    one, other = chance.sample(COUNTRIES, 2)
    return chance.choice(TOLD).format(a=one, b=other, n=chance.randint(2, 40))


if __name__ == "__main__":
    for report in reports(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(json.dumps(report))
