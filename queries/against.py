"""Us beside the authorities, from agreement.yml and evidence.db: for docs/agreement.md, /against and the packs."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from queries.agreement import read_agreement
from queries.build import answer
from queries.claim_rows import loaded
from queries.claims import ClaimError, load_claim, nearest
from queries.database import rows
from queries.strata import TRIALS
from queries.switches import Switches

UNKNOWN = "not known to us"
NOT_GRADE = "risk of bias not assessed, not GRADE"


@dataclass(frozen=True, slots=True)
class Beside:
    """One authority's answer and ours. `trials` are ours as (name, year); `is_graded`: its grade is GRADE's."""

    who: str
    claim: str
    title: str
    answer: str
    date: str
    grade: str
    is_graded: bool
    source: str
    editors: str
    only: str
    evidence: str
    strength: str
    comparator: str
    trials: tuple[tuple[str, int], ...]
    they_have: str
    we_have: str
    agrees: str
    why: str


def beside(connection: sqlite3.Connection, authority: Mapping[str, Any]) -> Beside:
    """One authority. Raises ClaimError where agreement.yml names what is not there."""
    claim = claim_of(connection, authority["claim"])
    theirs, switches = their_answer(connection, authority), Switches(**authority["only"])
    evidence, strength = rule_says(connection, claim, switches)
    ours = trials(connection, claim["claim"], authority["comparator"])
    return Beside(
        who=authority["who"],
        claim=claim["claim"],
        title=claim["title"],
        **theirs,
        grade=authority["grade"],
        is_graded=bool(authority.get("is_graded")),
        editors=f"{claim['evidence']}, wording {claim['wording']} ({claim['status']})",
        only=", ".join(switches.words()),
        evidence=evidence,
        strength=strength,
        comparator=authority["comparator"],
        trials=tuple(ours),
        they_have=they_have(authority, ours),
        we_have=we_have(authority, ours),
        agrees=authority["agrees"],
        why=authority["why"].strip(),
    )


def held(connection: sqlite3.Connection, claim: str = "") -> Iterator[Beside]:
    """Every authority whose claim and source this library holds; of one claim when it is named."""
    for authority in read_agreement()["authorities"]:
        if not claim or claim in (authority["claim"], *authority.get("also", ())):
            try:
                yield beside(connection, authority)
            except ClaimError:  # a library without the editors' studies has nothing to set beside
                continue


def grades(connection: sqlite3.Connection, claim: str) -> list[Beside]:
    """What Cochrane graded of this claim's question, to stand beside our strength."""
    return [found for found in held(connection, claim) if found.is_graded]


def rule_says(connection: sqlite3.Connection, claim: Mapping[str, Any], switches: Switches) -> tuple[str, str]:
    """The rule's evidence and strength; where the authority was asked something narrower, of that.

    The build keeps these; one that was made before agreement.yml asked is asked now.
    """
    if not switches:
        return claim["rule_evidence"], claim["strength"]
    if kept := loaded(claim["summary"], {}).get("narrowed", {}).get(switches.query()):
        return kept[0], kept[1]
    verdict = answer(connection, load_claim(claim["claim"])).narrowed(switches).verdict
    return verdict.evidence, verdict.strength


def claim_of(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    found = rows(connection, "select * from claims where claim = ?", [name])
    if not found:
        known = [row["claim"] for row in rows(connection, "select claim from claims order by claim")]
        raise ClaimError(f"queries/agreement.yml: no claim “{name}”; {nearest(name, known)}")
    return found[0]


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
    if authority.get("read_in"):
        source.append(authority["read_in"])
    return {"answer": answered, "date": date, "source": "; ".join(source)}


def one(connection: sqlite3.Connection, sql: str, key: Any) -> dict[str, Any]:
    found = rows(connection, sql, [key])
    if not found:
        raise ClaimError(f"queries/agreement.yml names {key}, which is in no curated row or fact; mend the name.")
    return found[0]


def trials(connection: sqlite3.Connection, claim: str, comparator: str) -> list[tuple[str, int]]:
    """Our read trials of a claim, each once, oldest first; of one comparator when it is named."""
    marks = ",".join("?" * len(TRIALS))
    found = rows(
        connection,
        f"select first_author, min(year) as year from claim_studies where claim = ? and design in ({marks})"
        " and (? = '' or comparator = ?) and weight > 0 group by study order by 2, 1",
        (claim, *TRIALS, comparator, comparator),
    )
    return [(row["first_author"] or "no author", row["year"] or 0) for row in found]


def they_have(authority: Mapping[str, Any], ours: list[tuple[str, int]]) -> str:
    """The trials they have and we lack: by name, else as a number at least, else not known."""
    if named := authority.get("theirs_not_ours"):
        return ", ".join(named)
    counted, before = authority.get("counted"), [t for t in ours if t[1] <= authority.get("searched", 9999)]
    if counted and counted > len(before):
        return f"at least {counted - len(before)}: they count {counted}; which ones is {UNKNOWN}"
    return UNKNOWN


def we_have(authority: Mapping[str, Any], ours: list[tuple[str, int]]) -> str:
    """The trials we have and they lack: by name, and whatever was published after they looked."""
    if named := authority.get("ours_not_theirs"):
        return ", ".join(named)
    looked = authority.get("searched")
    later = [trial for trial in ours if looked and trial[1] > looked]
    if not later:
        return UNKNOWN
    rest = f"; whether they hold the other {len(ours) - len(later)} is {UNKNOWN}" if len(later) < len(ours) else ""
    return f"published after {looked}, too late for them: {named_once(later)}{rest}"


def named_once(found: list[tuple[str, int]] | tuple[tuple[str, int], ...], most: int = 12) -> str:
    """“Singh 2016 (2 trials), Fan 2017 and 3 more”."""
    counted = Counter(f"{author} {year}" for author, year in found)
    said = [f"{name} ({number} trials)" if number > 1 else name for name, number in counted.items()]
    return ", ".join(said[:most]) + (f" and {len(said) - most} more" if len(said) > most else "")
