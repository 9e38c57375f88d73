"""What an operation answers when it does not do what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way.

    `message` is German (or the request's language) and says what to do; `field` names the form or
    API field that mends it; `url` leads there.
    """

    code: str
    message: str
    field: str = ""
    url: str = ""


class DomainError(Exception):
    """Base; carries every problem at once, so that nobody has to try again and again."""

    status = 422
    title = _("Das geht so nicht.")

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class Unmet(DomainError):
    """Guards of a transition, or conditions of another verb, that are not met (422)."""

    title = _("Es fehlen noch Voraussetzungen.")


class NotAllowed(DomainError):
    """The object is visible, but the verb is not for this role now (403)."""

    status = 403
    title = _("Dazu sind Sie nicht berechtigt.")


class Outdated(DomainError):
    """Somebody else changed the object meanwhile (409).

    `version` is the object's present one, `stored` what it holds by field, as far as known.
    """

    status = 409
    title = _("Die Angaben wurden inzwischen geändert.")

    def __init__(
        self,
        *problems: Problem,
        version: int | None = None,
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(*problems)
        self.version = version
        self.stored = stored or {}
