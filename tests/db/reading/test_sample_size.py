"""How many people a paper is about. Every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import sample_size
from db.reading.counting import candidates
from db.reading.finding import Finding
from db.reading.text import document


def found(abstract: str, title: str = "") -> list[Finding]:
    return sample_size.read(document(title, abstract))


TOTALS = [
    ("We randomised 64 adults with depression to ketamine or saline.", 64),
    ("METHODS: Forty-two patients were enrolled between May 2014 and June 2016.", 42),
    ("One hundred and six veterans took part in this crossover study.", 106),
    ("A total of 1,204 women undergoing caesarean delivery were included.", 1204),
    ("In this open-label trial, participants (N = 27) received six infusions.", 27),
    ("Data from 31 inpatients aged 18-65 years were analysed.", 31),
    ("Participants were 18 people with obsessions who had failed 2 antidepressants.", 18),
    ("METHODS: 12 healthy volunteers received 0.5 mg/kg over 40 min on 2 occasions 14 days apart.", 12),
    ("In this double blind trial 60 children were given ketamine by nose in study 2.", 60),
    ("Fifty-one patients began, and 40 patients (78.4%) completed the course.", 51),
    ("A total of eight men and six women were enrolled.", 14),
    ("METHODS: Women were randomly assigned in three groups of six women.", 18),
    ("RESULTS: Forty-nine trials (N = 5,182) were included. At 24 hours ketamine was better.", 5182),
    (
        "Patients were assigned: 336 patients to the esketamine group and 340 to the quetiapine group. "
        "Of 336 patients 91 (27%) were in remission.",
        676,
    ),
    ("Case report of 71 year old female with pain.", 1),
    ("Sixty patients, 38 women and 22 men, were randomly assigned to one of 3 arms.", 60),
]


@pytest.mark.parametrize(("abstract", "total"), TOTALS)
def test_the_total_comes_first(abstract: str, total: int) -> None:
    assert found(abstract)[0].value == str(total)


NOT_PEOPLE = [
    "Ketamine 50 mg was given over 40 minutes in 2019.",
    "Scores fell by 12 points within 24 hours (p = 0.03).",
    "Depression affects 4% of adults aged 18 to 65 years.",
    "Six infusions were given over 12 days.",
    "Exposure came to 3,777 patient-years.",
    "The trial ran at seven mood disorder centres, where ketamine was given.",
    "A random-effects analysis of studies (n = 14) showed a gain with ketamine.",
    "Scores fell with ketamine (n = 6, MD -8.1) and pain did (n = 4, SMD -0.4).",
    "Trials with larger samples (200+ participants) are needed.",
    "Participants were screened into groups of seven.",
    "About 1 in 10 patients still takes opioids.",
]


@pytest.mark.parametrize("abstract", NOT_PEOPLE)
def test_ages_doses_years_and_percentages_are_no_people(abstract: str) -> None:
    assert found(abstract) == []


def test_the_size_of_each_group_is_no_total() -> None:
    (one,) = found("Patients received ketamine or morphine. Forty-five patients per group were enrolled.")
    assert (one.value, one.unit) == ("45", "arm: each")


def test_groups_are_added_up_when_no_total_is_stated() -> None:
    abstract = "We scanned 31 depressed patients and 25 healthy controls before the infusion."
    first = found(abstract)[0]
    assert (first.value, first.words) == ("56", "31 depressed patients and 25")
    assert "sum of 31 + 25" in first.rule


@pytest.mark.parametrize(
    ("abstract", "groups"),
    [
        ("We compared 23 patients (11 men, 12 women) with 27 controls (13 men, 14 women).", [23, 27]),
        ("We tested nineteen users (6 cannabis users; 13 polydrug users) and 23 matched controls (9 smokers).", [19, 23]),
        ("Users (n = 18, 13 male, 5 female) were compared with drinkers (n = 20, 7 male, 13 female).", [18, 20]),
        ("Thirty-four adults with depression (n = 23) or mania (n = 11) were compared with volunteers (n = 22).",
         [34, 22]),
    ],
)  # fmt: skip
def test_groups_are_added_up_without_what_they_consist_of(abstract: str, groups: list[int]) -> None:
    sums = [one for one in candidates(abstract.lower()) if "sum: of groups with parts" in one.cues]
    assert groups in [[part.value for part in one.parts] for one in sums]


def test_a_total_is_no_group_beside_the_parts_it_is_made_of() -> None:
    counts = candidates("of 60 patients, 31 patients had ketamine and 29 patients had saline.")
    assert [one.value for one in counts if "part of one before" in one.cues] == [31, 29]
    assert 91 not in [one.value for one in counts if "sum: of groups with parts" in one.cues]


def test_numbers_that_only_a_verb_follows_count_people() -> None:
    abstract = "METHODS: 435 patients were screened, 227 randomized, and 197 completed the trial."
    assert [(f.value, f.unit) for f in found(abstract)][:2] == [("227", "randomised"), ("435", "screened")]


def test_people_said_twice_are_counted_once() -> None:
    abstract = "METHODS: Twelve patients with pain were treated. Twelve patients were followed for a year."
    assert found(abstract)[0].value == "12"


@pytest.mark.parametrize(
    ("abstract", "total"),
    [
        ("A first group of adults (n = 31) had ketamine. A second group (n = 24) had a lower dose of it.", "55"),
        ("In study 1, adults (N = 40) were scanned; a subset of them (n = 15) again. In study 2, adults (N = 43) were.",
         "83"),
        ("In study 1, adults (N = 40) were scanned. In study 2 (N = 18 of 40) the same adults were.", "40"),
    ],
)  # fmt: skip
def test_a_second_group_or_study_is_added(abstract: str, total: str) -> None:
    assert found(f"METHODS: {abstract}")[0].value == total


def test_infusions_count_no_patient_named_after_them() -> None:
    assert found("Nine ketamine infusions over 18 months helped, while the female patient had few.") == []


@pytest.mark.parametrize(
    "people",
    ["Eighty treatment-resistant patients", "Eighty in-patients", "Eighty (+/-) 3,4-MDMA (ecstasy) users", "Eighty Ss"],
)
def test_half_a_word_or_a_bracket_hides_no_people(people: str) -> None:
    assert [(one.value, bool(one.noun)) for one in candidates(f"{people} were studied.".lower())] == [(80, True)]


def test_people_only_screened_give_way_to_those_randomised() -> None:
    abstract = (
        "In all, 329 adults were screened for eligibility and 168 patients were randomised to tablets or placebo."
    )
    assert [(f.value, f.unit) for f in found(abstract)][:2] == [("168", "randomised"), ("329", "screened")]


KINDS = [
    ("Fifty adults were randomised to ketamine or midazolam.", "randomised"),
    ("We enrolled 50 adults with chronic pain.", "enrolled"),
    ("Fifty patients completed the double-blind phase.", "completed"),
    ("Data of 50 patients were analysed.", "analysed"),
    ("We gave nasal ketamine to 50 patients with migraine.", "participants"),
    ("The cortex of 50 rats was examined.", "animals"),
]


@pytest.mark.parametrize(("abstract", "kind"), KINDS)
def test_the_unit_says_what_kind_of_total_it_is(abstract: str, kind: str) -> None:
    assert (found(abstract)[0].value, found(abstract)[0].unit) == ("50", kind)


def test_a_review_has_people_and_studies() -> None:
    abstract = "RESULTS: Twelve trials met our criteria and included 1,877 participants."
    assert [(f.value, f.unit) for f in found(abstract)] == [("1877", "enrolled"), ("12", "studies")]


def test_a_case_report_is_one_person() -> None:
    (one,) = found("A 52-year-old woman with complex regional pain received ketamine for five days.")
    assert (one.value, one.words) == ("1", "A 52-year-old woman")


def test_a_patient_of_a_case_report_is_one_person_without_an_age() -> None:
    abstract = "In this case report we describe a patient with long-standing pain who was given ketamine."
    assert [(f.value, f.words) for f in found(abstract)] == [("1", "describe a patient")]
    assert [f.value for f in found("In this case report of two patients we describe a patient who fell.")] == ["2"]
    assert found("We describe a patient with pain.") == []


def test_two_ages_are_not_one_person() -> None:
    assert found("A 52-year-old woman and a 30-year-old man received ketamine.") == []


def test_the_rule_prints_its_score_and_its_cues() -> None:
    assert found("We randomised 64 adults to ketamine.")[0].rule.startswith("sample_size: score ")


def test_every_weight_is_a_number_under_a_readable_name() -> None:
    weights, threshold = sample_size.weights()
    assert all(isinstance(value, float) and cue for cue, value in weights.items())
    assert isinstance(threshold, float)
