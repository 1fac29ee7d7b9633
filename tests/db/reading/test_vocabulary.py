"""The vocabulary is whole: labels, parents, words; and how a phrase matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reading.starts import phrase
from db.reading.text import document
from db.reading.vocabulary import mentions, vocabulary, with_ancestors

PHRASES = sorted({words for values in vocabulary().values() for value in values.values() for words in value.words})


def test_every_value_has_a_label_and_a_known_parent() -> None:
    for field, values in vocabulary().items():
        for value in values.values():
            assert value.label, (field, value.name)
            assert not value.parent or value.parent in values, (field, value.name)


def test_a_smallest_important_difference_names_its_source() -> None:
    stated = [v for v in vocabulary()["scale"].values() if v.important_difference is not None]
    assert stated
    assert all(v.important_difference_source for v in stated)


def test_ancestors_are_nearest_first() -> None:
    assert with_ancestors("condition", "crps") == ["crps", "chronic-pain"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("treatment resistant depression", "treatment-resistant-depression"),
        ("Treatment-Resistant Depression", "treatment-resistant-depression"),
        ("TRD", "treatment-resistant-depression"),
        ("case of neuralgias", "neuropathic-pain"),
    ],
)
def test_a_phrase_matches_any_case_hyphen_or_plural(words: str, value: str) -> None:
    assert value in [m.value for m in mentions("condition", document(words, ""))]


def test_an_abbreviation_matches_only_as_written() -> None:
    assert not mentions("condition", document("trd and ocd", ""))


def test_a_part_of_a_word_is_no_mention() -> None:
    assert not mentions("compound", document("norketaminexyz temporal", ""))


def by_plain_patterns(field: str, is_lower: bool, text: str) -> list[tuple[int, int]]:
    """Where the phrases of a field stand that are in lower case, or are not: tried one by one, the longest first."""
    words = [one for value in vocabulary()[field].values() for one in value.words if (one == one.lower()) is is_lower]
    longest_first = "|".join(phrase(one) + r"(?!\w)" for one in sorted(words, key=lambda one: (-len(one), one)))
    return [m.span() for m in re.finditer(rf"(?<!\w)(?:{longest_first})", text)] if words else []


@given(st.lists(st.sampled_from(PHRASES).map(lambda one: one.replace("*", "al")), max_size=6))
def test_mentions_are_what_the_longest_phrases_match(words: list[str]) -> None:
    title = document(" ".join(words), "")
    for field in vocabulary():
        found = [(m.start, m.end) for m in mentions(field, title)]
        bare = by_plain_patterns(field, True, title.lower["title"]) + by_plain_patterns(
            field, False, title.plain["title"]
        )
        assert found == sorted(bare, key=lambda one: (one[0], -one[1]))
