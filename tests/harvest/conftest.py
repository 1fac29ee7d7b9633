"""A wall of 20 records instead of PubMed's 9,999, so that a small literature needs windows."""

from __future__ import annotations

import pytest

from harvest import answers, search_replies, utilities, walker, windows


@pytest.fixture
def low_wall(monkeypatch: pytest.MonkeyPatch) -> int:
    """PubMed's ceiling, lowered for both sides."""
    for module in (answers, search_replies, utilities, walker, windows):
        monkeypatch.setattr(module, "WALL", 20)
    return 20
