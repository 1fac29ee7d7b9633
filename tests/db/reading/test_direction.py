"""Which side a result speaks for, by numbers and by words; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.paper import Paper
from db.reading import judging
from db.reading.finding import Result
from db.reading.read import read_paper


def row(estimate: float, low: float | None = None, high: float | None = None, **more: object) -> Result:
    """A mean difference on the MADRS, where less is better."""
    kept = {"measure": "mean-difference", "scale": "madrs", "benefit_sign": -1} | more
    return Result(estimate=estimate, ci_low=low, ci_high=high, **kept)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (row(-4.0, -6.0, -2.0), "favours-ketamine"),
        (row(4.0, 2.0, 6.0), "favours-comparator"),
        (row(-3.2, -6.9, 0.4), "leans-ketamine"),
        (row(-0.5, -2.4, 1.4), "no-clear-difference"),
        (row(-3.0, p="0.08"), "leans-ketamine"),
        (row(-3.0), "not-stated"),
        (row(2.1, 1.2, 3.6, measure="odds-ratio", benefit_sign=1), "favours-ketamine"),
        (row(0.6, 0.3, 1.2, measure="risk-ratio"), "leans-ketamine"),
        (row(0.95, 0.8, 1.1, measure="risk-ratio"), "no-clear-difference"),
        (row(-4.0, -6.0, -2.0, benefit_sign=0), "not-stated"),
        (row(54.0, measure="response-rate"), "not-stated"),
    ],
)
def test_by_estimate_and_interval_against_what_matters_on_the_scale(result: Result, expected: str) -> None:
    assert judging.judged(result).direction == expected


def directions(results: str, title: str = "Ketamine against midazolam in depression: a randomised trial") -> list[str]:
    """What is read in an invented trial; its words stand where they are said to."""
    abstract = (
        "BACKGROUND: Earlier work found that ketamine was better than midazolam. METHODS: We randomly assigned 80 adults "
        "with depression to intravenous ketamine or midazolam. The primary outcome was the MADRS score at 24 hours. "
        f"RESULTS: {results}"
    )
    found = [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert all(f.words == {"title": title, "abstract": abstract}[f.where][f.start : f.end] for f in found)
    return [f.value for f in found]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("MADRS scores were significantly lower with ketamine than with midazolam (P < 0.001).", "favours-ketamine"),
        ("MADRS scores were significantly lower with midazolam than with ketamine (P < 0.001).", "favours-comparator"),
        ("There was no significant difference in MADRS scores between the groups.", "no-clear-difference"),
        (
            "Response was commoner with ketamine (55% v 41%; difference 14 percentage points, 95% CI 4 to 24; P < 0.001 for "
            "noninferiority). CONCLUSIONS: Ketamine was noninferior to midazolam.",
            "not-inferior",
        ),
        # The one scale of a paper is what its difference in points is of; a large one that p missed leans.
        (
            "The LS mean difference was -3.4 (95% CI -7.1 to 0.3; P = .07), not statistically significant.",
            "leans-ketamine",
        ),
    ],
)
def test_by_the_words_of_the_results(results: str, expected: str) -> None:
    assert directions(results) == [expected]


def test_hopes_and_earlier_findings_are_no_result() -> None:
    assert directions("Eighty adults took part.") in ([], ["not-stated"])


def test_a_case_report_compares_nothing() -> None:
    paper = Paper(title="Ketamine in depression: a case report", abstract="A 40-year-old man improved with ketamine.")
    found = [f.value for f in read_paper(paper).findings if f.field == "direction"]
    assert found == ["not-comparative"]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (
            "Pain scores over the 12 weeks were significantly lower with ketamine than with midazolam.",
            "favours-ketamine",
        ),
        ("Change in MADRS score was significantly greater with ketamine than with midazolam.", "favours-ketamine"),
        ("Ketamine significantly delayed relapse compared with midazolam (P = 0.003).", "favours-ketamine"),
        ("Mean reduction in MADRS was 20 with ketamine and 6 with midazolam (P < 0.01).", "favours-ketamine"),
        ("Mean reduction in MADRS was 6 with ketamine and 20 with midazolam (P < 0.01).", "favours-comparator"),
        (
            "MADRS was lower with ketamine than with midazolam. Among responders to ketamine, time to loss of response "
            "was 20 days.",
            "favours-ketamine",
        ),
        (
            "More people responded (>=50% reduction) with ketamine than with midazolam (P < 0.01).",
            "favours-ketamine",
        ),
    ],
)
def test_words_that_are_easily_taken_the_wrong_way(results: str, expected: str) -> None:
    assert directions(results) == [expected]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        # Words that name a thing and tell no way: an induction, a high dose, an augmentation, an extended release.
        ("Ketamine given at induction significantly reduced pain.", "favours-ketamine"),
        ("CONCLUSIONS: The higher dose of ketamine and midazolam gave identical pain scores.", "no-clear-difference"),
        (
            "CONCLUSIONS: Ketamine augmentation showed a lack of clinical efficacy against midazolam.",
            "no-clear-difference",
        ),
        # What is conceded, or said of the other drug alone.
        (
            "Although sleep was better with ketamine than with midazolam, MADRS scores did not differ.",
            "no-clear-difference",
        ),
        ("CONCLUSIONS: We saw no effect of midazolam.", "not-stated"),
        # "Compared with" what stands first; the head of what is told stands last.
        (
            "Compared with the midazolam group, the incidence of delirium was significantly lower in the ketamine group.",
            "favours-ketamine",
        ),
        ("Recovery time and extubation time were shorter with ketamine than with midazolam.", "favours-ketamine"),
        ("Need of opioids fell with ketamine compared with midazolam (P < 0.01).", "favours-ketamine"),
        ("Healthy controls showed significantly more depressive symptoms after ketamine.", "not-stated"),
    ],
)
def test_words_that_only_look_as_if_they_told_the_way(results: str, expected: str) -> None:
    assert directions(results) == [expected]


def test_a_title_may_tell_the_result_where_the_abstract_does_not() -> None:
    told = directions("", title="Ketamine does not improve migraine: a randomised trial against midazolam")
    assert told == ["no-clear-difference"]
    assert directions("", title="Does ketamine improve migraine? A trial against midazolam") == ["not-stated"]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine for pain: a systematic review",
         "METHODS: We searched for trials of ketamine against placebo. RESULTS: Pain was lower with ketamine than with "
         "placebo in 9 trials.", "not-stated"),
        ("Association of thyroid hormones with the antidepressant effects of ketamine: a randomised trial",
         "METHODS: Adults with depression were randomised to ketamine or saline. RESULTS: Depression was lower with "
         "ketamine than with saline.", "not-stated"),
        ("Ketamine and experimental pain: a randomised trial",
         "METHODS: Healthy volunteers were randomised to ketamine or saline. RESULTS: Pain was lower with ketamine than "
         "with saline.", "favours-ketamine"),
        ("Ketamine and working memory: a randomised trial",
         "METHODS: Healthy volunteers were randomised to ketamine or saline. RESULTS: Memory was worse with ketamine "
         "than with saline.", "not-stated"),
        ("The neural mechanisms of ketamine: a systematic review",
         "METHODS: We searched three databases. RESULTS: Twenty studies told of gamma power.", "not-comparative"),
        ("Ketamine and suicidal ideation: a meta-analysis",
         "METHODS: We pooled randomised and open-label trials. RESULTS: Suicidal ideation fell after ketamine (P < 0.001).",
         "not-stated"),
        ("Racemic ketamine against esketamine: a meta-analysis",
         "METHODS: We pooled trials of racemic ketamine and esketamine. RESULTS: Response was higher with racemic "
         "ketamine than with esketamine.", "not-comparative"),
    ],
)  # fmt: skip
def test_papers_that_ask_something_else(title: str, abstract: str, expected: str) -> None:
    found = [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert [f.value for f in found] == [expected]


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        # Animals that were all under ketamine, or made ill by it.
        ("Fever in the rat", "Rats anesthetized with ketamine were cooled. Fever was lower in the treated group."),
        ("Sage oil halts ketamine-induced mania in rats", "Rats in the sage group ran less than the controls."),
        # One patient, whatever drugs are named.
        ("Propofol/ketamine for sedation in a child with asthma", "She was compared with no one; propofol was stopped."),
        # Everyone had ketamine, and something else was tried on top of it.
        ("Yoga to sustain the antidepressant effects of ketamine: a randomised trial",
         "METHODS: Adults given ketamine were randomised to yoga or usual care. RESULTS: Mood was better with yoga."),
        ("Reversal of ketamine-induced forgetting by tea: a randomised trial",
         "METHODS: Adults were randomised to tea or placebo, then had ketamine. RESULTS: Memory was better with tea."),
        ("Ketamine at home: study protocol", "METHODS: In this single-arm study, 20 adults will receive ketamine."),
        # Ketamine is one name among many.
        ("Headache: a primer", "New drugs are discussed, among them triptans, valproate and ketamine."),
    ],
)  # fmt: skip
def test_papers_that_compare_ketamine_with_nothing(title: str, abstract: str) -> None:
    found = [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert [f.value for f in found] == ["not-comparative"]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("Both improved MADRS scores, and the two groups did not differ significantly.", "no-clear-difference"),
        ("Better trials with active placebos of midazolam will be necessary for more proof.", "not-stated"),
        ("CONCLUSIONS: Prolonged ketamine infusions are feasible.", "not-stated"),
    ],
)
def test_what_is_expected_or_was_seen_in_both_is_no_side(results: str, expected: str) -> None:
    assert directions(results) == [expected]


def test_a_change_from_before_to_after_that_is_pooled_speaks_for_neither_side() -> None:
    abstract = (
        "METHODS: In this meta-analysis we pooled differences between endpoint and baseline scores. RESULTS: Five trials gave "
        "ketamine; symptoms fell (SMD = -0.8; 95% CI -1.2 to -0.4). CONCLUSIONS: Randomised, controlled trials are needed."
    )
    paper = Paper(title="Ketamine for worry: a meta-analysis", abstract=abstract)
    assert [f.value for f in read_paper(paper).findings if f.field == "direction"] == ["not-stated"]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("In this trial of midazolam vs ketamine, greater improvement was seen with ketamine.", "favours-ketamine"),
        (
            "In this trial of ketamine versus midazolam, greater improvement was seen with midazolam.",
            "favours-comparator",
        ),
        ("This trial of ketamine vs midazolam found ketamine inferior.", "favours-comparator"),
    ],
)
def test_the_name_of_a_trial_speaks_for_neither_side(results: str, expected: str) -> None:
    assert directions(results) == [expected]


@pytest.mark.parametrize(
    "results",
    [
        "MADRS response at day 21 occurred in {k} and {m} (p = 0.003).",
        "Delirium developed in 9 patients of {few} (8%), compared to 24 patients (20%) in {many} (odds ratio, 0.3; p = 0.002).",
        "Mean pain score change was -5.6 (95% CI -6.2 to -5.0) in {few} and -3.2 (95% CI -3.7 to -2.7) in {many}.",
    ],
)
@pytest.mark.parametrize("better", ["ketamine", "midazolam"])
def test_numbers_speak_for_the_arm_they_belong_to(results: str, better: str) -> None:
    worse = {"ketamine": "midazolam", "midazolam": "ketamine"}[better]
    shares = {better: "62%", worse: "24%"}
    said = results.format(
        k=f"{shares['ketamine']} of those given ketamine",
        m=f"{shares['midazolam']} of those given midazolam",
        few=f"the {better} group",
        many=f"the {worse} group",
    )
    assert directions(said) == [{"ketamine": "favours-ketamine", "midazolam": "favours-comparator"}[better]]


@pytest.mark.parametrize(
    "title",
    ["Relationships between ketamine treatment and cytokines", "Do dreams during ketamine influence its effects?"],
)
def test_what_ketamine_goes_with_is_another_question(title: str) -> None:
    abstract = (
        "METHODS: Adults had ketamine or midazolam. RESULTS: Depression was lower with ketamine than with midazolam."
    )
    found = [f.value for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert found == ["not-stated"]


def test_ketamine_better_than_ketamine_speaks_for_neither_side() -> None:
    assert "favours-comparator" not in directions("Intravenous ketamine acted faster than intranasal ketamine.")


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine for sleep: study protocol for a randomised trial",
         "METHODS: We will randomise 90 adults to ketamine or saline. DISCUSSION: Ketamine may improve sleep.",
         "not-stated"),
        ("Ketamine in adults: a randomised trial",
         "METHODS: Adults were randomly assigned to ketamine or saline. The primary outcome was morphine use. RESULTS: "
         "Morphine use was significantly lower in the ketamine group than in the saline group (P < 0.001).",
         "favours-ketamine"),
        ("Ketamine in adults: a randomised trial",
         "METHODS: Adults were randomly assigned to ketamine or saline. The primary outcome was pain. RESULTS: "
         "Ketamine did not prevent pain. CONCLUSIONS: Ketamine does not prevent pain after surgery.",
         "no-clear-difference"),
        ("Esketamine against ECT: a randomised trial",
         "METHODS: Patients were randomly assigned to esketamine or ECT. The primary outcome was response. RESULTS: "
         "Esketamine was noninferior to ECT in response.", "not-inferior"),
        ("EEG predictors of response to ketamine: a randomised trial",
         "METHODS: Adults were randomly assigned to ketamine or saline. RESULTS: Gamma power was higher with ketamine.",
         "not-stated"),
    ],
)  # fmt: skip
def test_what_a_paper_says_for_or_against_ketamine(title: str, abstract: str, expected: str) -> None:
    found = [f for f in read_paper(Paper(title=title, abstract=abstract)).findings if f.field == "direction"]
    assert [f.value for f in found] == [expected]


@pytest.mark.parametrize(
    ("results", "harm"),
    [
        ("dizziness was more frequent with ketamine (RR 2.4, 95% CI 1.3 to 4.4).", "signal"),
        ("nausea did not differ (RR 1.02, 95% CI 0.90 to 1.15).", "none-found"),
        ("response was more frequent with ketamine (RR 2.4, 95% CI 1.3 to 4.4).", ""),
    ],
)
def test_a_row_on_something_unwanted_is_a_harm(results: str, harm: str) -> None:
    abstract = f"METHODS: Adults were randomly assigned to ketamine or placebo. RESULTS: In all, {results}"
    rows = read_paper(Paper(title="Ketamine: a randomised trial", abstract=abstract)).results
    assert [row.harm for row in rows] == [harm]


def test_an_endpoint_that_nothing_names_enters_no_row() -> None:
    abstract = (
        "METHODS: Adults were randomly assigned to ketamine or placebo. RESULTS: MADRS was lower with ketamine (mean "
        "difference -4.1, 95% CI -6.0 to -2.2). CONCLUSIONS: Ketamine improved depression."
    )
    reading = read_paper(Paper(title="Ketamine in depression: a randomised trial", abstract=abstract))
    assert [f.rule for f in reading.findings if f.field == "primary_met"] == ["primary-not-named"]
    assert [(row.is_primary, row.primary_met) for row in reading.results] == [(None, None)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ketamine for procedural sedation: a randomised trial", "favours-ketamine"),
        ("Ketamine in depression: a randomised trial", "favours-comparator"),
    ],
)
def test_more_sedation_is_good_where_it_is_the_aim(title: str, expected: str) -> None:
    abstract = (
        "METHODS: Adults were randomly assigned to ketamine or placebo. RESULTS: Sedation was more frequent with ketamine "
        "(RR 2.4, 95% CI 1.3 to 4.4)."
    )
    assert [row.direction for row in read_paper(Paper(title=title, abstract=abstract)).results] == [expected]
