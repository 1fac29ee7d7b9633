"""The other sources that can be asked, by name. docs/adding-a-source.md says how to add one."""

from __future__ import annotations

from . import clinicaltrials, crossref, europepmc, icite, openalex, pmc_ids, unpaywall
from .names import check_name
from .source import Source

SOURCES = {
    module.SOURCE.name: module.SOURCE
    for module in (crossref, clinicaltrials, icite, europepmc, pmc_ids, unpaywall, openalex)
}


def choose_sources(names: tuple[str, ...]) -> list[Source]:
    """The sources named, or all. Raises click.UsageError where a name is not known."""
    for name in names:
        check_name(name, SOURCES, "source")
    return [SOURCES[name] for name in names] if names else list(SOURCES.values())
