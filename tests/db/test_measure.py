"""Weighted F1 as the published comparisons compute it, on cases worked by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.evaluate import evaluate
from db.measure import score
from db.psynamic import kebab, paper
from db.reading.split import is_held_back


def test_all_right_is_one_and_all_wrong_is_nought() -> None:
    assert score([["a"], ["b"]], [["a"], ["b"]]).weighted_f1 == 1
    assert score([["a"], ["b"]], [["b"], ["a"]]).weighted_f1 == 0


def test_each_label_weighs_as_often_as_people_gave_it() -> None:
    # a: 2 right of 2 given and 3 wanted → 0.8; b: 1 right of 2 given and 1 wanted → 2/3.
    result = score([["a"], ["a"], ["a"], ["b"]], [["a"], ["a"], ["b"], ["b"]])
    assert result.weighted_f1 == pytest.approx((3 * 0.8 + 1 * 2 / 3) / 4)
    assert result.micro_f1 == pytest.approx(0.75)


def test_several_labels_a_paper() -> None:
    result = score([["a", "b"]], [["a"]])
    assert (result.micro_precision, result.micro_recall) == (1, 0.5)


def test_labels_become_names() -> None:
    assert kebab("Randomized-controlled trial (RCT)") == "randomized-controlled-trial-rct"
    assert kebab("≥1000") == "from-1000"


def test_the_title_ends_at_the_caret() -> None:
    read = paper("A title.^\\nBACKGROUND: An abstract.")
    assert (read.title, read.abstract) == ("A title.", "BACKGROUND: An abstract.")


def test_about_three_in_ten_are_held_back() -> None:
    assert 0.25 < sum(is_held_back(str(n)) for n in range(2000)) / 2000 < 0.35


def test_evaluate_says_when_there_is_nothing_to_measure(tmp_path: Path) -> None:
    result = CliRunner().invoke(evaluate, ["--eval", str(tmp_path)])
    assert result.exit_code == 0
    assert "not available" in result.output


def test_evaluate_writes_numbers_and_no_text(tmp_path: Path) -> None:
    row = {"id": "1", "text": "Intravenous ketamine for depression.^Words of an abstract.",
           "labels": {"application_form": ["Intravenous"], "substances": ["Ketamine"]}}  # fmt: skip
    (tmp_path / "psynamic_made_up.jsonl").write_text(json.dumps(row) + "\n")
    out = tmp_path / "accuracy.json"
    result = CliRunner().invoke(evaluate, ["--eval", str(tmp_path), "--out", str(out)])
    assert result.exit_code == 0, result.output
    printed = json.loads(out.read_text())
    assert {f["field"]: f["n"] for f in printed["fields"]} == {"application_form": 1, "substances": 1}
    assert "Words of an abstract" not in out.read_text()
