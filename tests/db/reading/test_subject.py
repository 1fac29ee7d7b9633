"""What a paper is about beside its patients and its drug."""

from __future__ import annotations

import pytest

from db.paper import MeshHeading, Paper
from db.reading import subject
from db.reading.text import Document


def subjects(title: str, *headings: str, abstract: str = "") -> dict[str, str]:
    paper = Paper(title=title, abstract=abstract, mesh=tuple(MeshHeading(one) for one in headings))
    return {finding.value: finding.words for finding in subject.read(Document.of(paper))}


@pytest.mark.parametrize(
    ("title", "value", "words"),
    [
        ("Spine formation after a single dose in stressed mice", "synapses", "Spine formation"),
        ("Rapamycin given before ketamine in patients", "growth-signals", "Rapamycin"),
        ("Naltrexone and the antidepressant effect of ketamine", "opioid-receptors", "Naltrexone"),
        ("Relapse after a course of infusions", "long-term-course", "Relapse"),
        ("On-road driving the day after a nasal dose", "monitoring-and-recovery", "driving"),
        ("What clinic websites tell: an analysis of advertisements", "consent-and-advertising", "websites"),
        ("At-home sublingual treatment by telehealth", "self-administration", "At-home"),
    ],
)
def test_the_title_names_the_subject_in_its_own_words(title: str, value: str, words: str) -> None:
    assert subjects(title)[value] == words


def test_a_heading_counts_where_the_title_is_silent() -> None:
    assert subjects("An imaging study", "Dendritic Spines", "Humans") == {"synapses": "Dendritic Spines"}


def test_the_abstract_does_not_make_a_subject() -> None:
    background = "Ketamine, an NMDA receptor antagonist, increases synaptic plasticity."
    assert subjects("A trial in 20 patients", abstract=background) == {}


@pytest.mark.parametrize("title", ["Family history of alcohol use disorder", "A post-marketing survey of reports"])
def test_words_that_only_look_like_a_subject(title: str) -> None:
    assert subjects(title) == {}
