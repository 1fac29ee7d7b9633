"""The six pictures of docs/pictures/, taken from the served starter library.

A run checks that each can be taken; `PICTURES=1 pytest -m browser tests/browser/test_pictures.py` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watch

pytestmark = pytest.mark.browser

PICTURES = {
    "home": "/",
    "claim": "/claims/ptsd-efficacy",
    "paper": "/papers/23982301",
    "article": "/article",
    "topic": "/topics/resistant-depression",
    "browse": "/browse?q=midazolam",
}
HEAVIEST = 300_000


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_taken_and_light(browser: Browser, site: str, root: Path, tmp_path: Path, name: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 1100}, reduced_motion="reduce")
    page = Watch(context, site).go(PICTURES[name])
    folder = root / "docs" / "pictures" if os.environ.get("PICTURES") else tmp_path
    picture = folder / f"{name}.png"
    page.screenshot(path=picture)
    context.close()
    assert (root / "docs" / "pictures" / f"{name}.png").is_file()
    assert 20_000 < picture.stat().st_size < HEAVIEST
