"""The quote lock: every quoted passage with the place, the hash and the revision date of the text it was read from.

`queries build` writes the table `quotes`; `queries check` fails where the text has changed since, or the words are
no longer at their place.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

# The quoted rows and the text each stands in as it is now. A curated quotation is a person's words in studies.csv.
QUOTED = """
select s.claim, s.position, s.pmid, s.quote, s.quote_where as "where", s.quote_start as start, s.quote_end as "end",
  case s.quote_where when 'title' then p.title when 'abstract' then p.abstract when 'curated' then (
    select c.primary_result from curated c where (c.pmid = s.pmid or s.pmid is null and c.pmid is null)
      and instr(c.primary_result, s.quote) order by c.row limit 1) end as text,
  p.revised
from claim_studies s left join papers p on p.pmid = s.pmid
where s.quote is not null order by s.claim, s.position
"""
KEYS = ("claim", "position")
PLACES = ("title", "abstract", "curated")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def locks(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """One row for every quotation in claim_studies. A curated one has no offsets of its own: they are found."""
    return [lock(dict(row)) for row in connection.execute(QUOTED)]


def lock(row: dict[str, Any]) -> dict[str, Any]:
    """Where a quotation stands and what it was taken from; offsets in code points."""
    text, start, end = row["text"], row["start"], row["end"]
    if row["where"] == "curated" and text is not None:
        start = text.index(row["quote"])
        end = start + len(row["quote"])
    return {
        "claim": row["claim"],
        "position": row["position"],
        "pmid": row["pmid"],
        "where": row["where"],
        "start": start,
        "end": end,
        "words_sha256": sha256(row["quote"]),
        "text_sha256": None if text is None else sha256(text),
        "revised": row["revised"],
    }


def failures(connection: sqlite3.Connection) -> list[str]:
    """One sentence for every quotation that its source no longer bears out."""
    held = {(r["claim"], r["position"]): dict(r) for r in connection.execute("select * from quotes")}
    quoted = {(r["claim"], r["position"]): dict(r) for r in connection.execute(QUOTED)}
    wrong = [
        f"{place(held[k])}: the quotation is gone; run “python -m queries build”." for k in held if k not in quoted
    ]
    return wrong + [said for key, row in quoted.items() if (said := failure(held.get(key), row))]


def failure(held: dict[str, Any] | None, row: dict[str, Any]) -> str:
    """What is wrong with one quotation, or ''. A copy published without abstracts cannot be held against them."""
    if held is None or held["words_sha256"] != sha256(row["quote"]):
        return f"{place(row)}: the quotation is not the one that was locked; run “python -m queries build”."
    if row["text"] is None or held["text_sha256"] is None:
        return "" if row["where"] == "abstract" else f"{place(row)}: its text is not there; run “python -m db build”."
    if held["text_sha256"] != sha256(row["text"]):
        dates = f"{held['revised'] or 'undated'} → {row['revised'] or 'undated'}"
        return f"{place(row)}: the text has changed ({dates}); read it again and run “python -m queries build”."
    if row["text"][held["start"] : held["end"]] != row["quote"]:
        return f"{place(row)}: the words are not at {held['start']}–{held['end']}; run “python -m db build”."
    return ""


def place(row: dict[str, Any]) -> str:
    """The claim, the paper and the part of it that is quoted."""
    paper = f"PMID {row['pmid']}" if row["pmid"] else "a study without PMID"
    return f"{row['claim']} quotes {paper} ({row['where']})"
