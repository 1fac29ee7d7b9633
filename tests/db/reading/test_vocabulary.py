"""The vocabulary is whole: labels, parents, words; and how a phrase matches."""

from __future__ import annotations

import pytest

from db.reading.text import document
from db.reading.vocabulary import mentions, vocabulary, with_ancestors


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
