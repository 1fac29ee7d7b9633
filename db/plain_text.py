"""Mixed XML content → plain text that has lost nothing but its markup, and abstracts with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from db.paper import Section

Element = etree._Element
SPACE = re.compile(r"[ \t\r\n]+")  # only XML's own white space: a thin or no-break space is a character of the text
UNLABELLED = {"UNLABELLED", "UNLABELED", "UNASSIGNED"}  # NLM's filler where the journal printed no label


def plain_text(element: Element | None) -> str:
    """All text inside an element, in order, each run of white space one space.

    `el.text` alone would stop at the first <i>. A superscript is marked ^ only where the bare digits would
    run into a number before it (10<sup>6</sup> → 10^6, not 106); likewise / in a MathML fraction.
    """
    if element is None:
        return ""
    pieces: list[str] = []
    _collect(element, pieces)
    return SPACE.sub(" ", "".join(pieces)).strip(" ")


def _collect(element: Element, pieces: list[str]) -> None:
    pieces.append(element.text or "")
    for position, child in enumerate(element):
        mark = _mark(element, child, position)
        inner: list[str] = []
        if isinstance(child.tag, str):  # not a comment, whose tail is text all the same
            _collect(child, inner)
        if mark and _runs_into(pieces, inner):
            pieces.append(mark)
        pieces += inner
        pieces.append(child.tail or "")


def _mark(parent: Element, child: Element, position: int) -> str:
    outer, own = _name(parent), _name(child)
    if own == "sup" or (outer == "msup" and position == 1):
        return "^"
    return "/" if outer == "mfrac" and position == 1 else ""


def _name(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _runs_into(before: list[str], after: list[str]) -> bool:
    last = next((piece[-1] for piece in reversed(before) if piece), "")
    return last.isdigit() and re.match(r"[+\-−–]?\d", "".join(after)) is not None


def abstract_text(elements: Iterable[Element]) -> tuple[str, tuple[Section, ...]]:
    """AbstractText elements → (text, sections). One section a line, "LABEL: text" where it has a label.

    A section's start and end span its text without the label. An abstract with no label has no sections.
    """
    lines: list[str] = []
    sections: list[Section] = []
    length = 0
    for element in elements:
        text = plain_text(element)
        if not text:
            continue
        label = SPACE.sub(" ", element.get("Label", "")).strip(" ")
        label = "" if label.upper() in UNLABELLED else label
        prefix = f"{label}: " if label else ""
        start = length + len(prefix)
        sections.append(Section(label, element.get("NlmCategory", ""), start, start + len(text)))
        lines.append(prefix + text)
        length += len(lines[-1]) + 1
    labelled = any(section.label or section.category for section in sections)
    return "\n".join(lines), tuple(sections) if labelled else ()
