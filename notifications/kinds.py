"""The kinds of notices, from the programme's data, with the words that announce them.

What the data file says (who hears it, how urgently, on which channels) is read from it; the words
stand here. No word names an object: a mail must not carry what its reader may no longer see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import get_language

from core.programme import programme


class Channel(StrEnum):
    """Where a notice appears. (The data's `ics` is an attachment of the mail.)"""

    INAPP = "inapp"
    EMAIL = "email"


class Urgency(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


# Security, a duty by law (§ 10b BGG NRW) and terms whose lapse costs money (ANBest-G Nr. 1.2, 6.1).
FIXED: Final = frozenset(
    {"security.new_login", "a11y.feedback", "drawdown.use_deadline", "evidence.due"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`heading_*` is the subject of the mail and the line in the inbox; `recipients` are slugs."""

    slug: str
    label_de: str
    label_en: str
    heading_de: str
    heading_en: str
    urgency: Urgency
    channels: tuple[Channel, ...]
    recipients: tuple[str, ...]
    digestable: bool
    can_switch_off: bool

    @property
    def label(self) -> str:
        return self.label_en if get_language() == "en" else self.label_de

    @property
    def heading(self) -> str:
        return self.heading_en if get_language() == "en" else self.heading_de


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its slug, in the order of the data file."""
    events = programme()["notificationEvents"]
    return MappingProxyType({each["slug"]: _kind(each) for each in events})


def kind_of(slug: str) -> Kind:
    """Raises LookupError for a slug that the programme does not know."""
    try:
        return kinds()[slug]
    except KeyError as error:
        raise LookupError(f"unknown kind of notice: {slug}") from error


def _kind(event: Mapping[str, Any]) -> Kind:
    slug = event["slug"]
    words = _WORDS[slug]
    return Kind(
        slug=slug,
        label_de=event["eventDe"],
        label_en=words[0],
        heading_de=words[1] if len(words) > 1 else event["eventDe"],
        heading_en=words[2] if len(words) > 1 else words[0],
        urgency=Urgency(event["urgency"]),
        channels=tuple(Channel(each) for each in event["channels"] if each in set(Channel)),
        recipients=tuple(event["recipients"]),
        digestable=event["digestable"],
        can_switch_off=slug not in FIXED,
    )


# The English label; then, where the data's label reads badly as a subject, a German and an English
# heading.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sketch.submitted": ("Project sketch submitted",),
    "project.returned": ("Returned for revision",),
    "wg.vorlage_assigned": ("New decision paper",),
    "wg.statement_due": (
        "Statement due (7 and 2 days before)",
        "Eine Stellungnahme wird fällig",
        "A statement is due soon",
    ),
    "wg.cosign_requested": ("Co-signature requested",),
    "wg.vote_opened": ("Vote opened",),
    "wg.decision_published": ("Decision published",),
    "wg.invitation": ("Invitation to a meeting",),
    "wg.minutes_draft": ("Draft minutes to review",),
    "wg.meeting_changed": ("Meeting changed",),
    "wg.meeting_cancelled": ("Meeting cancelled",),
    "wg.minutes_released": ("Minutes released",),
    "wg.task_assigned": (
        "Task from a meeting",
        "Ihnen ist eine Aufgabe zugeteilt",
        "A task has been assigned to you",
    ),
    "wg.join_requested": ("Request for a seat",),
    "wg.join_answered": ("Answer to a request for a seat",),
    "ministry.review_requested": ("Professional assessment requested",),
    "application.invited": ("Invitation to apply for funding",),
    "application.submitted": ("Application for funding received",),
    "application.info_requested": ("Further documents requested",),
    "grant.approved": ("Grant awarded",),
    "project.rejected": ("Project rejected",),
    "report.due": (
        "Report due (14, 7, 1 day before)",
        "Ein Bericht wird fällig",
        "A report is due soon",
    ),
    "report.overdue": (
        "Report overdue (escalation after 7 days)",
        "Ein Bericht ist überfällig",
        "A report is overdue",
    ),
    "report.submitted": ("Status report submitted",),
    "ampel.red": ("Traffic light turned red",),
    "ampel.changed": (
        "Other change of a traffic light",
        "Die Ampel hat gewechselt",
        "The traffic light has changed",
    ),
    "milestone.due": ("Milestone in 14 days",),
    "milestone.missed": ("Milestone missed",),
    "drawdown.requested": ("Drawdown requested",),
    "drawdown.paid": ("Funds paid out",),
    "drawdown.use_deadline": ("Term for using funds expires",),
    "change.requested": ("Change requested",),
    "evidence.due": (
        "Proof of use due (60, 30, 7 days)",
        "Ein Verwendungsnachweis wird fällig",
        "A proof of use is due soon",
    ),
    "evidence.returned": ("Objections to a proof of use",),
    "cooperation.proposed": ("Cooperation proposed",),
    "cooperation.answered": ("Cooperation proposal answered",),
    "comment.mention": (
        "Mention in a comment",
        "Sie wurden in einem Kommentar erwähnt",
        "You were mentioned in a comment",
    ),
    "document.new_version": ("New version of a document",),
    "transfer.published": ("Package for reuse published",),
    "security.new_login": ("Sign-in from a new device",),
    "a11y.feedback": ("Barrier reported",),
    "wg.comment": ("New comment on a decision paper",),
}
