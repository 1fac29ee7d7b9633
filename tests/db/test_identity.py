"""A curated PMID is confirmed by PubMed's own record or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from db import curation, load_curated
from db.curation import read_studies, stances
from db.errors import BuildError
from db.identity import Record, identity

from .conftest import Harvest, article

TITLE = "Ketamine for chronic invented disorder: a randomised trial"
COLUMNS = (curation.FOLDER / "studies.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


def record(
    title: str = TITLE + ".", author: str = "Example", years: tuple[int, ...] = (2019,), live: bool = True
) -> Record:
    return Record(1, title, author, frozenset(years), live)


@pytest.mark.parametrize(
    ("held", "found"),
    [
        (record(), "confirmed"),
        (record(title="KETAMINE for Chronic Invented Disorder: A Randomized Trial."), "confirmed"),
        (record(title="Ketamine for chronic invented disorder."), "confirmed"),  # the subtitle left out
        (record(years=(2020, 2019)), "confirmed"),  # printed a year after the electronic version
        (record(author="Exámple"), "confirmed"),
        (record(author="van Example"), "confirmed"),
        (record(title="Esketamine in rats with an invented disorder."), "mismatch"),
        (record(author="Somebody"), "mismatch"),
        (record(years=(2012,)), "mismatch"),
        (record(live=False), "unconfirmed"),
        (record(title="Another title", live=False), "unconfirmed"),
        (None, "unconfirmed"),
    ],
)
def test_title_author_and_year_must_agree(held: Record | None, found: str) -> None:
    assert identity(TITLE, "Example", 2019, held)[0] == found


def test_what_a_row_does_not_state_cannot_disagree() -> None:
    assert identity(TITLE, "", None, record())[0] == "confirmed"


def test_the_reason_names_what_disagrees() -> None:
    assert identity(TITLE, "Example", 2019, record(author="Somebody", years=(2012,)))[1] == (
        "PMID 1 in PubMed has another first author, year"
    )


@pytest.fixture
def curated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of curated files with one study in it."""
    for module in (curation, load_curated):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    monkeypatch.setattr(load_curated, "read_studies", lambda: read_studies(tmp_path / "studies.csv"))
    write(tmp_path, {"pmid": "1"})
    return tmp_path


def write(folder: Path, *rows: dict[str, str]) -> None:
    plain = {
        "title": TITLE, "first_author": "Example", "year": "2019", "claims": "rapid-onset:+;ptsd-efficacy:-",
        "id_checked": "no", "read_from": "abstract", "direction": "favours-ketamine",
        "condition_names": "treatment-resistant-depression", "comparator_names": "midazolam",
    }  # fmt: skip
    with (folder / "studies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(plain | row for row in rows)


def loaded(harvest: Harvest, *bodies: bytes) -> Harvest:
    harvest.receive(*bodies)
    harvest.build()
    return harvest


def test_a_confirmed_row_is_loaded_beside_the_machine_reading(harvest: Harvest, curated: Path) -> None:
    loaded(harvest, article(1, TITLE, "We gave it to adults."))
    assert harvest.rows("select pmid, identity from curated") == [(1, "confirmed")]
    assert harvest.rows("select identity from papers") == [("confirmed",)]
    assert harvest.rows("select claim, pmid, stance from stances") == [
        ("ptsd-efficacy", 1, "against"),
        ("rapid-onset", 1, "for"),
    ]
    assert ("condition", "depression", "curated") in harvest.rows("select field, value, basis from paper_terms")
    assert ("design", "randomised-trial", "read") in harvest.rows("select field, value, basis from paper_terms")
    assert harvest.rows("select pmid, direction from results where \"where\" = 'curated'") == [(1, "favours-ketamine")]


def test_a_mismatch_is_never_published(harvest: Harvest, curated: Path) -> None:
    loaded(harvest, article(1, "Something else entirely"))
    assert harvest.rows("select identity, identity_why from curated") == [
        ("mismatch", "PMID 1 in PubMed has another title")
    ]
    assert harvest.rows("select * from stances") == []
    assert harvest.rows("select * from results where \"where\" = 'curated'") == []
    assert harvest.rows("select * from paper_terms where basis = 'curated'") == []
    assert harvest.rows("select count(*) from study_lines where curated_row is not null") == [(0,)]


def test_a_row_without_pmid_stands_under_minus_its_row(harvest: Harvest, curated: Path) -> None:
    write(curated, {"doi": "10.1000/nobody"})
    loaded(harvest, article(5))
    assert harvest.rows("select distinct pmid from stances") == [(-1,)]
    assert harvest.rows("select pmid, study from paper_studies where pmid < 0") == [(-1, "doi:10.1000/nobody")]


@pytest.mark.parametrize("clue", [{"doi": "10.1000/OURS"}, {}])
def test_a_row_without_pmid_gets_it_from_pubmed(harvest: Harvest, curated: Path, clue: dict[str, str]) -> None:
    write(curated, clue)
    loaded(harvest, article(5, TITLE + ".", doi="10.1000/ours"), article(6, TITLE + ".", year=1999))
    assert harvest.rows("select pmid, identity from curated") == [(5, "confirmed")]
    assert harvest.rows("select distinct pmid from stances") == [(5,)]


def test_registry_numbers_that_pubmed_contradicts_are_left_out(harvest: Harvest, curated: Path) -> None:
    write(curated, {"pmid": "1", "nct": "NCT00000009"}, {"pmid": "2", "nct": "NCT00000008;NCT00000007"})
    loaded(harvest, article(1, TITLE, numbers=("NCT00000001",)), article(2, TITLE))
    assert harvest.rows("select pmid, number from registrations where source = 'curated'") == [
        (2, "NCT00000007"),
        (2, "NCT00000008"),
    ]


def test_a_corrected_row_leaves_nothing_behind(harvest: Harvest, curated: Path) -> None:
    loaded(harvest, article(1, TITLE))
    write(curated, {"pmid": "1", "claims": "rapid-onset:~", "comparator_names": ""})
    harvest.build()
    assert harvest.rows("select claim, stance from stances") == [("rapid-onset", "qualifies")]
    assert harvest.rows("select * from paper_terms where field = 'comparator' and basis = 'curated'") == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"pmid": "12a"}, "row 1: pmid is '12a'"),
        ({"claims": "rapid-onset"}, "the stance 'rapid-onset' must end in"),
        ({"estimate": "about 3"}, "estimate is 'about 3', not a number"),
        ({"title": ""}, "row 1: title may not be empty"),
        ({"claims": "rapid-onset:+;rapid-onset:-"}, r"UNIQUE constraint failed: stances.claim, stances.row"),
    ],
)
def test_a_typing_error_is_named(harvest: Harvest, curated: Path, row: dict[str, str], sentence: str) -> None:
    write(curated, row)
    harvest.receive(article(1))
    with pytest.raises(BuildError, match=sentence):
        harvest.build()


def test_a_shifted_row_is_named(curated: Path) -> None:
    path = curated / "studies.csv"
    path.write_text(path.read_text() + "1,2,3\n")
    with pytest.raises(BuildError, match=r"studies.csv, row 2 has another number of cells"):
        read_studies(path)


def test_exceptions_carry_their_reason(curated: Path) -> None:
    write(curated, {"exceptions": "rapid-onset: measured at 40 minutes only"})
    (one,) = read_studies(curated / "studies.csv")
    assert list(stances(one)) == [
        ("rapid-onset", 1, -1, "for", "measured at 40 minutes only"),
        ("ptsd-efficacy", 1, -1, "against", ""),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"id,colour\nx,red\n", "facts has no column called colour"), (b"id\n\xff\n", "not a CSV file in UTF-8")],
)
def test_facts_that_do_not_fit_are_named(harvest: Harvest, curated: Path, content: bytes, sentence: str) -> None:
    (curated / "facts.csv").write_bytes(content)
    harvest.receive(article(1))
    with pytest.raises(BuildError, match=sentence):
        harvest.build()
