"""What every verb leaves behind: an entry in the trail and, mostly, a notice to the group."""

import datetime as dt
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from audit.operations import record
from core.actor import Actor
from core.errors import NotAllowed, Problem
from core.scope import elevated
from municipalities.models import Membership
from notifications.operations import announce
from working_groups.models import Comment, DecisionPaper
from working_groups.notices import MENTIONED

Changes = dict[str, list[Any]]


def ensure_allowed(is_allowed: bool) -> None:
    """Raises NotAllowed."""
    if not is_allowed:
        message = _("Dieser Schritt steht Ihnen in der Arbeitsgruppe zurzeit nicht offen.")
        raise NotAllowed(Problem("not_allowed", message))


def log(actor: Actor, paper: DecisionPaper, verb: str, changes: Changes, now: dt.datetime) -> None:
    record(
        actor=actor,
        tenant_id=paper.tenant_id,
        verb=verb,
        object_kind="paper",
        object_key=str(paper.pk),
        changes=changes,
        now=now,
    )


def log_comment(
    actor: Actor, comment: Comment, verb: str, changes: Changes, now: dt.datetime
) -> None:
    """A restricted comment leaves no trace in the paper's trail."""
    if not comment.is_restricted:
        log(actor, comment.paper, verb, {"comment": [None, str(comment.pk)]} | changes, now)
        return
    record(
        actor=actor,
        tenant_id=comment.tenant_id,
        verb=verb,
        object_kind="comment",
        object_key=str(comment.pk),
        changes=changes,
        now=now,
    )


def moment_of(paper: DecisionPaper, now: dt.datetime) -> dt.datetime:
    """Later than every change of a comment on this paper, which the caller has locked: whoever
    asks for what changed since misses nothing that was committed later."""
    with elevated():
        latest = Comment.objects.filter(paper=paper).aggregate(at=Max("changed_at"))["at"]
    return max(now, latest + dt.timedelta(microseconds=1)) if latest else now


def tell_mentioned(
    actor: Membership, comment: Comment, mentions: list[int], now: dt.datetime
) -> None:
    """Only those named now: editing does not call the others again."""
    if not mentions:
        return
    announce(
        kind=MENTIONED,
        object_kind="comment",
        object_key=str(comment.pk),
        actor=actor,
        dedupe_key=f"{MENTIONED}:{mentions[0]}",
        payload={"reference": comment.paper.number, "mentions": mentions},
        now=now,
    )


def tell(
    kind: str,
    actor: Membership | None,
    subject: DecisionPaper | Comment,
    now: dt.datetime,
    occasion: str = "",
) -> None:
    """Announce, once per kind, subject and occasion; a mail names the paper by its number."""
    paper = subject.paper if isinstance(subject, Comment) else subject
    announce(
        kind=kind,
        object_kind="comment" if isinstance(subject, Comment) else "paper",
        object_key=str(subject.pk),
        actor=actor,
        dedupe_key=f"{kind}:{subject.pk}" + (f":{occasion}" if occasion else ""),
        payload={"reference": paper.number, "group": paper.group_id},
        thread=f"paper:{paper.pk}",
        now=now,
    )
