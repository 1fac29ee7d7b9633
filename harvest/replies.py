"""What each E-utility answers, in NCBI's own shapes (services.md A.3 to A.5). Parameters in, Reply out."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

from .answers import WALL
from .library import Library
from .query import DATES, LABELS, TAGS, BadQuery, Result, day, search

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
PROLOG = '<?xml version="1.0" encoding="UTF-8" ?>\n'
DTD = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/"
DOCTYPES = {
    "eSearchResult": f'"-//NLM//DTD esearch 20060628//EN" "{DTD}20060628/esearch.dtd"',
    "ePostResult": f'"-//NLM//DTD epost 20090526//EN" "{DTD}20090526/epost.dtd"',
    "eInfoResult": f'"-//NLM//DTD einfo 20190110//EN" "{DTD}20190110/einfo.dtd"',
    "eSummaryResult": f'"-//NLM//DTD esummary v1 20041029//EN" "{DTD}20041029/esummary-v1.dtd"',
    "eLinkResult": f'"-//NLM//DTD elink 20101123//EN" "{DTD}20101123/elink.dtd"',
    "eFetchResult": f'"-//NLM//DTD efetch 20131226//EN" "{DTD}20131226/efetch.dtd"',
    "eSpellResult": (
        '"-//NLM//DTD eSpellResult, 23 November 2004//EN" "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd"'
    ),
}
PAST_THE_WALL = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records "
    "matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that contains "
    "additional logic to batch PubMed search results automatically so that an arbitrary number can be "
    "retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
UNABLE = "Unable to obtain query #1"
HIGHEST_UID = 18446744073709551615
SUMMARY_LIMIT = 500  # UIDs in one JSON summary

Parameters = dict[str, str]


@dataclass
class Reply:
    """A body, its type, a status and further headers; and, for a failure, how it is to be delivered.

    `cut` bytes are sent before the connection is dropped (-1: nothing at all, not even headers), with or without
    an `announced` length, after a `pause` in seconds, with `drip` seconds between 25 pieces.
    """

    body: bytes
    content_type: str = XML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    announced: bool = True
    pause: float = 0.0
    drip: float = 0.0


class History:
    """The history server: result sets by WebEnv and query key, until `expire` is called."""

    def __init__(self) -> None:
        self.sets: dict[str, list[list[int]]] = {}

    def keep(self, pmids: list[int], env: str | None) -> tuple[str, int]:
        """Store a set, in an environment that exists or a new one. Returns WebEnv and query key."""
        env = env if env in self.sets else f"MCID_{secrets.token_hex(12)}"
        self.sets.setdefault(env, []).append(pmids)
        return env, len(self.sets[env])

    def get(self, parameters: Parameters) -> list[int] | None:
        """The set that WebEnv and query_key name, or None."""
        key = parameters.get("query_key", "1")
        sets = self.sets.get(parameters.get("WebEnv", ""), [])
        return sets[int(key) - 1] if key.isdigit() and 0 < int(key) <= len(sets) else None

    def expire(self) -> None:
        """Forget every set."""
        self.sets.clear()


def document(root: str, inner: str, gap: str = "\n", status: int = 200) -> Reply:
    """An XML reply with the DOCTYPE that belongs to its root."""
    text = f"{PROLOG}<!DOCTYPE {root} PUBLIC {DOCTYPES[root]}>{gap}<{root}>{inner}</{root}>\n"
    return Reply(text.encode(), XML, status)


def as_json(kind: str, value: dict[str, object]) -> Reply:
    """A JSON reply with NCBI's header."""
    head = {"type": kind, "version": "0.3"}
    return Reply(json.dumps({"header": head, **value}, separators=(",", ":")).encode(), JSON)


def number(parameters: Parameters, name: str, default: int) -> int:
    """A parameter that should be a whole number."""
    text = parameters.get(name, "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else default


def esearch(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """Search. At most 9,999 records, of which retstart may not pass 9,998."""
    json_wanted = parameters.get("retmode") == "json"
    if parameters.get("db") != "pubmed":
        return search_error(f"Invalid db name specified: {parameters.get('db', '')}", json_wanted)
    try:
        result = limited(library, search(library, parameters.get("term", "")), parameters)
    except BadQuery as error:
        return search_error(
            "Search Backend failed: An error occurred while processing request. Status: 500. Source: "
            "/api/search/?r= Details: Search is temporarily unavailable. Please try again later. "
            f"Details: {error}",
            json_wanted,
        )
    start = number(parameters, "retstart", 0)
    if start >= WALL:
        return search_error(f"Search Backend failed: Exception:\n{PAST_THE_WALL}", json_wanted)
    return search_reply(result, history, parameters, start, json_wanted)


def limited(library: Library, result: Result, parameters: Parameters) -> Result:
    """Apply datetype with mindate and maxdate, or reldate."""
    kind = parameters.get("datetype", "edat")
    first, last = parameters.get("mindate", ""), parameters.get("maxdate", "")
    if parameters.get("reldate", "").isdigit():
        today = date.today()
        first = f"{today - timedelta(days=int(parameters['reldate']) - 1):%Y/%m/%d}"
        last = f"{today:%Y/%m/%d}"
    if first and last and kind in DATES:
        result.pmids = result.pmids & library.between(kind, day(first, False), day(last, True))
        result.translation = f"({result.translation}) AND {first}:{last}[{LABELS[kind]}]"
    return result


def search_error(message: str, json_wanted: bool) -> Reply:
    """An error inside HTTP 200. In JSON the newline stays raw, as NCBI sends it."""
    if json_wanted:
        text = message.replace('"', '\\"')
        body = f'{{"header":{{"type":"esearch","version":"0.3"}},"esearchresult":{{"ERROR":"{text}"}}}}'
        return Reply(body.encode(), JSON)
    return document("eSearchResult", f"\n\t<ERROR>{escape(message)}</ERROR>\n")


def search_reply(result: Result, history: History, parameters: Parameters, start: int, json_wanted: bool) -> Reply:
    """Count, identifiers, and what became of the query."""
    pmids = sorted(result.pmids, reverse=True)
    asked = number(parameters, "retmax", 20)
    given = max(0, min(asked, len(pmids) - start, WALL - start))
    kept = {}
    if parameters.get("usehistory") == "y":
        env, key = history.keep(pmids, parameters.get("WebEnv"))
        kept = {"QueryKey": str(key), "WebEnv": env}
    messages = ["No items found."] if not pmids else []
    if asked > WALL - start and len(pmids) > start:
        messages.append(f"Restrictions achieved. start and count adjusted to {start}, {WALL - start}")
        given_max = WALL - start
    else:
        given_max = given
    page = pmids[start : start + given]
    if parameters.get("rettype") == "count":
        return count_reply(len(pmids), json_wanted)
    render = search_json if json_wanted else search_xml
    return render(result, len(pmids), given_max, start, kept, page, messages)


def count_reply(count: int, json_wanted: bool) -> Reply:
    """rettype=count: the count and nothing else."""
    if json_wanted:
        return as_json("esearch", {"esearchresult": {"count": str(count)}})
    return document("eSearchResult", f"<Count>{count}</Count>")


def search_xml(
    result: Result,
    count: int,
    retmax: int,
    start: int,
    kept: dict[str, str],
    page: list[int],
    messages: list[str],
) -> Reply:
    """The XML form, as re-captured in November 2025."""
    ids = f"<IdList>\n{''.join(f'<Id>{pmid}</Id>{chr(10)}' for pmid in page)}</IdList>" if page else "<IdList/>"
    pairs = "".join(
        f"<Translation>     <From>{escape(source)}</From>     <To>{escape(target)}</To>    </Translation>"
        for source, target in result.mapped
    )
    warnings = tags("QuotedPhraseNotFound", result.quoted_not_found) + tags("OutputMessage", messages)
    errors = tags("PhraseNotFound", result.phrases_not_found) + tags("FieldNotFound", result.fields_not_found)
    return document(
        "eSearchResult",
        f"<Count>{count}</Count><RetMax>{retmax}</RetMax><RetStart>{start}</RetStart>"
        f"{''.join(f'<{name}>{value}</{name}>' for name, value in kept.items())}{ids}"
        f"{f'<TranslationSet>{pairs}</TranslationSet>' if pairs else '<TranslationSet/>'}"
        f"<QueryTranslation>{escape(result.translation)}</QueryTranslation>"
        f"{f'<ErrorList>{errors}</ErrorList>' if errors else ''}"
        f"{f'<WarningList>{warnings}</WarningList>' if warnings else ''}",
    )


def tags(name: str, values: list[str]) -> str:
    """One element for each value."""
    return "".join(f"<{name}>{escape(value)}</{name}>" for value in dict.fromkeys(values))


def search_json(
    result: Result,
    count: int,
    retmax: int,
    start: int,
    kept: dict[str, str],
    page: list[int],
    messages: list[str],
) -> Reply:
    """The JSON form: every number is a string."""
    body: dict[str, object] = {"count": str(count), "retmax": str(retmax), "retstart": str(start)}
    body |= {name.lower(): value for name, value in kept.items()}
    body |= {
        "idlist": [str(pmid) for pmid in page],
        "translationset": [{"from": source, "to": target} for source, target in result.mapped],
        "querytranslation": result.translation,
    }
    if result.phrases_not_found or result.fields_not_found:
        lists = {"phrasesnotfound": result.phrases_not_found, "fieldsnotfound": result.fields_not_found}
        body["errorlist"] = lists
    if messages or result.quoted_not_found:
        body["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": result.quoted_not_found,
            "outputmessages": messages,
        }
    return as_json("esearch", {"esearchresult": body})


def uids(parameters: Parameters) -> list[str]:
    """The id list."""
    return [text.strip() for text in parameters.get("id", "").split(",") if text.strip()]


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


def esummary(library: Library, history: History, parameters: Parameters, year: int) -> Reply:
    """Document summaries, with the fields that tell a record apart."""
    from_history = "WebEnv" in parameters and "id" not in parameters
    json_wanted = parameters.get("retmode") == "json"
    found = history.get(parameters) if from_history else None
    if from_history and found is None:
        return as_json("esummary", {"esummaryresult": [UNABLE]}) if json_wanted else summary_error(UNABLE)
    asked = [str(pmid) for pmid in found or []] or uids(parameters)
    if from_history:
        start = number(parameters, "retstart", 0)
        asked = asked[start : start + number(parameters, "retmax", len(asked))]
    if not asked:
        empty = "Empty id list - nothing todo"
        return (
            as_json("esummary", {"esummaryresult": [empty]})
            if json_wanted
            else summary_error("Neither query_key nor id specified")
        )
    return summary_json(library, asked) if json_wanted else summary_xml(library, asked)


def summary_error(message: str) -> Reply:
    """ESummary's error document."""
    return document("eSummaryResult", f"\n\t<ERROR>{escape(message)}</ERROR>\n")


def summary_of(library: Library, uid: str) -> dict[str, str] | None:
    """PubDate, Source, Title and the DOI, from the index."""
    entry = library.entries.get(int(uid)) if uid.isdigit() else None
    if entry is None:
        return None
    texts = {name: (entry.values.get(name) or ("",))[0].strip() for name in ("jour", "titl")}
    return {"source": texts["jour"], "title": texts["titl"]}


def summary_xml(library: Library, asked: list[str]) -> Reply:
    """Version 1.0 XML; an unknown UID is an ERROR among the others."""
    inner = ""
    for uid in asked:
        said = summary_of(library, uid)
        if said is None:
            inner += f"\n\t<ERROR>UID={escape(uid)}: cannot get document summary</ERROR>"
            continue
        items = "".join(
            f'\n\t<Item Name="{name.capitalize()}" Type="String">{escape(value)}</Item>' for name, value in said.items()
        )
        inner += f"\n<DocSum>\n\t<Id>{uid}</Id>{items}\n</DocSum>"
    return document("eSummaryResult", inner + "\n")


def summary_json(library: Library, asked: list[str]) -> Reply:
    """At most 500 UIDs; an unknown one says so in its own entry."""
    if len(asked) > SUMMARY_LIMIT:
        text = f"Too many UIDs in request. Maximum number of UIDs is {SUMMARY_LIMIT} for JSON format output."
        return as_json("esummary", {"error": text})
    for position, uid in enumerate(asked):
        if not uid.isdigit():
            return as_json("esummary", {"error": f"Invalid uid {uid} at position= {position}", "result": {"uids": []}})
    missing = {"error": "cannot get document summary"}
    result: dict[str, object] = {"uids": asked}
    result |= {uid: {"uid": uid, **(summary_of(library, uid) or missing)} for uid in asked}
    return as_json("esummary", {"result": result})


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
