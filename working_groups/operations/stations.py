"""A paper's way through several groups: what one says before the next sees it."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from projects.operations import pass_to_next_body
from working_groups.access import may_ever_pass_on
from working_groups.models import (
    Advice,
    DecisionPaper,
    PaperState,
    Station,
    StationRole,
    WorkingGroup,
)
from working_groups.notices import ASSIGNED
from working_groups.operations.locking import ensure_state, locked_with_project
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import seat_of

ADVICE_OF: Final = {
    StationRole.RECOMMEND: (Advice.RECOMMENDED, Advice.CONDITIONS, Advice.REFUSED),
    StationRole.NOTE: (Advice.NOTED,),
}


@transaction.atomic
def finish_station(
    *, actor: Membership, paper: DecisionPaper, advice: str, text: str, now: dt.datetime
) -> DecisionPaper:
    """What the group says, recorded by its chair. With it the paper goes to the next group, which
    gets to see it and its project; a paper that asks for no decision ends with the last one.

    Raises NotAllowed, Unmet (the last group decides by vote; conditions without a text).
    """
    ensure_allowed(may_ever_pass_on(actor, seat_of(actor, paper.group_id)))
    current = locked_with_project(paper)
    ensure_state(current, PaperState.DISCUSSION)
    # Another chair may have passed it on meanwhile.
    ensure_allowed(current.group_id == paper.group_id)
    stations = list(current.stations.all())
    station = next(each for each in stations if each.group_id == current.group_id)
    following = next((each for each in stations if each.position == station.position + 1), None)
    _ensure_advice(current, station, following, Advice(advice), text)
    with elevated():
        station.done_at, station.person_id = now, actor.user_id
        station.advice, station.text = advice, text
        station.save(update_fields=["done_at", "person", "advice", "text"])
    if following is None:
        _close(actor, current, now)
    else:
        _pass_on(actor, current, following, now)
    return current


def allowed_advice(station: Station, following: Station | None) -> tuple[Advice, ...]:
    """The last group of a paper for note can only take note."""
    return ADVICE_OF[StationRole(station.role)] if following else (Advice.NOTED,)


def _ensure_advice(
    paper: DecisionPaper,
    station: Station,
    following: Station | None,
    advice: Advice,
    text: str,
) -> None:
    if following is None and not paper.is_for_note:
        message = _(
            "Diese Gruppe ist die letzte der Beratungsfolge. Sie entscheidet durch Abstimmung."
        )
        raise Unmet(Problem("last_station", message))
    if advice not in allowed_advice(station, following):
        message = _("Dieses Ergebnis ist für diese Station nicht vorgesehen.")
        raise Unmet(Problem("advice", message, "advice"))
    if advice in (Advice.CONDITIONS, Advice.REFUSED) and not text.strip():
        message = _("Nennen Sie die Maßgaben oder die Gründe.")
        raise Unmet(Problem("text_missing", message, "text"))


def _close(actor: Membership, paper: DecisionPaper, now: dt.datetime) -> None:
    with elevated():
        paper.state = PaperState.NOTED
        paper.save(update_fields=["state"])
    log(actor, paper, "wg.paper_noted", {"state": [PaperState.DISCUSSION, paper.state]}, now)


def _pass_on(actor: Membership, paper: DecisionPaper, following: Station, now: dt.datetime) -> None:
    before, after = paper.group_id, following.group_id
    with elevated():
        group = WorkingGroup.objects.get(pk=after)
        following.reached_at = now
        following.save(update_fields=["reached_at"])
        paper.group = group
        paper.shared_with = sorted({*paper.shared_with, group.circle_id})
        paper.save(update_fields=["group", "shared_with"])
    if paper.project:
        pass_to_next_body(
            actor=actor,
            project=paper.project,
            body=group.name_de,
            circle_id=group.circle_id,
            paper=paper.pk,
            now=now,
        )
    log(actor, paper, "wg.paper_passed_on", {"group": [before, after]}, now)
    tell(ASSIGNED, actor, paper, now, occasion=str(following.position))
