"""Which time of a paper is its main one; every sentence here is invented."""

from __future__ import annotations

import pytest

from db.reading import timepoint
from db.reading.text import document

MAIN = [
    ("METHODS: The primary outcome was MADRS at 24 h; secondary outcomes were MADRS at day 7 and sleep.", 24),
    ("METHODS: The primary end point was the change from baseline to day 28. RESULTS: On day 2 scores fell.", 672),
    ("METHODS: Mood was rated on days 1, 2, 3 and 7. RESULTS: Ketamine improved mood at day 1 (p<0.01).", 24),
    ("RESULTS: Ketamine lowered pain at 15, 30 and 60 min compared with morphine.", 1),
    ("RESULTS: Scores were lower at one week and six weeks postpartum with esketamine.", 1008),
    ("RESULTS: Scores were lower on day 3 but not on day 42.", 72),
    ("RESULTS: On postoperative days 1 and 3, anxiety was lower with esketamine.", 72),
    ("RESULTS: Dissociation peaked at 40 min and resolved within 2 h. MADRS was lower at 24 h.", 24),
    ("METHODS: Patients received six infusions over 12 days. RESULTS: At the end of treatment 60% had responded.", 288),
    ("METHODS: Adults had ketamine over 3 weeks. RESULTS: Mood differed 14 weeks after the last infusion.", 2352),
    ("METHODS: Adults were followed for 28 days. RESULTS: Scores fell.", 672),
    ("RESULTS: Suicidal ideation was lower the morning after.", 24),
    ("RESULTS: At 6 weeks, 3, 6 or 12 months there were no differences.", 8640),
    ("RESULTS: The effect was seen within 4 hours and lasted for 24 hours.", 24),
    ("METHODS: Ketamine was given 5 min after clamping. Pain was rated at 24 h.", 24),
    ("METHODS: The infusion lasted for 40 min. Pain was rated at 2 h.", 2),
]


@pytest.mark.parametrize(("abstract", "hours"), MAIN)
def test_the_main_time_comes_first(abstract: str, hours: float) -> None:
    found = timepoint.read(document("Ketamine", abstract))
    assert [f.value for f in found][:1] == [f"{hours:g}"]
    assert all(f.words == document("Ketamine", abstract).text(f.where)[f.start : f.end] for f in found)


def test_a_washout_is_no_course_of_treatment() -> None:
    assert timepoint.read(document("Ketamine", "METHODS: A two-week washout period was kept.")) == []
