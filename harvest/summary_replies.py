"""ESummary, in both formats (services.md A.4 and A.6). Parameters in, Reply out."""

from __future__ import annotations

from xml.sax.saxutils import escape

from .library import Library
from .replies import SUMMARY_LIMIT, UNABLE, History, Parameters, Reply, as_json, document, number, uids


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
