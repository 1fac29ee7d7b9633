"""What whole invented abstracts say for or against ketamine, and that the sign turns with the names of the treatments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from db.paper import Paper
from db.reading.read import read_paper

TRIALS = yaml.safe_load(Path(__file__).with_name("directions.yml").read_text(encoding="utf-8"))
METHODS = (
    "We randomly assigned 90 adults with depression to intravenous ketamine or midazolam in a double-blind trial. "
)
TOLD = [
    "MADRS scores at 24 hours were significantly lower with ketamine than with midazolam (p = 0.01).",
    "At day 1, remission was reached by 48% of the ketamine group and 21% of the midazolam group (p = 0.004).",
    "Ketamine was superior to midazolam in lowering depression scores.",
    "Compared with midazolam, ketamine produced a greater reduction of MADRS scores at day 1 (p < 0.001).",
    "Depressive symptoms fell more after ketamine than after midazolam (p = 0.02).",
    "More patients responded to ketamine than to midazolam (64% v 28%; p = 0.006).",
    "The fall in MADRS scores was larger with ketamine than with midazolam (p = 0.03).",
    "Onset of response was faster with ketamine than with midazolam (p = 0.01).",
    "Ketamine outperformed midazolam on the MADRS at 24 hours (difference 5.2; p = 0.01).",
    "Relapse was less frequent with ketamine than with midazolam (20% v 45%; p = 0.02).",
]


def direction(title: str, abstract: str) -> list[str]:
    """Every direction read, which is one at most."""
    return [f.value for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]


@pytest.mark.parametrize("trial", TRIALS, ids=[trial["title"][:50] for trial in TRIALS])
def test_what_an_abstract_says(trial: dict[str, str]) -> None:
    assert direction(trial["title"], trial["abstract"]) == [trial["direction"]]


def swapped(words: str) -> str:
    """Ketamine called midazolam, and midazolam ketamine."""
    names = {"ketamine": "midazolam", "midazolam": "ketamine", "Ketamine": "Midazolam", "Midazolam": "Ketamine"}
    return re.sub("|".join(names), lambda m: names[m[0]], words)


@pytest.mark.parametrize("told", TOLD)
def test_the_sign_turns_with_the_names(told: str) -> None:
    title = "Ketamine or midazolam for depression"
    assert direction(title, METHODS + told) == ["favours-ketamine"]
    assert direction(title, METHODS + swapped(told)) == ["favours-comparator"]


@pytest.mark.parametrize(
    "told",
    [
        "MADRS scores at 24 hours were not significantly lower with ketamine than with midazolam (p = 0.41).",
        "Ketamine was not superior to midazolam in lowering depression scores.",
        "Ketamine did not outperform midazolam on the MADRS at 24 hours (p = 0.6).",
        "MADRS scores fell in both groups, with no group by time interaction (p = 0.5).",
        "Neither drug was better than the other in lowering depression scores.",
        "Our data do not support an advantage of ketamine over midazolam in depression.",
    ],
)
def test_what_is_denied_is_no_difference(told: str) -> None:
    assert direction("Ketamine or midazolam for depression", METHODS + told) == ["no-clear-difference"]
    assert direction("Ketamine or midazolam for depression", METHODS + swapped(told)) == ["no-clear-difference"]
