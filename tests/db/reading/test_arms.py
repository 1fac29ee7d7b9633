"""How many people were in each arm. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import arms, sample_size
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
    (
        "METHODS: The ketamine group comprised 35 patients and the propofol group comprised 33 patients.",
        [("ketamine", 35), ("propofol", 33)],
    ),
    (
        "METHODS: Ketamine was given to 25 patients and placebo to 24 patients at random.",
        [("ketamine", 25), ("placebo", 24)],
    ),
    (
        "Children were assigned to ketamine (31 cases) or midazolam (32 cases).",
        [("ketamine", 31), ("midazolam", 32)],
    ),
    (
        "METHODS: Fifteen studies with 1697 patients receiving ketamine and 1462 controls were pooled.",
        [("ketamine", 1697), ("controls", 1462)],
    ),
    (
        "METHODS: Twenty patients were assigned to have analgesia with fentanyl and 21 sedation with ketamine.",
        [("fentanyl", 20), ("ketamine", 21)],
    ),
    ("METHODS: 40 were anaesthetised with ketamine and 38 with propofol.", [("ketamine", 40), ("propofol", 38)]),
    (
        "METHODS: They were assigned to saline (20 patients) or ketamine 0.25 mg/kg (19 patients).",
        [("saline", 20), ("ketamine", 19)],
    ),
    (
        "METHODS: Women were randomised to ketamine 0.3 mg/kg with propofol (n = 41) or propofol alone (n = 43).",
        [("ketamine + propofol", 41), ("propofol", 43)],
    ),
    (
        "METHODS: At random ketamine was given in 38 patients and saline in 36 patients.",
        [("ketamine", 38), ("saline", 36)],
    ),
    (
        "METHODS: They were allocated to ketamine (K; n = 45) or control (C; n = 44).",
        [("group k", 45), ("group c", 44)],
    ),
    (
        "We enrolled 65, of them 33 who received one infusion of ketamine and 32 who received a placebo infusion.",
        [("ketamine", 33), ("placebo", 32)],
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
    ("Women were randomised to two groups, with 30 patients in each group.", [("1 of 2", 30), ("2 of 2", 30)]),
    ("They were randomly allocated into three groups of 25 each.", [(f"{i} of 3", 25) for i in (1, 2, 3)]),
    ("Rats were divided into 4 groups (n = 6).", [(f"{i} of 4", 6) for i in (1, 2, 3, 4)]),
    ("Thirty patients in each group were randomised.", [("each", 30)]),
    (
        "Children were randomised to group D or group K, each with 31 children.",
        [("group d", 31), ("group k", 31)],
    ),
    (
        "Adults were randomised to an esketamine or a propofol group (n=40/group).",
        [("esketamine", 40), ("propofol", 40)],
    ),
    (
        "Children received nasal dexmedetomidine 2 μg kg -1 (Group D, n  = 33) or nasal ketamine (Group K, n  = 34).",
        [("group d", 33), ("group k", 34)],
    ),
    (
        "In all, 410 patients were assigned to the esketamine group and 402 patients designated to the placebo group.",
        [("esketamine", 410), ("placebo", 402)],
    ),
    (
        "Data were reviewed (101 patients received IV ketamine and 39 patients received IN esketamine).",
        [("ketamine", 101), ("esketamine", 39)],
    ),
    (
        "All received ketamine (30), midazolam (31) or saline (29).",
        [("ketamine", 30), ("midazolam", 31), ("saline", 29)],
    ),
    (
        "They were randomised to ketamine (n = 20), mindfulness (n = 21) or a waiting list (n = 22).",
        [("ketamine", 20), ("mindfulness", 21), ("usual-care", 22)],
    ),
    ("They were allocated to the KET group (n=15) or the CON group (n=16).", [("ket", 15), ("con", 16)]),
    (
        "Groups A (n = 11), B (n = 12) and C (n = 13) were randomised.",
        [("group a", 11), ("group b", 12), ("group c", 13)],
    ),
    ("Children were randomly allocated to group A (n = 33) or group B (n = 32).", [("group a", 33), ("group b", 32)]),
    ("Pain fell by 2 points after ketamine.", []),
    ("All 64 adults received ketamine.", []),
]


@pytest.mark.parametrize(("abstract", "sizes"), SIZES)
def test_each_arm_has_its_size(abstract: str, sizes: list[tuple[str, int]]) -> None:
    assert [(arm.name, arm.size) for arm in arms.arms(document("", abstract))] == sizes


def test_equal_groups_share_the_total() -> None:
    abstract = "Ninety adults were randomised into three equal groups."
    found = arms.arms(document("", abstract), 90)
    assert [(arm.size, abstract[arm.start : arm.end]) for arm in found] == [(30, "three equal groups")] * 3
    assert arms.arms(document("", abstract), None) == []


def test_equally_randomised_groups_share_the_total() -> None:
    found = arms.arms(document("", "Sixty women were equally randomized into three groups."), 60)
    assert [arm.size for arm in found] == [20, 20, 20]


def test_the_total_tells_how_many_groups_there_are() -> None:
    found = arms.arms(document("", "Adults were randomised (n=25 each)."), 100)
    assert [arm.size for arm in found] == [25, 25, 25, 25]


def test_words_before_a_size_are_no_arm_when_they_count_people() -> None:
    abstract = "Those randomised (n = 60), completers (n = 55) and responders (n = 30) were compared with ketamine."
    assert arms.arms(document("", abstract)) == []


def test_the_sentence_that_adds_up_is_believed() -> None:
    abstract = (
        "Patients were randomised to ketamine (n = 30) or placebo (n = 30). "
        "Nausea occurred with ketamine (n = 9) and placebo (n = 2)."
    )
    assert [arm.size for arm in arms.arms(document("", abstract), 60)] == [30, 30]


def test_sizes_that_differ_too_much_are_no_arms() -> None:
    abstract = "METHODS: 204 patients were randomised to ketamine, of whom 4 ketamine and 2 placebo patients fell."
    assert arms.arms(document("", abstract)) == []


def test_healthy_controls_beside_untreated_people_are_no_arms() -> None:
    abstract = "METHODS: We scanned 31 people with depression and 25 controls who had never had ketamine."
    assert arms.arms(document("", abstract)) == []


def test_side_effects_alone_are_no_arms() -> None:
    abstract = "Sixty were randomised. Nausea occurred with ketamine (n = 9) and placebo (n = 2)."
    assert arms.arms(document("", abstract), 60) == []


def test_the_unit_names_the_arm() -> None:
    finding = arms.read(document("", "They were randomised to ketamine (n = 8) or placebo (n = 9)."))[0]
    assert (finding.field, finding.value, finding.unit, finding.words) == ("sample_size", "8", "arm: ketamine", "8")


def test_the_total_stated_before_its_arms_is_neither_an_arm_nor_added_to_them() -> None:
    abstract = (
        "Soldiers with PTSD (n = 90) were randomized to six infusions of placebo (n = 31), low dose (0.2 mg/kg; n = 30), "
        "or standard dose (0.5 mg/kg; n = 29) ketamine."
    )
    findings = sample_size.read(document("", abstract))
    assert [(f.value, f.unit) for f in findings] == [
        ("90", "randomised"),
        ("31", "arm: placebo"),
        ("30", "arm: low dose"),
        ("29", "arm: standard dose"),
    ]


def test_those_assessed_give_way_to_those_assigned_to_groups_called_by_their_dose() -> None:
    abstract = (
        "Of 900 patients assessed, 300 were randomly assigned, with 101 in the placebo group, 99 in the 0.5 mg/kg group, "
        "and 100 in the 1.0 mg/kg group."
    )
    assert [(f.value, f.unit) for f in sample_size.read(document("", abstract))] == [
        ("300", "randomised"),
        ("900", "screened"),
        ("101", "arm: placebo"),
        ("99", "arm: 0.5 mg/kg"),
        ("100", "arm: 1.0 mg/kg"),
    ]


def test_arms_that_add_up_to_those_randomised_are_arms_whatever_the_total_read() -> None:
    text = document(
        "",
        "RESULTS: We assessed 1360 people and randomly assigned 672: 222 to placebo, 227 to midazolam and 223 to ketamine.",
    )
    assert [arm.size for arm in arms.arms(text, total=1360)] == [222, 227, 223]
