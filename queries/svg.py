"""Elements of a drawing as escaped strings; looks come from the stylesheet's classes, never from a style attribute."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup, escape


def element(name: str, *inside: object, **attributes: object) -> Markup:
    """One element; `class_` is written class, and underscores in names become hyphens. Strings are escaped."""
    words = "".join(f' {hyphened(key)}="{attribute(each)}"' for key, each in attributes.items())
    if not inside:
        return Markup(f"<{name}{words}/>")
    held = "".join(part if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup(f"<{name}{words}>{held}</{name}>")


@cache
def hyphened(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def attribute(value: object) -> str:
    return escape(value) if isinstance(value, str) else plain(value)


def plain(value: object) -> str:
    """Coordinates to a tenth of a pixel: enough for an eye, and half the bytes."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def drawing(width: float, height: float, label: str, parts: Iterable[Markup], kind: str, role: str = "img") -> Markup:
    """The whole picture, which a screen reader meets as one image with a label; a table beside it says the rest.

    A picture that holds links has the role `group`, because what is inside an image cannot be reached.
    """
    attributes = {"viewBox": f"0 0 {plain(float(width))} {plain(float(height))}", "role": role, "aria_label": label}
    return element("svg", *parts, class_=f"chart {kind}", **attributes)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers that span [low, high]: steps of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in (1, 2, 5, 10) if step * power >= rough)
    first = math.ceil(low / step)
    return [round(step * i, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def shape(kind: str, x: float, y: float, size: float, **attributes: object) -> Markup:
    """A mark of about the same area whatever its shape: circle, square, diamond or triangle."""
    title = attributes.pop("title", None)
    inside = () if title is None else (element("title", title),)
    if kind == "circle":
        return element("circle", *inside, cx=x, cy=y, r=size, **attributes)
    if kind == "square":
        side = size * 1.77
        return element("rect", *inside, x=x - side / 2, y=y - side / 2, width=side, height=side, **attributes)
    reach = size * 1.3
    corners = {
        "diamond": [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)],
        "triangle": [(x, y - reach), (x + reach, y + reach * 0.8), (x - reach, y + reach * 0.8)],
    }[kind]
    return element("polygon", *inside, points=" ".join(f"{plain(a)},{plain(b)}" for a, b in corners), **attributes)
