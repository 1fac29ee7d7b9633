"""What NCBI's answers say, including the errors it sends with HTTP 200. Bytes in, values out; pure.

The rows named below are those of services.md A.6.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape

from lxml import etree

from .errors import Fatal, NotPubmedXml, Transient
from .records import PMID, Item, parse_records

WALL = 9_999  # records that one PubMed query can give, history server or not (services.md A.3)
PASSING = (
    *("external viewer error", "empty response", "timeout", "timed out", "ctxrawclient", "txclient"),
    *("closed connection", "eof", "backend failed", "temporarily unavailable", "unable to obtain query"),
)
LASTING = ("cannot be larger than", "out of range", "invalid db", "empty id list", "invalid id", "empty term")


@dataclass(frozen=True)
class SearchAnswer:
    """An ESearch answer: NCBI's count, the PMIDs sent along, and what it says it did with the query.

    Where it was not `asked`, the count is what other counts leave over.
    """

    count: int
    pmids: list[int]
    translation: str
    warnings: list[str]
    errors: list[str]
    asked: bool = True


def check_status(status: int, body: bytes, retry_after: str | None) -> None:
    """Raise what an HTTP error means: rows 1 to 5, 13 and 14."""
    said = ncbi_words(body)
    if status == 429 or "rate limit" in said.lower():
        raise Transient(f"NCBI asks to slow down (HTTP 429: {said}).", seconds(retry_after), halve=False)
    if status == 414:
        raise Fatal("The request was too long for the server (HTTP 414); this is a fault of this program.")
    if status >= 500 or status == 408:
        raise Transient(f"The server failed (HTTP {status}: {said}).", seconds(retry_after), halve=status != 503)
    if status == 400 and is_passing(said):
        raise Transient(f"The server failed (HTTP 400: {said}).")
    raise Fatal(f"NCBI refused the request (HTTP {status}): {said}")


def is_passing(said: str) -> bool:
    """Whether an error text is of the kind that goes away by itself (rows 3, 6, 8 and 12)."""
    lowered = said.lower()
    return any(words in lowered for words in PASSING) and not any(words in lowered for words in LASTING)


def seconds(retry_after: str | None) -> float | None:
    """A Retry-After header in seconds; dates and nonsense count as absent."""
    return float(retry_after) if retry_after and re.fullmatch("[0-9]{1,5}", retry_after.strip()) else None


def ncbi_words(body: bytes) -> str:
    """The error text of a body in XML, JSON or HTML, on one line, at most 300 characters."""
    text = body[:20_000].decode("utf-8", "replace")
    found = re.search(r"<ERROR>(.*?)</ERROR>", text, re.S) or re.search(r"<title>(.*?)</title>", text, re.S | re.I)
    said = unescape(found[1]) if found else json_error(text) or re.sub(r"<[^>]*>", " ", text)
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:300] or "no words"


def json_error(text: str) -> str:
    """The error of a JSON body; NCBI's JSON may hold raw newlines inside strings."""
    try:
        document = json.loads(text, strict=False)
    except ValueError:
        return ""
    return str(document.get("error", "")) if isinstance(document, dict) else ""


def check_error(body: bytes) -> None:
    """Raise for an <ERROR> element, which NCBI also sends with HTTP 200 (rows 6 and 12)."""
    if not re.search(rb"<ERROR>\s*\S", body[:20_000]):
        return
    said = ncbi_words(body)
    if is_passing(said) or not any(words in said.lower() for words in LASTING):
        raise Transient(f"NCBI answered with an error: {said}")
    raise Fatal(f"NCBI refused the request: {said}")


def check_whole(body: bytes, root: str) -> None:
    """Raise Transient unless the body is a whole document with this root (rows 8 to 10)."""
    if not body.strip():
        raise Transient("The server sent an empty answer.")
    if re.match(rb"\s*(<!doctype html|<html)", body, re.I):
        raise Transient(f"The server sent a web page instead of data ({ncbi_words(body)}).")
    if not re.search(rf"(</{root}\s*>|<{root}\s*/>)\s*$".encode(), body[-400:]):
        raise Transient(f"The answer broke off before the end of its {root}.")


def read_search(body: bytes) -> SearchAnswer:
    """An ESearch answer in XML. Raises Transient or Fatal."""
    check_error(body)
    check_whole(body, "eSearchResult")
    root = safe_xml(body)
    count = number(root.findtext("Count"))
    texts = [item.text or "" for item in root.iterfind("IdList/Id")]
    if count is None or not all(PMID.fullmatch(text) for text in texts):
        raise Transient("The search answer has no count, or identifiers that are not PMIDs.")
    return SearchAnswer(
        count=count,
        pmids=list(dict.fromkeys(int(text) for text in texts)),
        translation=root.findtext("QueryTranslation") or "",
        warnings=[f"{item.tag}: {item.text or ''}" for item in root.iterfind("WarningList/*")],
        errors=[f"{item.tag}: {item.text or ''}" for item in root.iterfind("ErrorList/*")],
    )


def number(text: str | None) -> int | None:
    """A count, or None where there is none."""
    return int(text) if text and re.fullmatch("[0-9]{1,12}", text) else None


def safe_xml(body: bytes) -> etree._Element:
    """Parse without ever resolving, loading or expanding anything. Raises Transient where that fails."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Transient(f"The server sent broken XML ({error.msg}).") from None
    if b"<!ENTITY" in body[:20_000]:
        raise Transient("The server sent an internal DTD, which was refused.")
    return root


def read_articles(body: bytes) -> list[Item]:
    """An EFetch answer. Raises Transient or Fatal; a bad record inside a good answer is a Skipped."""
    if not re.search(rb"<PubmedArticleSet[\s>/]", body[:4_000]):
        check_error(body)
    check_whole(body, "PubmedArticleSet")
    try:
        return list(parse_records([body]))
    except NotPubmedXml as error:
        raise Transient(f"The server sent records that cannot be read: {error.message}.") from None
