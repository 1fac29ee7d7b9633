"""python -m db read: a line in, a line out; a bad line is named and the others go on."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from db.reading.cli import read


def run(*lines: str) -> Result:
    return CliRunner().invoke(read, ["-"], input="\n".join(lines) + "\n")


GOOD = json.dumps({"id": 7, "title": "Ketamine for PTSD", "abstract": "METHODS: Ketamine was infused."})


def test_each_line_gives_its_findings_with_their_words() -> None:
    result = run(GOOD)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["id"] == 7
    by_field = {f["field"]: f for f in answer["findings"]}
    assert by_field["condition"]["value"] == "ptsd"
    assert by_field["condition"]["words"] == "PTSD"
    assert set(by_field["condition"]) == {"field", "value", "unit", "words", "start", "end", "where", "rule"}


def test_bad_lines_are_named_and_the_others_are_read() -> None:
    result = run("{not json", "[1]", '{"id": 2, "title": 5}', GOOD)
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [7]
    for number in (1, 2, 3):
        assert f"Line {number}:" in result.stderr
    assert "Traceback" not in result.stderr


def test_headings_and_types_may_be_given() -> None:
    line = json.dumps(
        {"id": "a", "title": "Ketamine", "mesh": ["Infusions, Intravenous"], "publication_types": ["Meta-Analysis"]}
    )
    found = {(f["field"], f["value"], f["where"]) for f in json.loads(run(line).stdout)["findings"]}
    assert ("route", "intravenous", "mesh") in found
    assert ("design", "meta-analysis", "publication_type") in found


def test_half_a_surrogate_pair_is_printed_as_its_escape() -> None:
    assert json.loads(run('{"id": "\\ud800", "title": "x"}').stdout)["id"] == "\ud800"
