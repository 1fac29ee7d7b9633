"""Who wrote it: AuthorList elements → Authors. Investigators are not authors and never come here."""

from __future__ import annotations

import re
from dataclasses import replace

from db.paper import Author
from db.plain_text import Element, plain_text

ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])$")


def authors(lists: list[Element], shared_affiliation: str = "") -> tuple[Author, ...]:
    """The authors of the first list that is not one of editors, else of the first list there is.

    ValidYN="N" is a misspelt name that PubMed keeps beside the corrected one: left out.
    shared_affiliation: until 2013 PubMed printed one affiliation for a paper, the first author's.
    """
    chosen = next((one for one in lists if one.get("Type") != "editors"), lists[0] if lists else None)
    if chosen is None:
        return ()
    found = [_author(element) for element in chosen.findall("Author") if element.get("ValidYN") != "N"]
    if found and shared_affiliation and not found[0].affiliations:
        found[0] = replace(found[0], affiliations=(shared_affiliation,))
    return tuple(found)


def complete(lists: list[Element]) -> bool:
    """False where PubMed says that it left authors out."""
    return all(one.get("CompleteYN") != "N" for one in lists)


def _author(element: Element) -> Author:
    current = [plain_text(one) for one in element.findall("AffiliationInfo/Affiliation")]
    before_2014 = [plain_text(one) for one in element.findall("Affiliation")]
    return Author(
        last_name=plain_text(element.find("LastName")),
        fore_name=plain_text(element.find("ForeName")) or plain_text(element.find("FirstName")),
        initials=plain_text(element.find("Initials")),
        suffix=plain_text(element.find("Suffix")),
        collective_name=plain_text(element.find("CollectiveName")),
        orcid=next(
            filter(None, (orcid(one.text or "") for one in element.findall("Identifier[@Source='ORCID']"))),
            "",
        ),
        affiliations=tuple(filter(None, current or before_2014)),
    )


def orcid(printed: str) -> str:
    """Any printed form of an ORCID iD → 0000-0000-0000-0000, or "" when the check digit is wrong.

    ISO 7064 mod 11-2, https://support.orcid.org/hc/en-us/articles/360006897674.
    """
    match = ORCID.search(printed.strip())
    if match is None:
        return ""
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(match.groups()).upper() if digits[-1] == ("X" if check == 10 else str(check)) else ""
