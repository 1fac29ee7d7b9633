"""Gathering alternatives by their letters changes nothing that is found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading.by_letter import branches, by_letter
from db.reading.result_cues import cue_pattern, either, table


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("(?:no|not (?:an?|the)) effect", ["no effect", "not (?:an?|the) effect"]),
        ("(?:(?:a|b)c|[)|(]d)e", ["ace", "bce", "[)|(]de"]),
        (r"(?:a\)|b)", [r"a\)", "b"]),
        ("(?:non)?opioids?", ["(?:non)?opioids?"]),
        ("worse", ["worse"]),
    ],
)
def test_branches_of_a_leading_group(pattern: str, found: list[str]) -> None:
    assert list(branches(pattern)) == found


@given(st.lists(st.text("ab-", min_size=1, max_size=4), min_size=1), st.text("ab- ", max_size=12))
def test_gathered_words_match_as_the_flat_list_does(words: list[str], text: str) -> None:
    words = [word for word in words if word[0] != "-"] or ["a"]
    flat, gathered = re.compile("|".join(words)), re.compile(by_letter(words))
    assert [m.span() for m in flat.finditer(text)] == [m.span() for m in gathered.finditer(text)]


CLASSES = table()["classes"]
WORDS = [word.split("(")[0].replace("*", "ed") for words in CLASSES.values() for word in words] + [
    "no effect",
    ";",
    "-",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_first_class_that_fits_wins(words: list[str]) -> None:
    text = " ".join(words)
    named = "|".join(f"(?P<{kind.replace('-', '_')}>{either(printed)})" for kind, printed in CLASSES.items())
    flat = re.compile(rf"(?<![\w-])(?:{named})(?!\w)|;")
    pattern, kinds = cue_pattern()
    found = [(m.span(), (m.lastgroup or "breaks").replace("_", "-")) for m in flat.finditer(text)]
    assert [(m.span(), kinds[m.lastgroup]) for m in pattern.finditer(text)] == found
