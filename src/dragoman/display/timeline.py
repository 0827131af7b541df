"""What a record tells over time, drawn: happenings by period and kind, and their mean score. Needs matplotlib."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import SettingError

if TYPE_CHECKING:
    from dragoman.record.answers import Answer

KINDS = {
    1: ("verbal cooperation", "#7fc8a9"),
    2: ("material cooperation", "#3f9d6a"),
    3: ("verbal conflict", "#f4b866"),
    4: ("material conflict", "#e2725b"),
}
"""Quad code -> what it is called, and its colour."""
SIZE = (9.0, 3.4)
"""Inches."""
WIDTHS = {"day": 0.9, "week": 6.0, "month": 26.0}
"""Days that a bar is wide."""


def has_matplotlib() -> bool:
    """Whether there is something to draw with."""
    return find_spec("matplotlib") is not None


class Plot:
    """A drawing that a notebook shows by itself. `figure`: matplotlib's, to change or add to. `empty`: nothing is on it."""

    def __init__(self, figure: Any, *, empty: bool) -> None:
        self.figure = figure
        self.empty = empty

    def svg(self) -> str:
        """The drawing as SVG, with text that can be searched."""
        import matplotlib

        out = io.StringIO()
        with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "dragoman"}):
            self.figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
        return out.getvalue().split("?>", 1)[-1].split("]>", 1)[-1].split('.dtd">', 1)[-1].strip()

    def _repr_svg_(self) -> str:
        return self.svg()

    def save(self, path: str | Path) -> None:
        """Write it to a file; its ending tells the kind (svg, pdf, png)."""
        self.figure.savefig(path, bbox_inches="tight")


def days_since(periods: list[dt.date]) -> list[float]:
    """The periods' first days as matplotlib counts them: from 1970."""
    return [float((period - dt.date(1970, 1, 1)).days) for period in periods]


def plot(counted: Answer, by: str, title: str = "") -> Plot:
    """Draw rows of period, quad_code, happenings and mean_score: a bar a period, cooperation up and conflict down.

    Raises SettingError when matplotlib is missing.
    """
    try:
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
        from matplotlib.figure import Figure
        from matplotlib.patches import Patch
        from matplotlib.ticker import MaxNLocator
    except ImportError as error:
        raise SettingError("a plot needs matplotlib; pip install 'dragoman[notebook]'") from error
    bars: dict[int, dict[dt.date, int]] = defaultdict(dict)
    scores: dict[dt.date, list[tuple[int, float]]] = defaultdict(list)
    for row in counted:
        bars[row["quad_code"]][row["period"]] = row["happenings"]
        scores[row["period"]].append((row["happenings"], row["mean_score"]))
    figure = Figure(figsize=SIZE)
    axes = figure.add_subplot()
    for sign, quads in ((1, (2, 1)), (-1, (4, 3))):
        below: dict[dt.date, int] = defaultdict(int)
        for quad in quads:
            colour = KINDS[quad][1]
            periods = sorted(bars[quad])
            heights = [sign * bars[quad][period] for period in periods]
            bottoms = [below[p] for p in periods]
            axes.bar(days_since(periods), heights, WIDTHS[by], bottoms, align="edge", color=colour)
            for period, height in zip(periods, heights, strict=True):
                below[period] += height
    axes.axhline(0, color="#888", linewidth=0.8)
    axes.set_ylabel(f"happenings a {by}")
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    line = axes.twinx()
    periods = sorted(scores)
    means = [sum(n * score for n, score in scores[p]) / sum(n for n, _ in scores[p]) for p in periods]
    line.plot([day + WIDTHS[by] / 2 for day in days_since(periods)], means, color="#444", marker=".", linewidth=1)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(ticks := AutoDateLocator(minticks=3, maxticks=9))
    axes.xaxis.set_major_formatter(ConciseDateFormatter(ticks))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    line.set_ylim(-10, 10)
    line.set_ylabel("mean PLOVER score")
    axes.set_title(title, loc="left")
    patches = [Patch(color=colour, label=name) for name, colour in KINDS.values()]
    axes.legend(handles=patches, loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=4, frameon=False, fontsize="small")
    for side in (axes, line):
        side.spines[["top"]].set_visible(False)
    return Plot(figure, empty=not periods)
