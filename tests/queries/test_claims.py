"""A claim's front matter: what is right loads, what is wrong is one sentence that names the file and the way out."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from queries.claims import ClaimError, claim_names, load_claim, load_claims

GOOD = textwrap.dedent(
    """\
    ---
    title: Relief within hours
    claim: Improvement is often noticed within hours.
    position: 1
    section: how-it-works
    kind: onset
    evidence: supports
    wording: fair
    note: seen from 40 minutes
    lines:
      - {name: One dose, evidence: supports, where: {exposure: single}}
    key_studies:
      - {pmid: 16894061, why: "18 people, better within two hours."}
    reviewed: 2026-11-24
    reviewed_by: [A. Person, B. Person]
    ---

    The reasoning.
    """
)


def write(folder: Path, text: str = GOOD, name: str = "rapid-onset") -> Path:
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / f"{name}.sql").write_text("select 1", encoding="utf-8")
    return folder


def test_a_pair_becomes_a_claim(tmp_path: Path) -> None:
    claim = load_claim("rapid-onset", write(tmp_path))
    assert (claim.evidence, claim.wording, claim.kind) == ("supports", "fair", "onset")
    assert claim.key_pmids == [16894061]
    assert claim.reasoning == "The reasoning.\n"
    assert claim.sql == "select 1"


@pytest.mark.parametrize(
    ("signed", "status"),
    [("[A, B]", "reviewed"), ("[A]", "draft judgement"), ("[A, a]", "draft judgement"), ("", "draft judgement")],
)
def test_a_judgement_is_a_draft_until_two_people_have_signed(tmp_path: Path, signed: str, status: str) -> None:
    text = GOOD.replace("[A. Person, B. Person]", signed or "[]")
    text = text if signed else text.replace("reviewed: 2026-11-24", "reviewed: null")
    assert load_claim("rapid-onset", write(tmp_path, text)).status == status


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("wording:", "wordng:", "unknown key “wordng”; did you mean “wording”?"),
        ("evidence: supports\nw", "evidence: suports\nw", "evidence “suports” is not known; did you mean “supports”?"),
        ("wording: fair", "wording: to-strong", "wording “to-strong” is not known; did you mean “too-strong”?"),
        ("kind: onset", "kind: efficiency", "kind “efficiency” is not known; did you mean “efficacy”?"),
        ("kind: onset", "kind: xyzzy", "it is one of: efficacy, onset"),
        ("title: Relief within hours\n", "", "“title” is missing"),
        ("position: 1", "position: first", "position “first” must be a whole number"),
        ("exposure: single", "exposre: single", "did you mean “exposure”?"),
        ("{pmid: 16894061", "{pmdi: 16894061", "did you mean “pmid”?"),
        ("pmid: 16894061", "pmid: Zarate", "must be a number or “doi:10.…”"),
        ("title: Relief within hours", "title: Relief: within: hours", "put a text that holds a colon in quotes"),
        ("---\ntitle", "title", "between two lines of ---"),
        (
            "reviewed: 2026-11-24",
            "reviewed: soon",
            "line 14, column 11: reviewed “soon” is no day; write it as in 2026-",
        ),
        ("reviewed: 2026-11-24", "reviewed: 24.11.2026", "“24.11.2026” is no day; did you mean “2026-11-24”?"),
        ("reviewed: 2026-11-24", "reviewed: 24 November 2026", "is no day; did you mean “2026-11-24”?"),
        ("reviewed: 2026-11-24", "reviewed: 2026-11-31", "holds a day that is none"),
        ("reviewed: 2026-11-24", "reviewed: true", "reviewed “True” is no day"),
        ("reviewed: 2026-11-24", "reviewed: null", "reviewed_by names A. Person and “reviewed” no day"),
        ("reviewed_by: [A. Person, B. Person]", "reviewed_by: []", "reviewed “2026-11-24” names nobody"),
        ("reviewed: 2026-11-24", "reviewd: 2026-11-24", "unknown key “reviewd”; did you mean “reviewed”?"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    text = GOOD.replace(was, becomes, 1)
    assert text != GOOD
    with pytest.raises(ClaimError) as error:
        load_claim("rapid-onset", write(tmp_path, text))
    message = str(error.value)
    assert said in message and "queries/rapid-onset.md" in message and "\n" not in message


@pytest.mark.parametrize("key", ["kind: onset", "evidence: supports", "wording: fair", "position: 1"])
def test_a_mistake_says_its_line_and_column(tmp_path: Path, key: str) -> None:
    name = key.split(":")[0]
    with pytest.raises(ClaimError) as error:
        load_claim("rapid-onset", write(tmp_path, GOOD.replace(key, f"{name}: xyzzy", 1)))
    line = GOOD.splitlines().index(key) + 1
    assert str(error.value).startswith(f"queries/rapid-onset.md, line {line}, column {len(name) + 3}: {name}")


def test_half_a_pair_names_the_missing_half(tmp_path: Path) -> None:
    (write(tmp_path) / "rapid-onset.sql").unlink()
    with pytest.raises(ClaimError, match=r"queries/rapid-onset\.sql is missing"):
        load_claim("rapid-onset", tmp_path)


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ClaimError, match="did you mean “rapid-onset”"):
        load_claim("rapid-onst", write(tmp_path))


def test_claims_come_in_the_articles_order(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("position: 1", "position: 2"), "a-second")
    write(tmp_path, GOOD, "z-first")
    assert [claim.name for claim in load_claims(tmp_path)] == ["z-first", "a-second"]


def test_the_real_claims_are_32_and_hold_every_position_once() -> None:
    claims = load_claims()
    assert [claim.position for claim in claims] == list(range(1, 33))
    assert sorted(claim.name for claim in claims) == claim_names()
