"""Drawings: right and up are always good for ketamine, nothing is drawn that cannot be, and text stays text."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from queries import evidence_map, forest
from queries.svg import drawing, element, shape, ticks

HOSTILE = """<script>"'&</script>"""


def study(**values: Any) -> dict[str, Any]:
    usual = {
        "study": "s", "pmid": 1, "first_author": "Example", "year": 2020, "position": 1, "n": 40, "design": "cohort",
        "stance": "for", "read_from": "abstract", "direction": "favours-ketamine", "measure": "mean-difference",
        "scale": "madrs", "estimate": -5.0, "ci_low": -8.0, "ci_high": -2.0, "benefit_sign": -1, "comparator": "saline",
        "compound": "racemic", "outcome": "depression severity", "poolable": 1,
    }  # fmt: skip
    return usual | values


def marks(svg: str, name: str) -> list[Any]:
    return [found for found in etree.fromstring(svg).iter() if name in (found.get("class") or "").split()]


@pytest.mark.parametrize(
    ("sign", "estimate", "low", "high", "measure"),
    [(-1, -5.0, -8.0, -2.0, "mean-difference"), (1, 5.0, 2.0, 8.0, "mean-difference"), (-1, 0.5, 0.3, 0.8, "hazard-ratio"),
     (1, 2.0, 1.2, 3.5, "odds-ratio")],
)  # fmt: skip
def test_what_is_good_for_ketamine_is_drawn_to_the_right(
    sign: int, estimate: float, low: float, high: float, measure: str
) -> None:
    row = study(benefit_sign=sign, estimate=estimate, ci_low=low, ci_high=high, measure=measure)
    svg = str(forest.panels([row], {})[0]["svg"])
    line = float(marks(svg, "none-line")[0].get("x1"))
    ends = marks(svg, "interval")[0]
    assert line < float(ends.get("x1")) < float(ends.get("x2"))


def test_numbers_stand_as_the_paper_prints_them() -> None:
    svg = str(forest.panels([study()], {})[0]["svg"])
    assert "−5 (95% CI −8 to −2)" in svg


@pytest.mark.parametrize(
    "impossible",
    [{"benefit_sign": 0}, {"ci_low": None}, {"estimate": 3.0}, {"measure": "odds-ratio", "estimate": -1.0}],
)
def test_an_effect_whose_good_side_is_unknown_is_not_drawn(impossible: dict[str, Any]) -> None:
    assert forest.panels([study(**impossible)], {}) == []


def test_scales_are_never_drawn_on_one_axis() -> None:
    drawn = forest.panels([study(), study(scale="ham-d"), study(measure="smd")], {})
    assert len(drawn) == 3


def test_three_alike_are_pooled_and_two_are_not() -> None:
    rows = [study(study=str(i), estimate=-4.0 - i, ci_low=-7.0 - i, ci_high=-1.0 - i) for i in range(3)]
    assert forest.strata_panels(rows[:2], {})[0]["pooled"] is None
    panel = forest.strata_panels(rows, {"madrs": 2.0})[0]
    assert panel["pooled"].k == 3 and panel["pooled"].estimate == pytest.approx(5.0)
    assert len(marks(str(panel["svg"]), "worth")) == 1


@pytest.mark.parametrize("poolable", [0, None])
def test_a_number_that_nobody_found_fit_is_drawn_but_never_pooled(poolable: int | None) -> None:
    rows = [study(study=str(i), estimate=-4.0 - i, ci_low=-7.0 - i, ci_high=-1.0 - i) for i in range(2)]
    panel = forest.strata_panels([*rows, study(study="odd", poolable=poolable)], {})[0]
    assert panel["pooled"] is None and len(panel["rows"]) == 3
    assert ("†" in str(panel["svg"])) == (poolable == 0)


def test_different_drugs_are_never_pooled() -> None:
    drugs = ("racemic", "esketamine", "arketamine")
    drawn = forest.strata_panels([study(study=drug, compound=drug) for drug in drugs], {})
    assert len(drawn) == 3 and not any(panel["pooled"] for panel in drawn)


def test_a_higher_mark_is_better_for_ketamine() -> None:
    rows = [study(direction=d) for d, _ in evidence_map.BANDS]
    heights = [float(mark.get("y")) for mark in marks(str(evidence_map.draw(rows)), "mark")]
    assert len(heights) == len(rows) and heights == sorted(heights)


def test_what_nobody_has_read_is_drawn_hollow_and_shape_says_the_design() -> None:
    svg = str(
        evidence_map.draw([study(read_from="not recorded", design="randomised-trial"), study(design="preclinical")])
    )
    assert [mark.tag.split("}")[-1] for mark in marks(svg, "mark")] == ["circle", "polygon"]
    assert len(marks(svg, "unread")) == 1


def test_no_year_no_map() -> None:
    assert evidence_map.draw([study(year=None)]) is None


def test_hostile_words_stay_words_in_a_drawing() -> None:
    rows = [study(first_author=HOSTILE, stance=HOSTILE)]
    for svg in (evidence_map.draw(rows), forest.panels(rows, {})[0]["svg"]):
        tree = etree.fromstring(str(svg))
        assert not tree.xpath("//*[local-name()='script']")
        assert not tree.xpath("//@style")


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert 1 <= len(found) <= 8
    slack = width * 1e-6
    assert all(low - slack <= tick <= low + width + slack for tick in found)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(0.01, 200)), min_size=1, max_size=12))
def test_every_estimate_stays_on_the_paper(effects: list[tuple[float, float]]) -> None:
    rows = [study(study=str(i), estimate=e, ci_low=e - w, ci_high=e + w) for i, (e, w) in enumerate(effects)]
    svg = str(forest.panels(rows, {})[0]["svg"])
    for end in marks(svg, "interval"):
        assert 0 <= float(end.get("x1")) <= float(end.get("x2")) <= forest.WIDTH
        assert all(math.isfinite(float(end.get(name))) for name in ("x1", "x2", "y1"))


def test_a_drawing_is_one_labelled_image() -> None:
    svg = drawing(10, 10, 'say "this" & that', [shape("diamond", 5.0, 5.0, 2.0), element("text", "a < b")], "map")
    tree = etree.fromstring(str(svg))
    assert tree.get("role") == "img" and tree.get("aria-label") == 'say "this" & that'


def test_every_mark_leads_to_its_paper_and_says_what_it_is() -> None:
    rows = [study(pmid=7, n=46, design="cohort"), study(pmid=None), study(pmid=-3)]
    tree = etree.fromstring(str(evidence_map.draw(rows, linked=True)))
    links = [found for found in tree.iter() if found.tag.endswith("a") and found.get("href")]
    assert [(link.get("href"), link.findtext("{*}title") or link.findtext("title")) for link in links] == [
        ("/papers/7", "Example 2020, cohort, 46 people, for")
    ]
    assert len(marks(etree.tostring(links[0]).decode(), "mark")) == 1
    assert tree.get("role") == "group"  # what stands inside an image cannot be reached with a keyboard


def test_a_picture_to_take_away_has_no_links() -> None:
    svg = str(evidence_map.draw([study(pmid=7)]))
    assert "href" not in svg and 'role="img"' in svg
