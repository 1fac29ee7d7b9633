"""Each category reader on small texts written for it: what is this study's, and what is only cited."""

from __future__ import annotations

import pytest

from db.paper import MeshHeading, Paper
from db.reading.read import read_paper


def values(field: str, title: str, abstract: str = "", **more: object) -> list[str]:
    paper = Paper(title=title, abstract=abstract, **more)  # type: ignore[arg-type]
    return list(dict.fromkeys(f.value for f in read_paper(paper).findings if f.field == field))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Intravenous ketamine for depression", ["racemic"]),
        ("Esketamine nasal spray in adolescents", ["esketamine"]),
        ("S(+)-ketamine and cognition", ["esketamine"]),
        ("(R)-ketamine in mice", ["arketamine"]),
        ("Racemic ketamine versus esketamine in resistant depression", ["racemic", "esketamine"]),
        ("Plasma (2R,6R)-hydroxynorketamine after a ketamine infusion", ["racemic", "metabolite"]),
        ("Anaesthesia with propofol", []),
    ],
)
def test_compound(title: str, expected: list[str]) -> None:
    assert values("compound", title) == expected


def test_a_drug_only_the_background_names_is_not_the_studys() -> None:
    abstract = (
        "BACKGROUND: Psilocybin helped elsewhere.\nMETHODS: Patients received ketamine.\nRESULTS: Ketamine helped."
    )
    assert values("compound", "Ketamine for depression", abstract) == ["racemic"]


def test_without_ketamine_is_no_mention_of_it() -> None:
    assert values("compound", "Spinal anaesthesia without ketamine") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Patients received ketamine 0.5 mg/kg i.v. over 40 min.", ["intravenous"]),
        ("Patients received an infusion of ketamine.", ["intravenous"]),
        ("Patients received esketamine nasal spray plus an oral antidepressant.", ["intranasal"]),
        ("Ketamine was given subcutaneously.", ["subcutaneous"]),
        ("Children received oral ketamine.", ["oral"]),
        ("Ketamine lozenges were taken sublingually.", ["sublingual"]),
        ("Patients meeting DSM-IV criteria received ketamine.", []),
        ("Patients received ketamine and oral and written information.", []),
        ("Mothers had 0.2 mg/kg esketamine or saline infused intravenously.", ["intravenous"]),
        ("Patients had ketamine (2.0 mg/kg im).", ["intramuscular"]),
    ],
)
def test_route(sentence: str, expected: list[str]) -> None:
    assert values("route", "A trial of ketamine", "METHODS: " + sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Patients were randomised to ketamine or saline.", "saline"),
        ("Patients were randomised to ketamine versus midazolam.", "midazolam"),
        ("Ketamine was compared with electroconvulsive therapy.", "ect"),
        ("Esketamine plus an antidepressant was compared with quetiapine.", "other-active"),
        ("This placebo-controlled trial gave ketamine.", "placebo"),
        ("Ketamine was added to usual care or patients had usual care alone.", "usual-care"),
    ],
)
def test_comparator(sentence: str, expected: str) -> None:
    assert expected in values("comparator", "A trial of ketamine", "METHODS: " + sentence)


def test_a_drug_given_along_with_ketamine_is_no_comparator() -> None:
    abstract = "METHODS: Patients received ketamine with midazolam for sedation. All were followed."
    assert values("comparator", "Ketamine sedation in children", abstract) == []


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine versus midazolam: a randomised controlled trial", "", "randomised-trial"),
        (
            "Ketamine in depression",
            "METHODS: Patients were randomly assigned to ketamine or saline.",
            "randomised-trial",
        ),
        (
            "Ketamine in depression",
            "METHODS: In a randomised crossover trial, people received both.",
            "crossover-trial",
        ),
        ("Ketamine: a systematic review and meta-analysis of randomised trials", "", "meta-analysis"),
        ("Ketamine for OCD: a case report", "", "case-report"),
        ("Ketamine for depression: study protocol for a randomised trial", "", "protocol"),
        ("Ketamine clinics", "METHODS: We did a retrospective chart review.", "cohort"),
        ("Ketamine in depression", "METHODS: An open-label trial of ketamine.", "single-arm-trial"),
    ],
)
def test_main_design(title: str, abstract: str, expected: str) -> None:
    assert values("design", title, abstract)[0] == expected


@pytest.mark.parametrize(
    "abstract",
    [
        "METHODS: We searched for randomized trials of ketamine. RESULTS: Nine randomized trials were found.",
        "METHODS: Open-label treatment. CONCLUSION: Randomized controlled trials are needed.",
        "METHODS: This was a non-randomized study of ketamine.",
        "METHODS: Records of 900 patients were randomly divided into a training set and a validation set.",
        "METHODS: We used Mendelian randomization to study ketamine.",
        "METHODS: Pictures were shown in random order to people who had received ketamine.",
        "METHODS: Eighty extracted teeth were randomly divided into two groups.",
        "METHODS: We made a secondary analysis of a randomized trial of ketamine.",
        "METHODS: Forty adults took part in a pilot study to provide data for a randomized trial of ketamine.",
    ],
)
def test_trials_that_are_gathered_or_wished_for_were_not_randomised_here(abstract: str) -> None:
    assert "randomised-trial" not in values("design", "Ketamine in depression", abstract)


@pytest.mark.parametrize(
    "abstract",
    [
        "Mood was told from memory. Healthy men took part in a double-blind, randomized, counterbalanced design.",
        "The purpose of this randomized double-blind study was to test ketamine.",
        "METHODS: Fifty adults were enrolled and randomized to ketamine or saline.",
        "METHODS: Thirty adults were included in this randomized, placebo-controlled study of ketamine.",
        "METHODS: Volunteers took part in a proof-of-concept, randomized trial of ketamine.",
        "METHODS: Ketamine was tested in two randomized, placebo-controlled trials.",
        "METHODS: Forty adults were randomized to ketamine and sport training or to sport training alone.",
        "METHODS: Ketamine doses rose, with random insertion of a placebo.",
        "METHODS: Patients were divided into a ketamine and a saline group by a random number table.",
        "METHODS: Children were allocated by sealed envelopes to ketamine or propofol.",
        "METHODS: Adults had ketamine or propofol by a computer-generated list.",
    ],
)
def test_a_study_that_randomised_its_own_people_says_so(abstract: str) -> None:
    assert "randomised-trial" in values("design", "Ketamine in depression", abstract)


@pytest.mark.parametrize(
    "abstract",
    [
        "We will randomize 40 adults to ketamine or saline. Mood will be rated at 24 h.",
        "INTERVENTION: INN or Proposed INN: Ketamine. CONDITION: Depression. Patients are randomised to two groups.",
        "This is a randomised study of ketamine. Adults are to be randomised 1:1 to ketamine or saline.",
        "This trial is designed to test ketamine in a randomised way.",
    ],
)
def test_a_trial_announced_has_randomised_nobody_yet(abstract: str) -> None:
    assert values("design", "Ketamine in depression", abstract) == ["protocol"]


@pytest.mark.parametrize(
    "abstract",
    [
        "A recent randomized trial found ketamine to work. METHODS: A chart review of 40 patients.",
        "Previous randomized studies of ketamine were small. METHODS: A chart review of 40 patients.",
        "METHODS: We reviewed patients in randomized trials of ketamine in a systematic review and a meta-analysis.",
    ],
)
def test_other_peoples_trials_are_not_this_papers(abstract: str) -> None:
    found = values("design", "Ketamine in depression", abstract)
    assert not found or found[0] != "randomised-trial"


def test_animals_put_into_groups_by_chance_are_no_trial() -> None:
    abstract = "METHODS: Rats were randomly assigned to ketamine or saline. RESULTS: Rats swam longer."
    assert "randomised-trial" not in values("design", "Ketamine and swimming", abstract)
    abstract = "METHODS: Adults were randomly assigned to ketamine or saline, as rats were before."
    assert "randomised-trial" in values("design", "Ketamine in depression", abstract)


def test_a_publication_type_that_names_a_design_stands_first_and_the_words_stay() -> None:
    found = values(
        "design",
        "Open-label ketamine",
        "METHODS: Open-label extension.",
        publication_types=(("D016449", "Randomized Controlled Trial"),),
    )
    assert found[0] == "randomised-trial"
    assert "single-arm-trial" in found


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ketamine in treatment-resistant depression", "treatment-resistant-depression"),
        ("Ketamine in treatment‐resistant depression", "treatment-resistant-depression"),
        ("Ketamine for PTSD in veterans", "ptsd"),
        ("Ketamine for obsessive-compulsive disorder", "ocd"),
        ("Ketamine in complex regional pain syndrome", "crps"),
        ("Esketamine to prevent postpartum depression", "postpartum-depression"),
        ("Ketamine in healthy volunteers", "healthy-volunteers"),
    ],
)
def test_condition(title: str, expected: str) -> None:
    assert expected in values("condition", title)


@pytest.mark.parametrize(
    "abstract",
    [
        "RESULTS: No respiratory depression was seen with ketamine.",
        "METHODS: The Hamilton Depression Rating Scale was used after ketamine.",
        "METHODS: Patients without depression received ketamine.",
    ],
)
def test_depression_that_is_no_illness_of_these_patients(abstract: str) -> None:
    assert "depression" not in values("condition", "Ketamine for pain after surgery", abstract)


def test_headings_and_numbers_of_the_record_are_readings_with_their_own_source() -> None:
    paper = Paper(
        title="A trial",
        mesh=(MeshHeading("Infusions, Intravenous"), MeshHeading("Depressive Disorder, Treatment-Resistant")),
        registrations=(("ClinicalTrials.gov", "NCT00088699"),),
    )
    found = {(f.field, f.value, f.where) for f in read_paper(paper).findings}
    assert ("route", "intravenous", "mesh") in found
    assert ("condition", "treatment-resistant-depression", "mesh") in found
    assert ("registration", "NCT00088699", "registry") in found


def test_a_title_alone_gives_no_guess() -> None:
    findings = read_paper(Paper(title="Ketamine")).findings
    assert not [f for f in findings if f.rule.startswith("linear:")]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Esketamine in resistant depression: a randomized trial", "One third of depressions resist.", ["human"]),
        ("Ketamine for PTSD: a systematic review of RCTs", "PTSD is a burden worldwide.", ["human"]),
        ("Ketamine and synapse formation in depression", "A single dose changes signalling in neurons.", []),
        ("A randomised trial of ketamine in depression models", "METHODS: Rats received ketamine.", ["rat"]),
        ("Antidepressant action of ketamine", "It was approved; little is known of how it acts.", []),
    ],
)
def test_people_were_studied_where_a_design_and_an_illness_say_so(
    title: str, abstract: str, expected: list[str]
) -> None:
    assert values("species", title, abstract) == expected


def test_the_illness_is_shown_as_the_words_for_people() -> None:
    paper = Paper(title="Ketamine for bipolar depression: a double-blind trial", abstract="It is hard to treat.")
    (found,) = (f for f in read_paper(paper).findings if f.field == "species")
    assert (found.value, found.words, found.rule) == ("human", "bipolar depression", "species-clinical")


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("Ketamine is old. In this review, we argue that its action is opioid.", ["narrative-review"]),
        ("Depression is common. We observed that ketamine increased spines in the cortex of rats.", ["preclinical"]),
        ("We observed ketamine in rats; then patients received it.", []),
        ("METHODS: In a double-blind manner adults received ketamine or saline.", ["controlled-trial"]),
        ("METHODS: Several double-blind trials gave ketamine to adults.", []),
        ("In a blinded cross over study adults received ketamine and saline; mood was lower.", ["crossover-trial"]),
    ],
)
def test_a_design_that_no_word_of_design_states(abstract: str, expected: list[str]) -> None:
    assert values("design", "How ketamine acts", abstract) == expected


def test_a_route_named_of_the_drug_only_in_passing_is_read_where_there_is_no_other() -> None:
    abstract = "BACKGROUND: ECT and {} ketamine are used.\nMETHODS: Adults were assigned to ketamine or ECT."
    assert values("route", "", abstract.format("intravenous")) == ["intravenous"]
    assert values("route", "", abstract.format("intravenous ketamine and oral")) == []
    assert values("route", "", abstract.format("intravenous morphine, and")) == []


def test_a_pump_is_filled_into_a_vein() -> None:
    abstract = "METHODS: Patient-controlled intravenous analgesia held esketamine. Intravenous analgesics were stopped."
    assert values("route", "", abstract) == ["intravenous"]
    assert values("route", "", "METHODS: Intranasal inhaled esketamine was given.") == ["intranasal"]


def test_an_open_trial_that_randomises_has_more_than_one_arm() -> None:
    abstract = "METHODS: In an open-label, randomised trial adults were assigned to ketamine or ECT."
    assert values("design", "Ketamine or ECT", abstract) == ["randomised-trial"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Adults took ketamine once weekly.", ["repeated"]),
        ("Adults took ketamine three times a day.", ["repeated"]),
        ("Adults took ketamine once.", ["single"]),
        ("We compared ketamine at three doses.", []),
        ("Therapeutic ketamine use was studied.", []),
        ("Rats had one intraperitoneal injection of ketamine.", ["single"]),
    ],
)
def test_how_often_the_drug_was_taken(sentence: str, expected: list[str]) -> None:
    assert values("exposure", "A trial", "METHODS: " + sentence) == expected


def test_a_form_that_the_methods_name_is_what_ketamine_means_elsewhere() -> None:
    abstract = "METHODS: Sixty people had S(+)-ketamine or placebo.\nRESULTS: Pain was lower with ketamine."
    assert values("compound", "Ketamine infusion for pain", abstract) == ["esketamine"]
    both = "METHODS: One group had ketamine. The other had S(+)-ketamine.\nRESULTS: Pain was lower with ketamine."
    assert "racemic" in values("compound", "Ketamine infusion for pain", both)


def test_adolescents_with_resistant_depression_have_both() -> None:
    found = values("condition", "Ketamine for adolescents with treatment-resistant depression", "")
    assert {"adolescent-depression", "treatment-resistant-depression"} <= set(found)


def test_a_kind_of_what_the_title_names_needs_to_be_said_once() -> None:
    assert "crps" in values("condition", "Ketamine for chronic pain", "RESULTS: It helped in CRPS.")
    assert "crps" not in values("condition", "Ketamine for depression", "RESULTS: It helped in CRPS.")


def test_repeated_doses_in_the_title_outweigh_a_single_one_told_of() -> None:
    aim = "OBJECTIVE: A single infusion of ketamine lowered symptoms in earlier work. METHODS: Adults had ketamine."
    assert values("exposure", "Repeated ketamine infusions for PTSD", aim) == ["repeated"]


@pytest.mark.parametrize("words", ["the time course of effects", "changes during the course of cesarean section"])
def test_a_course_of_time_is_no_course_of_treatment(words: str) -> None:
    assert "repeated" not in values("exposure", "Ketamine and pain", f"METHODS: Ketamine was given to study {words}.")
