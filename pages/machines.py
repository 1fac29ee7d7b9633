"""For machines: robots.txt, sitemap.xml and the health check."""

from __future__ import annotations

import sqlite3
from xml.etree import ElementTree

from pages.rows import Row, rows, value
from pages.topic import TOPICS

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in one sitemap, by the protocol
STANDING = ("/", "/article", "/topics", "/browse", "/matrix", "/doses", "/against", "/changes", "/searches", "/methods")


def robots(host: str) -> str:
    """Pages may be read; query strings, which have no end, may not."""
    return f"User-agent: *\nDisallow: /*?\nDisallow: /evidence\nDisallow: /-/\nSitemap: {host}/sitemap.xml\n"


def sitemap(database: sqlite3.Connection, host: str) -> bytes:
    """Every page of ours: standing pages, claims, topics, then papers under a claim before the others."""
    claims = [f"/claims/{line['claim']}" for line in rows(database, "select claim from claims order by position")]
    fixed = [*STANDING, *claims, *(f"/topics/{name}" for name in TOPICS)]
    papers = rows(
        database,
        """select p.pmid, p.revised from papers p left join (select distinct pmid from claim_studies) c using (pmid)
            where p.pmid > 0 and p.identity <> 'mismatch' order by c.pmid is null, p.pmid limit ?""",
        [MOST - len(fixed)],
    )
    ElementTree.register_namespace("", SITEMAP)
    root = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for address, day in [*((a, "") for a in fixed), *((f"/papers/{p['pmid']}", p["revised"]) for p in papers)]:
        url = ElementTree.SubElement(root, f"{{{SITEMAP}}}url")
        ElementTree.SubElement(url, f"{{{SITEMAP}}}loc").text = host + address
        if day and len(day) == 10:
            ElementTree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = day
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def health(database: sqlite3.Connection) -> Row:
    """ok, and how much is held; a site without claims is not well."""
    claims = value(database, "select count(*) from claims")
    held = value(database, "select exists (select 1 from papers)")
    return {"ok": bool(claims and held), "claims": claims}
