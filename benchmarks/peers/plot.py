"""
Bars of all sides, a panel for each figure; run where matplotlib is (requirements/plot.txt).

    python -m benchmarks.peers.plot TARGET.svg < panels.json    # {figure: {side: value or null}}
"""

from __future__ import annotations

import json
import sys
from typing import Any

OURS, OTHERS, INK = "#3b6fd4", "#b9bec9", "#24292f"


def main(target: str, panels: dict[str, dict[str, float | None]]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    # The same figures make the same file; letters are drawn, since fonts differ.
    mpl.rcParams.update({"svg.hashsalt": "quoth", "font.size": 9, "text.color": INK})
    from matplotlib import pyplot as plt

    rows = -(-len(panels) // 3)
    # A ground of its own, so that it can be read on a dark page too.
    figure, axes = plt.subplots(rows, 3, figsize=(10.5, 2.7 * rows), facecolor="white")
    for axis, (title, values) in zip(axes.flat, panels.items(), strict=False):
        panel(axis, title, values)
    figure.tight_layout(w_pad=2, h_pad=2)
    figure.savefig(target, metadata={"Date": None})


def panel(axis: Any, title: str, values: dict[str, float | None]) -> None:
    """One figure of all sides that have it, the first one on top and in its own colour."""
    known = {name: value for name, value in values.items() if value is not None}
    names = list(known)[::-1]
    colours = [OURS if name == next(iter(values)) else OTHERS for name in names]
    bars = axis.barh(names, [known[name] for name in names], color=colours, height=0.7)
    axis.bar_label(bars, [shown(known[name]) for name in names], padding=3, fontsize=8, color=INK)
    axis.set_title(f"{title} ({better(title)})", fontsize=9, color=INK, loc="left")
    axis.margins(x=0.18)
    axis.set_xticks([])
    axis.tick_params(length=0, colors=INK)
    for side in axis.spines.values():
        side.set_visible(False)


def better(title: str) -> str:
    """Which way is good."""
    return "more is better" if title.endswith("/s") else "less is better"


def shown(value: float) -> str:
    """*value* with about three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    main(sys.argv[1], json.load(sys.stdin))
