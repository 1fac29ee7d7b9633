"""docs/agreement.md from what queries/against.py found: one table an authority, then editors beside rule."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from queries.against import NOT_GRADE, Beside, beside, named_once
from queries.agreement import read_agreement
from queries.claims import QUERIES, ClaimError
from queries.database import rows

PAGE = QUERIES.parent / "docs" / "agreement.md"
HEAD = """# Where we agree with others, and where not

Written by `python -m queries agreement` from `queries/agreement.yml`, the curated studies, the dated facts and the
claims, over the starter library (short facts about the curated studies; nothing was searched in PubMed). With a live
harvest the rule may answer otherwise; the page /against shows the same over whatever library it serves. No rule is bent
to agree. Their trial lists are not part of PubMed's records: what we cannot compare says so, and what was published
after they looked is counted.
"""


def page(connection: sqlite3.Connection) -> str:
    """docs/agreement.md. Raises ClaimError where agreement.yml names what is not there, or gives no reason."""
    said = read_agreement()
    parts = [HEAD, "## Us beside the authorities\n"]
    for authority in said["authorities"]:
        parts += section(beside(connection, authority))
    return "\n".join([*parts, *differences(parted(connection, said["parted"])), ""])


def section(found: Beside) -> Iterator[str]:
    """One authority as a table: what they say, what we say, whose trials, and why it differs."""
    listed = f"{len(found.trials)}: {named_once(found.trials)}" if found.trials else "none"
    yield f"### {found.who}\n"
    yield "| | |\n|---|---|"
    yield f"| claim | [{found.title}](/claims/{found.claim}) |"
    yield f"| their answer | {found.answer} |"
    yield f"| date | {found.date} |"
    yield f"| grade | {found.grade or 'not stated to us'} |"
    yield f"| source | {found.source} |"
    yield f"| our editors | {found.editors} |"
    only = f", {found.only}" if found.only else ""
    yield f"| our rule{only} | {found.evidence}, strength {found.strength} ({NOT_GRADE}) |"
    yield f"| our trials{f' against {found.comparator}' if found.comparator else ''} | {listed} |"
    yield f"| trials they have and we lack | {found.they_have} |"
    yield f"| trials we have and they lack | {found.we_have} |"
    yield f"| do we agree | {found.agrees} |"
    yield f"| why we differ | {found.why} |\n"


def parted(connection: sqlite3.Connection, why: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every claim on which editors and rule part, with the reason (None where there is none)."""
    asked = """select claim, title, evidence, wording, rule_evidence, rule_wording
                 from claims where under_review order by position"""
    return [row | {"why": why.get(row["claim"])} for row in rows(connection, asked)]


def differences(claims: list[dict[str, Any]]) -> Iterator[str]:
    """The table of these. Raises ClaimError where one has no reason."""
    yield "## Where our editors and our rule part\n"
    yield "| claim | editors | rule | why |\n|---|---|---|---|"
    for claim in claims:
        if claim["why"] is None:
            raise ClaimError(
                f"queries/agreement.yml gives no reason why editors and rule part on {claim['claim']}; add one."
            )
        yield (
            f"| [{claim['title']}](/claims/{claim['claim']}) | {claim['evidence']}, {claim['wording']} "
            f"| {claim['rule_evidence']}, {claim['rule_wording']} | {claim['why']} |"
        )
