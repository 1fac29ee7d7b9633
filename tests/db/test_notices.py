"""Who says what of whom: a notice is not the paper it is about, and neither an erratum nor a concern retracts."""

from __future__ import annotations

import pytest

from db.notices import REF_TYPES, befalls

from .conftest import Harvest, article, fixture

MARKED = {  # fixture → (papers.notice, is_retracted)
    "plain-abstract": (None, 0),
    "retracted": ("retraction", 1),
    "retraction-notice": ("retraction-notice", 0),
    "retraction-without-pmid": ("retraction", 1),
    "not-yet-marked-retracted": (None, 0),
    "retraction-notice-of-2025": ("retraction-notice", 0),
    "retracted-and-republished": ("retracted-and-republished", 1),
    "partially-retracted": ("partial-retraction", 0),
    "with-erratum": ("erratum", 0),
    "erratum": ("erratum-notice", 0),
    "with-expression-of-concern": ("expression-of-concern", 0),
    "corrected-and-republished": ("corrected-and-republished", 0),
    "updated": ("update", 0),
    "commented-and-citing": (None, 0),
}
NOTICE = "select notice, is_retracted from papers where pmid = ?"


@pytest.mark.parametrize("name", MARKED)
def test_each_notice_marks_the_right_paper(harvest: Harvest, name: str) -> None:
    harvest.receive(fixture(name))
    harvest.build()
    assert harvest.rows("select notice, is_retracted from papers") == [MARKED[name]]


class TestARetractionThatPubmedSaysOnOneSideOnly:
    def test_reaches_the_paper_already_held(self, harvest: Harvest) -> None:
        harvest.receive(fixture("not-yet-marked-retracted"))
        harvest.build()
        harvest.receive(fixture("retraction-notice-of-2025"))
        harvest.build()
        assert harvest.rows(NOTICE, 99100003) == [("retraction", 1)]
        assert harvest.rows(NOTICE, 99100004) == [("retraction-notice", 0)]
        said = "select kind, direction, other_pmid, source, noticed from notices where pmid = 99100003"
        assert harvest.rows(said) == [("retraction", "this paper", 99100004, "notice", "2019-03-07")]

    def test_reaches_a_paper_that_comes_later(self, harvest: Harvest) -> None:
        harvest.receive(fixture("retraction-notice-of-2025"))
        harvest.build()
        harvest.receive(fixture("not-yet-marked-retracted"))
        harvest.build()
        assert harvest.rows(NOTICE, 99100003) == [("retraction", 1)]

    def test_is_lifted_when_the_notice_is_deleted(self, harvest: Harvest) -> None:
        harvest.receive(fixture("not-yet-marked-retracted"), fixture("retraction-notice-of-2025"))
        harvest.build()
        harvest.delete(99100004)
        harvest.build()
        assert harvest.rows(NOTICE, 99100003) == [(None, 0)]


def test_an_erratum_on_one_side_only_is_an_erratum(harvest: Harvest) -> None:
    harvest.receive(article(1), article(2, comments=(("ErratumFor", 1),)))
    harvest.build()
    assert harvest.rows(NOTICE, 1) == [("erratum", 0)]


def test_a_later_retraction_weighs_more_than_an_earlier_erratum(harvest: Harvest) -> None:
    harvest.receive(article(1, comments=(("ErratumIn", 2),)))
    harvest.build()
    harvest.receive(article(1, comments=(("ErratumIn", 2), ("RetractionIn", 3))))
    harvest.build()
    assert harvest.rows(NOTICE, 1) == [("retraction", 1)]
    assert len(harvest.rows("select * from notices where pmid = 1")) == 2


def test_a_notice_about_a_notice_does_not_retract_it(harvest: Harvest) -> None:
    """A journal retracts twice: the second notice points at the first."""
    first = article(1, types=("Retraction Notice",), comments=(("RetractionOf", 3),))
    harvest.receive(first, article(2, types=("Retraction Notice",), comments=(("RetractionOf", 1),)))
    harvest.build()
    assert harvest.rows(NOTICE, 1) == [("retraction-notice", 0)]


def test_a_paper_that_points_at_itself_says_nothing(harvest: Harvest) -> None:
    harvest.receive(article(1, comments=(("RetractionOf", 1), ("ErratumIn", 1))))
    harvest.build()
    assert harvest.rows(NOTICE, 1) == [(None, 0)]


def test_reference_types_come_in_pairs() -> None:
    """What one side calls …In, the other calls …Of, …For, …From or …On, with the same kind."""
    for name, (kind, direction) in REF_TYPES.items():
        if name.endswith("in") and name != "originalreportin":
            others = [other for other, (same, that) in REF_TYPES.items() if same == kind and that != direction]
            assert direction == "this paper" and len(others) == 1, name


def test_a_type_not_yet_invented_keeps_its_name() -> None:
    assert befalls("WithdrawnIn") == ("withdrawnin", "this paper")
    assert befalls("WithdrawalOf") == ("withdrawalof", "that paper")
