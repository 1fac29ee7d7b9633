"""The gold set of ketamine papers: closed sets, numbers and names only, a split that stays."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from db.gold import GOLD, TRIALS, part_of, part_of_trial, tables, tables_of_trials
from db.reading.vocabulary import vocabulary

ROWS = list(csv.DictReader(GOLD.read_text(encoding="utf-8").splitlines()))
OF_TRIALS = list(csv.DictReader(TRIALS.read_text(encoding="utf-8").splitlines()))
EVERY = ROWS + OF_TRIALS
OTHER = {"not stated", "not applicable"}
CLOSED = {
    "direction": {"favours-ketamine", "leans-ketamine", "no-clear-difference", "leans-comparator", "favours-comparator"}
    | {"not-inferior", "not-comparative", "not-stated"},
    "primary_met": {"yes", "no", "not stated"},
    "harm": {"signal", "none-found", "not stated"},
}


def test_at_least_270_papers_are_labelled_once_each() -> None:
    assert len({row["pmid"] for row in ROWS}) >= 270
    assert len({(row["pmid"], row["field"]) for row in ROWS}) == len(ROWS)


def test_190_trials_are_labelled_once_each_in_every_field() -> None:
    assert len({row["psynamic"] for row in OF_TRIALS}) == 190
    assert len({(row["psynamic"], row["field"]) for row in OF_TRIALS}) == len(OF_TRIALS) == 190 * 11


def test_it_holds_facts_and_no_sentences() -> None:
    assert max(len(row["value"]) for row in EVERY) < 120
    assert not [row for row in EVERY if re.search(r"\. [A-Z]", row["value"])]


@pytest.mark.parametrize("field", ["design", "compound", "comparator", "route", "condition"])
def test_values_are_the_vocabularys_names(field: str) -> None:
    names = set(vocabulary()[field]) | OTHER
    for row in EVERY:
        if row["field"] == field:
            assert {part.strip() for part in row["value"].split(";")} <= names, row


@pytest.mark.parametrize(("field", "names"), list(CLOSED.items()))
def test_verdicts_are_of_the_codebooks_closed_sets(field: str, names: set[str]) -> None:
    assert {row["value"] for row in EVERY if row["field"] == field} <= names


def test_two_readings_agreed_and_it_is_said_how_far_in_each_batch() -> None:
    agreement = json.loads((GOLD.parent / "agreement.json").read_text())
    first, second = agreement, agreement["second_batch"]
    assert (first["readers"], second["readers"], second["passes"]) == (2, 1, 2)
    for field in first["fields"] | second["fields"]:
        said = [batch["fields"][field] for batch in (first, second) if field in batch["fields"]]
        by = [row["by"] for row in ROWS if row["field"] == field]
        kept = sum(batch["agreed"] - batch.get("settled_though_agreed", 0) for batch in said)
        assert kept == by.count("both")
        assert sum(batch["papers"] for batch in said) == len(by)


def test_two_readers_of_the_trials_agreed_as_far_as_is_said() -> None:
    said = json.loads((GOLD.parent / "agreement.json").read_text())["trials"]
    assert (said["readers"], said["papers"]) == (2, 190)
    for field, agreement in said["fields"].items():
        by = [row["by"] for row in OF_TRIALS if row["field"] == field]
        assert (agreement["papers"], agreement["agreed"]) == (len(by), by.count("both"))


def test_every_difference_was_settled_and_says_so() -> None:
    assert {row["by"] for row in ROWS} == {"both", "settled"}
    assert sum(row["by"] == "settled" for row in ROWS) == 58 + 24
    assert sum(row["by"] == "settled" for row in OF_TRIALS) == 59


def test_the_split_is_by_pmid_and_has_both_parts() -> None:
    parts = [part_of(pmid) for pmid in {row["pmid"] for row in ROWS}]
    assert 0.4 < parts.count("tune") / len(parts) < 0.7
    assert (part_of("31290965"), part_of("39581291")) == (part_of("31290965"), part_of("39581291"))


def test_the_trials_keep_the_split_of_psynamics_papers() -> None:
    parts = [part_of_trial(number) for number in {row["psynamic"] for row in OF_TRIALS}]
    assert (parts.count("tune"), parts.count("test")) == (137, 53)


def test_our_readings_stand_beside_the_trials(shared: Path) -> None:
    found = tables_of_trials(shared / "eval" / "psynamic_dev.jsonl", "held-back")
    assert len(found["direction"]) == 53 and {"dose", "comparator", "n"} <= set(found)


def test_our_readings_stand_beside_it(shared: Path) -> None:
    found = tables(shared / "pubmed" / "ketamine_texts.jsonl", "tune")
    assert {"n", "dose", "comparator", "design"} <= set(found)
    pmid, people, ours = found["n"][0]
    assert pmid and people[0].isdigit() and all(isinstance(value, str) for value in ours)
