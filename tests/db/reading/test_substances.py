"""Which form of ketamine a paper means by its short name; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading.substances import read
from db.reading.text import document

PAIN = "RESULTS: Ketamine reduced pain. CONCLUSIONS: Ketamine may help."


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Ketamine for pain", f"METHODS: Patients received S(+)-ketamine 0.5 mg/kg or saline. {PAIN}", ["esketamine"]),
        ("Ketamine for pain", f"METHODS: Patients received S (+)-ketamine or saline. {PAIN}", ["esketamine"]),
        ("Ketamine for pain", f"OBJECTIVE: We tested S(+)-ketamine (ketamine). METHODS: Ketamine was given. {PAIN}",
         ["esketamine"]),
        ("S(+)-ketamine for pain", f"METHODS: Patients received ketamine or saline. {PAIN}", ["esketamine"]),
        # Set beside each other they are two; a form that only the background names is none of the paper's own.
        ("Pain", f"METHODS: Patients received ketamine or S(+)-ketamine. {PAIN}", ["racemic", "esketamine"]),
        ("Pain", f"METHODS: Patients received racemic ketamine. Others had S(+)-ketamine. {PAIN}",
         ["racemic", "esketamine"]),
        ("Ketamine for pain", f"BACKGROUND: Esketamine relieves depression. METHODS: Ketamine was given. {PAIN}",
         ["racemic"]),
    ],
)  # fmt: skip
def test_ketamine_is_short_for_the_form_that_a_study_gave(title: str, abstract: str, expected: list[str]) -> None:
    assert [f.value for f in read(document(title, abstract))] == expected
