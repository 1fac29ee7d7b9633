"""PubMed's dates: what was printed, beside the part of it that sorts. Nothing is invented."""

from __future__ import annotations

import re
from datetime import date

from db.plain_text import Element, plain_text

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)", re.ASCII)
YEAR_MONTH = re.compile(YEAR.pattern + r" ([A-Za-z]{3})", re.ASCII)


def iso_prefix(year: str, month: str = "", day: str = "") -> str:
    """As printed (month by name or number) → "2019", "2019-03" or "2019-03-07", as far as they hold."""
    if not YEAR.fullmatch(year):
        return ""
    name = month[:3].lower()
    number = MONTHS.index(name) + 1 if name in MONTHS else int(month) if re.fullmatch("[0-9]{1,2}", month) else 0
    if not 1 <= number <= 12:
        return year
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:  # no day, or one the month does not have
        return f"{year}-{number:02}"


def element_date(element: Element | None) -> str:
    """A Year/Month/Day element (DateRevised, ArticleDate, PubMedPubDate …) → ISO prefix or ""."""
    return "" if element is None else iso_prefix(*(_part(element, name) for name in ("Year", "Month", "Day")))


def printed_date(element: Element | None) -> tuple[str, str]:
    """A PubDate → (as printed, ISO prefix). MedlineDate "1998 Dec-1999 Jan" sorts at its beginning, a season
    only by its year."""
    if element is None:
        return "", ""
    free = _part(element, "MedlineDate")
    if free:
        month = YEAR_MONTH.match(free)
        year = YEAR.search(free)
        return free, iso_prefix(*month.groups()) if month else year.group() if year else ""
    parts = [_part(element, name) for name in ("Year", "Month", "Season", "Day")]
    return " ".join(filter(None, parts)), iso_prefix(parts[0], parts[1], parts[3])


def _part(element: Element, name: str) -> str:
    return plain_text(element.find(name))
