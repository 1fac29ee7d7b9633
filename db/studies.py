"""Papers and studies, many to many: what a paper says of registers and of other papers, and what that makes of it.

When in doubt, separate: the paper is a study of its own, and "may be the same" as another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from db.paper import Paper
from db.reading.finding import Finding

# Trial registers of the WHO's network and the shape of their numbers; PROSPERO registers reviews, not trials.
REGISTERS = {
    "ClinicalTrials.gov": r"NCT\d{8}",
    "ISRCTN": r"ISRCTN\d{6,8}",
    "ANZCTR": r"ACTRN\d{14}",
    "EudraCT": r"20\d\d-\d{6}-\d{2}",
    "ChiCTR": r"ChiCTR(?:-?[A-Z]{2,4}-?|-)?\d{8,10}",
    "UMIN": r"UMIN\d{9}",
    "jRCT": r"jRCTs?\d{9,10}",
    "DRKS": r"DRKS\d{8}",
    "CTRI": r"CTRI/20\d\d/\d{2,3}/\d{6}",
    "IRCT": r"IRCT\d{11,20}N\d{1,3}",
    "NTR": r"NTR\d{3,5}|NL-OMON\d{4,6}",
    "KCT": r"KCT\d{7}",
    "TCTR": r"TCTR20\d{9}",
    "PACTR": r"PACTR20\d{13}",
    "ReBEC": r"RBR-[0-9a-z]{6,8}",
    "PROSPERO": r"CRD42\d{9,10}",
}
NUMBER = re.compile(r"(?<![\w-])(?:" + "|".join(f"({shape})" for shape in REGISTERS.values()) + r")(?![\w])", re.I)
SPACED = re.compile(r"\b(NCT|ISRCTN|ACTRN|UMIN|DRKS)[ :#]{1,2}(?=\d)")
NO_TRIAL = {"PROSPERO"}

# part → words that say a paper reports part of a trial reported elsewhere, in a title and in an abstract. There
# "of a trial" must follow, since many a trial report also has its own post hoc analysis.
ANALYSIS = r"(?:secondary|post[ -]?hoc|exploratory|sub-?group|subset|mediation|ancillary) (?:data )?analys[ei]s"
OF_A_TRIAL = (
    r" (?:of|from) (?:(?:a|the|an|our|this|two|three|data|from|previous(?:ly)?|published|larger?|randomi[sz]ed"
    r"|clinical|controlled) ){1,8}(?:trial|study)"
)
PARTS = {
    "pooled": (
        r"pooled (?:\w+ ){0,2}analys[ei]s|individual (?:patient|participant)[ -](?:data|level)",
        r"pooled (?:data|sample)",
    ),
    "extension": (
        r"(?:open-label|long-term|safety) extension|extension (?:study|phase|trial)",
        r"long-term extension of",
    ),
    "subset": (
        rf"{ANALYSIS}|\bpost[ -]?hoc\b|re-?analys[ei]s|sub-?study|sub-?analys[ei]s",
        ANALYSIS + OF_A_TRIAL,
    ),
}
PART = {
    "title": re.compile("|".join(f"(?P<{part}>{title})" for part, (title, _) in PARTS.items()), re.I),
    "abstract": re.compile("|".join(f"(?P<{part}>{abstract})" for part, (_, abstract) in PARTS.items()), re.I),
}


def registrations_of(paper: Paper) -> Iterator[tuple[str, str, str]]:
    """(register, number, source: databank, title or abstract), each number once a source."""
    for bank, number in paper.registrations:
        register, plain = recognised(number) or (bank, number)
        yield register, plain, "databank"
    for source, text in (("title", paper.title), ("abstract", paper.abstract)):
        found = (recognised(match.group()) for match in NUMBER.finditer(SPACED.sub(r"\1", text)))
        for register, number in dict.fromkeys(filter(None, found)):
            yield register, number, source


def recognised(printed: str) -> tuple[str, str] | None:
    """(register, number in its usual spelling) of a trial or review register, else None."""
    match = NUMBER.fullmatch(SPACED.sub(r"\1", printed.strip()))
    if match is None or match.lastindex is None:
        return None
    return list(REGISTERS)[match.lastindex - 1], match.group().upper().replace("CHICTR", "ChiCTR")


def part_of(paper: Paper) -> list[Finding]:
    """Field study_part: the first words of title or abstract that call the paper part of another study."""
    for where, text in (("title", paper.title), ("abstract", paper.abstract)):
        match = PART[where].search(text)
        if match and match.lastgroup:
            words = (match.group(), where, "study-part-words")
            return [Finding("study_part", match.lastgroup, *words, start=match.start(), end=match.end())]
    return []


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as far as studies are concerned."""

    pmid: int
    name: str  # "Murrough 2013"
    year: int | None
    numbers: tuple[str, ...]  # of trial registers
    part: str = ""  # pooled, extension, subset where its words say so
    words: str = ""
    is_review: bool = False
    own: str = ""  # how a study of this paper alone is called


@dataclass(frozen=True, slots=True)
class Link:
    """Paper × study; part: whole, subset, pooled, extension. An uncertain link never joins two papers."""

    pmid: int
    study: str
    part: str
    why: str
    is_certain: bool = True


def related(papers: Iterable[Held], known: Iterable[Link] = ()) -> list[Link]:
    """Every paper's studies. `known` are a person's links; of their papers the rules say nothing."""
    by_person: dict[int, list[Link]] = defaultdict(list)
    for link in known:
        by_person[link.pmid].append(link)
    held = list(papers)
    holders: dict[str, list[Held]] = defaultdict(list)
    for paper in held:
        for number in () if paper.is_review else paper.numbers:
            holders[number].append(paper)
    links = [link for paper in held for link in by_person.get(paper.pmid) or _by_rule(paper, holders, by_person)]
    return sorted(
        _each_with_a_certain_one(links, {paper.pmid: paper for paper in held}),
        key=lambda link: (link.pmid, link.study),
    )


def _by_rule(paper: Held, holders: dict[str, list[Held]], by_person: dict[int, list[Link]]) -> Iterator[Link]:
    numbers = () if paper.is_review else paper.numbers
    if len(numbers) != 1:
        yield Link(paper.pmid, paper.own, "whole", _alone(paper))
        for number in numbers:
            yield Link(paper.pmid, number, paper.part or "pooled", f"registered with {number} and others", False)
        return
    (number,) = numbers
    others = [other for other in holders[number] if other.pmid != paper.pmid]
    mains = [one for one in holders[number] if not one.part]
    told_apart = [other for other in others if other.pmid in by_person]
    if not others:
        yield Link(paper.pmid, number, paper.part or "whole", f"the only paper held of {number}")
    elif len(mains) == 1 and not told_apart:
        why = (
            f'says "{paper.words}"; shares {number}'
            if paper.part
            else f"reports {number}; the others say they are part of it"
        )
        yield Link(paper.pmid, number, paper.part or "whole", why)
    else:
        yield Link(paper.pmid, paper.own, "whole", f"shares {number}, which may cover several trials")
        yield Link(paper.pmid, number, paper.part or "whole", f"shares {number}; may be the same trial", False)


def _alone(paper: Held) -> str:
    if paper.is_review:
        return "a review is no study of its own trials"
    return "has several registry numbers" if paper.numbers else "has no registry number"


def _each_with_a_certain_one(links: list[Link], papers: dict[int, Held]) -> Iterator[Link]:
    certain = {link.pmid for link in links if link.is_certain}
    yield from links
    for pmid, paper in papers.items():
        if pmid not in certain:
            yield Link(pmid, paper.own, "whole", "a study of its own until somebody knows better")
