"""python -m db read: a line in, a line out; a bad line is named and the others go on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from db.reading.cli import FIRST, PART, read
from db.reading.lines import answer_line

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "db", "read"]
GOOD = json.dumps({"id": 7, "title": "Ketamine for PTSD", "abstract": "METHODS: Ketamine was infused."})


def run(*lines: str) -> Result:
    return CliRunner().invoke(read, ["-"], input="\n".join(lines) + "\n")


def command(given: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *options], cwd=ROOT, input=given, capture_output=True, check=False)


def test_each_line_gives_its_findings_with_their_words() -> None:
    result = run(GOOD)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["id"] == 7
    by_field = {f["field"]: f for f in answer["findings"]}
    assert by_field["condition"]["value"] == "ptsd"
    assert by_field["condition"]["words"] == "PTSD"
    assert set(by_field["condition"]) == {"field", "value", "unit", "words", "start", "end", "where", "rule"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{not json", "this is not JSON"),
        ("[1]", "one JSON object in braces"),
        ('{"id": 2, "title": 5}', '"title" must be text'),
        ('{"id": NaN}', "NaN is no JSON number"),
        ('{"id": 1, "abstract": ["a"]}', '"abstract" must be text'),
        ('{"id": 1, "mesh": "Pain"}', '"mesh" must be a list'),
        ('{"id": 1, "claim": 5}', '"claim" must be text'),
        ('{"id": 1, "intervention": "ketamine"}', 'needs an "outcome"'),
        ("[" * 100_000, "this is not JSON"),
        ('{"id": ' + "9" * 5000 + "}", "this is not JSON"),
        ('{"abstract": "a raw \x00"}', "this is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, why: str) -> None:
    result = run(GOOD, line, GOOD)
    assert result.exit_code == 1
    assert [json.loads(answer)["id"] for answer in result.stdout.splitlines()] == [7, 7]
    assert result.stderr.startswith("Line 2: ") and why in result.stderr
    assert "Traceback" not in result.stderr


def test_headings_and_types_may_be_given() -> None:
    line = json.dumps(
        {"id": "a", "title": "Ketamine", "mesh": ["Infusions, Intravenous"], "publication_types": ["Meta-Analysis"]}
    )
    found = {(f["field"], f["value"], f["where"]) for f in json.loads(run(line).stdout)["findings"]}
    assert ("route", "intravenous", "mesh") in found
    assert ("design", "meta-analysis", "publication_type") in found


@pytest.mark.parametrize(
    "mesh",
    [
        ["Infusions, Intravenous"],
        ["*Infusions, Intravenous/methods"],
        [{"descriptor": "Infusions, Intravenous", "qualifier": "methods"}, None, {}],
        [{"name": "Infusions, Intravenous"}],
    ],
)
def test_headings_may_be_names_or_objects(mesh: list[Any]) -> None:
    found = answer_line(json.dumps({"title": "Ketamine", "mesh": mesh}))["findings"]
    assert ("route", "intravenous", "mesh") in {(f["field"], f["value"], f["where"]) for f in found}


@pytest.mark.parametrize("given_id", [7, 7.5, "seven", None, True, ["a"], {"a": 1}, "\ud800", "é"])
def test_an_id_comes_back_as_it_was(given_id: object) -> None:
    assert json.loads(run(json.dumps({"id": given_id, "title": "x", "more": {"keys": 1}})).stdout)["id"] == given_id


def test_what_is_missing_is_empty() -> None:
    assert json.loads(run('{"title": null, "abstract": null, "mesh": null}').stdout) == {"id": None, "findings": []}


def test_a_file_with_a_mark_carriage_returns_and_blank_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "given.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\r\n  \n" + GOOD.encode() + b"\xff\r\n" + GOOD.encode())
    result = CliRunner().invoke(read, [str(path)])
    assert result.exit_code == 1 and "Line 4:" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("nothing", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_nothing_in_is_nothing_out(nothing: bytes) -> None:
    done = command(nothing, "-")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_several_processes_answer_alike_and_in_order(tmp_path: Path) -> None:
    lines = [GOOD.replace("7", str(number), 1) for number in range(FIRST + 3 * PART)]
    lines[FIRST + 40] = "{not json"
    path = tmp_path / "given.jsonl"
    path.write_text("\n".join(lines))
    one, two = (command(b"", str(path), "--workers", number) for number in ("1", "2"))
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout and one.stderr == two.stderr
    assert [json.loads(line)["id"] for line in two.stdout.splitlines()] == [
        number for number in range(len(lines)) if number != FIRST + 40
    ]


def test_who_writes_to_a_pipe_has_each_answer_at_once() -> None:
    with subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        for number in range(3):
            process.stdin.write(GOOD.replace("7", str(number), 1).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_reader_that_stops_early_ends_it_quietly(tmp_path: Path, workers: str) -> None:
    path = tmp_path / "given.jsonl"
    path.write_text((GOOD + "\n") * 1000)
    with subprocess.Popen(
        [*COMMAND, str(path), "--workers", workers], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) in {0, 1}
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "asked",
    [{}, {"intervention": "ketamine", "comparator": "placebo", "outcome": "pain"},
     {"claim": "Ketamine is superior to placebo in terms of pain"}],
)  # fmt: skip
@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=80), pieces=st.lists(st.sampled_from(
    ["ketamine ", "Pain was lower ", "than with placebo ", "(p = 0.01). ", "RESULTS: ", "CONCLUSION: ", "\x00", "\ud800",
     "İ", "𝛼", "\r\n", "mg/kg ", "20 patients ", "[", "no significant difference ", "randomised "]), max_size=40))  # fmt: skip
def test_words_stand_at_their_code_points(asked: dict[str, str], title: str, pieces: list[str]) -> None:
    abstract = "".join(pieces)
    answer = answer_line(json.dumps({"title": title, "abstract": abstract} | asked))
    text = {"title": title, "abstract": abstract}
    for finding in answer["findings"]:
        if finding["where"] in text:
            assert finding["words"] == text[finding["where"]][finding["start"] : finding["end"]]


def test_a_megabyte_with_a_question_is_read() -> None:
    text = "RESULTS: Pain was lower with ketamine than with placebo (p = 0.01). " * 15_000
    line = json.dumps(
        {"id": 1, "abstract": text, "intervention": "ketamine", "comparator": "placebo", "outcome": "pain"}
    )
    done = command(line.encode())
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    assert "answer" in {f["field"] for f in json.loads(done.stdout)["findings"]}
