"""The evidence map: every study as a mark by year and direction, sized by people, shaped by design."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from queries.svg import drawing, element, shape
from queries.words import cited, label

Row = Mapping[str, Any]

BANDS = (
    ("favours-ketamine", "Favours ketamine"),
    ("leans-ketamine", "Leans ketamine, or not inferior"),
    ("no-clear-difference", "No clear difference"),
    ("leans-comparator", "Leans comparator"),
    ("favours-comparator", "Favours comparator"),
    ("not-comparative", "Not comparative, or not stated"),
)
SAME_BAND = {"not-inferior": "leans-ketamine", "not-stated": "not-comparative", None: "not-comparative"}
REVIEWS = frozenset({"systematic-review", "meta-analysis", "network-meta-analysis", "narrative-review", "guideline"})
SHAPES: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("circle", "randomised", frozenset({"randomised-trial", "crossover-trial"})),
    ("diamond", "review or guideline", REVIEWS),
    ("triangle", "animal or laboratory", frozenset({"preclinical"})),
    ("square", "other study in people", frozenset()),
)
WIDTH, BAND, LEFT, TOP = 760.0, 62.0, 200.0, 10.0
SIZES = (4.0, 13.0)


def shape_of(design: str | None) -> str:
    return next((kind for kind, _, designs in SHAPES if design in designs), "square")


def size_of(people: int | None) -> float:
    """Radius for n people: area grows with n, between a dot that can be seen and one that hides nobody."""
    return min(SIZES[1], SIZES[0] + math.sqrt(people or 0) / 3)


def band_of(study: Mapping[str, Any]) -> str:
    direction = study.get("direction")
    return SAME_BAND.get(direction, direction if direction in dict(BANDS) else "not-comparative")


def draw(studies: Sequence[Row], linked: bool = False) -> Markup | None:
    """The drawing, or None when no study has a year. Marks in one year and band spread so that each can be seen.

    `linked` makes each mark a link to its paper's page, for the site; a picture in a pack has no such pages.
    """
    dated = [study for study in studies if study["year"]]
    if not dated:
        return None
    first, last = min(s["year"] for s in dated), max(s["year"] for s in dated)
    span = max(last - first, 1)
    column = (WIDTH - LEFT - 30) / span
    parts = [*grid(first, last, column), *marks(dated, first, column, linked)]
    height = TOP + BAND * len(BANDS) + 30
    label_text = f"{len(dated)} studies by year and direction; the table below lists them"
    return drawing(WIDTH, height, label_text, parts, "map", role="group" if linked else "img")


def grid(first: int, last: int, column: float) -> list[Markup]:
    parts, wide = [], WIDTH - LEFT + 20
    for place, (_, name) in enumerate(BANDS):
        y = TOP + BAND * place
        parts.append(element("rect", x=LEFT - 20, y=y, width=wide, height=BAND, class_=f"band b{place % 2}"))
        lines = name.replace(", ", ",\n").split("\n")
        middle = y + BAND / 2 + 4 - 7 * (len(lines) - 1)
        parts += [element("text", line, x=0.0, y=middle + 15 * at, class_="label") for at, line in enumerate(lines)]
    step = max(1, math.ceil((last - first) / 8))
    for year in range(first, last + 1, step):
        x = LEFT + (year - first) * column
        parts.append(element("text", str(year), x=x, y=TOP + BAND * len(BANDS) + 20, class_="tick"))
    return parts


def marks(studies: Sequence[Row], first: int, column: float, linked: bool) -> list[Markup]:
    placed: dict[tuple[str, int], int] = defaultdict(int)
    names, parts = [name for name, _ in BANDS], []
    for study in sorted(studies, key=lambda s: (-(s["n"] or 0), s["position"])):
        band, year = band_of(study), study["year"]
        step, side = divmod(placed[band, year] + 1, 2)
        placed[band, year] += 1
        y = TOP + BAND * (names.index(band) + 0.5) + (side * 2 - 1) * (step % 4) * 8
        x = LEFT + (year - first) * column + (step // 4) * 5
        parts.append(mark(study, x, y, linked))
    return parts


def mark(study: Row, x: float, y: float, linked: bool = False) -> Markup:
    """One study; as a link it says of itself what its title says, since a shape has no words."""
    people = f"{study['n']} people" if study["n"] else ""
    title = ", ".join(filter(None, (cited(study), label(study["design"]), people, study["stance"])))
    faint = " unread" if study["read_from"] in ("not recorded", "none", "") else ""
    looks = f"mark {study['stance']}{faint}"
    place = (shape_of(study["design"]), x, y, size_of(study["n"]))
    if not linked or (study.get("pmid") or 0) <= 0:
        return shape(*place, class_=looks, title=title)
    return element("a", element("title", title), shape(*place, class_=looks), href=f"/papers/{study['pmid']}")


def key() -> list[tuple[Markup, str]]:
    """What each shape means, as small drawings for the caption."""
    marks = ((shape(kind, 9.0, 9.0, 6.0, class_="mark"), name) for kind, name, _ in SHAPES)
    return [(element("svg", mark, viewBox="0 0 18 18", class_="key", aria_hidden="true"), name) for mark, name in marks]
