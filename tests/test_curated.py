"""The curated tables and the article: closed sets, numbers that agree with themselves, and nothing said that nobody read."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
import textstat
import yaml

from db.reading.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parent.parent
CURATED = ROOT / "db" / "curated"
ARTICLE = ROOT / "article" / "ketamine-therapy.md"


def table(name: str) -> list[dict[str, str]]:
    with (CURATED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STUDIES, STUDY_PAPERS, FACTS = table("studies.csv"), table("study_papers.csv"), table("facts.csv")
CLAIMS = {page.stem for page in (ROOT / "queries").glob("*.md") if page.read_text().startswith("---")}

# column of studies.csv → field of the vocabulary
VOCABULARY = {
    "design_name": "design", "condition_names": "condition", "compound": "compound", "exposure": "exposure",
    "route_names": "route", "comparator_names": "comparator", "species": "species", "design_flags": "design_flag",
    "scale_name": "scale", "blinding": "blinding",
}  # fmt: skip
CLOSED = {
    "direction": "favours-ketamine leans-ketamine no-clear-difference leans-comparator favours-comparator "
    "not-inferior not-comparative not-stated",
    "primary_met": "yes no|not stated|not applicable|",
    "harm_signal": "yes|",
    "id_checked": "yes partly no",
    "read_from": "not recorded|abstract|abstract (cut)|full text|summary by others",
    "measure": "mean-difference mean-change smd odds-ratio risk-ratio hazard-ratio risk-difference |",
    "benefit_sign": "1 -1 0",
    "poolable": "yes no",
}
REVIEWS = {"systematic-review", "meta-analysis", "network-meta-analysis", "narrative-review", "guideline"}
# What lies at no effect, by measure.
NO_EFFECT = {"mean-difference": 0.0, "smd": 0.0, "risk-difference": 0.0, "odds-ratio": 1.0, "risk-ratio": 1.0,
             "hazard-ratio": 1.0}  # fmt: skip

POOLABLE = [row for row in STUDIES if row["poolable"] == "yes"]


def each_study(check: Callable[[dict[str, str]], None]) -> Callable[[], None]:
    """One test over all rows, which names every row that fails."""

    def test() -> None:
        failed = []
        for number, row in enumerate(STUDIES, 1):
            try:
                check(row)
            except AssertionError as error:
                failed.append(f"row {number} ({row['pmid'] or row['doi']}): {error}")
        assert not failed, "\n".join(failed)

    test.__doc__ = check.__doc__
    return test


def values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]


def stances(row: dict[str, str]) -> dict[str, str]:
    return dict(value.rsplit(":", 1) for value in values(row["claims"]))


def interval(row: dict[str, str]) -> tuple[float, float, float]:
    return float(row["estimate"]), float(row["ci_low"]), float(row["ci_high"])


# ---- studies.csv


def test_all_226_studies_are_here_each_once() -> None:
    assert len(STUDIES) == 226
    for column in ("pmid", "doi", "title"):
        repeated = [v for v, n in Counter(row[column].lower() for row in STUDIES if row[column]).items() if n > 1]
        assert repeated == []


@each_study
def test_every_row_can_be_named_and_looked_up(row: dict[str, str]) -> None:
    assert row["title"] and row["year"].isdigit()
    assert re.fullmatch(r"[1-9]\d{0,8}", row["pmid"]) or row["doi"] or not row["pmid"]
    assert not row["doi"] or re.fullmatch(r"10\.\d{4,}/\S+", row["doi"])
    for number in values(row["nct"]):
        assert re.fullmatch(r"NCT\d{8}|ACTRN\d{14}|ChiCTR\d{10}|UMIN\d{9}", number)


@each_study
def test_normalised_columns_hold_names_of_the_vocabulary(row: dict[str, str]) -> None:
    for column, field in VOCABULARY.items():
        assert set(values(row[column])) <= vocabulary()[field].keys(), column


@each_study
def test_other_columns_hold_their_closed_sets(row: dict[str, str]) -> None:
    for column, allowed in CLOSED.items():
        choices = allowed.split("|") if column in ("read_from", "harm_signal") else re.split(r"[ |]", allowed)
        if column == "primary_met":
            choices = ["yes", "no", "not stated", "not applicable", ""]
        assert row[column] in choices, column


@each_study
def test_numbers_are_numbers_and_agree_with_each_other(row: dict[str, str]) -> None:
    for column in ("n_total", "n_intervention", "n_comparator"):
        assert not row[column] or int(row[column]) > 0
    for column in ("hours_from_first_dose", "days_from_last_dose"):
        assert not row[column] or float(row[column]) >= 0
    if row["hours_from_first_dose"] and row["days_from_last_dose"]:
        assert float(row["days_from_last_dose"]) * 24 <= float(row["hours_from_first_dose"]) + 12
    if row["ci_low"] and row["ci_high"]:
        estimate, low, high = interval(row)
        assert low <= estimate <= high and low < high
    assert row["estimate"] or not (row["ci_low"] or row["ci_high"] or row["measure"])
    assert bool(row["estimate"]) == bool(row["measure"])
    if row["n_intervention"] and row["n_total"] and "crossover-trial" not in row["design_name"]:
        assert int(row["n_intervention"]) + int(row["n_comparator"] or 0) <= int(row["n_total"])


@each_study
def test_every_stance_is_on_a_claim_that_exists(row: dict[str, str]) -> None:
    assert len(stances(row)) == len(values(row["claims"])), "a claim stands twice in one row"
    assert stances(row).keys() <= CLAIMS
    assert set(stances(row).values()) <= {"+", "-", "~"}
    for exception in values(row["exceptions"]):
        claim, _, reason = exception.partition(": ")
        assert claim in stances(row) and reason, "an exception is for a stance that is there, and says why"


@each_study
def test_what_nobody_has_read_offers_no_number_to_weigh(row: dict[str, str]) -> None:
    if row["read_from"] == "not recorded":
        assert not row["estimate"] and not row["primary_met"] and row["poolable"] == "no"


@each_study
def test_without_a_comparison_no_direction(row: dict[str, str]) -> None:
    if row["comparator_names"] in ("none", "") and not REVIEWS & set(values(row["design_name"])):
        assert row["direction"] in ("not-comparative", "not-stated")
    if set(values(row["species"])) and "human" not in row["species"]:
        assert row["direction"] == "not-comparative", "an animal result is no direction of a treatment"


@each_study
def test_overall_certainty_is_judged_from_reviews_and_guidelines_only(row: dict[str, str]) -> None:
    if "evidence-compelling" in stances(row):
        assert REVIEWS & set(values(row["design_name"]))


@each_study
def test_notes_make_sense_to_an_outsider(row: dict[str, str]) -> None:
    said = f"{row['doubt']} {row['flags']} {row['source']}"
    assert not re.search(r"\bold (text|direction|dose|route|nct|n_total)|stances (dropped|added|changed)|claims\.md|"
                         r"\brule \d|repo |[~]|/work|/tmp", said)  # fmt: skip
    assert row["source"]


@pytest.mark.parametrize("row", POOLABLE, ids=[row["pmid"] for row in POOLABLE])
def test_what_may_be_pooled_has_all_that_pooling_needs(row: dict[str, str]) -> None:
    assert row["estimate"] and row["ci_low"] and row["ci_high"]
    assert row["measure"] in NO_EFFECT and row["benefit_sign"] != "0"
    assert row["read_from"] != "not recorded"
    assert not REVIEWS & set(values(row["design_name"])), "a review is not pooled beside its own trials"
    assert "pool" not in row["doubt"], "the doubt speaks against pooling"


@pytest.mark.parametrize("row", POOLABLE, ids=[row["pmid"] for row in POOLABLE])
def test_the_direction_is_what_the_interval_says(row: dict[str, str]) -> None:
    """Favours: the whole interval on ketamine's side. Leans: it crosses no effect, the estimate is worth having."""
    estimate, low, high = interval(row)
    none, sign = NO_EFFECT[row["measure"]], int(row["benefit_sign"])
    better = [sign * (value - none) for value in (low, high)]
    if row["direction"] == "favours-ketamine":
        assert min(better) > 0
        return
    assert row["direction"] in ("leans-ketamine", "no-clear-difference")
    assert min(better) <= 0 < max(better)
    scale = vocabulary()["scale"].get(row["scale_name"])
    important = scale.important_difference if scale and row["measure"] == "mean-difference" else None
    leans = important is not None and sign * (estimate - none) >= important
    assert leans == (row["direction"] == "leans-ketamine")


# ---- study_papers.csv and facts.csv


def test_every_link_is_to_a_curated_paper_and_says_why() -> None:
    pmids = {row["pmid"] for row in STUDIES}
    for row in STUDY_PAPERS:
        assert row["pmid"] in pmids
        assert row["part"] in ("whole", "subset", "pooled", "extension")
        assert row["why"] and row["is_certain"] in ("0", "1")
        if row["is_certain"] == "0":
            assert re.search(r"\b(may|probably|perhaps)\b", row["why"]), "what is uncertain is worded so"


def test_a_paper_is_certainly_part_of_one_study_only_and_a_study_has_one_main_report() -> None:
    certain = [row for row in STUDY_PAPERS if row["is_certain"] == "1"]
    assert max(Counter(row["pmid"] for row in certain).values()) == 1
    mains = Counter(row["study"] for row in certain if row["part"] == "whole")
    for study in {row["study"] for row in STUDY_PAPERS if not row["study"].startswith("doi:")}:
        assert mains[study] == 1, study
    names = defaultdict(set)
    for row in STUDY_PAPERS:
        names[row["study"]].add(row["name"])
    assert all(len(found) == 1 for found in names.values())


def test_one_registration_can_cover_several_trials_and_one_trial_several_papers() -> None:
    study = {row["pmid"]: row["study"] for row in STUDY_PAPERS if row["is_certain"] == "1"}
    assert len({study["16894061"], study["20679587"], study["22297150"]}) == 3  # NCT00088699
    assert len({study[p] for p in ("23982301", "24668760", "24103211", "25374095")}) == 1
    assert study["26266877"] != study["25374095"]  # same first author and year, another trial
    assert study["27028832"] != study["28739263"]  # one registration, two samples


def test_facts_are_dated_and_say_that_nobody_has_re_read_them() -> None:
    assert len({row["id"] for row in FACTS}) == len(FACTS)
    for row in FACTS:
        assert row["jurisdiction"] and row["document"] and set(values(row["claims"])) <= CLAIMS
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", row["happened"])
        assert bool(row["read_on"]) != row["statement"].endswith("To be re-read from the document.")
        assert not row["url"] or re.match(r"https://([\w-]+\.)*(fda\.gov|nice\.org\.uk|va\.gov)/", row["url"])


def test_the_regulatory_dates_are_the_known_ones() -> None:
    happened = {row["id"]: row["happened"] for row in FACTS}
    assert happened["us-esketamine-2019"] == "2019-03"
    assert happened["us-esketamine-2025"] == "2025-01-21"
    assert happened["us-compounded-oral-2023"] == "2023-10-10"
    assert happened["uk-nice-ta854"] == "2022-12"


# ---- the article

TEXT = ARTICLE.read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
PLAIN = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).strip("*") for line in LINES]


def test_the_article_links_every_claim_exactly_once() -> None:
    links = re.findall(r"\[[^\]]+\]\(/claims/([a-z0-9-]+)\)", TEXT)
    assert sorted(links) == sorted(CLAIMS)
    assert TEXT.count("](") == len(links), "a link that is not to a claim"


def test_claims_stand_in_the_section_they_belong_to() -> None:
    sections = re.split(r"^## .*$", TEXT, flags=re.M)[1:]
    assert len(sections) == 6
    order = ["research", "benefits", "how-it-works", "kinds", "what-to-expect", "what-to-expect"]
    for section, text in zip(order, sections, strict=True):
        for claim in re.findall(r"/claims/([a-z0-9-]+)", text):
            front = yaml.safe_load((ROOT / "queries" / f"{claim}.md").read_text().split("---")[1])
            assert front["section"] == section, claim


@pytest.mark.parametrize("line", PLAIN, ids=lambda line: line[:30])
def test_the_article_has_one_sentence_a_line(line: str) -> None:
    assert re.search(r"[.:]$", line)
    assert not re.search(r"[.!?]\)? [A-Z“]", line)


def test_the_article_can_be_read_at_school_leaving_age_and_is_short() -> None:
    said = "\n".join(PLAIN)
    assert 900 <= len(said.split()) <= 1300
    # Formulas without syllables: those with them want a dictionary that textstat downloads.
    assert textstat.coleman_liau_index(said) <= 10
    assert textstat.automated_readability_index(said) <= 10


def test_the_article_starts_by_saying_what_it_is_not() -> None:
    assert "not medical advice" in "\n".join(PLAIN[:3])


@pytest.mark.parametrize(
    "phrase",
    ["cure", "instant", "non-addictive", "proven", "breakthrough", "miracle", "guarantee", "risk-free", "no side effect",
     "always works", "life-changing", "revolution", "compelling", "rapidly", "ensures", "safe and effective"],
)  # fmt: skip
def test_the_article_makes_no_promise(phrase: str) -> None:
    assert not re.search(rf"\b{phrase}", "\n".join(PLAIN), re.I)


def test_a_licence_is_never_mentioned_without_the_drug_and_the_condition() -> None:
    for line in PLAIN:
        if re.search(r"licen[sc]ed|approved", line):
            assert "esketamine" in line
    assert any("licensed esketamine" in line and "resistant depression" in line for line in PLAIN)


# Where a figure of the article comes from: the curated row that holds it.
FIGURES = {
    "23982301": ["73", "63.8", "28.0"], "38188539": ["40", "5.8", "13.3", "1.6"], "35020871": ["186", "63", "46", "57"],
    "37224232": ["403"], "16894061": ["18", "71"], "29202655": ["80", "55", "30"], "40819842": ["67", "2309"],
    "23783065": ["15"], "24740528": ["41"], "33397139": ["30", "27.5"], "35046508": ["158"], "24821196": ["20", "2014"],
    "35688035": ["45", "30"], "22840761": ["18"], "29727073": ["20"],
}  # fmt: skip


@pytest.mark.parametrize(("pmid", "figures"), FIGURES.items(), ids=FIGURES)
def test_the_figures_of_the_article_stand_in_the_rows_they_come_from(pmid: str, figures: list[str]) -> None:
    row = next(row for row in STUDIES if row["pmid"] == pmid)
    held = f"{row['n_total']} {row['year']} {row['primary_result']} {row['doubt']}"
    article = "\n".join(PLAIN).replace(",", "")
    for figure in figures:
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\.?\d)", held), figure
        rounded = str(round(float(figure))) if figure in ("63.8", "28.0", "27.5") else figure
        assert re.search(rf"\b{re.escape(rounded)}\b", article), rounded
