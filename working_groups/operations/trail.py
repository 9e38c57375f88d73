"""What every verb leaves behind: an entry in the trail and, mostly, a notice to the group."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from audit.operations import record
from core.actor import Actor
from core.errors import NotAllowed, Problem
from municipalities.models import Membership
from notifications.operations import announce
from working_groups.models import Comment, DecisionPaper

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


def tell(kind: str, actor: Membership, subject: DecisionPaper | Comment, now: dt.datetime) -> None:
    """Announce, once per kind and subject; a mail names the paper by its number."""
    paper = subject.paper if isinstance(subject, Comment) else subject
    announce(
        kind=kind,
        object_kind="comment" if isinstance(subject, Comment) else "paper",
        object_key=str(subject.pk),
        actor=actor,
        dedupe_key=f"{kind}:{subject.pk}",
        payload={"reference": paper.number},
        thread=f"paper:{paper.pk}",
        now=now,
    )
