"""The commands as a person runs them."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.schema import USER_VERSION
from queries.__main__ import main
from queries.database import EVIDENCE_VERSION
from tests.queries.conftest import run

COMMANDS = tuple(sorted(main.commands))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str) -> None:
    done = run("queries", command, "--help")
    assert done.returncode == 0
    assert f"Example: python -m queries {command}" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["verdct"], 2, "did you mean “verdict”?"),
        (["verdict", "rapid-onst"], 1, "There is no claim “rapid-onst”; did you mean “rapid-onset”?"),
        (["verdict", "rapid-onset", "--db", "nowhere.db"], 1, "nowhere.db is not there; make it with"),
        (["verdict", "rapid-onset", "--min-n", "many"], 2, "not a valid integer"),
        (["verdict", "rapid-onset", "--db", "README.md"], 1, "README.md"),
        (["verdict", "rapid-onset", "--blnded"], 2, "Did you mean '--blinded'?"),
        (["verdict", "rapid-onset", "--as-of", "yesterday"], 2, "%Y-%m-%d"),
        (["verdict", "rapid-onset", "--as-of", "2026-01-01", "--history", "nowhere.db"], 1, "starts the history"),
        (["pack", "rapid-onst"], 1, "did you mean “rapid-onset”?"),
        (["lint", "nowhere.md"], 1, "nowhere.md: No such file or directory"),
        (["lint", "--format", "xml", "README.md"], 2, "'xml' is not one of"),
        (["sentence"], 2, "Missing argument"),
        (["sentence", "x" * 2001], 2, "up to 2,000 characters"),
        (["agreement", "--db", "nowhere.db"], 1, "nowhere.db is not there; make it with"),
        (["check", "--db", "nowhere.db"], 1, "nowhere.db is not there; make it with"),
        (["build", "--db", "nowhere.db"], 1, "nowhere.db is not there; make it with"),
        (["tail", "--chek"], 2, "'--check'"),
        (["rule", "--chek"], 2, "'--check'"),
        (["changes", "--since", "yesterday"], 2, "%Y-%m-%d"),
        (["changes", "--since", "2026-01-01", "--history", "nowhere.db"], 1, "“python -m queries build” starts the"),
        (["metadata", "--file", "nowhere.yml"], 2, "does not exist"),
    ],
)
def test_a_mistake_is_one_sentence_and_the_right_code(
    arguments: list[str], code: int, said: str, starter: Path
) -> None:
    if "--db" not in arguments and arguments[0] == "verdict":
        arguments = [*arguments, "--db", str(starter / "evidence.db")]
    done = run("queries", *arguments)
    assert done.returncode == code
    assert said in done.stderr and "Traceback" not in done.stderr
    assert not Path("nowhere.db").exists()


def test_a_verdict_says_both_answers_and_why(starter: Path) -> None:
    done = run("queries", "verdict", "trd-efficacy", "--blinded", "--min-n", "30", "--db", str(starter / "evidence.db"))
    assert done.returncode == 0, done.stderr
    for said in ("blinded trials only, at least 30 people", "rule:", "editors:", "not GRADE"):
        assert said in done.stdout


def test_a_verdict_without_a_study(starter: Path) -> None:
    where = ("--db", str(starter / "evidence.db"))
    assert run("queries", "verdict", "trd-efficacy", "--without", "23982301", *where).returncode == 0
    done = run("queries", "verdict", "trd-efficacy", "--without", "2398230", *where)
    assert done.returncode == 2 and "did you mean “23982301”?" in done.stderr


def test_building_again_changes_no_row(starter: Path, tmp_path: Path) -> None:
    copies = [str(shutil.copy(starter / name, tmp_path / name)) for name in ("evidence.db", "verdicts.db")]
    done = run("queries", "build", "--db", copies[0], "--history", copies[1])
    assert done.returncode == 0 and "; 0 rows changed" in done.stdout


def test_the_claims_of_this_repository_hold(starter: Path) -> None:
    done = run("queries", "check", "--db", str(starter / "evidence.db"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [("tail", "--check"), ("metadata", "--check"), ("rule", "--check")])
def test_generated_files_are_in_step(command: tuple[str, ...]) -> None:
    done = run("queries", *command)
    assert done.returncode == 0, done.stderr


def test_drift_is_found_and_mended(tmp_path: Path, root: Path) -> None:
    copy = tmp_path / "metadata.yml"
    copy.write_text((root / "metadata.yml").read_text(encoding="utf-8").replace("select", "selct"), encoding="utf-8")
    assert run("queries", "metadata", "--check", "--file", str(copy)).returncode == 1
    assert run("queries", "metadata", "--file", str(copy)).returncode == 0
    assert run("queries", "metadata", "--check", "--file", str(copy)).returncode == 0


def test_changes_names_the_first_judgements(starter: Path) -> None:
    done = run("queries", "changes", "--since", "2000-01-01", "--history", str(starter / "verdicts.db"))
    assert done.returncode == 0 and "32 claims changed after 2000-01-01." in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_misspelt_command_is_answered_with_the_right_one(command: str) -> None:
    done = CliRunner().invoke(main, [f"{command[:-2]}{command[-1]}x"])
    assert done.exit_code == 2 and f"did you mean “{command}”?" in done.output


@pytest.mark.parametrize("command", ["build", "check", "verdict"])
def test_a_database_from_a_newer_version_is_refused_untouched(command: str, starter: Path, tmp_path: Path) -> None:
    newer = tmp_path / "evidence.db"
    shutil.copy(starter / "evidence.db", newer)
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("pragma user_version = 99")
    before = newer.read_bytes()
    done = run("queries", command, *(["rapid-onset"] if command == "verdict" else []), "--db", str(newer))
    assert done.returncode == 1
    assert "written by a newer version of this program; update this checkout." in done.stderr
    assert newer.read_bytes() == before


def test_the_version_of_the_database_is_the_one_that_db_writes() -> None:
    assert EVIDENCE_VERSION == USER_VERSION
