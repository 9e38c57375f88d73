"""Terms as people name them: by slug, in German or in English, in capital letters or not."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.utils import translation


class Words:
    """What each of several names means; made when first asked, for names wait for the catalogues."""

    def __init__(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        self._pairs = [*pairs]
        self._meanings: dict[str, Any] = {}

    @classmethod
    def of_choices(cls, choices: Iterable[tuple[str, Any]]) -> Self:
        """Values and their labels in every language of the portal."""
        chosen = [*choices]
        return cls(
            [(value, value) for value, _label in chosen] + [(label, v) for v, label in chosen]
        )

    @classmethod
    def of_terms(cls, terms: Iterable[Any]) -> Self:
        """Rows with a slug and a name in both languages."""
        rows = [*terms]
        names = ("name_en", "name_de", "slug")
        return cls((getattr(row, name), row) for name in names for row in rows)

    def get(self, name: str) -> Any:
        """The meaning, or None. Where names clash, the last pair counts."""
        if not self._meanings:
            for language, _label in settings.LANGUAGES:
                with translation.override(language):
                    self._meanings |= {_folded(str(each)): value for each, value in self._pairs}
        return self._meanings.get(_folded(name))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
