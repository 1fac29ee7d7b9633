"""A claim on one page for an editor, and the list of what a pack holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queries.against import NOT_GRADE, Beside
from queries.claim_rows import REVIEW_DESIGNS, trials_among
from queries.evidence import UNREAD

DISCLAIMER = "This is literature, not advice."
STARTER_BANNER = (
    "Starter library: nothing here was searched in PubMed. It holds short facts about the studies that the "
    "editors listed, in our own words, so that everything can be tried without a network. No identifier is confirmed."
)
SHOWN_EACH_SIDE = 3
SIDES = (("for", "Counts for it"), ("against", "Counts against it"), ("qualifies", "Limits it"))

Study = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """All that the words of a pack are made from. `day` is when the rule's answer was recorded."""

    claim: Mapping[str, Any]
    studies: Sequence[dict[str, Any]]
    searches: Sequence[Mapping[str, Any]]
    grades: Sequence[Beside]
    starter: bool
    day: str
    library: str


def brief(told: Told) -> str:
    """One page of Markdown."""
    claim, studies = told.claim, list(told.studies)
    lines = [f"# {claim['title']}", "", f"> {claim['statement']}", "", claim["bottom_line"] or "", ""]
    lines += [*judged(told), "", searched(told), ""]
    for stance, title in SIDES:
        lines += side(title, [study for study in trials_among(studies) if study["stance"] == stance])
    lines += side("What reviews concluded", [s for s in studies if s["design"] in REVIEW_DESIGNS and s["quote"]])
    return "\n".join([*lines, *notes(told)]) + "\n"


def side(title: str, found: Sequence[Study]) -> list[str]:
    """The heaviest read studies of a side; a draft only where there is nothing else, and then it says so."""
    if not found:
        return [f"## {title}", "", "No study listed here.", ""]
    best = sorted(found, key=lambda study: study["read_from"] in UNREAD)[:SHOWN_EACH_SIDE]
    rest = len(found) - len(best)
    more = [f"- and {rest} more in studies.csv"] if rest else []
    return [f"## {title} ({len(found)})", "", *(f"- {told_of(study)}" for study in best), *more, ""]


def told_of(study: Study) -> str:
    """A study in a line: who, where, how many, how it is known, and its words."""
    pmid = f"PMID {study['pmid']}" if study["pmid"] else "no PMID"
    people = f", n = {study['n']}" if study["n"] else ""
    notice = f" **{study['notice']}**" if study["notice"] else ""
    words = f" {study['quote']}" if study["quote"] else ""
    return (
        f"{study['first_author'] or 'No author'} {study['year'] or ''}, {study['journal'] or 'journal not stated'}, "
        f"{pmid}{people} ({', '.join(known(study))}){notice}.{words}"
    )


def known(study: Study) -> list[str]:
    """How we know: what was read, and whether the identifier was confirmed."""
    read = study["read_from"]
    said = ["draft, not read" if read in UNREAD else "read by rule" if read == "rules" else f"{read} read"]
    return said + (["identifier unconfirmed"] if study.get("identity") == "unconfirmed" else [])


def judged(told: Told) -> list[str]:
    """Both judgements, Cochrane's grade where there is one, and what they rest on."""
    claim = told.claim
    counted = f"{claim['studies']} studies, {claim['read_papers']} papers read, {claim['draft_papers']} draft, not read"
    return [
        f"- **Editors** ({claim['status']}): evidence {claim['evidence']}, wording {claim['wording']}.",
        f"- **Rule**: evidence {claim['rule_evidence']}, wording {claim['rule_wording']}, strength {claim['strength']} "
        f"({NOT_GRADE}).{' Under review: the two differ.' if claim['under_review'] else ''}",
        *graded(told.grades),
        f"- **Rests on**: {counted}.",
    ]


def graded(grades: Sequence[Beside]) -> list[str]:
    """Cochrane's own grade, a line each."""
    return [f"- **{g.who}**: {g.grade}. {g.answer} ({g.date}; {g.source})" for g in grades]


def searched(told: Told) -> str:
    """What was asked of PubMed and when, and when the rule answered."""
    if told.starter:
        asked = "Not searched in PubMed (starter library)."
    elif days := [f"{s['searched'][:10]} ({s['counted']:,} found)" for s in told.searches if s["searched"]]:
        asked = f"PubMed searched on {', '.join(days)}."
    else:
        asked = "Not searched in PubMed yet."
    return f"{asked} The rule’s answer is of {told.day or 'no recorded day'}."


def notes(told: Told) -> list[str]:
    return [DISCLAIMER, *([STARTER_BANNER] if told.starter else [])]


def strategies(told: Told) -> str:
    """Each search as it is sent to PubMed, with its question and latest answer."""
    parts = [f"Database: PubMed (NCBI E-utilities). {searched(told)}"]
    return "\n\n".join([*parts, *(f"{s['name']}: {s['question']}\n{s['term']}" for s in told.searches)]) + "\n"


def read_me(told: Told, files: Sequence[str], most_cited: int) -> str:
    """What is in the pack, what the rule went by, and which library it came from."""
    claim = told.claim
    drawn = [name for name in files if name.endswith(".svg")]
    lines = [
        *(claim["title"], claim["statement"], "", *judged(told), "", "Why the rule says so:"),
        *(f"  {reason}" for reason in (claim["rule_why"] or "").splitlines()),
        *("", searched(told), *notes(told), ""),
        "brief.md: one page for an editor. studies.csv: every study, most weight first.",
        f"{', '.join(drawn)}: open in any browser." if drawn else "No figure: no study has a year.",
        "query.sql: the question as asked of evidence.db. strategy.txt: what PubMed is asked. claim.json: all as data.",
        f"citations-*.txt and references.*: the first {most_cited} papers, editorial notices included.",
        "SHA256SUMS: check with “sha256sum --check SHA256SUMS”.",
        f"Library: records with SHA-256 {told.library} taken together.",
    ]
    return "\n".join(lines) + "\n"
