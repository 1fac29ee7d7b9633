"""ESearch, byte for byte in NCBI's shapes (services.md A.3 and A.5). Parameters in, Reply out."""

from __future__ import annotations

from datetime import date, timedelta
from xml.sax.saxutils import escape

from .answers import WALL
from .library import Library
from .query import BadQuery, Result, day, search
from .query_fields import DATES, LABELS
from .replies import JSON, PAST_THE_WALL, History, Parameters, Reply, as_json, document, number


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
