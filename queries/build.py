"""Fill claims, claim_studies and verdicts of evidence.db from the pairs, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from queries import history, quotes
from queries.agreement import narrower
from queries.claims import Claim
from queries.evidence import Line, read_context, read_lines, read_rows
from queries.fragility import Fragility, fragility
from queries.parts import judge_claim
from queries.strata import Measured, read_measured
from queries.switches import Switches, narrow
from queries.tail import COLUMNS, EFFICACY_KINDS
from queries.verdict import NOT_RATED, Verdict

RESULT_COLUMNS = [c for c in COLUMNS if c != "claim"]


class QueryError(Exception):
    """A claim's query does not run; the message names the file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one claim says on this evidence: the rows as returned, the same as Lines, and the verdict."""

    claim: Claim
    rows: Sequence[sqlite3.Row]
    lines: list[Line]
    measured: list[Measured]
    verdict: Verdict

    def judge(self, lines: list[Line], measured: list[Measured]) -> Verdict:
        """The same rule on other evidence."""
        return judge_claim(self.claim, lines, measured)

    def fragility(self) -> Fragility:
        """How little it would take to change this answer."""
        return fragility(self.verdict, self.lines, self.measured, self.judge)

    def narrowed(self, switches: Switches) -> Answer:
        """The same claim asked of fewer studies."""
        return self.keeping({line.key for line in narrow(self.lines, switches)})

    def leaving_out(self, studies: Sequence[str]) -> Answer:
        """The same claim as if these studies, by name or PMID, did not exist."""
        return self.keeping({x.key for x in self.lines if x.study not in studies and str(x.key) not in studies})

    def keeping(self, keys: set[int]) -> Answer:
        """The same claim from the papers with these keys."""
        kept = [(row, line) for row, line in zip(self.rows, self.lines, strict=True) if line.key in keys]
        rows, lines = [row for row, _ in kept], [line for _, line in kept]
        measured = [one for one in self.measured if one.key in keys]
        return Answer(self.claim, rows, lines, measured, self.judge(lines, measured))


def answer(connection: sqlite3.Connection, claim: Claim) -> Answer:
    """Run one claim and judge it. Raises QueryError, naming the file, when its query does not run."""
    try:
        rows = read_rows(connection, claim.sql)
        context = read_context(connection, (row["line_key"] for row in rows))
        lines = read_lines(rows, context)
        measured = read_measured(connection, claim.sql, context) if claim.kind in EFFICACY_KINDS else []
    except (sqlite3.Error, ValueError, IndexError) as error:
        raise QueryError(f"queries/{claim.name}.sql does not run: {error}.") from None
    return Answer(claim, rows, lines, measured, judge_claim(claim, lines, measured))


def build(
    connection: sqlite3.Connection, past: sqlite3.Connection, claims: Iterable[Claim], day: str
) -> tuple[list[Answer], int]:
    """Judge every claim and write what it says. Returns the answers and how many rows changed.

    Everything is asked before anything is written, so a query that fails leaves the database as it was.
    """
    answers = [answer(connection, claim) for claim in claims]
    for said in answers:
        history.record(past, day, said.claim.name, said.verdict, said.lines)
    connection.execute("begin immediate")
    try:
        changed = _write(connection, past, answers)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return answers, changed


def _write(connection: sqlite3.Connection, past: sqlite3.Connection, answers: list[Answer]) -> int:
    changed = sync(connection, "claims", [claim_row(said) for said in answers], ("claim",))
    studies = [
        {"claim": said.claim.name, "position": place, **{c: row[c] for c in RESULT_COLUMNS}}
        for said in answers
        for place, row in enumerate(said.rows, start=1)
    ]
    changed += sync(connection, "claim_studies", studies, ("claim", "position"))
    changed += sync(connection, "quotes", quotes.locks(connection), quotes.KEYS)
    days = [dict(row) for row in past.execute("select * from verdicts order by claim, day")]
    changed += sync(connection, "verdicts", days, ("claim", "day"))
    return changed + make_views(connection, [said.claim.name for said in answers])


def sync(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]], key: tuple[str, ...]) -> int:
    """Make a table hold exactly these rows, touching only those that differ. Returns how many it touched."""
    held = {tuple(row[k] for k in key): dict(row) for row in connection.execute(f"select * from {table}")}
    wanted = {tuple(row[k] for k in key): row for row in rows}
    gone = [k for k in held if k not in wanted]
    where = " and ".join(f"{k} = ?" for k in key)
    connection.executemany(f"delete from {table} where {where}", gone)
    different = [row for k, row in wanted.items() if any(held.get(k, {}).get(c, ...) != row[c] for c in row)]
    for row in different:
        names, marks = ",".join(f'"{c}"' for c in row), ",".join("?" * len(row))
        connection.execute(f"insert or replace into {table} ({names}) values ({marks})", list(row.values()))
    return len(gone) + len(different)


def make_views(connection: sqlite3.Connection, names: Iterable[str]) -> int:
    """One view per claim, NAME-studies: canned queries stop at 1,000 rows and have no facets, views do not."""
    wanted = {f"{name}-studies": view_sql(name) for name in names}
    held = dict(connection.execute("select name, sql from sqlite_master where type = 'view' and name like '%-studies'"))
    stale = [name for name, sql in held.items() if wanted.get(name) != sql]
    for name in stale:
        connection.execute(f'drop view "{name}"')
    missing = [name for name in wanted if name not in held or name in stale]
    for name in missing:
        connection.execute(wanted[name])
    return len(stale) + len(missing)


def view_sql(name: str) -> str:
    columns = ", ".join(c for c in COLUMNS if c != "claim")
    return f"CREATE VIEW \"{name}-studies\" as select {columns} from claim_studies where claim = '{name}'"


def claim_row(said: Answer) -> dict[str, Any]:
    """One row of the table claims: the editors' answer, the rule's, and what there is to show for it."""
    claim, verdict, lines = said.claim, said.verdict, said.lines
    read = {x.key for x in lines if x.is_read}
    return {
        "claim": claim.name,
        "position": claim.position,
        "section": claim.section,
        "kind": claim.kind,
        "title": claim.title,
        "statement": claim.claim,
        "bottom_line": claim.bottom_line,
        "evidence": claim.evidence,
        "wording": claim.wording,
        "note": claim.note,
        "rule_evidence": verdict.evidence,
        "rule_wording": verdict.wording,
        "strength": verdict.strength,
        "rule_why": "\n".join(verdict.why),
        "under_review": int(parted(claim, verdict)),
        "lines": json.dumps(claim.lines, ensure_ascii=False),
        "key_pmids": json.dumps(claim.key_studies, ensure_ascii=False),
        "reasoning": claim.reasoning,
        "reviewed": claim.reviewed,
        "reviewed_by": ", ".join(claim.reviewed_by),
        "status": claim.status,
        "sql": claim.sql,
        "studies": len({x.study for x in lines}),
        "papers": len(lines),
        "read_papers": len(read),
        "draft_papers": len(lines) - len(read),
        "people": verdict.people or None,
        "newest_year": max((x.year for x in lines if x.year), default=None),
        "summary": json.dumps(summary(said), ensure_ascii=False, sort_keys=True),
    }


def summary(said: Answer) -> dict[str, Any]:
    """What pages draw from: votes, panels, how little would change the answer, and answers to narrower questions."""
    fragile = said.fragility()
    narrowed = {asked.query(): said.narrowed(asked).verdict for asked in narrower(said.claim.name)}
    return said.verdict.summary() | {
        "fragility": {
            "studies": list(fragile.studies),
            "becomes": fragile.becomes,
            "exact": fragile.exact,
            "papers": {str(pmid): becomes for pmid, becomes in fragile.papers.items()},
        },
        "narrowed": {query: [verdict.evidence, verdict.strength] for query, verdict in narrowed.items()},
    }


def parted(claim: Claim, verdict: Verdict) -> bool:
    """Whether editors and rule give different answers on an axis the rule rates."""
    pairs = ((claim.evidence, verdict.evidence), (claim.wording, verdict.wording))
    return any(rule not in (NOT_RATED, editors) for editors, rule in pairs)
