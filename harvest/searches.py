"""What to ask PubMed: the strategies of searches.yml, and the curated studies."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from .errors import HarvestError
from .names import check_name
from .records import PMID

ROOT = Path(__file__).resolve().parent.parent
SEARCHES = ROOT / "harvest" / "searches.yml"
STUDIES = ROOT / "db" / "curated" / "studies.csv"
TITLE_NOISE = re.compile(r"[^\w\s.,:;()/-]|[\[\]\"]")  # what would be read as query syntax inside a quoted title


@dataclass(frozen=True)
class Search:
    """One strategy: its name, the question in words, the exact query, and the claim it serves."""

    name: str
    question: str
    query: str
    claim: str


@dataclass(frozen=True)
class Study:
    """One curated row, as far as PubMed can be asked about it. `pmid` is None where nobody knows it yet."""

    pmid: int | None
    doi: str
    title: str
    first_author: str
    year: str
    journal: str
    registry_numbers: tuple[str, ...]


def read_searches(path: Path = SEARCHES) -> list[Search]:
    """Every strategy, in the file's order. Raises HarvestError naming the entry that is wrong."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["searches"]
        searches = [Search(e["name"], e["question"], e["query"].strip(), e["claim"]) for e in entries]
    except OSError as error:
        raise HarvestError(f"{path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise HarvestError(
            f"{path} is not a list of searches, each with name, question, query and claim ({error})."
        ) from None
    names = [search.name for search in searches]
    for name in names:
        if names.count(name) > 1:
            raise HarvestError(f"{path} has two searches called {name}; give one of them another name.")
    return searches


def choose_searches(names: tuple[str, ...], searches: list[Search]) -> list[Search]:
    """The searches asked for, or all. Raises click.UsageError where a name is not known."""
    known = {search.name: search for search in searches}
    for name in names:
        check_name(name, known, "search")
    return [known[name] for name in dict.fromkeys(names)] if names else searches


def read_studies(path: Path = STUDIES) -> list[Study]:
    """The curated studies, or none when the file is not there. A PMID that cannot be one is an error."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [read_study(row, path) for row in csv.DictReader(file)]


def read_study(row: dict[str, str], path: Path) -> Study:
    """One row of studies.csv."""
    pmid = row["pmid"].strip()
    if pmid and not PMID.fullmatch(pmid):
        raise HarvestError(f"{path}: {pmid!r} is not a PMID (the row is {row['title'][:60]!r}).")
    numbers = tuple(number.strip() for number in row.get("nct", "").split(";") if number.strip())
    doi, title, author, year, journal = (
        row[name].strip() for name in ("doi", "title", "first_author", "year", "journal")
    )
    return Study(int(pmid) if pmid else None, doi, title, author, year, journal, numbers)


def since_term(query: str, since: date) -> str:
    """The query limited to records created or changed since a day."""
    day = f'"{since:%Y/%m/%d}"'
    return f'({query}) AND (({day}[crdt] : "3000"[crdt]) OR ({day}[mdat] : "3000"[mdat]))'


def study_terms(study: Study) -> list[str]:
    """What to ask PubMed for a study whose PMID nobody knows: its DOI, then its title."""
    title = " ".join(TITLE_NOISE.sub(" ", study.title).split())
    return [*([f"{study.doi}[AID]"] if study.doi else []), f'"{title}"[Title]']
