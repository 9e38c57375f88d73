"""The public status of a project: the KDN's four phases, told from the internal states."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Phase:
    """`slug` stands in addresses, `colour` is a phase of the lifecycle, `states` its states."""

    slug: str
    label: str | Promise
    explanation: str | Promise
    colour: str
    states: tuple[str, ...]


PHASES: Final = (
    Phase(
        "vorbereitung",
        _("Vorbereitung"),
        _("Der Förderantrag ist bewilligt, das Projekt wird vorbereitet."),
        "bewilligung",
        ("approved",),
    ),
    Phase(
        "konzeption",
        _("Konzeption"),
        _("Das Projekt hat begonnen, die Umsetzung wird geplant und beauftragt."),
        "durchfuehrung",
        ("conception",),
    ),
    Phase(
        "umsetzung",
        _("Umsetzung"),
        _("Die Lösung entsteht und geht in der Modellregion in Betrieb."),
        "durchfuehrung",
        ("implementation", "change_pending", "suspended"),
    ),
    Phase(
        "abschluss",
        _("Projektabschluss"),
        _("Die Ergebnisse liegen vor und können von anderen Kommunen genutzt werden."),
        "abschluss",
        ("closing", "evidence_review", "completed", "in_transfer"),
    ),
)
PHASE_OF: Final[Mapping[str, Phase]] = MappingProxyType(
    {state: phase for phase in PHASES for state in phase.states}
)
"""By state; a revoked grant has left the four phases and is not among them."""
