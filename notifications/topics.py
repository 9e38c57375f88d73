"""Which kinds stand together where somebody chooses among all of them."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind

type Label = str
_TOPICS: Final = {
    "groups": _("Arbeitsgruppen"),
    "together": _("Zusammenarbeit"),
    "funding": _("Skizze, Antrag, Bescheid"),
    "portal": _("Konto und Portal"),
    "progress": _("Sachstand"),
    "money": _("Mittel und Nachweise"),
}
_TOPIC_OF: Final = {
    "wg": "groups",
    "sketch": "funding",
    "project": "funding",
    "ministry": "funding",
    "application": "funding",
    "grant": "funding",
    "report": "progress",
    "ampel": "progress",
    "milestone": "progress",
    "drawdown": "money",
    "change": "money",
    "evidence": "money",
    "security": "portal",
    "a11y": "portal",
}
_OTHER: Final = "together"


def by_topic(kinds: Iterable[Kind]) -> Mapping[Label, list[Kind]]:
    """By the first word of the slug; in the order of the topics, within one as given."""
    found: dict[str, list[Kind]] = {key: [] for key in _TOPICS}
    for kind in kinds:
        found[_TOPIC_OF.get(kind.slug.split(".")[0], _OTHER)].append(kind)
    return {str(_TOPICS[key]): each for key, each in found.items() if each}
