"""What a person read in a study beside its main result: each answer from the result that bears on the question."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.curation import Curated, read_csv, read_studies
from db.errors import BuildError
from db.further_results import FOLDER, further_results

HEADING = "pmid,outcome,direction,benefit_sign,poolable,primary_result\n"
MAIN = "Mood rose; suicidal thoughts did not differ."
STUDY = Curated(7, 123, {"primary_result": MAIN})


def written(folder: Path, line: str) -> Path:
    path = folder / "results.csv"
    path.write_text(HEADING + line, encoding="utf-8")
    return path


def test_a_further_result_is_one_of_its_study(tmp_path: Path) -> None:
    path = written(tmp_path, "123,suicidality,no-clear-difference,0,no,suicidal thoughts did not differ\n")
    (row,) = further_results([STUDY], path)
    assert (row["id"], row["pmid"], row["outcome"]) == ("curated-7-1", 123, "suicidality")
    assert row["where"] == "curated" and row["is_primary"] is None


def test_its_words_must_stand_in_the_main_line(tmp_path: Path) -> None:
    path = written(tmp_path, "123,suicidality,no-clear-difference,0,no,nobody wrote this\n")
    with pytest.raises(BuildError, match=r"'nobody wrote this' is not in the primary_result of .*row 7"):
        list(further_results([STUDY], path))


def test_a_result_of_a_study_that_is_not_believed_is_left_out(tmp_path: Path) -> None:
    path = written(tmp_path, "456,suicidality,no-clear-difference,0,no,suicidal thoughts did not differ\n")
    assert list(further_results([STUDY], path)) == []


def test_every_further_result_is_of_a_study_somebody_read() -> None:
    studies = [one for one in read_studies() if one.cells["read_from"] != "not recorded"]
    assert len(list(further_results(studies))) == len(read_csv(FOLDER / "results.csv")) > 0
