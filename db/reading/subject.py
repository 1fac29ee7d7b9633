"""subject: what a paper is about beside its patients and its drug, from the title and the MeSH headings.

Abstracts are left out: "NMDA receptor antagonist" or "synaptic" stands in the first sentence of most ketamine papers.
"""

from __future__ import annotations

from db.reading.finding import Finding
from db.reading.text import Document
from db.reading.vocabulary import mentions, vocabulary


def read(text: Document) -> list[Finding]:
    """Each subject once: where the title names it, else the first heading that does."""
    found: dict[str, Finding] = {}
    for m in mentions("subject", text):
        if m.where == "title" and m.value not in found:
            found[m.value] = text.finding("subject", m.value, "title", m.start, m.end, "subject-words")
    headings = {one.descriptor for one in text.paper.mesh}
    for value in vocabulary()["subject"].values():
        named = next((heading for heading in value.mesh if heading in headings), None)
        if named and value.name not in found:
            found[value.name] = Finding("subject", value.name, named, "mesh", "subject-mesh")
    return list(found.values())
