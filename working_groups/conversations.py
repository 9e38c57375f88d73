"""Named reads of what is said about a paper. Row-level security leaves out what is restricted."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actor import Actor
from core.sorting import german
from municipalities.access import STAFF_ROLES
from municipalities.models import CircleMembership, Membership, Organisation, OrganisationKind
from working_groups.models import Comment, CommentDraft, DecisionPaper, EarlierText

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TICK: Final = dt.timedelta(microseconds=1)


def comments_on(paper: DecisionPaper) -> QuerySet[Comment]:
    """Oldest first, with whom they name and whether they said something else before."""
    earlier = EarlierText.objects.filter(comment=OuterRef("pk"))
    return (
        Comment.objects.filter(paper=paper)
        .select_related("author", "person")
        .prefetch_related("mentions")
        .annotate(has_earlier=Exists(earlier))
    )


@dataclass(slots=True)
class Thread:
    """A comment and everything said in answer to it or to its answers, in order of time."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)


def threads(comments: Iterable[Comment]) -> list[Thread]:
    """Conversations, oldest first. Answers to answers stand beside them, one level deep."""
    found: dict[object, Thread] = {}
    conversations: list[Thread] = []
    for comment in comments:
        thread = found.get(comment.parent_id)
        if thread:
            thread.answers.append(comment)
        else:
            thread = Thread(comment)
            conversations.append(thread)
        found[comment.pk] = thread
    return conversations


def changed_since(paper: DecisionPaper, token: int) -> QuerySet[Comment]:
    """What is new or different since a `token` that `newest` gave."""
    return comments_on(paper).filter(changed_at__gt=EPOCH + token * _TICK)


def newest(comments: Iterable[Comment], otherwise: int = 0) -> int:
    """Microseconds since 1970 of the latest change among these: says nothing of any other."""
    moments = ((each.changed_at - EPOCH) // _TICK for each in comments)
    return max(moments, default=otherwise)


def drafts_of(actor: Actor, paper: DecisionPaper) -> dict[str, CommentDraft]:
    """What this person has begun to write on a paper, by place."""
    rows = CommentDraft.objects.filter(person=actor.user_id, paper=paper.pk)
    return {row.place: row for row in rows}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody, or an organisation, whom a comment may mention; one of the ids is None."""

    name: str
    note: str
    person_id: int | None = None
    organisation_id: int | None = None

    @property
    def key(self) -> str:
        """E.g. „p-7“ for a person, „o-3“ for an organisation."""
        return f"p-{self.person_id}" if self.person_id else f"o-{self.organisation_id}"


def ministry_circles() -> list[int]:
    ministries = Organisation.objects.filter(kind=OrganisationKind.MINISTRY)
    return list(ministries.order_by("pk").values_list("circle_id", flat=True))


def mentionable(paper: DecisionPaper, circles: Iterable[int] | None = None) -> list[Named]:
    """Who sees the paper, people first, then their organisations; with `circles`, only those in
    them (who may see a restricted comment)."""
    rows = list(_readers(paper, circles))
    people = {
        row.membership.user_id: Named(
            row.membership.user.name,
            row.membership.organisation.name,
            person_id=row.membership.user_id,
        )
        for row in rows
    }
    organisations = {
        row.membership.organisation_id: Named(
            row.membership.organisation.name, "", organisation_id=row.membership.organisation_id
        )
        for row in rows
    }
    return [*people.values(), *sorted(organisations.values(), key=lambda each: each.name)]


def _readers(paper: DecisionPaper, circles: Iterable[int] | None) -> QuerySet[CircleMembership]:
    """The author's municipality is more than those of its staff who see its projects."""
    own = Q(circle=paper.author.circle_id)
    if paper.project_id and circles is None:
        own &= Q(membership__role__in=STAFF_ROLES)
    if circles is None:
        organisations = Organisation.objects.filter(kind=OrganisationKind.MINISTRY)
        of_ministry = Q(circle__in=organisations.values("circle_id"))
        seeing = Q(circle__in=paper.shared_with) | own | of_ministry
    else:
        seeing = Q(circle__in=[*circles])
    return (
        CircleMembership.objects.filter(
            seeing, membership__ended_at__isnull=True, membership__user__is_active=True
        )
        .select_related("membership__user", "membership__organisation")
        .order_by(german("membership__user__name"), "membership__pk")
    )


def members_in(circles: Iterable[int]) -> QuerySet[Membership]:
    """Memberships in force in any of these circles, each once."""
    inside = CircleMembership.objects.filter(membership=OuterRef("pk"), circle__in=[*circles])
    return Membership.objects.filter(
        Exists(inside), ended_at__isnull=True, user__is_active=True
    ).order_by("user_id", "pk")


def earlier_texts(comment: Comment) -> QuerySet[EarlierText]:
    """The newest first."""
    return EarlierText.objects.filter(comment=comment).order_by("-until", "-pk")


def draft_place(parent: UUID | None) -> str:
    return str(parent) if parent else ""
