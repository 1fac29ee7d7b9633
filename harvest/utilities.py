"""The other E-utilities, and which path leads to which (services.md A.1 and A.4). Parameters in, Reply out."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from .answers import WALL
from .library import Library
from .query_fields import DATES, LABELS, TAGS
from .replies import HIGHEST_UID, PAST_THE_WALL, TEXT, UNABLE, XML, History, Parameters, Reply, document, number, uids
from .search_replies import esearch
from .summary_replies import esummary


def epost(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """Keep a list of UIDs on the history server."""
    if parameters.get("db") != "pubmed":
        return document(
            "ePostResult",
            f"\n\t<ERROR>Invalid db name specified: {escape(parameters.get('db', ''))}</ERROR>\n",
        )
    good = [int(text) for text in uids(parameters) if text.isdigit() and int(text) <= HIGHEST_UID]
    bad = len(good) < len(uids(parameters))
    errors = ["Empty ID list; Nothing to store"] if not good else []
    errors += [f"Some IDs have invalid value and were omitted. Maximum ID value {HIGHEST_UID}"] if bad else []
    inner = "".join(f"\n\t<ERROR>{text}</ERROR>" for text in errors)
    if good:
        env, key = history.keep(good, parameters.get("WebEnv"))
        inner += f"\n\t<QueryKey>{key}</QueryKey>\n\t<WebEnv>{env}</WebEnv>\n"
    return document("ePostResult", inner, gap="")


def efetch(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """Records; PMIDs that are not there are left out without a word."""
    start = number(parameters, "retstart", 0)
    if "WebEnv" in parameters and "id" not in parameters:
        found = history.get(parameters)
        if found is None:
            return fetch_error(UNABLE, 200)
        if start >= WALL:
            return fetch_error(f"Search backend cannot retrieve history data. Reason: Exception: {PAST_THE_WALL}")
        if start >= len(found):
            return fetch_error(
                f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than "
                f"number of records available in history. History includes {len(found)} IDs."
            )
        pmids = found[start : min(start + number(parameters, "retmax", 20), WALL)]
    else:
        if not uids(parameters):
            return fetch_error("Empty id list - nothing todo")
        if not all(text.isdigit() for text in uids(parameters)):
            return fetch_error("Invalid id parameter")
        pmids = [int(text) for text in uids(parameters)][start : start + number(parameters, "retmax", 10_000)]
    return fetch_reply(library, list(dict.fromkeys(pmids)), parameters, year)


def fetch_error(message: str, status: int = 400) -> Reply:
    """EFetch's own error document."""
    return document("eFetchResult", f"\n\t<ERROR>{escape(message)}</ERROR>\n", status=status)


def fetch_reply(library: Library, pmids: list[int], parameters: Parameters, year: int) -> Reply:
    """PubmedArticleSet, or with retmode=text the bare list of UIDs."""
    held = [library.entries[pmid].record for pmid in pmids if pmid in library.entries]
    if parameters.get("retmode") in ("text", "json") or parameters.get("rettype") == "uilist":
        return Reply("".join(f"{record.pmid}\n" for record in held).encode(), TEXT)
    head = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
        f'"-//NLM//DTD PubMedArticle, 1st January {year}//EN" '
        f'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_{year % 100}0101.dtd">\n<PubmedArticleSet>'
    )
    body = "".join(["\n"] if held else []).encode() + b"\n".join(record.body for record in held)
    return Reply(head.encode() + body + b"</PubmedArticleSet>", XML)


def elink(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """No link data is held, so every source has an empty LinkSet."""
    ids = "".join(f"<Id>{escape(uid)}</Id>" for uid in uids(parameters))
    inner = f"\n\n  <LinkSet>\n    <DbFrom>pubmed</DbFrom>\n    <IdList>{ids}</IdList>\n  </LinkSet>\n"
    return document("eLinkResult", inner)


def einfo(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """The one database there is, and its fields."""
    if "db" not in parameters:
        return document("eInfoResult", "\n<DbList>\n\n\t<DbName>pubmed</DbName>\n</DbList>\n")
    fields = "".join(
        f"<Field><Name>{name.upper()}</Name><FullName>{LABELS[name]}</FullName>"
        f"<IsDate>{'Y' if name in DATES else 'N'}</IsDate></Field>"
        for name in TAGS
    )
    return document(
        "eInfoResult",
        "<DbInfo><DbName>pubmed</DbName><MenuName>PubMed</MenuName><Description>PubMed bibliographic record"
        f"</Description><Count>{len(library.entries)}</Count><FieldList>{fields}</FieldList></DbInfo>",
    )


def espell(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """No dictionary is held, so no correction is offered."""
    term = escape(parameters.get("term", ""))
    inner = f"\n\t<Database>pubmed</Database>\n\t<Query>{term}</Query>\n\t<CorrectedQuery/>\n\t<SpelledQuery/>"
    return document("eSpellResult", f"{inner}\n\t<ERROR/>\n")


def ecitmatch(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """Each citation comes back with NOT_FOUND: no page numbers are indexed."""
    lines = [line for line in re.split(r"[\r\n]+", parameters.get("bdata", "")) if line]
    return Reply("".join(f"{line}NOT_FOUND\n" for line in lines).encode(), TEXT)


UTILITIES: dict[str, Callable[[Library, History, Parameters, int], Reply]] = {
    "einfo": einfo,
    "esearch": esearch,
    "epost": epost,
    "esummary": esummary,
    "efetch": efetch,
    "elink": elink,
    "espell": espell,
    "ecitmatch": ecitmatch,
}
