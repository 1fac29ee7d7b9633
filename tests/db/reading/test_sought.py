"""Looking for plain letters first changes nothing that is found."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st

import db.reading
from db.reading.sought import Sought, needed, sought

MODULES = [name for _, name, _ in pkgutil.iter_modules(db.reading.__path__) if not name.startswith("learn")]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\bconfidence (?:interval|limit)s?", {"confidence "}),
        (r"\b(?:control|controlled|placebo)\b", {"control", "placebo"}),
        (r"randomi[sz]ed", {"randomi"}),
        (r"(?:not )?\d+", set()),
        (r"(?:no)?t(?:reated)?", set()),
        (r"(?:abc)+|d", set()),
        (r"(?:abc){2}", {"abc"}),
        (r"(?i:abc)def", {"def"}),
        (r"(?<=abc)d", set()),
    ],
)
def test_words_that_every_match_holds(pattern: str, words: set[str]) -> None:
    assert needed(_parser.parse(pattern)) == words


def test_letters_of_either_case_need_no_word() -> None:
    assert sought("placebo", re.IGNORECASE).search("Placebo")


def all_sought() -> dict[str, Sought]:
    """Every pattern of the readers that looks for letters first."""
    found: dict[str, Sought] = {}
    for name in MODULES:
        for key, value in vars(import_module(f"db.reading.{name}")).items():
            held = value.items() if isinstance(value, dict) else [("", value)]
            found |= {f"{name}.{key}.{inner}": one for inner, one in held if isinstance(one, Sought)}
    return found


SOUGHT = all_sought()
WORDS = sorted({word for one in SOUGHT.values() for word in one.words} | {"ketamine", "the ", "of ", "12", ". ", ", "})


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.integers(0, 30))
def test_all_find_what_the_bare_pattern_finds(words: list[str], start: int) -> None:
    text = " ".join(words)
    for one in SOUGHT.values():
        assert [m.span() for m in one.finditer(text)] == [m.span() for m in one.pattern.finditer(text)]
        first, bare = one.search(text, start, 60), one.pattern.search(text, start, 60)
        assert (first and first.span()) == (bare and bare.span())
