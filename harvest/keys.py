"""What the other sources are asked by: the PMIDs, DOIs and registry numbers of the records held."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from lxml import etree

from .store import Store

NCT = re.compile(rb"\bNCT\d{8}\b")
DOI = re.compile(r"10\.\d{4,9}/\S+")
OWN_DOI = (
    "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
    "MedlineCitation/Article/ELocationID[@EIdType='doi'][@ValidYN='Y']",
    "BookDocument/ArticleIdList/ArticleId[@IdType='doi']",
)
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def read_doi(body: bytes) -> str | None:
    """A record's own DOI, never one of its references' (services.md G1); lower case, as DOIs compare."""
    try:
        record = etree.fromstring(body, PARSER)
    except etree.XMLSyntaxError:
        return None
    for path in OWN_DOI:
        for element in record.findall(path):
            doi = (element.text or "").strip().lower()
            if DOI.fullmatch(doi):
                return doi
    return None


def read_registry_numbers(body: bytes) -> set[str]:
    """ClinicalTrials.gov numbers in a record's own citation; its reference list is left out."""
    return {match.decode() for match in NCT.findall(body.partition(b"<PubmedData>")[0])}


def held_bodies(store: Store) -> Iterator[bytes]:
    """The latest bytes of every record held, one at a time."""
    for (body,) in store.connection.execute(
        "select a.body from answers a join (select pmid, max(id) as id from receipts group by pmid) last"
        " using (pmid) join receipts r on r.id = last.id and r.sha256 = a.sha256 order by a.pmid"
    ):
        yield zlib.decompress(body)


def held_keys(store: Store, kind: str) -> list[str]:
    """Every distinct key of one kind (pmid, doi or nct) in the records held, sorted."""
    if kind == "pmid":
        return [str(pmid) for (pmid,) in store.execute("select distinct pmid from receipts order by pmid")]
    if kind == "doi":
        return sorted({doi for body in held_bodies(store) if (doi := read_doi(body))})
    return sorted({number for body in held_bodies(store) for number in read_registry_numbers(body)})
