"""Who hears what of a group's work, how notices name it, and what waits for whom."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.actor import Actor
from core.clock import today
from core.registry import OpenTask, Recipient, Target, registry
from core.scope import scoped
from municipalities.access import scopes_of
from municipalities.models import Membership, Role
from projects.queries import people_of_tenant
from working_groups.conversations import members_in
from working_groups.due import due_for
from working_groups.models import Comment, DecisionPaper, GroupMember, Mention, Statement
from working_groups.queries import counted_papers, current_members, whose_turn
from working_groups.wording import standing

ASSIGNED: Final = "wg.vorlage_assigned"
COMMENTED: Final = "wg.comment"
MENTIONED: Final = "comment.mention"
VOTE_OPENED: Final = "wg.vote_opened"
DECIDED: Final = "wg.decision_published"
STATEMENT_DUE: Final = "wg.statement_due"
COSIGN_REQUESTED: Final = "wg.cosign_requested"
MINISTRY_ROLES: Final = (Role.MINISTRY, Role.MINISTRY_LEAD)
_SUBMITTERS: Final = (Role.PROJECT_OFFICE, Role.OFFICER)


def targets(keys: Iterable[str]) -> Mapping[str, Target]:
    """Papers and comments by their UUIDs; both kinds in one statement."""
    wanted = [*keys]
    papers = DecisionPaper.objects.filter(pk__in=wanted).annotate(about=F("pk"))
    comments = Comment.objects.filter(pk__in=wanted)
    found = papers.values_list("pk", "about", "title").union(
        comments.values_list("pk", "paper", "paper__title"), all=True
    )
    rows = found.order_by()
    return {str(key): Target(title, _address(key, paper)) for key, paper, title in rows}


def _address(key: UUID, paper: UUID) -> str:
    about = DecisionPaper(pk=paper) if key == paper else Comment(pk=key, paper_id=paper)
    return about.get_absolute_url()


def open_tasks(actor: Actor) -> Iterator[OpenTask]:
    """Votes, statements and co-signatures that are owed, and what the chair or the author can do."""
    # Called by a page for its reader, hence an entry point that may read the clock.
    due = due_for(actor, today=today())
    for paper in due.votes:
        yield _task(_("Abstimmen"), paper, paper.group.name)
    for paper, tally in due.decisions:
        yield _task(_("Beschluss festhalten"), paper, standing(tally))
    for paper in due.statements:
        until = paper.statement_call.until
        yield OpenTask(_("Stellung nehmen"), _target(paper), paper.group.name, due=until)
    for paper, day in due.signatures:
        yield OpenTask(_("Mitzeichnen"), _target(paper), paper.group.name, due=day)
    for paper in due.refusals:
        context = _("Die Mitzeichnung wurde verweigert.")
        yield OpenTask(_("Mitzeichnung neu erbitten"), _target(paper), context)


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
    """The group that it was about: the paper may lie before the next one by now."""
    if group := payload.get("group"):
        return _members(group)
    return _members(DecisionPaper.objects.values_list("group_id", flat=True).get(pk=UUID(key)))


def _group_of_comment(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """Of a restricted comment only the circles that it is shown to: a notice would reveal it."""
    comment = Comment.objects.select_related("paper").get(pk=UUID(key))
    if not comment.is_restricted:
        yield from _members(comment.paper.group_id)
        return
    for row in members_in(comment.shared_with).distinct("user_id"):
        yield Recipient(row.user_id, row.pk, because=row.role)


def _mentioned(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """Those named, and everybody of an organisation named, as far as they see the comment."""
    mentions = Mention.objects.filter(pk__in=payload["mentions"])
    people = mentions.filter(person__isnull=False).values("person")
    organisations = mentions.filter(organisation__isnull=False).values("organisation")
    memberships = Membership.objects.filter(
        Q(user__in=people) | Q(organisation__in=organisations)
    ).order_by("user_id", "pk")
    by_key = {row.pk: row for row in memberships}
    for pk, scope in scopes_of(by_key).items():
        with scoped(scope):
            sees = Comment.objects.filter(pk=UUID(key)).exists()
        if sees:
            yield Recipient(by_key[pk].user_id, pk, because="mentioned_user")


def _group_and_submitters(kind: str, key: str, payload: Mapping[str, Any]) -> list[Recipient]:
    """The group, and those of the project's tenant who wait for the result."""
    paper = DecisionPaper.objects.get(pk=UUID(key))
    recipients = [*_members(paper.group_id), *_submitters(paper.tenant_id)]
    # Somebody who is both hears of it as a member: the first of the pairs wins.
    return list({each.user_id: each for each in reversed(recipients)}.values())


def _silent_members(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """Members whose organisation has not stated anything yet."""
    paper = DecisionPaper.objects.get(pk=UUID(key))
    stated = Statement.objects.filter(paper=paper).values("author")
    silent = current_members().exclude(membership__organisation__in=stated)
    return _each_once(silent.filter(group=paper.group_id))


def _asked_to_sign(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    """Whose turn it is when the notice goes out."""
    turn = whose_turn(counted_papers().get(pk=UUID(key)))
    if turn:
        is_ministry = turn.membership.role in MINISTRY_ROLES
        because = Role.MINISTRY if is_ministry else "wg_member"
        yield Recipient(turn.person_id, turn.membership_id, because=because)


def _members(group_id: int) -> Iterator[Recipient]:
    return _each_once(current_members().filter(group=group_id))


def _each_once(seats: QuerySet[GroupMember]) -> Iterator[Recipient]:
    """Each person once, also with seats for two organisations."""
    seated = seats.order_by("membership__user", "pk")
    for row in seated.distinct("membership__user"):
        yield Recipient(row.membership.user_id, row.membership_id, because="wg_member")


def _submitters(tenant_id: int) -> Iterator[Recipient]:
    for row in people_of_tenant(tenant_id, _SUBMITTERS):
        yield Recipient(row.user_id, row.pk, because=row.role)


def register() -> None:
    registry.object_kind("paper", targets)
    registry.object_kind("comment", targets)
    registry.event_kinds((ASSIGNED, VOTE_OPENED), _group_of_paper)
    registry.event_kinds((COMMENTED,), _group_of_comment)
    registry.event_kinds((MENTIONED,), _mentioned)
    registry.event_kinds((DECIDED,), _group_and_submitters)
    registry.event_kinds((STATEMENT_DUE,), _silent_members)
    registry.event_kinds((COSIGN_REQUESTED,), _asked_to_sign)
    registry.task_source("working_groups", open_tasks)
