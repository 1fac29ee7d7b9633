"""A word that the vocabulary does not know stops the build, and says where it stands and what was meant."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from db import curation
from db.__main__ import main
from db.curated_words import CLOSED, OF_VOCABULARY, check_words, line_of
from db.curation import FOLDER, read_csv, read_studies
from db.errors import BuildError
from harvest.__main__ import main as harvest_main


def altered(tmp_path: Path, row: int, column: str, word: str) -> Path:
    """studies.csv with one cell changed; rows count from 1."""
    rows = read_csv(FOLDER / "studies.csv")
    rows[row - 1][column] = word
    path = tmp_path / "studies.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("column", "word", "said"),
    [
        ("condition_names", "depresion", "“depresion” is no condition; did you mean “depression”?"),
        ("design_name", "randomized-trial", "“randomized-trial” is no design; did you mean “randomised-trial”?"),
        ("route_names", "intravenous;intranassal", "“intranassal” is no route; did you mean “intranasal”?"),
        ("comparator_names", "midazolan", "“midazolan” is no comparator; did you mean “midazolam”?"),
        ("scale_name", "mardrs", "“mardrs” is no scale; did you mean “madrs”?"),
        ("design_flags", "enrichd", "“enrichd” is no design flag; did you mean “enriched”?"),
        ("direction", "favors-ketamine", "“favors-ketamine” is no direction; did you mean “favours-ketamine”?"),
        ("read_from", "abstrct", "“abstrct” is no read from; did you mean “abstract”?"),
        ("poolable", "maybe", "“maybe” is no poolable; it is one of: yes, no."),
        ("species", "zebra", "“zebra” is no species; it is one of: human"),
    ],
)
def test_a_wrong_word_names_line_column_and_the_nearest_right_one(
    tmp_path: Path, column: str, word: str, said: str
) -> None:
    with pytest.raises(BuildError) as raised:
        read_studies(altered(tmp_path, 7, column, word))
    assert raised.value.message.startswith(f"studies.csv, line 8, column {column}: {said}")


def test_the_build_fails_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = altered(tmp_path, 3, "condition_names", "depresion")
    monkeypatch.setattr(curation.read_studies, "__defaults__", (path,))
    harvest = tmp_path / "starter.db"
    assert CliRunner().invoke(harvest_main, ["pubmed", "--offline", "--db", str(harvest)]).exit_code == 0
    done = CliRunner().invoke(main, ["build", "--harvest", str(harvest), "--out", str(tmp_path / "evidence.db")])
    assert done.exit_code == 1 and done.exception is not None
    assert "line 4, column condition_names: “depresion” is no condition; did you mean “depression”?" in done.output
    assert "Traceback" not in done.output
    with closing(sqlite3.connect(tmp_path / "evidence.db")) as connection:
        assert connection.execute("select count(*) from sqlite_master").fetchone()[0] == 0


def test_the_line_is_an_editors_even_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text('title,species\n"two\nlines",human\nsecond,huamn\n', encoding="utf-8")
    assert [line_of(path, row) for row in (1, 2)] == [2, 4]
    with pytest.raises(BuildError, match="line 4, column species: “huamn” is no species; did you mean “human”"):
        check_words(path, read_csv(path))


@pytest.mark.parametrize("name", ["studies.csv", "results.csv"])
def test_the_files_of_this_repository_hold_known_words_only(name: str) -> None:
    rows = read_csv(FOLDER / name)
    check_words(FOLDER / name, rows)
    assert rows and set(rows[0]) & (OF_VOCABULARY.keys() | CLOSED.keys())
