"""For machines: robots.txt, sitemap.xml and the health check."""

from __future__ import annotations

import re
import sqlite3
from xml.sax.saxutils import escape

from pages.rows import Row, rows, value
from pages.topic import TOPICS

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in one sitemap, by the protocol
STANDING = ("/", "/article", "/topics", "/browse", "/matrix", "/doses", "/against", "/changes", "/searches", "/methods")


def robots(host: str) -> str:
    """Pages may be read; query strings, which have no end, may not."""
    return f"User-agent: *\nDisallow: /*?\nDisallow: /evidence\nDisallow: /-/\nSitemap: {host}/sitemap.xml\n"


def sitemap(database: sqlite3.Connection, host: str) -> str:
    """Every page of ours: standing pages, claims, topics, then papers under a claim before the others."""
    claims = [f"/claims/{line['claim']}" for line in rows(database, "select claim from claims order by position")]
    fixed = [*STANDING, *claims, *(f"/topics/{name}" for name in TOPICS)]
    papers = rows(
        database,
        """select p.pmid, p.revised from papers p left join (select distinct pmid from claim_studies) c using (pmid)
            where p.pmid > 0
              and p.pmid not in (select pmid from curated where identity = 'mismatch' and pmid is not null)
            order by c.pmid is null, p.pmid limit ?""",
        [MOST - len(fixed)],
    )
    listed = [(address, "") for address in fixed] + [(f"/papers/{paper['pmid']}", paper["revised"]) for paper in papers]
    urls = "".join(f"<url><loc>{escape(host + address)}</loc>{last_change(day)}</url>" for address, day in listed)
    return f'<?xml version="1.0" encoding="utf-8"?><urlset xmlns="{SITEMAP}">{urls}</urlset>'


def last_change(day: str | None) -> str:
    return f"<lastmod>{day}</lastmod>" if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""


def health(database: sqlite3.Connection) -> Row:
    """ok, and how much is held; a site without claims is not well."""
    claims = value(database, "select count(*) from claims")
    held = value(database, "select exists (select 1 from papers)")
    return {"ok": bool(claims and held), "claims": claims}
