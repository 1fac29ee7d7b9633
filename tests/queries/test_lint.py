"""The linter, as an author runs it and as an editor would judge it."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from queries.database import open_evidence
from queries.lint import codes, lint
from queries.lint_gold import HALVES, read_gold, scores, table
from queries.lint_library import Library, from_database, from_files, same_journal
from queries.lint_markdown import line_and_column, sentences
from tests.queries.conftest import ROOT, run

GOLD = ROOT / "tests" / "gold" / "overclaims.csv"
LIBRARY = from_files()


def found(text: str, library: Library = LIBRARY) -> list[str]:
    return [m.code for m in lint(text, library)]


def test_our_own_article_is_silent(starter: Path) -> None:
    article = (ROOT / "article" / "ketamine-therapy.md").read_text(encoding="utf-8")
    assert found(article) == []
    with sqlite3.connect(starter / "evidence.db") as connection:
        connection.row_factory = sqlite3.Row
        assert found(article, from_database(connection)) == []


@pytest.mark.parametrize("half", HALVES)
def test_it_finds_overclaims_and_lets_honest_sentences_stand(half: str) -> None:
    score = scores([row for row in read_gold(GOLD) if row.half == half], LIBRARY)["any"]
    assert score.precision is not None and score.precision >= 0.95
    assert score.recall is not None and score.recall >= 0.9


def test_the_labelled_sentences_are_many_and_varied() -> None:
    rows = read_gold(GOLD)
    assert len({row.sentence for row in rows}) == len(rows) >= 120
    assert 0.4 < sum(row.acceptable for row in rows) / len(rows) < 0.6
    assert all(row.acceptable != bool(row.codes) and row.codes <= codes().keys() for row in rows)


def test_the_documented_scores_and_codes_are_the_present_ones() -> None:
    page = (ROOT / "docs" / "linter.md").read_text(encoding="utf-8")
    assert table(read_gold(GOLD), LIBRARY) in page
    assert re.findall(r"^- \*\*(KE\d{3})\*\* ", page, re.M) == list(codes())


@pytest.mark.parametrize(("name", "found", "flagged"), [("unseen", 34, 0), ("mended", 71, 0)])
def test_advertising_that_no_rule_was_written_for_scores_no_worse_than_printed(
    name: str, found: int, flagged: int
) -> None:
    rows = read_gold(GOLD.with_name(f"overclaims_{name}.csv"))
    assert sum(row.acceptable for row in rows) * 2 == len(rows)
    score = scores(rows, LIBRARY)["any"]
    assert score.right >= found and score.wrong <= flagged


def test_every_code_has_its_labelled_text() -> None:
    labelled = {code for row in read_gold(GOLD) for code in row.codes}
    assert set(codes()) - labelled == {"KE102", "KE801", "KE802"}


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Ketamine cures depression.", "KE201"),
        ("[Ketamine is effective for PTSD](/claims/ptsd-efficacy).", "KE203"),
        ("See [this](/claims/ptsd-eficacy) on ketamine.", "KE101"),
        ("Ketamine works against depression, research shows.", "KE102"),
        ("[Ketamine works against depression](/claims/depression-efficacy).", "KE103"),
        ("In the Lancet, ketamine helped (PMID 16894061).", "KE806"),
        ("Ketamine helped ([one trial](https://pubmed.ncbi.nlm.nih.gov/99999999/)).", "KE803"),
        ("Ketamine helped ([one trial](https://doi.org/10.9999/none.1)).", "KE803"),
        ("In 18 people, a week long, [relief came within 77 hours](/claims/nimh-hours).", "KE704"),
    ],
)
def test_each_kind_of_fault_has_its_code(sentence: str, code: str) -> None:
    assert code in found(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine must always be given under supervision in a clinic.\n\nPatients self-administer it at home.",
        "There are only two kinds of ketamine treatment.\n\nKetamine lozenges are a third.",
        "Ketamine is non-addictive.\n\nThere is a risk of dependence.",
        "Ketamine has no side effects.\n\nSide effects include nausea.",
    ],
)
def test_a_text_that_contradicts_itself_is_told_so(text: str) -> None:
    assert any(code.startswith("KE9") for code in found(text))


def test_a_watched_spray_does_not_contradict_supervision() -> None:
    text = "Ketamine is always given under supervision.\n\nPatients self-administer the spray, watched in a certified site."
    assert found(text) == []


def test_what_is_not_the_authors_prose_is_not_read() -> None:
    hidden = "Ketamine cures depression."
    for text in (
        f"```\n{hidden}\n```",
        f"> {hidden}",
        f"<!-- {hidden} -->",
        f"`{hidden}`",
        f"---\ntitle: {hidden}\n---\n",
    ):
        assert found(text) == []


@pytest.mark.parametrize("shape", ["# {}", "- {}", "1. {}", "| {} | b |\n|---|---|", "**{}**", "{}", "Ketamine\n{}"])
def test_headings_lists_tables_and_broken_lines_are_read(shape: str) -> None:
    assert "KE201" in found(
        shape.format("Ketamine\ncures depression." if shape == "{}" else "Ketamine cures depression.")
    )


def test_a_message_stands_at_its_sentence() -> None:
    text = "Ketamine is an anaesthetic.\nKetamine *cures* depression."
    message = next(m for m in lint(text, LIBRARY) if m.code == "KE201")
    assert line_and_column(text, message.at) == (2, 1)


def test_links_by_reference_count() -> None:
    assert found("[PTSD is treated by ketamine, trials disagree][p].\n\n[p]: /claims/ptsd-efficacy") == []
    assert found("[Ketamine works][p].\n\n[p]: /claims/nothing-like-it")[0] == "KE101"


def test_a_comment_with_a_reason_silences_one_code_on_its_line() -> None:
    bad = "Ketamine cures depression."
    assert found(f"{bad} <!-- ke: ignore KE201 it is a quotation -->") == []
    assert found(f"<!-- ke: ignore KE201 it is a quotation -->\n{bad}") == []
    assert found(f"{bad} <!-- ke: ignore KE201 -->") == ["KE201", "KE001"]
    assert found(f"{bad} <!-- ke: ignore KE999 why -->") == ["KE201", "KE002"]
    assert found("Ketamine is a drug. <!-- ke: ignore KE201 why -->") == ["KE003"]


def test_a_claim_found_true_and_fairly_worded_no_longer_holds_a_sentence_back() -> None:
    true = {name: c for name, c in LIBRARY.claims.items()}
    instant = "Intravenous infusion gives instant results."
    assert "KE301" in found(instant)
    changed = type(true["rapid-onset"])("iv-instant-results", "t", "s", "supports", "fair")
    library = Library({**true, "iv-instant-results": changed}, LIBRARY.papers, LIBRARY.dois, LIBRARY.journals)
    assert "KE301" not in found(instant, library)


def test_retracted_and_corrected_papers_are_flagged(starter: Path, tmp_path: Path) -> None:
    copy = tmp_path / "evidence.db"
    shutil.copy(starter / "evidence.db", copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("update papers set is_retracted = 1 where pmid = 16894061")
        connection.execute("update papers set notice = 'corrected' where pmid = 23982301")
    opened = open_evidence(copy)
    library = from_database(opened)
    opened.close()
    assert "KE801" in found("Relief came within hours (PMID 16894061).", library)
    assert "KE802" in found("Relief came within hours (PMID: 23982301).", library)
    assert "KE801" not in found("This paper was retracted (PMID 16894061).", library)


def test_journal_names_match_their_abbreviations() -> None:
    assert same_journal("Journal of Clinical Psychiatry", "J Clin Psychiatry")
    assert same_journal("The Lancet", "Lancet (London, England)")
    assert not same_journal("Journal of Professional Psychiatry", "J Clin Psychiatry")


def test_the_command_says_where_and_how_in_three_formats(tmp_path: Path, starter: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("Ketamine cures depression.\n", encoding="utf-8")
    database = ("--db", str(starter / "evidence.db"))
    text = run("queries", "lint", str(file), *database)
    assert text.returncode == 1 and f"{file}:1:1: KE201 error:" in text.stdout and "1 errors" in text.stderr
    github = run("queries", "lint", str(file), *database, "--format", "github")
    assert github.returncode == 1 and github.stdout.startswith(f"::error file={file},line=1,col=1,title=KE201::")
    machine = run("queries", "lint", str(file), *database, "--format", "json")
    assert {m["code"] for m in json.loads(machine.stdout)} >= {"KE201"}


def test_warnings_alone_exit_0(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("Esketamine is approved by the FDA for depression.\n", encoding="utf-8")
    done = run("queries", "lint", str(file), cwd=ROOT)
    assert done.returncode == 0 and "KE603 warning" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "name at least one Markdown file"),
        (("nowhere.md",), 1, "nowhere.md"),
        (("--format", "xml", "a.md"), 2, "xml"),
        (("README.md", "--db", "nowhere.db"), 1, "nowhere.db is not there"),
    ],
)
def test_a_wrong_call_is_answered_in_a_sentence(arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run("queries", "lint", *arguments)
    assert done.returncode == code and says in done.stderr and "Traceback" not in done.stderr


def test_help_has_an_example() -> None:
    assert "Example: python -m queries lint" in run("queries", "lint", "--help").stdout


def test_the_hook_lints_from_another_folder(tmp_path: Path) -> None:
    hook = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    (tmp_path / "a.md").write_text("Ketamine cures depression.\n", encoding="utf-8")
    done = subprocess.run([ROOT / hook["entry"], "a.md"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "a.md:1:1: KE201" in done.stdout, done.stderr


def test_the_hook_needs_nothing_but_click_and_pyyaml() -> None:
    loaded = "import sys, queries.lint_command; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    others = {"lxml", "citeproc", "pint", "numpy", "datasette", "markupsafe", "requests", "sqlite_utils", "Bio"}
    assert "yaml" in done.stdout.split() and not others & set(done.stdout.split())


def test_the_hook_says_what_to_install(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "KETAMINE_PYTHON": str(tmp_path / "python")}
    done = subprocess.run(
        [ROOT / "queries" / "lint-hook", "a.md"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1 and "is no Python 3.11 with click and PyYAML" in done.stderr


@pytest.mark.parametrize("code", ["KE201", "KE301", "KE501"])
def test_denying_one_thing_excuses_no_other_in_the_sentence(code: str) -> None:
    text = "Ketamine cures depression instantly and has no side effects."
    assert code in {message.code for message in lint(text, LIBRARY)}


@given(st.text(alphabet=st.sampled_from("abKe .[]()#>|*_`<!->\n\"'/:-0123456789%é–\u00a0"), max_size=300))
def test_any_text_gives_sentences_that_stand_where_they_say(text: str) -> None:
    for said in sentences(text):
        assert 0 <= said.at < len(text) and said.text.strip()
    lint(text + " ketamine", LIBRARY)


def test_a_hostile_text_is_read_in_linear_time() -> None:
    for piece in ("ketamine " * 20_000, "[" * 20_000 + " ketamine", "<!--" * 20_000 + " ketamine", "not " * 20_000):
        lint(piece, LIBRARY)
