"""Groups grown by average link: the likest two become one while the mean likeness of their members is high enough."""

from __future__ import annotations

import heapq
from collections.abc import Mapping


class Groups:
    """Positions joined into groups; a group is known by its first position."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def first(self, position: int) -> int:
        """The first position of the group."""
        while self._above[position] != position:
            self._above[position] = self._above[self._above[position]]
            position = self._above[position]
        return position

    def join(self, one: int, other: int) -> None:
        """Make the groups of two positions one."""
        one, other = sorted((self.first(one), self.first(other)))
        self._above[other] = one


def average_link(size: int, likeness: Mapping[tuple[int, int], float], enough: float, seen: int) -> Groups:
    """Join groups, the likest first, while the mean likeness between their members is `enough`, which is above 0.

    Pairs that are not in `likeness` count as 0, but for each member of the smaller group no more than `seen` of the larger
    are counted: a member has been compared with about so many. O(n log n) for n pairs of bounded degree.
    """
    groups = Groups(size)
    count = [1] * size
    sums: list[dict[int, float]] = [{} for _ in range(size)]
    queue: list[tuple[float, int, int]] = []

    def pairs(one: int, other: int) -> int:
        small, large = sorted((count[one], count[other]))
        return small * min(large, seen)

    for (one, other), like in likeness.items():
        sums[one][other] = sums[other][one] = like
        if like >= enough:
            queue.append((-like, one, other))
    heapq.heapify(queue)
    while queue:
        mean, one, other = heapq.heappop(queue)
        if other not in sums[one] or sums[one][other] / pairs(one, other) != -mean:
            continue  # one of the two has been joined with a third since
        groups.join(one, other)
        count[one] += count[other]
        del sums[one][other]
        for third, total in sums[other].items():
            if third != one:
                del sums[third][other]
                sums[one][third] = sums[third][one] = sums[one].get(third, 0.0) + total
        sums[other] = {}
        for third, total in sums[one].items():
            mean = total / pairs(one, third)
            if mean >= enough:
                heapq.heappush(queue, (-mean, min(one, third), max(one, third)))
    return groups
