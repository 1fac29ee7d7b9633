"""After how many failed treatments people counted as resistant. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import resistance
from db.reading.text import document

DEFINED = [
    ("METHODS: Adults with non-response to at least two antidepressants took part.", ("2", "antidepressants")),
    ("METHODS: Adults had failed ≥ 2 adequate antidepressant trials.", ("2", "treatments")),
    ("METHODS: People who failed four or more medications were included.", ("4", "treatments")),
    ("METHODS: All had failed to respond to three prior antidepressants.", ("3", "antidepressants")),
]


@pytest.mark.parametrize(("abstract", "defined"), DEFINED)
def test_the_number_that_failed(abstract: str, defined: tuple[str, str]) -> None:
    (found,) = resistance.read(document("", abstract))
    assert (found.value, found.unit) == defined
    assert found.words == abstract[found.start : found.end]


OTHERS = [
    "BACKGROUND: Resistant depression means non-response to two antidepressants.",
    "METHODS: Two patients failed to respond.",
    "RESULTS: People responded to two infusions.",
    "METHODS: Adults with resistant depression took part in two trials.",
]


@pytest.mark.parametrize("abstract", OTHERS)
def test_what_defines_no_resistance_here(abstract: str) -> None:
    assert resistance.read(document("", abstract)) == []
