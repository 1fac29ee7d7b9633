"""Marks in a text: no character lost, no mark in the wrong place."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pages.highlight import paragraphs, pieces

TEXTS = st.text(alphabet="ab γ₂\n:É𝛽", max_size=60)


def found(text: str, spans: list[tuple[int, int]]) -> list[dict[str, Any]]:
    return [{"id": i, "start": a, "end": b, "words": text[a:b]} for i, (a, b) in enumerate(spans)]


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_pieces_join_to_the_text_and_cover_exactly_their_findings(text: str, spans: list[tuple[int, int]]) -> None:
    ordered = [(min(s), min(max(s), len(text))) for s in spans if min(s) < len(text)]
    findings = found(text, ordered)
    cut = pieces(text, findings)
    assert "".join(piece["text"] for piece in cut) == text
    for finding in findings:
        covered = "".join(piece["text"] for piece in cut if finding["id"] in piece["ids"])
        assert covered == finding["words"]
        assert sum(finding["id"] in piece["anchors"] for piece in cut) == (finding["words"] != "")


def test_words_of_another_version_of_the_text_are_not_marked() -> None:
    stale = [{"id": 1, "start": 0, "end": 3, "words": "old"}]
    assert pieces("new text", stale) == [{"text": "new text", "ids": [], "anchors": []}]


def test_a_label_is_set_apart_only_when_it_is_one() -> None:
    text = "METHODS: We did.\nTo be clear: we did."
    assert [p["label"] for p in paragraphs(text, [])] == ["METHODS", ""]
    assert ["".join(x["text"] for x in p["pieces"]) for p in paragraphs(text, [])] == [
        "We did.",
        "To be clear: we did.",
    ]


def test_a_mark_keeps_its_place_behind_a_label() -> None:
    text = "METHODS: We gave 46 adults."
    start = text.index("46 adults")
    marked = paragraphs(text, [{"id": 7, "start": start, "end": start + 9, "words": "46 adults"}])[0]["pieces"]
    assert [piece["text"] for piece in marked if piece["ids"]] == ["46 adults"]
