"""The programme's reference data (`programme.json`), read once."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("programme.json")


@cache
def programme() -> dict[str, Any]:
    """The whole file; treat it as read-only."""
    data: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return data
