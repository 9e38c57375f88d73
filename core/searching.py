"""What is taken of a typed search: every word costs the database a comparison per column."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONGEST: Final = 100
"""Characters of a search."""
MOST_WORDS: Final = 8

SEARCH_LIMIT: Final[dict[str, Any]] = {
    "max_length": LONGEST,
    "error_messages": {
        "max_length": format_lazy(_("Suchen Sie mit höchstens {limit} Zeichen."), limit=LONGEST)
    },
}
"""For the field that the search is typed into."""


def words_of(text: str) -> Sequence[str]:
    """The distinct words in their order; from the ninth on they narrow nothing."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]
