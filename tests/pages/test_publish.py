"""A published copy has no abstracts, and every page still answers."""

from __future__ import annotations

from pathlib import Path

from db.publish import publish
from tests.serving import served


async def test_its_pages_answer_without_abstracts(root: Path, library: Path, tmp_path: Path) -> None:
    publish(library, tmp_path / "evidence.db")
    async with served(root, tmp_path / "evidence.db") as client:
        for page in ("/", "/claims/invented-efficacy", "/papers/101", "/browse?q=ketamine", "/evidence/papers"):
            assert (await client.get(page)).status_code == 200
        text = (await client.get("/papers/101")).text
        assert "This copy holds no abstract for this record." in text
        assert 'href="#w' not in text  # no link to words that are not there
