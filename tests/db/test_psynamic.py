"""PsyNamic's labels: those that come with others."""

from __future__ import annotations

import pytest

from db.psynamic import KINDS, with_kinds
from db.reading import linear


@pytest.mark.parametrize(
    ("question", "labels", "all_labels"),
    [
        ("condition", ["alcoholism"], ["alcoholism", "psychiatric-condition"]),
        ("condition", ["psychiatric-condition", "depression"], ["psychiatric-condition", "depression"]),
        ("condition", ["healthy-participants"], ["healthy-participants"]),
        ("setting", ["clinical"], ["clinical"]),
    ],
)
def test_a_label_brings_what_it_is_a_kind_of(question: str, labels: list[str], all_labels: list[str]) -> None:
    assert with_kinds(question, labels) == all_labels


def test_the_kinds_are_labels_of_the_models() -> None:
    for question, kinds in KINDS.items():
        model = linear.model_of(question)
        assert model and {*kinds, *(kind for many in kinds.values() for kind in many)} <= set(model.labels)
