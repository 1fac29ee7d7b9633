"""The search strategies: one at least for every claim, in PubMed's syntax, with nothing in them that knows the answer."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from harvest.library import Library
from harvest.query import search
from harvest.records import Record, parse_records
from harvest.searches import Search, read_searches

SEARCHES = read_searches()
BY_NAME = {one.name: one for one in SEARCHES}
KET = (
    '("Ketamine"[MeSH Terms] OR ketamine[Title/Abstract] OR "Esketamine"[Supplementary Concept] OR '
    'esketamine[Title/Abstract] OR arketamine[Title/Abstract] OR "S-ketamine"[Title/Abstract])'
)
HUM = 'NOT ("Animals"[MeSH Terms] NOT "Humans"[MeSH Terms])'
NOT_ABOUT_KETAMINE = {"conventional-slow", "chemical-balance-theory", "jpp-attribution-as-named"}
# Claims that animal work or history may answer, or whose journal is the whole question.
ALL_SPECIES = {"anaesthetic-origin", "synapse-formation", "synaptogenesis-mediates", "glutamate-target"}
ALL_SPECIES |= {"jpp-attribution", "supervision-required"}
# Words that say what a study found, as a search would hold them. Outcomes that can go either way (relapse, remission,
# safety, side effects) are not results.
RESULT = re.compile(
    r"rapid|durab|tolerab|tolerat|\beffective|efficac|success|improv|benefi|reduc|reliev|lasting|sustain|superior|"
    r"inferior|promis|instant|significan|within hours|recovery\b(?! of function)|\bsafe\b|synaptogenesis|resilien",
    re.I,
)

each_search = pytest.mark.parametrize("one", SEARCHES, ids=lambda one: one.name)


def claim_names(root: Path) -> list[str]:
    """The claims in the article's order, from their own pages."""
    pages = [page for page in (root / "queries").glob("*.md") if page.read_text().startswith("---")]
    fronts = {page.stem: yaml.safe_load(page.read_text().split("---")[1]) for page in pages}
    return sorted(fronts, key=lambda name: int(fronts[name]["position"]))


def test_every_claim_has_a_search_of_its_name_in_the_articles_order(root: Path) -> None:
    names = claim_names(root)
    assert len(names) == 32
    assert [one.name for one in SEARCHES if one.name == one.claim] == names
    assert {one.claim for one in SEARCHES} == set(names)


def test_every_entry_says_what_was_changed_and_why(root: Path) -> None:
    entries = yaml.safe_load((root / "harvest" / "searches.yml").read_text())["searches"]
    for entry in entries:
        assert set(entry) == {"name", "claim", "question", "query", "note"}
        assert entry["question"].endswith("?") and entry["note"].endswith(".")


@each_search
def test_a_query_is_one_line_of_balanced_groups_with_a_known_field_on_every_term(one: Search) -> None:
    answer = search(Library(), one.query)
    assert answer.fields_not_found == []
    assert "[All Fields]" not in answer.translation, "a term without a field is left to PubMed's own mapping"
    assert "\n" not in one.query and "  " not in one.query


@each_search
def test_no_group_mixes_and_with_or(one: Search) -> None:
    """PubMed goes from left to right, so `a OR b AND c` is not what it looks like."""
    for operators in operators_by_group(one.query):
        assert len(operators - {"NOT"}) <= 1, f"{one.name}: {operators} in one group"


def operators_by_group(query: str) -> Iterator[set[str]]:
    """The operators of each bracketed group, and of the whole."""
    open_groups: list[set[str]] = [set()]
    for token in re.findall(r'"[^"]*"|[()]|\b(?:AND|OR|NOT)\b', query):
        if token == "(":
            open_groups.append(set())
        elif token == ")":
            yield open_groups.pop()
        elif not token.startswith('"'):
            open_groups[-1].add(token)
    yield from open_groups


@each_search
def test_no_query_holds_a_word_for_a_result(one: Search) -> None:
    assert RESULT.findall(one.query.replace("Recovery of Function", "")) == []


@each_search
def test_the_shared_blocks_are_pasted_in_full(one: Search) -> None:
    assert one.query.startswith(KET) == (one.name not in NOT_ABOUT_KETAMINE)
    if one.name not in NOT_ABOUT_KETAMINE:
        assert one.query.endswith(HUM) == (one.name not in ALL_SPECIES)


def article(pmid: int, title: str, abstract: str, headings: tuple[str, ...] = ()) -> Record:
    """A record of our own making."""
    mesh = "".join(f"<MeshHeading><DescriptorName>{name}</DescriptorName></MeshHeading>" for name in headings)
    body = (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>'
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{abstract}</AbstractText></Abstract>"
        "<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType>"
        f"</PublicationTypeList></Article><MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation></PubmedArticle>"
    )
    return Record(pmid, 1, "article", body.encode())


OPPOSITES = [
    ("rapid-onset", "Ketamine lifts depression", "Better at 24 hours.", "No different at 24 hours or day 7."),
    ("durable-weeks", "Ketamine in depression", "Well at follow-up.", "All had had a relapse by day 9."),
    ("crisis-relief", "Ketamine in crisis", "Suicidal thoughts fell.", "Suicidality was no different."),
    ("healing-outcome", "Ketamine in depression", "Remission held.", "Most had relapsed; functioning was poor."),
    ("low-dose-effect", "Ketamine by dose in depression", "Low-dose worked; a dose-ranging trial in depression.",
     "Depression did not change until doses were titrated upwards."),
    ("consent-side-effects", "Ketamine for pain: a trial", "Few adverse events.", "Many adverse events."),
    ("setting-ensures-safety", "Safety of ketamine", "Nothing was seen.", "Cystitis was seen."),
    ("iv-instant-results", "Ketamine in depression", "Apart at 40 minutes.", "Not apart at 2 hours."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "title", "for_it", "against_it"), OPPOSITES, ids=lambda value: str(value)[:24])
def test_a_search_finds_what_opposes_as_readily_as_what_supports(
    name: str, title: str, for_it: str, against_it: str
) -> None:
    library = Library([article(1, title, for_it), article(2, title, against_it)])
    assert search(library, BY_NAME[name].query).pmids == {1, 2}


def test_animals_stay_out_of_questions_about_people_and_unindexed_records_stay_in() -> None:
    headings = [("Animals", "Mice"), ("Animals", "Humans"), ()]
    records = [article(i, "Ketamine and depression", "", names) for i, names in enumerate(headings, 1)]
    library = Library(records)
    assert search(library, BY_NAME["depression-efficacy"].query).pmids == {2, 3}
    of_synapses = [article(i, "Ketamine and synapses", "Depressive", names) for i, names in enumerate(headings, 1)]
    assert search(Library(of_synapses), BY_NAME["synapse-formation"].query).pmids == {1, 2, 3}


def test_another_drug_is_not_found() -> None:
    other = article(1, "Sertraline for depression: a randomized trial", "At 24 hours, no relapse.", ("Depression",))
    for one in SEARCHES:
        if one.name not in NOT_ABOUT_KETAMINE:
            assert search(Library([other]), one.query).pmids == set()


def test_no_real_record_comes_from_the_journal_the_article_names(shared: Path) -> None:
    """One of the shared files, read with the harvester's own parser; the real journal stands in for a control."""
    with gzip.open(shared / "pubmed" / "records_1.xml.gz") as file:
        records = [item for item in parse_records(iter(lambda: file.read(1 << 20), b"")) if isinstance(item, Record)]
    library = Library(records)
    assert len(library.entries) > 1000
    assert search(library, BY_NAME["jpp-attribution-as-named"].query).pmids == set()
    assert search(library, '"J Clin Psychiatry"[Journal] OR "Lancet"[Journal] OR "Science"[Journal]').pmids
