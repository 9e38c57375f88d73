"""Files that go with a paper."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from core.uploads import Checked, stored
from municipalities.models import Membership
from working_groups.access import is_author
from working_groups.models import Attachment, DecisionPaper, PaperState
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.trail import ensure_allowed, log

MOST_ATTACHMENTS: Final = 20


@transaction.atomic
def attach(
    *, actor: Membership, paper: DecisionPaper, title: str, file: Checked, now: dt.datetime
) -> Attachment:
    """For whoever sees the paper. The very content once more is the attachment that is there."""
    current = _locked(actor, paper)
    present = list(current.attachments.filter(removed_at=None))
    for each in present:
        if each.sha256 == file.sha256:
            return each
    if len(present) >= MOST_ATTACHMENTS:
        message = _("Eine Vorlage hat höchstens %d Anlagen. Entfernen Sie zuerst eine.")
        raise Unmet(Problem("too_many", message % MOST_ATTACHMENTS, "file"))
    with stored(file.file) as name, elevated():
        made = Attachment.objects.create(
            paper=current,
            title=title,
            storage_name=name,
            file_name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            scan=file.scan,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
        )
    log(actor, current, "wg.attached", {str(made.pk): [None, file.sha256]}, now)
    return made


@transaction.atomic
def detach(*, actor: Membership, attachment: Attachment, now: dt.datetime) -> None:
    """For every reader; row and file stay for the trail. Twice is once."""
    current = _locked(actor, attachment.paper)
    with elevated():
        gone = Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now)
    if gone:
        log(actor, current, "wg.detached", {str(attachment.pk): [attachment.sha256, None]}, now)


def _locked(actor: Membership, paper: DecisionPaper) -> DecisionPaper:
    ensure_allowed(is_author(actor, paper))
    current = locked(paper)
    ensure_state(current, PaperState.DRAFT, PaperState.DISCUSSION)
    return current
