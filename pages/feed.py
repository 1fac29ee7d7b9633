"""Atom feeds: one entry a claim or a study, with an id that never changes and a date that moves when it does."""

from __future__ import annotations

import sqlite3
from xml.etree import ElementTree

from pages.rows import Row, row, rows
from pages.words import EVIDENCE, WORDING, cited, label

ATOM = "http://www.w3.org/2005/Atom"
TAG = "tag:ketamine-evidence,2026:"
LATEST = """
select c.claim, c.title, c.statement, c.bottom_line, v.day, v.evidence, v.wording, v.strength, v.why, v.studies
  from claims c join verdicts v on v.claim = c.claim
   and v.day = (select max(day) from verdicts where claim = c.claim)
"""
STUDIES = """
select s.study, s.pmid, s.title, s.first_author, s.year, s.stance, s.direction, s.notice, s.read_from,
       max(coalesce(p.revised, ''), coalesce(substr(p.received, 1, 10), '')) as touched
  from claim_studies s left join papers p on p.pmid = s.pmid
 where s.claim = ? group by s.study, s.pmid order by touched desc, s.position limit 50
"""


def all_changes(database: sqlite3.Connection) -> bytes:
    """The feed of every claim; an entry is updated on the day its answer or the studies behind it changed."""
    claims = rows(database, f"{LATEST} order by v.day desc, c.position")
    entries = [claim_entry(claim) for claim in claims]
    return feed("changes", "Ketamine Evidence: what changed", "/changes", entries)


def of_claim(database: sqlite3.Connection, name: str) -> bytes | None:
    """One claim and its fifty most lately touched studies; None when there is no such claim."""
    claim = row(database, f"{LATEST} where c.claim = ?", [name])
    if claim is None:
        return None
    studies = [study_entry(name, study, claim["day"]) for study in rows(database, STUDIES, [name])]
    return feed(
        f"claims/{name}", f"Ketamine Evidence: {claim['title']}", f"/claims/{name}", [claim_entry(claim), *studies]
    )


def claim_entry(claim: Row) -> Row:
    evidence, wording = EVIDENCE.get(claim["evidence"]), WORDING.get(claim["wording"])
    said = f"The rule on the evidence: {evidence[0] if evidence else claim['evidence']}"
    said += f"; on the wording: {wording[0] if wording else claim['wording']}; strength {label(claim['strength'])}."
    return {
        "id": f"claims/{claim['claim']}",
        "title": claim["title"],
        "link": f"/claims/{claim['claim']}",
        "updated": moment(claim["day"]),
        "summary": f"{claim['statement']} {said} {claim['why']} {claim['studies']} studies. Literature, not advice.",
    }


def study_entry(name: str, study: Row, day: str) -> Row:
    key = study["pmid"] or study["study"]
    notice = f" Notice: {label(study['notice'])}." if study["notice"] else ""
    said = f"{label(study['stance'])} the claim; {label(study['direction']) or 'direction not stated'}.{notice}"
    return {
        "id": f"claims/{name}/studies/{key}",
        "title": f"{cited(study)}: {study['title'] or 'untitled record'}",
        "link": f"/papers/{study['pmid']}" if study["pmid"] else f"/claims/{name}",
        "updated": moment(study["touched"] or day),
        "summary": f"{said} Read from: {study['read_from']}.",
    }


def moment(day: str) -> str:
    """An ISO day or part of one as the RFC 3339 moment that Atom asks for."""
    return f"{(day + '-01-01')[:10] if len(day) == 4 else (day + '-01')[:10]}T00:00:00Z"


def feed(name: str, title: str, page: str, entries: list[Row]) -> bytes:
    """The document. Addresses are relative to it, so no Host header can be made to speak for us."""
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    newest = max((entry["updated"] for entry in entries), default="1970-01-01T00:00:00Z")
    for tag, text in (("id", TAG + name), ("title", title), ("updated", newest)):
        add(root, tag, text)
    add(root, "link", href=page)
    add(root, "link", rel="self", href=f"/{name}.atom")
    add(add(root, "author"), "name", "Ketamine Evidence")
    for entry in entries:
        one = add(root, "entry")
        add(one, "id", TAG + entry["id"])
        for tag in ("title", "updated", "summary"):
            add(one, tag, entry[tag])
        add(one, "link", href=entry["link"])
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
    child.text = legal(text) or None
    return child


def legal(text: str) -> str:
    """Without the control characters that XML has no way to hold."""
    return "".join(character for character in text if character >= " " or character in "\n\t")
