"""Where readings stand in a text: the text cut into pieces, each with the readings that cover it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any


def pieces(
    text: str, findings: Iterable[Mapping[str, Any]], start: int = 0, end: int | None = None
) -> list[dict[str, Any]]:
    """`text[start:end]` as consecutive {text, ids, anchors}: the findings that cover the piece, those that begin in it.

    Offsets are code points. A finding whose words are not at its offsets is left out: it was read from another
    version of the text, and a wrong highlight is worse than none.
    """
    end = len(text) if end is None else end
    spans = [
        (finding["start"], finding["end"], finding["id"])
        for finding in findings
        if finding["start"] is not None and text[finding["start"] : finding["end"]] == finding["words"]
    ]
    inside = [(max(s, start), min(e, end), i) for s, e, i in spans if s < end and e > start]
    cuts = sorted({start, end, *(s for s, _, _ in inside), *(e for _, e, _ in inside)})
    return [
        {
            "text": text[a:b],
            "ids": [i for s, e, i in inside if s <= a and b <= e],
            "anchors": [i for s, e, i in inside if s == a and e > a],
        }
        for a, b in pairwise(cuts)
    ]


def paragraphs(text: str, findings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry a line of the text: its label, when it opens with one in capitals, and its pieces."""
    findings, found, at = list(findings), [], 0
    for line in text.split("\n"):
        if line.strip():
            label = label_of(line)
            begin = at + len(label) + (2 if label else 0)
            found.append({"label": label, "pieces": pieces(text, findings, begin, at + len(line))})
        at += len(line) + 1
    return found


def label_of(line: str) -> str:
    """ "METHODS" of "METHODS: We …"; "" when the line does not open with a label in capitals."""
    label, colon, _ = line.partition(": ")
    return label if colon and label.isupper() and len(label) < 60 else ""
