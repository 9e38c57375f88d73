"""Who hears what of a group's work, how notices name it, and what waits for whom."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from core.actor import Actor
from core.clock import today
from core.registry import OpenTask, Recipient, Target, registry
from municipalities.models import Role
from projects.queries import people_of_tenant
from working_groups.models import Comment, DecisionPaper
from working_groups.queries import current_members, due_for
from working_groups.wording import standing

ASSIGNED: Final = "wg.vorlage_assigned"
COMMENTED: Final = "wg.comment"
VOTE_OPENED: Final = "wg.vote_opened"
DECIDED: Final = "wg.decision_published"
_SUBMITTERS: Final = (Role.PROJECT_OFFICE, Role.OFFICER)


def papers_by_key(keys: Iterable[str]) -> Mapping[str, Target]:
    """Keys are the papers' UUIDs."""
    return {str(paper.pk): _target(paper) for paper in DecisionPaper.objects.filter(pk__in=keys)}


def comments_by_key(keys: Iterable[str]) -> Mapping[str, Target]:
    found = Comment.objects.filter(pk__in=keys).select_related("paper")
    return {
        str(comment.pk): Target(title=comment.paper.title, url=comment.get_absolute_url())
        for comment in found
    }


def open_tasks(actor: Actor) -> Iterator[OpenTask]:
    """Votes that one's organisation still owes, and resolutions that the chair can record."""
    # Called by a page for its reader, hence an entry point that may read the clock.
    due = due_for(actor, today=today())
    for paper in due.votes:
        yield _task(_("Abstimmen"), paper, paper.group.name)
    for paper in due.decisions:
        yield _task(_("Beschluss festhalten"), paper, standing(paper.tally))


def _task(verb: str, paper: DecisionPaper, context: str) -> OpenTask:
    return OpenTask(
        verb=verb,
        target=_target(paper),
        context=context,
        due=paper.vote_until,
        since=paper.vote_opened_at,
    )


def _target(paper: DecisionPaper) -> Target:
    return Target(title=paper.title, url=paper.get_absolute_url())


def _group_of_paper(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    return _members(DecisionPaper.objects.values_list("group_id", flat=True).get(pk=UUID(key)))


def _group_of_comment(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    return _members(Comment.objects.values_list("paper__group_id", flat=True).get(pk=UUID(key)))


def _group_and_submitters(kind: str, key: str, payload: Mapping[str, Any]) -> list[Recipient]:
    """The group, and those of the project's tenant who wait for the result."""
    paper = DecisionPaper.objects.get(pk=UUID(key))
    recipients = [*_members(paper.group_id), *_submitters(paper.tenant_id)]
    # Somebody who is both hears of it as a member: the first of the pairs wins.
    return list({each.user_id: each for each in reversed(recipients)}.values())


def _members(group_id: int) -> Iterator[Recipient]:
    """Each person once, also with seats for two organisations."""
    seated = current_members().filter(group=group_id).order_by("membership__user", "pk")
    for row in seated.distinct("membership__user"):
        yield Recipient(row.membership.user_id, row.membership_id, because="wg_member")


def _submitters(tenant_id: int) -> Iterator[Recipient]:
    for row in people_of_tenant(tenant_id, _SUBMITTERS):
        yield Recipient(row.user_id, row.pk, because=row.role)


def register() -> None:
    registry.object_kind("paper", papers_by_key)
    registry.object_kind("comment", comments_by_key)
    registry.event_kinds((ASSIGNED, VOTE_OPENED), _group_of_paper)
    registry.event_kinds((COMMENTED,), _group_of_comment)
    registry.event_kinds((DECIDED,), _group_and_submitters)
    registry.task_source("working_groups", open_tasks)
