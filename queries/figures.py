"""A claim's drawings as files that open by themselves: title, picture, what it means, and looks for paper. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from queries import evidence_map, forest
from queries.claim_rows import trials_among
from queries.svg import element, plain

HEAD, FOOT, MARGIN, LINE = 44.0, 54.0, 20.0, 17.0
# The page's stylesheet has the same classes; these are for white paper, and for programs that know no CSS variables.
STYLE = """
svg { font-family: Helvetica, Arial, sans-serif; fill: #1b2229 } .chart { font-size: 13px }
.headline { font-size: 15px; font-weight: bold } .caption { font-size: 11px; fill: #56606b }
.tick, .way { fill: #56606b; font-size: 12px; text-anchor: middle }
.way { text-anchor: start } .end { text-anchor: end } .label { font-size: 12.5px }
.strong { font-weight: bold } .numbers { font-size: 13px }
.band { fill: #fff } .b1 { fill: #f1f3f2 } .mark { fill: #47505a; fill-opacity: .62; stroke: #fff }
.for { fill: #17495f } .against { fill: #7a2742 } .qualifies { fill: #6b4a0b } .unclear { fill: #47505a }
.unread { fill-opacity: .12; stroke: #47505a; stroke-dasharray: 2 2 } .forest .mark { fill-opacity: 1 }
.interval { stroke: #1b2229; stroke-width: 1.5 } .arrow { fill: #1b2229 } .none-line { stroke: #56606b }
.worth { stroke: #6b4a0b; stroke-dasharray: 5 4 } .prediction { stroke: #56606b; stroke-dasharray: 2 3 }
.pooled { fill: #1d4e66 }
"""
MAP_MEANS = (
    "Higher is better for ketamine. Each mark is a paper, larger with more people. Blue counts for the claim, red",
    "against it, brown limits it; a broken outline: nobody has read it. Circle: randomised; diamond: review or",
    "guideline; triangle: animal or laboratory; square: other study in people.",
)


def figures(claim: Mapping[str, Any], studies: Sequence[dict[str, Any]], worth: Mapping[str, float]) -> dict[str, str]:
    """File name → SVG: the evidence map and a forest plot for each measure and scale; empty when none can be drawn."""
    drawn: dict[str, str] = {}
    if (picture := evidence_map.draw(studies)) is not None:
        drawn["figure-evidence-map.svg"] = standalone(picture, f"{claim['title']}: evidence map", MAP_MEANS)
    for panel in forest.panels(trials_among(list(studies)), worth):
        on = re.sub(r"[^a-z0-9]+", "-", panel["title"].lower()).strip("-")
        drawn[f"figure-forest-{on}.svg"] = standalone(
            panel["svg"], f"{claim['title']}: {panel['title'][0].lower()}{panel['title'][1:]}", meaning(panel)
        )
    return drawn


def meaning(panel: Mapping[str, Any]) -> tuple[str, ...]:
    """What a forest plot shows, in lines."""
    said = ["Right is better for ketamine; bars are 95% confidence intervals. Unlike studies are not added up."]
    if panel["is_ratio"]:
        said.append("A ratio below 1 that favours ketamine is drawn turned round.")
    if panel["important"]:
        said.append(f"Broken line: the smallest difference that matters to patients, {panel['important']:g} points.")
    if any(row.get("poolable") == 0 for row in panel["rows"]):
        said.append("† is never pooled: printed oddly, of a crossover, or not one trial’s.")
    return tuple(said)


def standalone(picture: Markup, title: str, caption: Sequence[str]) -> str:
    """One drawing as an SVG document of its own."""
    width, height = (float(number) for number in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)[0])
    foot = FOOT + LINE * (len(caption) - 1)
    sized = f'<svg x="{plain(MARGIN)}" y="{plain(HEAD)}" width="{plain(width)}" height="{plain(height)}" '
    inside = [
        element("title", title),
        element("style", Markup(STYLE)),
        element("rect", width="100%", height="100%", class_="band"),
        element("text", title, x=MARGIN, y=28.0, class_="headline"),
        Markup(str(picture).replace("<svg ", sized, 1)),
        *(
            element("text", line, x=MARGIN, y=HEAD + height + 22 + LINE * place, class_="caption")
            for place, line in enumerate(caption)
        ),
    ]
    wide, high = plain(width + 2 * MARGIN), plain(HEAD + height + foot)
    box = {"viewBox": f"0 0 {wide} {high}", "width": wide, "height": high}
    return str(element("svg", *inside, xmlns="http://www.w3.org/2000/svg", **box)) + "\n"
