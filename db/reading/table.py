"""The printed tables (*.yml) beside the readers, as values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# libyaml's loader is six times as fast, where PyYAML was built with it.
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_table(name: str) -> Any:
    """A table by its file's name."""
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=Loader)
