"""Papers and studies, many to many: what is one trial, what may be, and what is not."""

from __future__ import annotations

import pytest

from db.curation import read_studies
from db.paper import Paper
from db.studies import Held, Link, part_of, registrations_of, related

from .conftest import Harvest, article


def held(pmid: int, *numbers: str, part: str = "", is_review: bool = False) -> Held:
    return Held(pmid, f"Example {pmid}", 2019, numbers, part, part, is_review, f"PMID:{pmid}")


def certain(links: list[Link]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for link in links:
        if link.is_certain:
            found.setdefault(link.pmid, set()).add(link.study)
    return found


class TestByRule:
    def test_a_paper_alone_under_its_number(self) -> None:
        assert certain(related([held(1, "NCT00000001"), held(2)])) == {1: {"NCT00000001"}, 2: {"PMID:2"}}

    def test_a_secondary_analysis_joins_its_main_report(self) -> None:
        links = related([held(1, "NCT1"), held(2, "NCT1", part="subset")])
        assert certain(links) == {1: {"NCT1"}, 2: {"NCT1"}}
        assert [link.part for link in links] == ["whole", "subset"]

    def test_main_reports_that_share_a_number_stay_separate_and_may_be_the_same(self) -> None:
        links = related([held(1, "NCT1"), held(2, "NCT1"), held(3, "NCT1", part="subset")])
        assert certain(links) == {1: {"PMID:1"}, 2: {"PMID:2"}, 3: {"PMID:3"}}
        assert {link.pmid for link in links if link.study == "NCT1" and not link.is_certain} == {1, 2, 3}

    def test_a_review_is_no_part_of_the_trials_it_lists(self) -> None:
        assert certain(related([held(1, "NCT1"), held(2, "NCT1", is_review=True)])) == {1: {"NCT1"}, 2: {"PMID:2"}}

    def test_a_pooled_analysis_of_two_trials_joins_neither_for_certain(self) -> None:
        links = related([held(1, "NCT1"), held(2, "NCT2"), held(3, "NCT1", "NCT2", part="pooled")])
        assert certain(links)[3] == {"PMID:3"}
        assert {(link.study, link.part) for link in links if link.pmid == 3 and not link.is_certain} == {
            ("NCT1", "pooled"),
            ("NCT2", "pooled"),
        }

    def test_every_link_says_why(self) -> None:
        assert all(link.why for link in related([held(1, "NCT1"), held(2, "NCT1", part="subset"), held(3)]))


class TestByPerson:
    def test_a_person_overrules_the_rules(self) -> None:
        known = [Link(1, "one-trial", "whole", "read"), Link(2, "one-trial", "subset", "read")]
        assert certain(related([held(1, "NCT1"), held(2)], known)) == {1: {"one-trial"}, 2: {"one-trial"}}

    def test_a_person_in_doubt_leaves_the_paper_on_its_own(self) -> None:
        links = related([held(1)], [Link(1, "one-trial", "subset", "perhaps", is_certain=False)])
        assert certain(links) == {1: {"PMID:1"}}
        assert len(links) == 2

    def test_what_a_person_told_apart_is_not_joined_by_number(self) -> None:
        known = [Link(1, "first", "whole", "read"), Link(2, "second", "whole", "read")]
        links = related([held(1, "NCT1"), held(2, "NCT1"), held(3, "NCT1", part="subset")], known)
        assert certain(links) == {1: {"first"}, 2: {"second"}, 3: {"PMID:3"}}


CURATED = {one.pmid: one for one in read_studies() if one.pmid}


def real(pmid: int, *numbers: str) -> bytes:
    """The record of a curated study as far as studies.csv knows it, with the registry numbers PubMed lists."""
    cells = CURATED[pmid].cells
    return article(pmid, cells["title"], author=cells["first_author"], year=int(cells["year"]), numbers=numbers)


NIMH = [real(pmid, "NCT00088699") for pmid in (16894061, 20679587, 22297150)]
TWO_SITES = (23982301, 24668760, 24103211, 25374095)  # Murrough 2013, Price 2014, Haile 2014, Murrough 2015


def studies_of(harvest: Harvest, pmids: tuple[int, ...]) -> set[object]:
    marks = ", ".join("?" * len(pmids))
    return {
        study
        for (study,) in harvest.rows(f"select study from paper_studies where is_certain and pmid in ({marks})", *pmids)
    }


def test_nct00088699_covers_three_trials_and_stays_three(harvest: Harvest) -> None:
    harvest.receive(*NIMH)
    harvest.build()
    assert len(studies_of(harvest, (16894061, 20679587, 22297150))) == 3


def test_it_would_stay_three_without_a_person_saying_so() -> None:
    links = related([held(pmid, "NCT00088699") for pmid in (16894061, 20679587, 22297150)])
    assert len({link.study for link in links if link.is_certain}) == 3


def test_four_papers_of_the_two_site_trial_are_one_study(harvest: Harvest) -> None:
    harvest.receive(*map(real, TWO_SITES))
    harvest.build()
    assert studies_of(harvest, TWO_SITES) == {"two-site-midazolam"}
    assert harvest.rows("select papers, first_year from studies where study = 'two-site-midazolam'") == [(4, 2013)]


def test_results_know_their_study(harvest: Harvest) -> None:
    harvest.receive(*NIMH)
    harvest.build()
    assert harvest.rows("select distinct study from results where pmid = 16894061") == [("nimh-unipolar",)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(ClinicalTrials.gov NCT01234567)", "NCT01234567"),
        ("clinicaltrials.gov: NCT 01234567.", "NCT01234567"),
        ("nct01234567", "NCT01234567"),
        ("ISRCTN12345678", "ISRCTN12345678"),
        ("ACTRN12618001042235", "ACTRN12618001042235"),
        ("EudraCT 2015-123456-42", "2015-123456-42"),
        ("ChiCTR-IPR-15006062", "ChiCTR-IPR-15006062"),
        ("ChiCTR2000041232", "ChiCTR2000041232"),
        ("UMIN000032355", "UMIN000032355"),
        ("CTRI/2020/01/022861", "CTRI/2020/01/022861"),
        ("DRKS00012345", "DRKS00012345"),
        ("IRCT20190101042197N1", "IRCT20190101042197N1"),
        ("PROSPERO CRD42020123456", "CRD42020123456"),
        ("XNCT01234567", None),
        ("NCT012345678", None),
        ("call 2015-12-01", None),
    ],
)
def test_registry_numbers_in_a_text(text: str, number: str | None) -> None:
    found = [one for _, one, source in registrations_of(Paper(abstract=text)) if source == "abstract"]
    assert found == ([number] if number else [])


@pytest.mark.parametrize(
    ("title", "abstract", "part"),
    [
        ("A secondary analysis of sleep", "", "subset"),
        ("Sleep: a post hoc study", "", "subset"),
        ("Esketamine: a long-term extension", "", "extension"),
        ("Pooled analysis of two trials", "", "pooled"),
        ("Sleep", "This is a secondary analysis of data from a randomized controlled trial.", "subset"),
        ("Sleep", "A post hoc analysis showed more sleep.", None),
        ("A randomised trial", "", None),
    ],
)
def test_words_that_call_a_paper_part_of_a_study(title: str, abstract: str, part: str | None) -> None:
    found = part_of(Paper(title=title, abstract=abstract))
    assert [one.value for one in found] == ([part] if part else [])
    for one in found:
        assert {"title": title, "abstract": abstract}[one.where][one.start : one.end] == one.words
