"""Us beside the authorities: rows for docs/agreement.md, from evidence.db and agreement.yml."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from queries.build import answer, parted
from queries.claims import QUERIES, Claim, ClaimError, load_claims, nearest
from queries.strata import TRIALS
from queries.switches import Switches

FILE = QUERIES / "agreement.yml"
PAGE = QUERIES.parent / "docs" / "agreement.md"
UNKNOWN = "not known to us"
HEAD = """# Where we agree with others, and where not

Written by `python -m queries agreement` from `queries/agreement.yml`, the curated studies, the dated facts and the
claims, over the starter library (short facts about the curated studies; nothing was searched in PubMed). With a live
harvest the rule may answer otherwise. No rule is bent to agree. Their trial lists are not part of PubMed's records:
what we cannot compare says so.
"""


def read_agreement(path: Path = FILE) -> dict[str, Any]:
    """authorities: a list of answers; parted: claim → why editors and rule differ there."""
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def page(connection: sqlite3.Connection) -> str:
    """docs/agreement.md. Raises ClaimError where agreement.yml names what is not there, or gives no reason."""
    said = read_agreement()
    claims = {claim.name: claim for claim in load_claims()}
    parts = [HEAD, "## Us beside the authorities\n"]
    for authority in said["authorities"]:
        if authority["claim"] not in claims:
            raise ClaimError(
                f"queries/agreement.yml: no claim “{authority['claim']}”; {nearest(authority['claim'], claims)}"
            )
        parts += section(connection, authority, claims[authority["claim"]])
    return "\n".join([*parts, *differences(connection, claims, said["parted"]), ""])


def section(connection: sqlite3.Connection, authority: Mapping[str, Any], claim: Claim) -> Iterator[str]:
    """One authority as a table: what they say, what we say, whose trials, and why it differs."""
    theirs = their_answer(connection, authority)
    switches = Switches(**authority["only"])
    ours = answer(connection, claim)
    ours = ours.narrowed(switches) if switches else ours
    narrowed = f", {', '.join(switches.words())}" if switches else ""
    held = trials(connection, claim.name, authority["comparator"])
    lacking, extra = (", ".join(authority.get(k) or []) or UNKNOWN for k in ("theirs_not_ours", "ours_not_theirs"))
    counted = f"{len(held)}: {', '.join(held[:12])}{' and more' if len(held) > 12 else ''}" if held else "none"
    yield f"### {authority['who']}\n"
    yield "| | |\n|---|---|"
    yield f"| claim | [{claim.title}](/claims/{claim.name}) |"
    yield f"| their answer | {theirs['answer']} |"
    yield f"| date | {theirs['date']} |"
    yield f"| grade | {authority['grade'] or 'not stated to us'} |"
    yield f"| source | {theirs['source']} |"
    yield f"| our editors | {claim.evidence}, wording {claim.wording} ({claim.status}) |"
    against = f" against {authority['comparator']}" if authority["comparator"] else ""
    strength = f"strength {ours.verdict.strength} (risk of bias not assessed, not GRADE)"
    yield f"| our rule{narrowed} | {ours.verdict.evidence}, {strength} |"
    yield f"| our trials{against} | {counted} |"
    yield f"| trials they have and we lack | {lacking} |"
    yield f"| trials we have and they lack | {extra} |"
    yield f"| do we agree | {authority['agrees']} |"
    yield f"| why we differ | {authority['why'].strip()} |\n"


def their_answer(connection: sqlite3.Connection, authority: Mapping[str, Any]) -> dict[str, str]:
    """Their answer, its date and where it stands, from the curated row or the dated fact."""
    source, answered, date = [], authority["answer"], authority["date"]
    if authority.get("pmid"):
        row = one(connection, "select * from curated where pmid = ?", authority["pmid"])
        source.append(f"{row['first_author']} {row['year']}, {row['journal']}, PMID {row['pmid']} ({row['read_from']})")
        answered = answered or row["primary_result"]
        date = date or (not authority.get("fact") and str(row["year"])) or ""
    if authority.get("fact"):
        row = one(connection, "select * from facts where id = ?", authority["fact"])
        read = f"read on {row['read_on']}" if row["read_on"] else "not yet re-read from its document"
        source.append(f"{row['document']}, {row['jurisdiction']} ({read})")
        answered = answered or row["statement"].removesuffix(" To be re-read from the document.")
        date = date or row["happened"] or "undated here"
    return {"answer": answered, "date": date, "source": "; ".join(source)}


def one(connection: sqlite3.Connection, sql: str, key: Any) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(sql, (key,)).fetchone()
    if row is None:
        raise ClaimError(f"queries/agreement.yml names {key}, which is in no curated row or fact; mend the name.")
    return row


def trials(connection: sqlite3.Connection, claim: str, comparator: str) -> list[str]:
    """Our read trials of a claim, each once, oldest first; of one comparator when it is named."""
    marks = ",".join("?" * len(TRIALS))
    rows = connection.execute(
        f"select first_author, min(year) as year from claim_studies where claim = ? and design in ({marks})"
        " and (? = '' or comparator = ?) and weight > 0 group by study order by 2, 1",
        (claim, *TRIALS, comparator, comparator),
    )
    return [f"{row['first_author']} {row['year']}" for row in rows]


def differences(connection: sqlite3.Connection, claims: Mapping[str, Claim], why: Mapping[str, str]) -> Iterator[str]:
    """Every claim on which editors and rule part, with the reason. Raises ClaimError where there is none."""
    yield "## Where our editors and our rule part\n"
    yield "| claim | editors | rule | why |\n|---|---|---|---|"
    for claim in claims.values():
        verdict = answer(connection, claim).verdict
        if not parted(claim, verdict):
            continue
        if claim.name not in why:
            raise ClaimError(
                f"queries/agreement.yml gives no reason why editors and rule part on {claim.name}; add one."
            )
        yield (
            f"| [{claim.title}](/claims/{claim.name}) | {claim.evidence}, {claim.wording} "
            f"| {verdict.evidence}, {verdict.wording} | {why[claim.name]} |"
        )
