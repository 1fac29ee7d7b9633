"""What can be wrong with a claim, each as one sentence that names the file and the way out."""

from __future__ import annotations

import csv
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from queries import quotes
from queries.build import Answer, QueryError, answer, parted
from queries.claims import QUERIES, Claim, ClaimError, claim_names, load_claim, nearest
from queries.tail import COLUMNS, frame_of, tail

ROOT = QUERIES.parent
STUDIES = ROOT / "db" / "curated" / "studies.csv"
ARTICLE = ROOT / "article"
SECONDS = 1.0
LINK = re.compile(r"\]\(/claims/([^)\s#?]+)")
STANCES = ("for", "against", "qualifies", "unclear")


def check(
    connection: sqlite3.Connection, queries: Path = QUERIES, studies: Path = STUDIES, article: Path = ARTICLE
) -> tuple[list[str], list[str]]:
    """(failures, warnings) over all pairs, the article and evidence.db."""
    claims, failures = readable_claims(queries)
    failures += position_failures(claims) + article_failures(claims, article, claim_names(queries))
    failures += key_failures(claims, studies) + stance_failures(connection, claim_names(queries))
    failures += quotes.failures(connection)
    warnings: list[str] = []
    for claim in claims:
        try:
            columns, took = ask(connection, claim.sql)
            said = answer(connection, claim)
        except sqlite3.Error as error:
            failures.append(f"queries/{claim.name}.sql does not run: {error}.")
            continue
        except QueryError as error:
            failures.append(str(error))
            continue
        failures += columns_failures(claim, columns)
        failures += [*answer_failures(said, took), *frame_failures(connection, said)]
        warnings += parting(said)
    return failures, warnings


def ask(connection: sqlite3.Connection, sql: str) -> tuple[tuple[str, ...], float]:
    """Run a query as a reader would: its columns, and the seconds of work it took, however busy the machine is."""
    started = time.process_time()
    cursor = connection.execute(sql)
    cursor.fetchall()
    return tuple(column[0] for column in cursor.description or ()), time.process_time() - started


def readable_claims(queries: Path) -> tuple[list[Claim], list[str]]:
    """Every pair that can be read, and a sentence for every one that cannot."""
    claims, failures = [], []
    names = claim_names(queries)
    if not names:
        failures.append(f"{queries} holds no claim; a claim is a pair NAME.md and NAME.sql.")
    for name in names:
        try:
            claims.append(load_claim(name, queries))
        except ClaimError as error:
            failures.append(str(error))
    return sorted(claims, key=lambda c: c.position), failures


def position_failures(claims: Iterable[Claim]) -> list[str]:
    """Two claims at one position have no order."""
    seen: dict[int, str] = {}
    failures = []
    for claim in claims:
        if claim.position in seen:
            failures.append(
                f"queries/{claim.name}.md: position {claim.position} is {seen[claim.position]}'s; take a free one."
            )
        seen.setdefault(claim.position, claim.name)
    return failures


def article_failures(claims: Iterable[Claim], article: Path, known: list[str]) -> list[str]:
    """A link without a claim, a claim without a link. A claim that cannot be read is `known` all the same."""
    names = {claim.name for claim in claims}
    linked: dict[str, str] = {}
    for file in sorted(article.glob("*.md")):
        for name in LINK.findall(file.read_text(encoding="utf-8")):
            linked.setdefault(name, file.name)
    if not linked:
        return [f"{article} links to no claim; write [words](/claims/NAME) where the article makes one."]
    lost = [
        f"article/{file} links to /claims/{name}, which is no claim; {nearest(name, known)}"
        for name, file in linked.items()
        if name not in known
    ]
    unlinked = sorted(names - linked.keys())
    return lost + [f"article/: nothing links to /claims/{name}; mark the sentence that makes it." for name in unlinked]


def key_failures(claims: Iterable[Claim], studies: Path) -> list[str]:
    """A key study must be one that people curate."""
    with studies.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {row["pmid"] for row in rows if row["pmid"]} | {f"doi:{row['doi']}" for row in rows if row["doi"]}
    return [
        f"queries/{claim.name}.md: key study {key['pmid']} is not in db/curated/{studies.name}; add its row or drop it."
        for claim in claims
        for key in claim.key_studies
        if str(key["pmid"]).replace("doi: ", "doi:") not in known
    ]


def stance_failures(connection: sqlite3.Connection, known: list[str]) -> list[str]:
    """A stance on a claim that is not there would be lost in silence."""
    stances = connection.execute(
        "select s.claim, c.first_author, c.year, s.pmid from stances s join curated c on c.row = s.row order by s.row"
    )
    return [
        f"db/curated/{STUDIES.name}: {author} {year} ({label(pmid)}) has a stance on “{name}”, which is no claim; "
        f"{nearest(name, known)}"
        for name, author, year, pmid in stances
        if name not in known
    ]


def answer_failures(said: Answer, took: float) -> list[str]:
    """The contract: speed, at least one study, a known stance on every row, the common part untouched."""
    file = f"queries/{said.claim.name}.sql"
    failures = []
    if not said.claim.sql.endswith(tail(said.claim.name, said.claim.kind)):
        failures.append(f"{file}: the common part is out of step; run “python -m queries tail”.")
    if not said.rows:
        failures.append(f"{file} returns no study; widen the frame, or curate the studies that bear on the claim.")
    if took > SECONDS:
        failures.append(f"{file} takes {took:.1f} s, over {SECONDS:g} s; narrow its frame by paper_terms.")
    odd = {row["stance"] for row in said.rows} - set(STANCES)
    failures += [f"{file}: stance “{stance}” is not known; {nearest(stance, STANCES)}" for stance in sorted(odd)]
    return failures


def columns_failures(claim: Claim, found: tuple[str, ...]) -> list[str]:
    """The contract's columns, all of them, in its order."""
    if found == COLUMNS:
        return []
    lacking, extra = [c for c in COLUMNS if c not in found], [c for c in found if c not in COLUMNS]
    wrong = (
        f"column {lacking[0]} is missing; run “python -m queries tail”"
        if lacking
        else f"column {extra[0]} is not in the contract"
        if extra
        else "the columns are not in the contract's order"
    )
    return [f"queries/{claim.name}.sql: {wrong}."]


def frame_failures(connection: sqlite3.Connection, said: Answer) -> Iterator[str]:
    """A stance outside the frame without its exception; a frame row that the query does not return."""
    file, name = f"queries/{said.claim.name}.sql", said.claim.name
    try:
        frame = {row[0] for row in connection.execute(frame_of(said.claim.sql))}
    except (ValueError, sqlite3.Error) as error:
        yield f"{file}: the frame does not run alone ({error}); define it first and whole."
        return
    judged = connection.execute(
        "select s.pmid, s.exception, c.first_author, c.year from stances s join curated c on c.row = s.row "
        "where s.claim = ? and (s.pmid < 0 or s.pmid in (select pmid from papers)) order by s.pmid",
        (name,),
    )
    for pmid, exception, author, year in judged:
        if pmid not in frame and not exception.strip():
            yield (
                f"{file}: {author} {year} ({label(pmid)}) has a stance but lies outside the frame; widen the frame, or "
                f"name the exception in db/curated/studies.csv as “{name}: reason”."
            )
    for key in sorted(frame - {line.key for line in said.lines}):
        yield f"{file}: {label(key)} is in the frame and not in the answer; every frame row needs a stance."


def label(key: int | None) -> str:
    return f"PMID {key}" if key and key > 0 else f"row {-key} of studies.csv" if key else "no PMID"


def parting(said: Answer) -> list[str]:
    """A warning where editors and rule part: the page says “under review”."""
    claim, verdict = said.claim, said.verdict
    if not parted(claim, verdict):
        return []
    return [
        f"{claim.name}: editors say {claim.evidence}, {claim.wording}; the rule says {verdict.evidence}, "
        f"{verdict.wording} ({verdict.why[0] if verdict.why else ''})"
    ]
