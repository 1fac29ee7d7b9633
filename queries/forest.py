"""Forest plots: effects with their intervals, turned so that right is always good for ketamine."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from queries.effects import RATIOS, benefit
from queries.evidence import Line
from queries.pooling import Effect, Pooled, pool, split_shared_control
from queries.svg import drawing, element, shape, ticks
from queries.words import cited, effect, label, scale

Row = dict[str, Any]

WIDTH, ROW, LABEL, PLOT, TOP = 760.0, 26.0, 215.0, 330.0, 30.0
Z95 = 1.959963984540054
LOG_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Bar:
    """One effect, positive when good for ketamine (ratios as logarithms), with the row it came from."""

    row: Row
    estimate: float
    low: float
    high: float


def bar(row: Row) -> Bar | None:
    """A row with measure, benefit_sign and an interval as a Bar; None when which way is good is not known."""
    line = Line(
        study=row.get("study") or "", measure=row.get("measure") or "", benefit_sign=row.get("benefit_sign") or 0,
        estimate=row["estimate"], ci_low=row["ci_low"], ci_high=row["ci_high"],
    )  # fmt: skip
    turned = benefit(line)
    return None if turned is None else Bar(row, *turned)


def panels(rows: Sequence[Row], important: Mapping[str, float]) -> list[Row]:
    """One panel per measure and scale, largest first: caption, drawing and the bars for the table twin."""
    groups: dict[tuple[str, str], list[Bar]] = defaultdict(list)
    for row in rows:
        if found := bar(row):
            groups[row["measure"] or "", (row["scale"] or "") if row["measure"] not in RATIOS else ""].append(found)
    drawn = []
    for (measure, on), bars in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        bars.sort(key=lambda b: (b.row["year"] or 0, b.row["first_author"] or ""))
        worth = important.get(on) if measure == "mean-difference" else None
        drawn.append(panel(bars, measure, on, worth))
    return drawn


def strata_panels(rows: Sequence[Row], important: Mapping[str, float]) -> list[Row]:
    """Panels for rows of one comparator class and window: compounds apart, and pooled from three studies on."""
    groups: dict[tuple[str, str, str], list[Bar]] = defaultdict(list)
    for row in rows:
        if found := bar(row):
            on = (row["outcome"] if row["measure"] in RATIOS else row["scale"]) or ""
            groups[row["compound"] or "", row["measure"] or "", on].append(found)
    drawn = []
    for (compound, measure, on), bars in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        worth = important.get(on) if measure == "mean-difference" else None
        one = panel(bars, measure, on, worth, pooled_effect(bars))
        drawn.append(one | {"title": f"{one['title']}, {label(compound) or 'drug not stated'}"})
    return drawn


def panel(bars: Sequence[Bar], measure: str, on: str, worth: float | None, pooled: Pooled | None = None) -> Row:
    """One drawing with its title and what its table twin needs."""
    joined = "for" if measure in RATIOS else "on the"
    what = f"{label(measure) or 'effect'}{f' {joined} {on if measure in RATIOS else scale(on)}' if on else ''}"
    svg = draw(bars, what, measure in RATIOS, worth, pooled)
    said_pooled = said(pooled, measure in RATIOS) if pooled else ""
    return {
        "title": what[0].upper() + what[1:],
        "rows": [bar.row for bar in bars],
        "svg": svg,
        "scale": on,
        "is_ratio": measure in RATIOS,
        "important": worth,
        "pooled": pooled,
        "pooled_said": said_pooled,
    }


def pooled_effect(bars: Sequence[Bar]) -> Pooled | None:
    """The pooled effect of one row a study; None for fewer than three that a person found fit to be pooled."""
    effects = [
        Effect(b.row["study"] or str(b.row["pmid"]), b.estimate, ((b.high - b.low) / (2 * Z95)) ** 2)
        for b in bars
        if b.row.get("poolable")
    ]
    return pool(split_shared_control(effects)) if all(e.variance > 0 for e in effects) else None


def draw(bars: Sequence[Bar], what: str, is_ratio: bool, worth: float | None, pooled: Pooled | None) -> Markup:
    """Label, interval and numbers as printed, one line a study; the line of no effect, and of what patients notice."""
    low, high = span(bars, worth)
    lines = len(bars) + (1 if pooled else 0)

    def x(number: float) -> float:
        return LABEL + PLOT * (min(max(number, low), high) - low) / (high - low)

    parts = axis(x, low, high, is_ratio, TOP + ROW * lines)
    if worth:
        parts.append(element("line", x1=x(worth), x2=x(worth), y1=TOP, y2=TOP + ROW * lines, class_="worth"))
    for place, each in enumerate(bars):
        parts += interval(each, x, TOP + ROW * (place + 0.5), (low, high))
    if pooled:
        parts += diamond(pooled, x, TOP + ROW * (lines - 0.5), is_ratio)
    label_text = f"Forest plot of {len(bars)} {what}; right favours ketamine; the table below says the same"
    return drawing(WIDTH, TOP + ROW * lines + 44, label_text, parts, "forest")


def span(bars: Sequence[Bar], worth: float | None) -> tuple[float, float]:
    """The axis: every estimate and no effect in view, and of a very long interval only its beginning."""
    reach = max(max(abs(b.estimate) for b in bars), worth or 0.0) or 1.0
    low = max(min(0.0, *(b.low for b in bars)), -3 * reach)
    high = min(max(0.0, *(b.high for b in bars)), 3 * reach)
    margin = (high - low) * 0.05 or 1.0
    return low - margin, high + margin


def axis(x: Any, low: float, high: float, is_ratio: bool, bottom: float) -> list[Markup]:
    marks = [(math.log(t), f"{t:g}") for t in LOG_TICKS if low <= math.log(t) <= high] if is_ratio else [
        (t, f"{abs(t):g}") for t in ticks(low, high)
    ]  # fmt: skip
    parts = [element("line", x1=x(0.0), x2=x(0.0), y1=TOP - 4, y2=bottom, class_="none-line")]
    parts += [element("text", text, x=x(at), y=bottom + 16, class_="tick") for at, text in marks]
    parts.append(element("text", "← favours comparator", x=x(0.0) - 8, y=TOP - 12, class_="way end"))
    parts.append(element("text", "favours ketamine →", x=x(0.0) + 8, y=TOP - 12, class_="way"))
    return parts


def interval(each: Bar, x: Any, y: float, ends: tuple[float, float]) -> list[Markup]:
    row = each.row
    size = 3.0 + min(4.0, math.sqrt(row.get("n") or 0) / 6)
    cut = [end for end, out in zip(ends, (each.low < ends[0], each.high > ends[1]), strict=True) if out]
    arrows = [arrow(x(end), y, -7 if end == ends[0] else 7) for end in cut]
    return [
        element("text", cited(row) + doubted(row), x=0.0, y=y + 4, class_="label"),
        element("line", x1=x(each.low), x2=x(each.high), y1=y, y2=y, class_="interval"),
        *arrows,
        shape("square", x(each.estimate), y, size, class_=f"mark {row.get('stance') or ''}".strip(), title=cited(row)),
        element("text", effect(row), x=LABEL + PLOT + 16, y=y + 4, class_="numbers"),
    ]


def doubted(row: Row) -> str:
    """The mark of a number that is not pooled: printed oddly, of a crossover, or not of one trial."""
    return " †" if row.get("poolable") == 0 else ""


def arrow(x: float, y: float, length: float) -> Markup:
    """The end of an interval that goes on beyond the axis."""
    return element("polygon", points=f"{x:.1f},{y} {x - length:.1f},{y - 4} {x - length:.1f},{y + 4}", class_="arrow")


def diamond(pooled: Pooled, x: Any, y: float, is_ratio: bool) -> list[Markup]:
    corners = [(x(pooled.ci_low), y), (x(pooled.estimate), y - 8), (x(pooled.ci_high), y), (x(pooled.estimate), y + 8)]
    return [
        element("text", f"Pooled, {pooled.k} studies", x=0.0, y=y + 4, class_="label strong"),
        element("line", x1=x(pooled.prediction_low), x2=x(pooled.prediction_high), y1=y, y2=y, class_="prediction"),
        element("polygon", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners), class_="pooled"),
        element("text", said(pooled, is_ratio), x=LABEL + PLOT + 16, y=y + 4, class_="numbers strong"),
    ]


def said(pooled: Pooled, is_ratio: bool) -> str:
    """The pooled effect in print, positive or above 1 when it favours ketamine."""
    turn = math.exp if is_ratio else float
    numbers = {"estimate": turn(pooled.estimate), "ci_low": turn(pooled.ci_low), "ci_high": turn(pooled.ci_high)}
    return effect(numbers)
