"""The ten rules of reading that a methodologist would hold us to, one test or more each."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from queries.claims import load_claims
from queries.effects import SCORES, direction, direction_of, score
from queries.kinds import judge
from queries.pooling import Effect, split_shared_control
from queries.strata import APART, Measured, may_pool, pools_of, window_of
from queries.tail import EFFICACY_KINDS, WEIGHED, frame_of
from queries.verdict import STRENGTHS
from tests.queries.conftest import ROOT
from tests.queries.invented import MADRS_28, add_curated, add_paper, add_result, add_term, measured, trial
from tests.serving import served

CLAIMS = load_claims()
NAMES = [claim.name for claim in CLAIMS]
EFFICACY = [claim for claim in CLAIMS if claim.kind in EFFICACY_KINDS]


# 1. A p-value above 0.05 is not "no difference" and not "against".


@pytest.mark.parametrize(
    ("estimate", "low", "high", "shown"),
    [
        (4.0, 1.0, 7.0, "favours-ketamine"),
        (3.2, -0.45, 6.88, "leans-ketamine"),
        (1.0, -3.0, 5.0, "no-clear-difference"),
        (-3.0, -7.0, 1.0, "leans-comparator"),
        (-4.0, -7.0, -1.0, "favours-comparator"),
        (0.2, -1.5, 1.9, "no-important-difference"),
        (1.0, 0.5, 1.5, "no-important-difference"),
    ],
)
def test_rule_1_an_interval_is_read_against_the_smallest_important_difference(
    estimate: float, low: float, high: float, shown: str
) -> None:
    assert direction_of(estimate, low, high, important=2.0) == shown


@pytest.mark.parametrize("direction", ["no-clear-difference", "leans-ketamine"])
def test_rule_1_a_missed_endpoint_is_never_a_refutation(direction: str) -> None:
    missed = [trial(f"s{i}", stance="against", direction=direction) for i in range(6)]
    assert [score(line) for line in missed] == [0.0] * 6
    assert judge("efficacy", missed).evidence == "too-little"


def test_rule_1_a_null_counts_no_less_for_printing_its_interval() -> None:
    """Both only qualify; the second rules out what people would notice, and still somebody did not count it against."""
    silent = trial("a", stance="qualifies", direction="no-clear-difference")
    printed = trial("b", stance="qualifies", measure="mean-difference", estimate=0.2, ci_low=-1.5, ci_high=1.9,
                    benefit_sign=1, important=2.0)  # fmt: skip
    assert direction(printed) == "no-important-difference"
    assert score(silent) == score(printed) == 0.0


@pytest.mark.parametrize("shown", ["favours-ketamine", "favours-comparator"])
def test_rule_1_a_clear_result_that_only_qualifies_is_about_another_question(shown: str) -> None:
    assert score(trial("a", stance="qualifies", direction=shown)) is None


@pytest.mark.parametrize("harm", ["signal", "none-found", None])
def test_rule_1_harm_is_a_column_of_its_own_and_moves_no_direction(harm: str | None) -> None:
    lines = [trial(f"s{i}", harm=harm) for i in range(4)]
    assert [score(line) for line in lines] == [1.0] * 4
    assert judge("efficacy", lines).evidence == judge("efficacy", [trial(f"s{i}") for i in range(4)]).evidence


# 2. A frame holds no result words; nothing in it is without a stance, no stance outside it without its exception.

RESULT_WORDS = re.compile(r"\b(rapid|durab|toler|effective|respon[sd]|remission|relapse|favours|direction)\w*", re.I)


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_rule_2_a_frame_holds_no_result_word(claim) -> None:  # type: ignore[no-untyped-def]
    frame = re.sub(r"--.*", "", frame_of(claim.sql))
    assert not RESULT_WORDS.findall(frame)
    assert "results" not in frame and "stances" not in frame


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_rule_2_every_frame_row_has_a_stance(starter_evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    frame = {row[0] for row in starter_evidence.execute(frame_of(claim.sql))}
    rows = starter_evidence.execute(claim.sql).fetchall()
    assert all(row["stance"] in ("for", "against", "qualifies", "unclear") for row in rows)
    papers = {row["pmid"] for row in rows}
    assert {pmid for pmid in frame if pmid > 0} <= papers
    studies = {row["study"] for row in rows}
    for pmid in frame - papers:
        lines = starter_evidence.execute("select study from study_lines where pmid = ?", (pmid,)).fetchall()
        assert lines and {line["study"] for line in lines} <= studies


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_rule_2_a_stance_outside_the_frame_names_its_exception(starter_evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    frame = {row[0] for row in starter_evidence.execute(frame_of(claim.sql))}
    held = starter_evidence.execute("select pmid, exception from stances where claim = ?", (claim.name,))
    assert [pmid for pmid, exception in held if pmid not in frame and not exception] == []


# 3. Direction belongs to a result, stance to the claim.


def test_rule_3_a_trial_can_favour_ketamine_and_count_against_lasting_for_weeks(
    starter_evidence: sqlite3.Connection,
) -> None:
    both = starter_evidence.execute(
        "select count(*) from claim_studies soon join claim_studies late on late.pmid = soon.pmid "
        "where soon.claim = 'rapid-onset' and soon.stance = 'for' and soon.direction = 'favours-ketamine' "
        "and late.claim = 'durable-weeks' and late.stance = 'against'"
    )
    assert both.fetchone()[0] > 0


def test_rule_3_a_trial_can_help_mood_and_not_suicidal_thoughts(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1)
    for field, value in (
        *(("condition", "depression"), ("condition", "suicidality"), ("compound", "racemic"), ("species", "human")),
        *(("outcome", "depression severity"), ("outcome", "suicidal ideation")),
    ):
        add_term(evidence, 1, field, value)
    add_result(evidence, 1, "favours-ketamine", outcome="depression severity", scale="madrs")
    add_result(evidence, 1, "no-clear-difference", outcome="suicidal ideation", scale="ssi")
    stance = {
        name: evidence.execute(next(c.sql for c in CLAIMS if c.name == name)).fetchone()["stance"]
        for name in ("depression-efficacy", "crisis-relief")
    }
    assert stance == {"depression-efficacy": "for", "crisis-relief": "qualifies"}


# 4. Confirming an identifier is not reading a paper.


def test_rule_4_what_nobody_has_read_weighs_nothing(starter_evidence: sqlite3.Connection) -> None:
    drafts = "select count(*), sum(weight) from claim_studies where read_from = 'not recorded'"
    number, weight = starter_evidence.execute(drafts).fetchone()
    assert number > 0 and weight == 0


def test_rule_4_drafts_do_not_vote() -> None:
    drafts = [trial(f"s{i}", read_from="not recorded") for i in range(9)]
    assert judge("efficacy", drafts).evidence == "too-little"


@pytest.mark.parametrize(
    ("identity", "read_from", "weighs"),
    [("confirmed", "not recorded", False), ("unconfirmed", "abstract", True), ("confirmed", "abstract", True)],
)
def test_rule_4_a_confirmed_identifier_is_no_reading(
    evidence: sqlite3.Connection, identity: str, read_from: str, weighs: bool
) -> None:
    add_paper(evidence, 1)
    add_curated(evidence, 1, 1, read_from, identity=identity)
    assert (evidence.execute("select weight from study_lines where pmid = 1").fetchone()[0] > 0) is weighs


# 5. Reviews do not vote beside their own trials.


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.kind not in WEIGHED], ids=lambda c: c.name)
def test_rule_5_reviews_weigh_nothing_beside_trials(starter_evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    reviews = "('systematic-review', 'meta-analysis', 'network-meta-analysis', 'narrative-review')"
    asked = f"select max(weight) from claim_studies where claim = ? and design in {reviews}"
    assert starter_evidence.execute(asked, (claim.name,)).fetchone()[0] in (None, 0)


def test_rule_5_reviews_alone_decide_nothing_about_efficacy() -> None:
    reviews = [trial(f"s{i}", design="meta-analysis", n=4000) for i in range(9)]
    verdict = judge("efficacy", reviews)
    assert verdict.evidence == "too-little"
    assert verdict.panels["reviews"]["for"] == 9


@pytest.mark.parametrize(("kind", "counts"), [("comparison", True), ("certainty", False)])
def test_rule_5_a_large_cohort_of_other_drugs_stands_beside_their_reviews(
    starter_evidence: sqlite3.Connection, kind: str, counts: bool
) -> None:
    """The American step study of 3,671 people is no review: it may speak of other drugs, never of overall certainty."""
    claims = [claim.name for claim in CLAIMS if claim.kind == kind]
    asked = f"""select coalesce(max(weight), 0) from claim_studies where claim in ({", ".join("?" * len(claims))})
                and design in ('randomised-trial', 'cohort')"""
    assert bool(starter_evidence.execute(asked, claims).fetchone()[0]) is counts


async def test_rule_5_the_panel_of_reviews_gives_search_date_and_their_own_grade(starter: Path) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        page = (await client.get("/claims/depression-efficacy")).text
    panel = page.split('id="reviews"')[1].split("</section>")[0].lower()
    assert panel.count("search date") == panel.count("own grade") > 3


# 6. One registration can cover several trials, one trial can have several papers.


def test_rule_6_murrough_2013_and_its_later_papers_are_one_study(starter_evidence: sqlite3.Connection) -> None:
    marks = "(23982301, 24668760, 25374095)"
    found = starter_evidence.execute(f"select distinct study from paper_studies where pmid in {marks}").fetchall()
    assert len(found) == 1


def test_rule_6_nct00088699_stays_several_studies(starter_evidence: sqlite3.Connection) -> None:
    marks = "(16894061, 20679587, 22297150)"
    found = starter_evidence.execute(f"select distinct study from paper_studies where pmid in {marks}").fetchall()
    assert len(found) == 3


def test_rule_6_every_paper_of_a_study_names_its_part(starter_evidence: sqlite3.Connection) -> None:
    parts = {row[0] for row in starter_evidence.execute("select distinct part from paper_studies")}
    assert "" not in parts and None not in parts and len(parts) > 1


def test_rule_6_a_pool_of_listed_samples_weighs_nothing(evidence: sqlite3.Connection) -> None:
    add_paper(evidence, 1, "s", part="whole")
    add_paper(evidence, 2, "s", part="pooled")
    weight = dict(evidence.execute("select pmid, weight from study_lines").fetchall())
    assert weight[1] > 0 == weight[2]


# 7. Related is not agreeing.


@pytest.mark.parametrize("kind", ["practice", "mechanism", "safety"])
def test_rule_7_a_study_without_a_stance_never_votes(kind: str) -> None:
    related = [trial(f"s{i}", stance="unclear", harm="signal") for i in range(9)]
    assert judge(kind, related).votes == ()


@pytest.mark.parametrize("claim", [c for c in CLAIMS if c.kind == "practice"], ids=lambda c: c.name)
def test_rule_7_rates_of_side_effects_do_not_show_what_clinics_do(starter_evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    rows = starter_evidence.execute(claim.sql).fetchall()
    assert rows and {row["stance"] for row in rows if row["basis"] == "read"} <= {"unclear"}


def test_rule_7_recreational_harm_stands_apart_from_harm_under_supervision() -> None:
    users = [trial(f"s{i}", stance="against", terms={"exposure": frozenset({"non-medical"})}) for i in range(5)]
    verdict = judge("safety", users)
    assert verdict.evidence == "not rated"
    assert verdict.panels["recreational exposure"]["studies"] == 5


# 8. The strength is not GRADE, says so and never exceeds moderate.


def test_rule_8_the_best_evidence_there_could_be_is_moderate_and_says_it_is_not_grade() -> None:
    verdict = judge("efficacy", [trial(f"s{i}", n=2000, weight=1.25, read_from="full text") for i in range(40)])
    assert verdict.strength == "moderate" == STRENGTHS[-1]
    assert any("not GRADE" in sentence for sentence in verdict.why)


def test_rule_8_every_step_down_says_why() -> None:
    few = [trial(f"s{i}", n=40, comparator="saline") for i in range(6)]
    verdict = judge("efficacy", few)
    assert verdict.strength == "very-low"
    assert sum("One step down" in sentence for sentence in verdict.why) == 2


async def test_rule_8_cochranes_own_grade_stands_beside_our_strength(starter: Path) -> None:
    async with served(ROOT, starter / "evidence.db") as client:
        page = (await client.get("/claims/depression-efficacy")).text
        other = (await client.get("/claims/jpp-attribution")).text
    panel = page.split('id="two-answers"')[1].split("</section>")[0]
    for said in ("not GRADE: risk of bias is not assessed", "very low certainty (GRADE)", "2.48 (1.00 to 6.18)"):
        assert said in panel
    assert "search to July 2020, published 2021; Dean 2021" in panel and "Cochrane’s own grade" not in other


# 9. Pool only the same compound × comparator class × scale × window.


def test_rule_9_three_of_a_kind_are_pooled_and_two_are_not() -> None:
    three = [measured(f"s{i}", 3, 2) for i in range(3)]
    assert [p.pooled.k for p in pools_of(three)] == [3]
    assert pools_of(three[:2]) == []


@pytest.mark.parametrize("what", ["compound", "comparator", "scale", "window", "measure"])
def test_rule_9_nothing_unlike_is_pooled(what: str) -> None:
    other = replace(MADRS_28, **{what: "another"})
    mixed = [measured("a", 3, 2), measured("b", 3, 2), measured("c", 3, 2, stratum=other)]
    assert pools_of(mixed) == []


def test_rule_9_arms_of_one_trial_are_not_three_studies() -> None:
    arms: list[Measured] = [measured("a", estimate, 2) for estimate in (3, 4, 5)]
    assert pools_of(arms) == []


def test_rule_9_arms_that_share_a_control_count_it_once() -> None:
    alone = split_shared_control([Effect("a", 3.0, 1.0)])
    shared = split_shared_control([Effect("a", 3.0, 1.0), Effect("a", 3.0, 1.0)])
    assert len(alone) == len(shared) == 1
    assert shared[0].variance > alone[0].variance / 2


def test_rule_9_a_prediction_interval_is_always_given() -> None:
    (pool,) = pools_of([measured(f"s{i}", 3 * i, 2) for i in range(4)])
    low, high = pool.summary()["prediction"]
    assert low < pool.pooled.ci_low and pool.pooled.ci_high < high


@pytest.mark.parametrize(("measure", "allowed"), [("mean-difference", True), ("smd", False), ("odds-ratio", False)])
def test_rule_9_a_crossover_is_pooled_only_by_its_paired_difference(measure: str, allowed: bool) -> None:
    assert may_pool(trial("a", design="crossover-trial", measure=measure), frozenset()) is allowed


@pytest.mark.parametrize(("hours", "window"), [(None, None), (0.67, "24 hours"), (24, "24 hours"), (168, "7 days")])
def test_rule_9_a_rating_without_its_time_has_no_window(hours: float | None, window: str | None) -> None:
    assert window_of(hours) == window


# 10. Enriched, withdrawal, add-on-to-ECT and prevention designs stay out of plain efficacy frames and pools.


@pytest.mark.parametrize("flag", APART)
def test_rule_10_flagged_designs_are_never_pooled_with_acute_trials(flag: str) -> None:
    assert may_pool(trial("a", measure="mean-difference"), frozenset())
    assert not may_pool(trial("a", measure="mean-difference"), frozenset({flag}))


@pytest.mark.parametrize(
    "claim", [c for c in EFFICACY if c.kind == "efficacy" and c.name != "healing-outcome"], ids=lambda c: c.name
)
def test_rule_10_no_flagged_design_is_in_a_plain_efficacy_frame(starter_evidence: sqlite3.Connection, claim) -> None:  # type: ignore[no-untyped-def]
    frame = {row[0] for row in starter_evidence.execute(frame_of(claim.sql))}
    flagged = starter_evidence.execute(
        "select pmid from paper_terms where field = 'design_flag' and basis = 'curated' "
        "and value in ('enriched', 'withdrawal', 'add-on-to-ect', 'prevention')"
    )
    assert not frame & {row[0] for row in flagged}


def test_every_direction_the_rule_scores_has_its_mirror() -> None:
    assert sorted(SCORES.values()) == [-1.0, -1.0, -0.5, 0.0, 0.5, 1.0]
    assert SCORES["favours-ketamine"] == -SCORES["favours-comparator"]


def test_claims_are_where_the_tests_look(root: Path) -> None:
    assert len(CLAIMS) == 32 and (root / "queries").is_dir()


def test_rule_3_a_trial_answers_each_claim_with_the_result_that_bears_on_it(
    starter_evidence: sqlite3.Connection,
) -> None:
    """The two large trials of the spray lifted mood and left the rated risk of suicide as it was."""
    found = starter_evidence.execute(
        "select claim, outcome, direction from claim_studies where pmid = 32412700 "
        "and claim in ('crisis-relief', 'rapid-onset') order by claim"
    ).fetchall()
    assert [tuple(row) for row in found] == [
        ("crisis-relief", "suicidality", "no-clear-difference"),
        ("rapid-onset", "depression severity", "favours-ketamine"),
    ]
