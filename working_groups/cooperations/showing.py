"""What the page of a cooperation shows: who has answered what, and what came before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from core.components import Step, TimelineEntry, steps_up_to
from municipalities.models import Organisation
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationStage,
    CooperationText,
    PartyAnswer,
)

BADGES: Final = {
    PartyAnswer.ACCEPTED: "success",
    PartyAnswer.CONDITIONS: "warning",
    PartyAnswer.DECLINED: "danger",
}
_REACHED: Final = {
    CooperationStage.DRAFT: 1,
    CooperationStage.OFFERED: 2,
    CooperationStage.IN_FORCE: 4,
}


@dataclass(frozen=True, slots=True)
class Position:
    """A party and what it says to the newest text; None: nothing yet."""

    organisation: Organisation
    answer: CooperationAnswer | None

    @property
    def badge(self) -> str:
        return BADGES[PartyAnswer(self.answer.answer)] if self.answer else "neutral"


def positions(cooperation: Cooperation) -> list[Position]:
    standing = cooperation.standing
    return [
        Position(party.organisation, standing.get(party.organisation_id))
        for party in cooperation.parties.all()
    ]


def steps(cooperation: Cooperation) -> list[Step]:
    """None for what was declined or has ended."""
    reached = _REACHED.get(CooperationStage(cooperation.stage))
    labels = [_("Entwurf"), _("Zustimmung aller"), _("In Kraft")]
    return steps_up_to(reached, labels=labels) if reached else []


def history(cooperation: Cooperation) -> list[TimelineEntry]:
    """Newest first; what was said to an earlier text stands there as what it was."""
    moments = [entry for entry in _events(cooperation) if entry.moment]
    return sorted(moments, key=lambda entry: entry.moment or cooperation.created_at, reverse=True)


def _events(cooperation: Cooperation) -> Iterator[TimelineEntry]:
    # First what came of an answer: at the same moment it is the newer of the two.
    yield TimelineEntry(title=_("Den Beteiligten angeboten"), moment=cooperation.offered_at)
    yield TimelineEntry(title=_("In Kraft getreten"), moment=cooperation.in_force_at)
    yield TimelineEntry(
        title=_("Beendet"),
        moment=cooperation.ended_at,
        actor=cooperation.ended_by.name if cooperation.ended_by else "",
        reason=cooperation.ended_reason,
    )
    for text in cooperation.texts.all():
        title = _("Fassung %(number)s") % {"number": text.number}
        yield TimelineEntry(title=title, moment=text.at, actor=_who(text))
    for answer in cooperation.answers.all():
        values = {"answer": answer.get_answer_display(), "number": answer.text.number}
        title = _("%(answer)s zu Fassung %(number)s") % values
        yield TimelineEntry(title=title, moment=answer.at, actor=_who(answer), reason=answer.remark)


def _who(said: CooperationText | CooperationAnswer) -> str:
    return f"{said.person.name}, {said.author.name}"
