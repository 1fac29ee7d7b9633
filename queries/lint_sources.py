"""Citations in the text against the records we hold: KE801-804, KE806, KE807; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from queries.lint_asserted import asserts
from queries.lint_library import Cited, Library, same_journal
from queries.lint_markdown import Prose
from queries.lint_rules import Message

PMID = re.compile(
    r"\bPMIDs?:? ?#?(\d{1,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov|/)/?(\d{1,9})|/papers/(\d{1,9})\b", re.IGNORECASE
)
DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"'<>\])]+)", re.IGNORECASE)
JOURNAL = re.compile(
    r"\b(?:The )?((?:(?:[A-Z][a-z]+ ){0,4})(?:Journal|Annals|Archives|Proceedings|Bulletin) of "
    r"(?:the )?[A-Z][\w-]+(?:,? (?:(?:and|of|the|in|for|&) ){0,2}[A-Z][\w-]+){0,6})"
)
PUBLISHED = re.compile(
    r"\b(?:published|appeared|printed|reported|study|article|paper) in (?:19\d\d |20\d\d )?(?:in )?(?:the |"
    r"The )?[\"']?"
    r"((?:[A-Z][\w-]+ (?:(?:and|of|in|&) )?){0,4}(?:Journal|Psychiatry|Medicine|Lancet|Pharmacology|"
    r"Psychopharmacology|"
    r"Letters|Research|Review|Reviews|Neuroscience|Science|Nature|Pain|JAMA)(?: [A-Z][\w-]+)*)"
)
# Any name after "in": a journal only where we hold one of that name ("In the Lancet, …").
PLACED = re.compile(r"\b[Ii]n (?:the |The )?((?:[A-Z][\w-]+ ?(?:(?:of|and|the) )?){1,6})")
NAMED = re.compile(r"\b([A-Z][\w'-]+)(?: et al\.?| and colleagues| and others)?,? \(?((?:19|20)\d\d)\b")
CONCERN = {
    "retracted": ("KE801", "error", "was retracted"),
    "expression-of-concern": ("KE802", "warning", "carries an expression of concern"),
}


def citations(said: Prose, raw: str, library: Library) -> Iterator[Message]:
    """What is wrong with the papers and journals that a sentence names. `raw`: the sentence's addresses as well."""
    cited = []
    for pmid in pmids(raw):
        paper = library.papers.get(pmid)
        yield from unknown(said, f"PMID {pmid}") if paper is None else noticed(said, f"PMID {pmid}", paper)
        cited += [paper] if paper else []
    for doi in dois(raw):
        paper = library.dois.get(doi.lower())
        yield from unknown(said, f"DOI {doi}") if paper is None else noticed(said, f"DOI {doi}", paper)
        cited += [paper] if paper else []
    yield from journals(said, cited, library)
    if len(cited) == 1:
        yield from misnamed(said, cited[0])


def pmids(raw: str) -> list[int]:
    return list(dict.fromkeys(int(next(filter(None, found))) for found in PMID.findall(raw)))


def dois(raw: str) -> list[str]:
    return list(dict.fromkeys(found.rstrip(".,;:") for found in DOI.findall(raw)))


def unknown(said: Prose, name: str) -> Iterator[Message]:
    yield Message(
        "KE803", "warning", f"{name} is not among the records we hold.", "check the identifier", said.at, name
    )


def noticed(said: Prose, name: str, paper: Cited) -> Iterator[Message]:
    """KE801, KE802: the record carries a notice that the sentence does not mention."""
    if not paper.notice or re.search(r"\b(?:retract|correct|withdrawn|concern)", said.lower):
        return
    code, severity, words = CONCERN.get(paper.notice, ("KE802", "warning", f"carries a notice ({paper.notice})"))
    yield Message(code, severity, f"{name} {words}.", "say so beside the citation, or drop it", said.at, name)


def journals(said: Prose, cited: list[Cited], library: Library) -> Iterator[Message]:
    """KE804: a journal in no record. KE806: the cited paper stands in another journal."""
    names = dict.fromkeys(m.group(1) for p in (JOURNAL, PUBLISHED) for m in p.finditer(said.text) if stands(said, m))
    placed = (m.group(1).strip() for m in PLACED.finditer(said.text) if stands(said, m))
    names |= dict.fromkeys(name for name in placed if cited and library.knows_journal(name))
    for name in names:
        if not library.knows_journal(name):
            says = f"“{name}” is the journal of no record we hold; such a journal may not exist."
            yield Message(
                "KE804", "error", says, "give author, year and PMID of the study that is meant", said.at, name
            )
        elif cited and not any(same_journal(name, paper.journal) for paper in cited):
            says = f"the paper cited here stands in {cited[0].journal}, not in {name}."
            yield Message("KE806", "error", says, f"“{cited[0].journal}”", said.at, name)


def stands(said: Prose, match: re.Match[str]) -> bool:
    return asserts(said, match.start(1), match.end(1))


def misnamed(said: Prose, paper: Cited) -> Iterator[Message]:
    """KE807: the one paper cited is by another author or of another year."""
    named = NAMED.findall(said.text)
    if len(named) != 1 or not paper.author or not paper.year:
        return
    author, year = named[0]
    surname = paper.author.split()[0].lower()
    if author.lower() not in (surname, paper.author.lower()) or abs(int(year) - paper.year) > 1:
        says = f"the record cited here is {paper.author} {paper.year}, not {author} {year}."
        yield Message("KE807", "warning", says, f"“{paper.author} {paper.year}”", said.at, author)
