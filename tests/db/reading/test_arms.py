"""How many people were in each arm. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import arms
from db.reading.text import document

SIZES = [
    (
        "Adults were randomised to ketamine (n = 47) or midazolam (n = 25).",
        [("ketamine", 47), ("midazolam", 25)],
    ),
    (
        "They were randomly assigned to esketamine 84 mg (n=114) or placebo (n=113).",
        [("esketamine", 114), ("placebo", 113)],
    ),
    ("Of 60 patients, 31 received ketamine and 29 received saline.", [("ketamine", 31), ("saline", 29)]),
    ("In all 195 were randomised to the ketamine group and 170 to the ECT group.", [("ketamine", 195), ("ect", 170)]),
    (
        "Patients received ketamine 0.2 mg/kg (n = 20), ketamine 0.5 mg/kg (n = 21) or saline (n = 24).",
        [("ketamine 0.2 mg/kg", 20), ("ketamine 0.5 mg/kg", 21), ("saline", 24)],
    ),
    (
        "Adults were randomised to oral ketamine (3 mg/kg; n = 40) or oral midazolam (0.3 mg/kg; n = 41).",
        [("ketamine", 40), ("midazolam", 41)],
    ),
    (
        "Of these, 94 patients received subanaesthetic IV ketamine and 52 patients received ECT.",
        [("ketamine", 94), ("ect", 52)],
    ),
    ("Women were randomised to two groups, with 30 patients in each group.", [("each", 30)]),
    ("Children were randomly allocated to group A (n = 33) or group B (n = 32).", [("group a", 33), ("group b", 32)]),
    ("Pain fell by 2 points after ketamine.", []),
    ("All 64 adults received ketamine.", []),
]


@pytest.mark.parametrize(("abstract", "sizes"), SIZES)
def test_each_arm_has_its_size(abstract: str, sizes: list[tuple[str, int]]) -> None:
    assert [(arm.name, arm.size) for arm in arms.arms(document("", abstract))] == sizes


def test_the_sentence_that_adds_up_is_believed() -> None:
    abstract = (
        "Patients were randomised to ketamine (n = 30) or placebo (n = 30). "
        "Nausea occurred with ketamine (n = 9) and placebo (n = 2)."
    )
    assert [arm.size for arm in arms.arms(document("", abstract), 60)] == [30, 30]


def test_side_effects_alone_are_no_arms() -> None:
    abstract = "Sixty were randomised. Nausea occurred with ketamine (n = 9) and placebo (n = 2)."
    assert arms.arms(document("", abstract), 60) == []


def test_the_unit_names_the_arm() -> None:
    finding = arms.read(document("", "They were randomised to ketamine (n = 8) or placebo (n = 9)."))[0]
    assert (finding.field, finding.value, finding.unit, finding.words) == ("sample_size", "8", "arm: ketamine", "8")
