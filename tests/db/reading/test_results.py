"""Scales, times, effects, rates, and the rows they make. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.paper import Paper
from db.reading import effect, rates, scale, timepoint
from db.reading.finding import Result
from db.reading.read import read_paper
from db.reading.text import document

EFFECTS = [
    ("(mean difference -5.3, 95% CI -8.1 to -2.5, p = 0.002)", ("mean-difference", -5.3, -8.1, -2.5, "= 0.002")),
    ("(OR = 2.48; 95% CI: 1.00-6.18; P=.04)", ("odds-ratio", 2.48, 1.0, 6.18, "= .04")),
    ("(risk ratio [RR], 0.41; 95% confidence interval [CI], 0.3-0.57)", ("risk-ratio", 0.41, 0.3, 0.57, "")),
    ("(hazard ratio 0·49 [95% CI 0·29–0·84], p<0·001)", ("hazard-ratio", 0.49, 0.29, 0.84, "< 0.001")),
    ("(SMD = -0.70, 95% CI [-0.97, -0.43])", ("smd", -0.7, -0.97, -0.43, "")),
    ("(Cohen's d = 0.83)", ("smd", 0.83, None, None, "")),
    ("(LS mean difference [SE], -4.0 [1.69]; 95% CI, -7.3 to -0.6)", ("mean-difference", -4.0, -7.3, -0.6, "")),
    ("(OR [95% CI] 0.92 [0.56; 1.51], p = 0.73)", ("odds-ratio", 0.92, 0.56, 1.51, "= 0.73")),
    ("with a number needed to treat of 5", ("nnt", 5, None, None, "")),
    (": the mean difference between the 180 mg group and placebo was -6.1", ("mean-difference", -6.1, None, None, "")),
    ("(difference, 14.2 percentage points; 95% CI, 3.9 to 24.2)", ("risk-difference", 14.2, 3.9, 24.2, "")),
    ("(mean difference 42 mg, 95% CI 25 to 59)", ("mean-difference", 42, 25, 59, "")),
    ("(difference 7.4%, 95% CI -2.3% to 18.7%)", ("risk-difference", 7.4, -2.3, 18.7, "")),
    ("(mean difference (MD) = - 2.94, 95% CI [- 5.39 to - 0.48])", ("mean-difference", -2.94, -5.39, -0.48, "")),
]


@pytest.mark.parametrize(("words", "row"), EFFECTS)
def test_an_estimate_is_read_with_its_interval_and_p(words: str, row: tuple[object, ...]) -> None:
    found = effect.effects(document("", f"RESULTS: Scores were lower with ketamine {words}."))
    assert [(e.measure, e.estimate, e.ci_low, e.ci_high, e.p) for e in found] == [row]


NO_EFFECT = [
    "RESULTS: One or 2 infusions were given over 24 hr (p = 0.03).",
    "RESULTS: The groups did not differ (difference, p = 0.40).",
    "METHODS: Odds ratios with 95% confidence intervals were pooled.",
    "BACKGROUND: An earlier trial found an OR of 3.1 (95% CI 1.2 to 7.4).",
    "RESULTS: The difference was lost by week 12.",
    "RESULTS: Effect sizes were pooled across six studies (n = 221).",
]


@pytest.mark.parametrize("abstract", NO_EFFECT)
def test_what_is_no_estimate_of_this_study(abstract: str) -> None:
    assert effect.effects(document("", abstract)) == []


def test_an_interval_that_does_not_hold_the_estimate_is_anothers() -> None:
    (found,) = effect.effects(document("", "RESULTS: The OR was 9.0 for this (95% CI 0.1 to 0.4)."))
    assert (found.estimate, found.ci_low, found.ci_high) == (9.0, None, None)


TIMES = [
    ("Mood was rated 24 hours after the infusion.", [(24, "first")]),
    ("The primary endpoint was change at day 28.", [(672, "")]),
    ("Ratings were made at 2 h, 24 h and 7 days after ketamine.", [(2, "first"), (24, "first"), (168, "first")]),
    ("Relapse was assessed four weeks after the last infusion.", [(672, "last")]),
    ("Pain was measured at 3 months.", [(2160, "")]),
    ("Pain was rated at 2, 8 and 24 h after surgery.", [(2, ""), (8, ""), (24, "")]),
    ("Mood was rated on the third postoperative day.", [(72, "")]),
    ("Mood was rated on the 5th day after surgery.", [(120, "")]),
    ("By the fourth week most had responded.", [(672, "")]),
    ("The 24-hour response rate was high.", [(24, "")]),
    ("Sleep was poor on one of the first three postoperative days.", [(72, "first")]),
    ("Delirium was sought twice daily until POD 3.", [(72, "")]),
    ("Saline was given 20 min after induction of anaesthesia.", []),
    ("Ketamine was given over 40 minutes to adults aged 18 to 65 years.", []),
    ("A 40-min infusion was given.", []),
    ("Mood was rated at 40, 80, 110 and 230 minutes.", [(0.67, ""), (1.33, ""), (1.83, ""), (3.83, "")]),
    ("Mood was rated on days 1, 2, 3, and 7.", [(24, ""), (48, ""), (72, ""), (168, "")]),
    ("Mood was better on days 1 and 3.", [(24, ""), (72, "")]),
    ("The HAM-D17 was used on day 1.", [(24, "")]),
    ("The outcome was the change from baseline to 6 weeks.", [(1008, "first")]),
    ("Ketamine was given over 20 minutes 7 hours later.", [(7, "")]),
]


@pytest.mark.parametrize(("abstract", "times"), TIMES)
def test_times_in_hours_with_their_anchor(abstract: str, times: list[tuple[float, str]]) -> None:
    text = document("", "METHODS: " + abstract)
    assert [(t.hours, t.anchor) for s in text.sentences for t in timepoint.timepoints(text, s)] == times


def test_the_primary_scale_comes_first() -> None:
    abstract = "METHODS: We used the BDI often; BDI items. The primary outcome was the MADRS; secondary outcomes included the BDI."
    findings = scale.read(document("", abstract))
    assert [(f.field, f.value) for f in findings] == [("scale", "madrs"), ("scale", "bdi"), ("primary_scale", "madrs")]


@pytest.mark.parametrize(("name", "way"), [("madrs", "worse"), ("qor-15", "better"), ("meq", "neither"), ("nil", "")])
def test_a_scale_says_which_way_it_points(name: str, way: str) -> None:
    assert scale.higher_is(name) == way


RATES = [
    ("Response rates were 64% for ketamine and 28% for midazolam.", [("ketamine", 64), ("midazolam", 28)]),
    ("More responded with ketamine than with midazolam (64% vs 28%).", [("ketamine", 64), ("midazolam", 28)]),
    ("Response rates of ECT and ketamine were 67.3% and 45.7%, respectively.", [("ect", 67.3), ("ketamine", 45.7)]),
    ("Response was seen in 12 of 20 (60%) ketamine patients.", [("ketamine", 60)]),
    ("Response was a 50% reduction on the MADRS with ketamine.", []),
]


@pytest.mark.parametrize(("abstract", "arms"), RATES)
def test_a_rate_belongs_to_its_arm(abstract: str, arms: list[tuple[str, float]]) -> None:
    found = rates.rates(document("", "RESULTS: " + abstract))
    assert [(rate.outcome, rate.arm, rate.percent) for rate in found] == [("response", *arm) for arm in arms]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("Nausea was more frequent with ketamine than with saline (40% vs 10%).",
         [("nausea", "ketamine", 40), ("nausea", "saline", 10)]),
        ("Compared with saline, ketamine caused more dizziness (40% vs 10%).",
         [("dizziness", "ketamine", 40), ("dizziness", "saline", 10)]),
        ("Vomiting occurred in 8 of 20 ketamine patients and 2 of 20 saline patients.",
         [("vomiting", "ketamine", 40), ("vomiting", "saline", 10)]),
        ("Adverse events came in the ketamine group (8/20) and the saline group (2/20).",
         [("adverse events", "ketamine", 40), ("adverse events", "saline", 10)]),
        ("Nausea occurred in 8 of 20 (40%) ketamine patients.", [("nausea", "ketamine", 40)]),
        ("Nausea was less frequent after surgery (40% vs 10%).", []),
        ("Hypertension above 120/80 was seen with ketamine.", []),
    ],
)  # fmt: skip
def test_a_harm_has_its_rate_in_each_arm_that_is_clear(abstract: str, expected: list[tuple[str, str, float]]) -> None:
    found = rates.rates(document("", "RESULTS: " + abstract))
    assert [(rate.outcome, rate.arm, rate.percent) for rate in found] == expected


def rows(abstract: str) -> list[Result]:
    return read_paper(Paper(title="Ketamine versus midazolam for depression", abstract=abstract)).results


TRIAL = (
    "METHODS: Adults were randomised to ketamine (n = 47) or midazolam (n = 25). The primary outcome was the MADRS score "
    "24 hours after infusion. RESULTS: The MADRS score was lower with ketamine (mean difference -7.95, 95% CI -12.2 to "
    "-3.7, p < 0.001). Nausea was commoner (OR 2.1, 95% CI 0.8 to 5.4)."
)


def test_a_row_says_of_what_on_which_scale_when_and_in_how_many() -> None:
    first = rows(TRIAL)[0]
    assert (first.comparison, first.scale, first.measure) == ("ketamine v midazolam", "madrs", "mean-difference")
    assert (first.estimate, first.ci_low, first.ci_high, first.p) == (-7.95, -12.2, -3.7, "< 0.001")
    assert (first.n_intervention, first.n_comparator) == (47, 25)
    assert (first.is_primary, first.hours_from_first_dose, first.benefit_sign) == (True, 24, -1)


def test_a_harm_has_its_own_row() -> None:
    second = rows(TRIAL)[1]
    assert (second.outcome, second.measure, second.estimate, second.benefit_sign) == ("nausea", "odds-ratio", 2.1, -1)
    assert second.is_primary is None


def test_the_words_of_a_row_stand_in_the_abstract() -> None:
    assert all(row.words == TRIAL[row.start : row.end] and row.where == "abstract" for row in rows(TRIAL))


def test_the_same_estimate_said_twice_is_one_row() -> None:
    again = TRIAL + " CONCLUSIONS: Ketamine lowered the MADRS score (mean difference -7.95)."
    assert len([row for row in rows(again) if row.measure == "mean-difference" and row.scale == "madrs"]) <= 2


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("The MADRS score was lower in the ketamine group than with midazolam by 7.1 points (95% CI 2.9 to 11.3).", 1),
        ("MADRS scores were lower with ketamine (mean difference 7.1, 95% CI 2.9 to 11.3).", 1),
        ("MADRS scores were higher after esketamine (mean difference 7.1, 95% CI 2.9 to 11.3).", -1),
        ("MADRS scores were lower with midazolam than with ketamine (mean difference 7.1, 95% CI 2.9 to 11.3).", 0),
        ("MADRS scores differed (mean difference 7.1, 95% CI 2.9 to 11.3).", 0),
        ("The SF-36 was higher with ketamine (mean difference 7.1, 95% CI 2.9 to 11.3).", 1),
    ],
)
def test_the_way_of_a_number_without_a_sign_is_in_the_words_on_ketamine_alone(words: str, sign: int) -> None:
    (row,) = rows(f"METHODS: Adults were randomised to ketamine or midazolam. RESULTS: {words}")
    assert (row.estimate, row.ci_low, row.ci_high, row.benefit_sign) == (7.1, 2.9, 11.3, sign)


@pytest.mark.parametrize(
    ("methods", "value"),
    [
        ("Patients had a four-week course of ketamine.", ["672"]),
        ("Patients had ketamine over 6 weeks.", ["1008"]),
        ("Patients had a four-week course of ketamine and were rated at 24 hours.", ["24"]),
        ("Patients were rated.", []),
    ],
)
def test_the_length_of_treatment_stands_in_where_no_time_is_stated(methods: str, value: list[str]) -> None:
    assert [f.value for f in timepoint.read(document("", f"METHODS: {methods}"))] == value
