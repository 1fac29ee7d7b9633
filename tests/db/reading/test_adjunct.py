"""What was given along with the drug: said to be, and not merely named."""

from __future__ import annotations

import pytest

from db.reading import adjunct
from db.reading.text import document

GIVEN_ALONG = [
    ("Esketamine nasal spray plus a new oral antidepressant in resistant depression.", "oral-antidepressant"),
    ("Ketamine combined with dexmedetomidine for procedures in children.", "dexmedetomidine"),
    ("A mixture of ketamine and propofol for sedation.", "propofol"),
    ("Ketamine infusion with co-administered clonidine.", "other-drug"),
    ("Riluzole to prolong the effect of ketamine: riluzole was added after one infusion.", "other-drug"),
    ("Effects of ketamine anaesthesia in electroconvulsive therapy.", "electroconvulsive-therapy"),
    ("S-ketamine compared with etomidate during electroconvulsive therapy.", "electroconvulsive-therapy"),
    ("Ketamine-assisted psychotherapy for alcohol use.", "psychotherapy"),
    ("Ketamine augmentation of escitalopram.", "other-drug"),
]
ONLY_NAMED = [
    "Ketamine versus dexmedetomidine for wound pain.",
    "Ketamine or morphine for pain in the emergency department.",
    "Ketamine and magnesium level in depression.",
    "People with prior treatments such as electroconvulsive therapy received ketamine.",
    "We review studies of ketamine, riluzole and lithium.",
    "Morphine consumption after ketamine fell.",
    "Ketamine for patients who did not respond to electroconvulsive therapy.",
    "Ketamine infusions were given in an ECT clinic.",
    "Ketamine 75 mg was compared with midazolam 4 mg.",
    "Cognitive behavioral therapy is discussed in this review of ketamine.",
]


@pytest.mark.parametrize(("title", "value"), GIVEN_ALONG)
def test_words_that_give_two_things_together_make_an_adjunct(title: str, value: str) -> None:
    found = adjunct.read(document(title, ""))
    assert value in [f.value for f in found]
    assert all(title[f.start : f.end] == f.words for f in found)


@pytest.mark.parametrize("title", ONLY_NAMED)
def test_a_drug_that_is_only_named_is_no_adjunct(title: str) -> None:
    assert adjunct.read(document(title, "")) == []


@pytest.mark.parametrize(
    "abstract",
    [
        "METHODS: Patients were assigned to ketamine or ECT. ECT was given three times a week.",
        "METHODS: Ketamine 0.35 mg/kg/h over 4 h versus midazolam 0.045 mg/kg. Midazolam was given by pump.",
    ],
)
def test_what_it_was_compared_with_is_no_adjunct(abstract: str) -> None:
    assert adjunct.read(document("", abstract)) == []
