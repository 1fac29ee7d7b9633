"""The starter library is real PubMed XML, by NLM's own DTD, and names papers without describing them."""

from __future__ import annotations

from pathlib import Path

import Bio.Entrez
from lxml import etree

from harvest.offline import starter
from harvest.query import search
from harvest.searches import Study, read_studies
from harvest.starter import starter_library

ALLOWED = {"pmid", "doi", "title", "first_author", "year", "journal", "registry_numbers"}


def test_it_is_valid_by_nlms_dtd() -> None:
    dtd = etree.DTD(str(Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"))
    awkward = [
        Study(1, "", "Less < more & \"more\" 'than' this", "", "", "J & J", ("NCT00000001", "ISRCTN1", "unheard-of 5")),
        Study(2, "10.1/a<b>", "Title", "van de Loo", "2020", "Journal", ()),
    ]
    tree = etree.fromstring(starter_library([*read_studies(), *awkward]))
    assert dtd.validate(tree), dtd.error_log.filter_from_errors()
    assert set(Study.__dataclass_fields__) == ALLOWED


def test_a_study_is_found_by_what_names_it_and_by_nothing_else() -> None:
    library, study = starter(), next(study for study in read_studies() if study.doi and study.pmid and study.year)
    for term in (f'"{study.doi}"[AID]', f"{study.pmid}[uid]", f"{study.first_author}[au] AND {study.year}[dp]"):
        assert study.pmid in search(library, term).pmids
    for term in ("hasabstract[sb]", "randomized controlled trial[pt]", '"Ketamine"[MeSH Terms]', "english[la]"):
        assert search(library, f"{study.pmid}[uid] AND ({term})").pmids == set()
