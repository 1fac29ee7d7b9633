"""The 32 pairs as a reader, an editor and a methodologist would check them."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import textstat
import yaml

from db.evidence import statements
from db.reading.outcomes import outcome_table
from db.reading.vocabulary import vocabulary
from db.schema import INDEXES, TABLES
from queries.tail import COLUMNS, frame_of, with_tail

ROOT = Path(__file__).parent.parent.parent
QUERIES = ROOT / "queries"
NAMES = sorted(path.stem for path in QUERIES.glob("*.md"))

KEYS = [
    *("title", "claim", "position", "section", "kind", "evidence", "wording", "note", "bottom_line"),
    *("lines", "key_studies", "reviewed", "reviewed_by"),
]
SECTIONS = {
    "research": range(1, 14),
    "benefits": range(14, 17),
    "how-it-works": range(17, 23),
    "kinds": range(23, 30),
    "what-to-expect": range(30, 33),
}
HEADINGS = ["What supports it", "What counts against it", "What is not known", "Why these judgements"]
GRADE = 10  # a school leaver; both scores are counted from letters and sentences and need no word list

# Words that promise more than any study here can carry.
OVERCLAIM = re.compile(
    r"\b(?:cures?|cured|miracle|breakthrough|guarantee\w*|proven|proves|revolutionary|game.changer|risk.free|"
    r"no side effects|non.addictive|completely safe|works for everyone|wonder)\b",
    re.IGNORECASE,
)
# Words that say what was found. A frame holds whatever its studies found (rule 2).
RESULT = re.compile(
    r"rapid|durab|tolerab|effective|efficac|respon[sd]|remi(?:ssion|tt)|relaps|improv|benefi|superior|signific|"
    r"positive|negative|favour|success|fail|safe|direction|estimate",
    re.IGNORECASE,
)
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def front_matter(name: str) -> dict[str, Any]:
    matter: dict[str, Any] = yaml.safe_load((QUERIES / f"{name}.md").read_text().split("---\n", 2)[1])
    return matter


def prose(name: str) -> str:
    return (QUERIES / f"{name}.md").read_text().split("---\n", 2)[2]


def sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text()


def frame(name: str) -> str:
    """The frame without its comments, which draws on `terms`."""
    return re.sub(r"--[^\n]*", "", frame_of(sql(name)))


def plain(markdown: str) -> str:
    """What a reader reads: no headings, no link targets, no list of what is unread."""
    body = re.sub(
        r"^(?:#.*|(?:Not yet read by us|Read in part|Read from another’s summary):[^\n]*(?:\n[^\n]+)*)$",
        "",
        markdown,
        flags=re.M,
    )
    return " ".join(LINK.sub(r"\1", body).split())


def grades(text: str) -> dict[str, float]:
    return {
        "automated readability index": textstat.automated_readability_index(text),
        "Coleman-Liau index": textstat.coleman_liau_index(text),
    }


@pytest.fixture(scope="module")
def curated() -> list[dict[str, str]]:
    with (ROOT / "db/curated/studies.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def stances(curated: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """claim → PMID → +, - or ~."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in curated:
        for entry in filter(None, (part.strip() for part in row["claims"].split(";"))):
            claim, mark = entry.rsplit(":", 1)
            found[claim][row["pmid"]] = mark
    return found


@pytest.fixture(scope="module")
def empty_database() -> Iterator[sqlite3.Connection]:
    """evidence.db of this version, without a row."""
    connection = sqlite3.connect(":memory:")
    views = (ROOT / "db/views.sql").read_text()
    for statement in (*statements(TABLES), *statements(INDEXES), *statements(views)):
        connection.execute(statement)
    yield connection
    connection.close()


def test_there_are_32_claims_each_a_pair_in_the_articles_order() -> None:
    assert len(NAMES) == 32
    assert sorted(path.stem for path in QUERIES.glob("*.sql")) == NAMES
    placed = {front_matter(name)["position"]: front_matter(name)["section"] for name in NAMES}
    assert placed == {place: section for section, places in SECTIONS.items() for place in places}
    titles = [front_matter(name)["title"] for name in NAMES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", NAMES)
def test_front_matter_has_exactly_the_agreed_keys(name: str) -> None:
    assert [key for key in front_matter(name) if key != "every_line"] == KEYS


@pytest.mark.parametrize("name", NAMES)
def test_a_line_is_a_part_of_the_claim_with_its_own_answer(name: str) -> None:
    lines = front_matter(name)["lines"]
    assert len(lines) != 1, "one line is the claim itself"
    for line in lines:
        assert {"name", "evidence", "note"} <= set(line) <= {"name", "evidence", "note", "where"}
        for field, values in line.get("where", {}).items():
            for value in [values] if isinstance(values, str) else values:
                assert value in vocabulary()[field] or field == "outcome"


@pytest.mark.parametrize("name", NAMES)
def test_the_prose_argues_both_sides_and_concludes(name: str) -> None:
    assert re.findall(r"^## (.+)$", prose(name), re.M) == HEADINGS
    assert 150 <= len(plain(prose(name)).split()) <= 350


@pytest.mark.parametrize("name", NAMES)
def test_a_school_leaver_can_read_it(name: str) -> None:
    for part in (plain(prose(name)), front_matter(name)["bottom_line"]):
        for score, grade in grades(part).items():
            assert grade <= GRADE, f"{name}: {score} {grade:.1f}: {part[:60]}"


def test_the_reading_grade_would_notice_a_paper() -> None:
    text = (
        "Subanaesthetic administration of intravenous N-methyl-D-aspartate receptor antagonists demonstrated "
        "statistically significant amelioration of depressive symptomatology in treatment-refractory populations."
    )
    assert min(grades(text).values()) > GRADE


@pytest.mark.parametrize("name", NAMES)
def test_the_bottom_line_concludes_and_does_not_promise(name: str) -> None:
    matter = front_matter(name)
    assert not OVERCLAIM.search(matter["bottom_line"])
    assert 15 <= len(matter["bottom_line"].split()) <= 60
    assert matter["claim"].endswith(".") and "\n" not in matter["claim"]


@pytest.mark.parametrize("name", NAMES)
def test_key_studies_are_judged_studies_and_stand_on_both_sides(name: str, stances: dict[str, dict[str, str]]) -> None:
    known = stances[name]
    chosen = [str(study["pmid"]) for study in front_matter(name)["key_studies"]]
    assert len(set(chosen)) == len(chosen) >= 2
    assert [pmid for pmid in chosen if pmid not in known] == []
    marks, held = {known[pmid] for pmid in chosen}, {mark for pmid, mark in known.items() if pmid}
    assert "+" in marks or "+" not in held
    assert marks & {"-", "~"} or not held & {"-", "~"}


@pytest.mark.parametrize("name", NAMES)
def test_every_study_named_is_the_study_linked(name: str, curated: list[dict[str, str]]) -> None:
    """A wrong PMID shows as a name or a year that is not the record's."""
    known = {f"/papers/{row['pmid']}": row for row in curated if row["pmid"]}
    known |= {f"https://doi.org/{row['doi']}": row for row in curated if row["doi"] and not row["pmid"]}
    links = LINK.findall(prose(name))
    assert links, "the prose names no study"
    for words, target in links:
        assert target in known, f"{name}: {target} is no curated study"
        assert words == f"{known[target]['first_author']} {known[target]['year']}"


@pytest.mark.parametrize("name", NAMES)
def test_what_nobody_has_read_is_named_as_unread(name: str, curated: list[dict[str, str]]) -> None:
    by_target = {f"/papers/{row['pmid']}" if row["pmid"] else f"https://doi.org/{row['doi']}": row for row in curated}
    for heading, read_from in (
        ("Not yet read by us", "not recorded"),
        ("Read in part", "abstract (cut)"),
        ("Read from another’s summary", "summary by others"),
    ):
        said = re.search(rf"^{heading}: ((?:.+\n)+)", prose(name), re.M)
        listed = set(" ".join(said[1].split()).rstrip(".").split(", ")) if said else set()
        assert listed == {
            words for words, target in LINK.findall(prose(name)) if by_target[target]["read_from"] == read_from
        }


@pytest.mark.parametrize("name", NAMES)
def test_the_query_says_what_it_asks_and_its_frame_in_words(name: str) -> None:
    question, framed = sql(name).split("with frame as (")[0].split("-- Frame: ")
    assert re.fullmatch(r"-- [A-Z].*\?\n", question)
    assert framed.replace("\n-- ", " ").count(" × ") == 4, "population × drug × comparator × time × design"


@pytest.mark.parametrize("name", NAMES)
def test_no_frame_holds_a_word_of_result(name: str) -> None:
    assert RESULT.search(frame(name)) is None
    assert "results" not in frame(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_frame_uses_only_values_that_are_printed_or_curated(name: str, curated: list[dict[str, str]]) -> None:
    """A misspelt value would find nothing, in silence."""
    outcomes = {row["outcome"] for row in curated}
    used = re.findall(r"field = '([a-z_]+)' and value (?:= ('[^']+')|in \(([^)]+)\))", frame(name))
    assert used or "field = " in frame(name)
    for field, one, several in used:
        for value in re.findall(r"'([^']+)'", one or several):
            assert value in vocabulary()[field] or (field == "outcome" and value in outcomes), f"{field} {value}"


@pytest.mark.parametrize("name", NAMES)
def test_the_query_runs_alone_and_returns_the_contracts_columns(name: str, empty_database: sqlite3.Connection) -> None:
    answer = empty_database.execute(sql(name))
    assert tuple(column[0] for column in answer.description) == COLUMNS
    assert answer.fetchall() == []


@pytest.mark.parametrize("name", NAMES)
def test_what_answers_a_claim_is_an_outcome_that_is_read(name: str, curated: list[dict[str, str]]) -> None:
    """A misspelt outcome or scale would leave every study of the frame unclear, in silence."""
    outcomes = {row["outcome"] for row in curated} | set(outcome_table()[2])
    answers = sql(name).split("answers as (")[1].split("-- The rest")[0]
    for one, several in re.findall(r"outcome (?:= ('[^']+')|in \(([^)]+)\))", answers):
        assert set(re.findall(r"'([^']+)'", one or several)) <= outcomes
    for pattern in re.findall(r"outcome like '%?([^%']+)%?'", answers):
        assert any(pattern.lower() in outcome.lower() for outcome in outcomes)
    for listed in re.findall(r"scale in \(([^)]+)\)", answers):
        assert set(re.findall(r"'([^']+)'", listed)) <= set(vocabulary()["scale"])


def test_a_persons_reading_decides_what_a_frame_draws_on(empty_database: sqlite3.Connection) -> None:
    """A stray word that a rule met in an abstract moves no judged study; where the person is silent, rules count."""
    add = empty_database.execute
    add(
        "insert into curated (row, pmid, title, id_checked, read_from, identity, poolable) values (1, 1, '', '', '', 'confirmed', 0)"
    )
    for field, value, pmid, basis in [
        *(("condition", "ptsd", 1, "curated"), ("condition", "anaesthesia", 1, "read")),
        *(("route", "oral", 1, "read"), ("design_flag", "prevention", 1, "read")),
        *(("condition", "anaesthesia", 2, "read"), ("design_flag", "prevention", 2, "read")),
    ]:
        add("insert into paper_terms values (?, ?, ?, ?)", (field, value, pmid, basis))
    found = set(add("select pmid, value from terms"))
    empty_database.rollback()
    assert found == {(1, "ptsd"), (1, "oral"), (2, "anaesthesia"), (2, "prevention")}


@pytest.mark.parametrize("name", NAMES)
def test_the_shared_part_is_the_shared_part(name: str) -> None:
    assert sql(name) == with_tail(sql(name), name, front_matter(name)["kind"])


@pytest.mark.parametrize("name", NAMES)
def test_the_frame_reads_no_table_from_end_to_end(name: str, empty_database: sqlite3.Connection) -> None:
    plan = [row[3] for row in empty_database.execute("explain query plan " + frame_of(sql(name)))]
    scanned = [step for step in plan if re.match(r"SCAN (?:papers|paper_terms|authors|results|p|t|a)\b", step)]
    assert scanned == []
