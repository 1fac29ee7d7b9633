"""What ketamine was compared with. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import comparator
from db.reading.text import document

COMPARED = [
    ("METHODS: Adults were randomised to ketamine or placebo (0.9% saline).", ["saline"]),
    ("METHODS: In a placebo-controlled trial adults received ketamine or midazolam.", ["midazolam"]),
    ("METHODS: They received ketamine or midazolam (active control).", ["midazolam"]),
    ("METHODS: Adults were randomised to ketamine or clonidine in a double-blind trial.", ["other-active"]),
    ("METHODS: Of them, 20 were receiving ketamine and 21 receiving midazolam.", ["midazolam"]),
    ("METHODS: Groups received esketamine 0.2 mg/kg, esketamine 0.4 mg/kg or saline.", ["saline"]),
    ("METHODS: Low-dose ketamine or saline was given to each group.", ["saline"]),
    ("METHODS: Ketamine 0.5 mg/kg bolus, then 0.2 mg/kg, was compared with saline in two groups.", ["saline"]),
    ("METHODS: Two different doses of ketamine were compared.", ["dose-comparison"]),
    ("METHODS: In April, ketamine was compared with ECT.", ["ect"]),
    ("METHODS: Propofol was compared with ketamine/midazolam.", ["other-active"]),
    (
        "METHODS: All had ketamine along with treatment as usual or midazolam along with treatment as usual.",
        ["midazolam"],
    ),
    ("METHODS: Ketamine was compared with treatment as usual.", ["usual-care"]),
    (
        "METHODS: Children were randomised to ketamine 1 mg/kg intravenously or 4 mg/kg intramuscularly.",
        ["other-ketamine"],
    ),
    ("AIM: We compared 1 mg/kg intranasal ketamine with 0.3 mg/kg intravenous ketamine.", ["other-ketamine"]),
    ("AIM: We compared intranasal ketamine with intravenous morphine.", ["other-active"]),
    (
        "METHODS: Adults had ketamine 0.3 mg/kg plus ondansetron 4 mg (n = 27) or prochlorperazine (n = 27).",
        ["other-active"],
    ),
    ("AIM: To compare low-dose ketamine with prochlorperazine.", ["other-active"]),
    ("METHODS: Ketamine was compared with the active placebo midazolam; the placebo group was smaller.", ["midazolam"]),
    ("METHODS: In a double-dummy trial adults had ketamine or saline.", ["saline"]),
    ("METHODS: Adults got ketamine or saline. All patients received morphine by a pump.", ["saline"]),
    (
        "METHODS: Ketamine or placebo was infused; all were maintained at usual levels of lithium or valproate.",
        ["placebo"],
    ),
    ("METHODS: Adults were given ketamine or thiopental as anaesthetic for ECT.", ["other-active"]),
    ("METHODS: They received naltrexone or placebo before ketamine.", ["placebo"]),
    ("METHODS: A systematic review of open-label trials of ketamine.", []),
    ("METHODS: In this systematic review most studies tested ibogaine or ketamine.", []),
    ("METHODS: Children were assigned to ketamine plus midazolam or midazolam alone.", ["midazolam"]),
    ("METHODS: Adults were allocated to ketamine, magnesium sulphate, or saline.", ["other-active", "saline"]),
    ("METHODS: Adults were given ketamine, propofol, fentanyl and rocuronium for induction.", []),
    (
        "METHODS: They were randomised to esketamine plus a new oral antidepressant or a new oral antidepressant plus "
        "placebo spray.",
        ["antidepressant", "placebo"],
    ),
    ("METHODS: S-ketamine or placebo was given. RESULTS: Oral morphine equivalents were fewer.", ["placebo"]),
    ("METHODS: Adults were randomised to intravenous or subcutaneous ketamine.", ["other-ketamine"]),
    (
        "METHODS: Adults were randomised to esketamine 0.25 mg/kg or racemic ketamine 0.5 mg/kg.",
        ["other-ketamine"],
    ),
    ("METHODS: Adults on lithium or valproate received ketamine or placebo.", ["placebo"]),
    (
        "METHODS: In a crossover study volunteers received ketamine, psilocybin and placebo.",
        ["other-active", "placebo"],
    ),
    ("METHODS: A three-way placebo-controlled crossover with ketamine and midazolam.", ["midazolam", "placebo"]),
    ("METHODS: Forty charts compared ketamine and propofol for anaesthesia.", ["other-active"]),
    ("METHODS: Adults were randomised to ketamine or esketamine.", ["other-ketamine"]),
    ("METHODS: In both groups ketamine was given after failure of midazolam, then placebo.", ["placebo"]),
    ("METHODS: Ketamine or saline was given, with sufentanil in both groups.", ["saline"]),
    ("METHODS: Ketamine was compared with propofol; both were dissolved in 0.9% saline.", ["other-active"]),
    ("METHODS: Surgical patients who had ketamine were compared with those not receiving ketamine.", ["usual-care"]),
]


@pytest.mark.parametrize(("abstract", "values"), COMPARED)
def test_what_it_was_compared_with(abstract: str, values: list[str]) -> None:
    assert sorted(f.value for f in comparator.read(document("", abstract))) == sorted(values)


ONE_GROUP = [
    "METHODS: 14 patients received six ketamine infusions. RESULTS: More responded compared to a single infusion.",
    "METHODS: In a retrospective chart review, 40 patients received ketamine. RESULTS: Mood improved.",
    "METHODS: In a retrospective cohort, 40 patients received ketamine. RESULTS: There was no control group.",
    "METHODS: This open-label study gave six infusions of ketamine to ten adults.",
    "We present a case report. METHODS: A woman received ketamine after conventional treatments.",
    "METHODS: A naturalistic study of ketamine infusions. RESULTS: Age (44 vs. 51) told responders from others.",
    "METHODS: A cohort of 40 patients received ketamine. CONCLUSIONS: The lack of a placebo group is a limit.",
    "METHODS: Ketamine was given to 114 children for reduction of fractures. RESULTS: All recovered.",  # no design said
    "METHODS: Sixty adults received esketamine. RESULTS: Plasma levels of cortisol fell.",
    "METHODS: Depressed participants (N = 31) received ketamine. RESULTS: Mood improved.",
    "METHODS: A cohort of 30 patients had blood taken in matched pre- and post-ketamine treatment samples.",
    "METHODS: In a cohort, 8 patients received ketamine. RESULTS: Top-down control fell.",
    "METHODS: In a case series, 9 nurses received ketamine. RESULTS: Pre- versus post-ketamine scores fell. "
    "CONCLUSIONS: Larger controlled studies are warranted.",
    "Case report of a 60 year old man. His pain was severe. He was treated with oral ketamine. Pain fell.",
    "METHODS: In this open-label study 40 adults received esketamine. LIMITATIONS: It is not placebo-controlled.",
    "METHODS: A cohort of 80 patients received esketamine. LIMITATIONS: Absence of a blinded or active comparator.",
    "METHODS: A cohort of 30 adults received ketamine. RESULTS: Harms were comparable to those reported in trials.",
    "METHODS: In 20 adults who received ketamine, responders versus non-responders were compared with healthy controls.",
    "METHODS: Adults with MDD (n = 20) or BD (n = 9) were treated with ketamine; 29 patients in all had relief.",
]


@pytest.mark.parametrize("abstract", ONE_GROUP)
def test_a_design_with_one_group_compares_nothing(abstract: str) -> None:
    (found,) = comparator.read(document("", abstract))
    assert (found.value, found.rule) == ("none", "comparator: one group") or found.words == "open-label"


TWO_GROUPS = [
    "METHODS: In a retrospective chart review, patients who received ketamine were compared with those who did not.",
    "METHODS: A cohort study of ketamine users.",
    "METHODS: A cohort of mice received ketamine.",
    "METHODS: We reviewed case series of ketamine infusions in a systematic review.",
    "METHODS: A cohort treated with ketamine was matched to others.",
    "Ketamine is given to many patients with depression. We discuss its use.",
]


@pytest.mark.parametrize("abstract", TWO_GROUPS)
def test_a_design_alone_does_not_make_one_group(abstract: str) -> None:
    assert "none" not in [f.value for f in comparator.read(document("", abstract))]


def test_a_sentence_in_no_known_part_is_read_where_it_says_what_was_given() -> None:
    abstract = "Pain was seen before and after either ketamine or placebo (0.9% NaCl) in spinal pain."
    assert [f.value for f in comparator.read(document("", abstract))] == ["saline"]


@pytest.mark.parametrize(
    ("abstract", "values"),
    [
        (
            "AIM: To test ketamine during ECT. METHODS: Before each ECT, ketamine or thiopental was given.",
            ["other-active"],
        ),
        ("AIM: To test ketamine in ECT. METHODS: Ketamine plus ECT was compared with placebo plus ECT.", ["placebo"]),
        ("AIM: To test ketamine. METHODS: Patients were assigned to ketamine or ECT.", ["ect"]),
        ("AIM: To test ketamine in ECT. METHODS: They received ECT with ketamine, with saline, or ECT alone.", ["ect"]),
    ],
)
def test_ect_that_everybody_had_is_no_comparator(abstract: str, values: list[str]) -> None:
    assert set(values) <= {f.value for f in comparator.read(document("", abstract))}
    assert ("ect" in values) == ("ect" in {f.value for f in comparator.read(document("", abstract))})


ARMS = "METHODS: Adults were randomly assigned to saline, ketamine 0.25 mg/kg or ketamine 0.5 mg/kg."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ketamine for pain after surgery", {"saline"}),
        ("Different doses of ketamine for pain after surgery", {"saline", "dose-comparison"}),
        ("A dose-response study of ketamine", {"saline", "dose-comparison"}),
    ],
)
def test_doses_are_compared_with_each_other_where_that_is_asked(title: str, expected: set[str]) -> None:
    assert {f.value for f in comparator.read(document(title, ARMS))} == expected


def test_the_control_in_apposition_is_a_comparator() -> None:
    abstract = (
        "METHODS: Ketamine (0.5 mg/kg) was given weekly, and midazolam 0.01 mg/kg, the control, was put in between."
    )
    assert "midazolam" in [f.value for f in comparator.read(document("", abstract))]
