"""Speaking about a paper: comments, answers, suggested wordings; and taking them back.

The verbs of one paper follow each other (they lock it), so that `changed_at` grows in the order
in which readers get to see the changes.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership, Municipality
from working_groups.access import (
    is_author,
    is_own,
    may_ever_comment,
    may_ever_speak,
    may_resolve,
)
from working_groups.conversations import Named, draft_place, mentionable, ministry_circles
from working_groups.models import (
    UNDECIDED,
    Comment,
    CommentDraft,
    DecisionPaper,
    EarlierText,
    Mention,
    Visibility,
)
from working_groups.notices import COMMENTED
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.papers import key_of
from working_groups.operations.trail import (
    ensure_allowed,
    log_comment,
    moment_of,
    tell,
    tell_mentioned,
)
from working_groups.paragraphs import split
from working_groups.queries import seat_of

MOST_MENTIONS: Final = 10
MOST_AT_ONCE: Final = 30
AT_ONCE: Final = dt.timedelta(minutes=5)


@transaction.atomic
def add_comment(
    *,
    actor: Membership,
    paper: DecisionPaper,
    text: str,
    parent: UUID | None,
    paragraph: int | None,
    now: dt.datetime,
    submission: UUID | None = None,
    visibility: str = Visibility.GROUP,
    wording: str = "",
    is_official: bool = False,
    mentions: Collection[str] = (),
) -> Comment:
    """Speak in the name of one's organisation. `submission` makes the call repeatable.

    `mentions` are keys of those named beside the text (`conversations.Named.key`).
    """
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_speak(actor, paper, seat))
    # The lock keeps a comment from landing just after the decision.
    current = locked(paper)
    begun = _begun(current, parent)
    is_restricted = begun.is_restricted if begun else visibility == Visibility.RESTRICTED
    ensure_allowed(is_restricted or may_ever_comment(actor, current, seat))
    ensure_allowed(not is_official or is_author(actor, current))
    ensure_state(current, *UNDECIDED)
    if existing := _said(submission, actor, current):
        return existing
    _ensure_in_period(current, timezone.localdate(now))
    _ensure_sound(current, begun, paragraph, wording, is_official=is_official)
    _ensure_pace(actor, now)
    circles = _circles(current, begun, actor) if is_restricted else None
    at = moment_of(current, now)
    comment = Comment.objects.create(
        pk=key_of(submission, "comment", actor.user_id, current.pk),
        paper=current,
        person_id=actor.user_id,
        parent=begun,
        paragraph=None if begun else paragraph,
        version=current.version,
        text=text,
        wording=wording,
        is_official=is_official,
        author_id=actor.organisation_id,
        created_at=at,
        changed_at=at,
        is_restricted=is_restricted,
        **(_hidden(circles) if circles else {}),
    )
    named = _name(comment, _named(current, circles, text, mentions))
    CommentDraft.objects.filter(
        person=actor.user_id, paper=current.pk, place=draft_place(parent)
    ).delete()
    log_comment(actor, comment, COMMENTED, {"comment": [None, str(comment.pk)]}, now)
    tell(COMMENTED, actor, comment, now)
    tell_mentioned(actor, comment, named, now)
    return comment


@transaction.atomic
def edit_comment(
    *, actor: Membership, comment: Comment, text: str, wording: str, now: dt.datetime
) -> Comment:
    """Say it otherwise; what was said before stays readable. Raises NotAllowed, Unmet."""
    ensure_allowed(is_own(actor, comment))
    paper, found = _current(comment)
    _ensure_in_period(paper, timezone.localdate(now))
    _ensure_alive(found)
    _ensure_open(found)
    if found.accepted_in is not None and wording != found.wording:
        message = _("Der Vorschlag ist schon übernommen. Machen Sie einen neuen.")
        raise Unmet(Problem("accepted", message, "wording"))
    _ensure_wording(wording, found.paragraph)
    if (text, wording) == (found.text, found.wording):
        return found
    with elevated():
        EarlierText.objects.create(comment=found, text=found.text, wording=found.wording, until=now)
        if wording != found.wording:
            found.version = paper.version
        found.text, found.wording, found.edited_at = text, wording, now
        found.changed_at = moment_of(paper, now)
        found.save(update_fields=["text", "wording", "edited_at", "changed_at", "version"])
    circles = found.shared_with if found.is_restricted else None
    known = set(found.mentions.values_list("name", flat=True))
    wanted = [each for each in _named(paper, circles, text, ()) if each.name not in known]
    log_comment(actor, found, "wg.comment_edited", {"edited_at": [None, now.isoformat()]}, now)
    tell_mentioned(actor, found, _name(found, wanted), now)
    return found


@transaction.atomic
def withdraw_comment(*, actor: Membership, comment: Comment, now: dt.datetime) -> Comment:
    """The text goes for good, with all earlier ones and whom it named; the conversation stays."""
    ensure_allowed(is_own(actor, comment))
    paper, found = _current(comment)
    if found.is_withdrawn:
        return found
    with elevated():
        EarlierText.objects.filter(comment=found).delete()
        Mention.objects.filter(comment=found).delete()
        found.text, found.wording, found.withdrawn_at = "", "", now
        found.changed_at = moment_of(paper, now)
        found.save(update_fields=["text", "wording", "withdrawn_at", "changed_at"])
    log_comment(
        actor, found, "wg.comment_withdrawn", {"withdrawn_at": [None, now.isoformat()]}, now
    )
    return found


@transaction.atomic
def settle_thread(
    *, actor: Membership, comment: Comment, is_resolved: bool, now: dt.datetime
) -> Comment:
    """Mark a conversation as resolved, or open it again. What already is so stays as it is."""
    seat = seat_of(actor, comment.paper.group_id)
    ensure_allowed(comment.parent_id is None and may_resolve(actor, comment.paper, comment, seat))
    paper, found = _current(comment)
    if found.is_resolved == is_resolved:
        return found
    with elevated():
        found.resolved_at = now if is_resolved else None
        found.resolved_by_id = actor.user_id if is_resolved else None
        found.changed_at = moment_of(paper, now)
        found.save(update_fields=["resolved_at", "resolved_by", "changed_at"])
    verb = "wg.thread_resolved" if is_resolved else "wg.thread_reopened"
    log_comment(actor, found, verb, {"is_resolved": [not is_resolved, is_resolved]}, now)
    return found


@transaction.atomic
def keep_comment_draft(
    *,
    actor: Membership,
    paper: DecisionPaper,
    place: str,
    now: dt.datetime,
    text: str,
    wording: str = "",
    paragraph: int | None = None,
    is_restricted: bool = False,
) -> CommentDraft | None:
    """What is typed and not published yet; nothing typed keeps nothing (None)."""
    ensure_allowed(may_ever_speak(actor, paper, seat_of(actor, paper.group_id)))
    key: dict[str, Any] = {"person_id": actor.user_id, "paper": paper.pk, "place": place}
    if not (text.strip() or wording.strip()):
        CommentDraft.objects.filter(**key).delete()
        return None
    values: dict[str, Any] = {"text": text, "wording": wording, "paragraph": paragraph}
    values |= {"is_restricted": is_restricted, "saved_at": now}
    return CommentDraft.objects.update_or_create(**key, defaults=values)[0]


def _begun(paper: DecisionPaper, parent: UUID | None) -> Comment | None:
    """The comment that begins the conversation which is answered."""
    if parent is None:
        return None
    answered = Comment.objects.select_related("parent").filter(pk=parent, paper=paper).first()
    if answered is None:
        message = _("Der Kommentar, auf den Sie antworten, gehört nicht zu dieser Vorlage.")
        raise Unmet(Problem("unknown_parent", message, "parent"))
    return answered.parent or answered


def _said(submission: UUID | None, actor: Membership, paper: DecisionPaper) -> Comment | None:
    if submission is None:
        return None
    key = key_of(submission, "comment", actor.user_id, paper.pk)
    return Comment.objects.filter(pk=key).first()


def _ensure_in_period(paper: DecisionPaper, today: dt.date) -> None:
    until = paper.comments_until
    if until and today > until:
        message = _(
            "Kommentare waren bis zum %(day)s möglich. Die Leitung der Gruppe oder der Verfasser kann "
            "die Frist verlängern."
        )
        raise Unmet(Problem("period_over", message % {"day": f"{until:%d.%m.%Y}"}))


def _ensure_sound(
    paper: DecisionPaper,
    begun: Comment | None,
    paragraph: int | None,
    wording: str,
    *,
    is_official: bool,
) -> None:
    if paragraph is not None and paper.paragraph(paragraph) is None:
        message = _("Diesen Absatz gibt es in der Vorlage nicht.")
        raise Unmet(Problem("unknown_paragraph", message, "paragraph"))
    _ensure_wording(wording, None if begun else paragraph)
    if begun:
        _ensure_open(begun)
    if is_official:
        _ensure_first_official(begun)


def _ensure_wording(wording: str, paragraph: int | None) -> None:
    if wording and paragraph is None:
        message = _("Wählen Sie den Absatz, für den Ihr Vorschlag gilt.")
        raise Unmet(Problem("wording_without_paragraph", message, "paragraph"))
    if len(split(wording)) > 1:
        message = _("Ein Vorschlag gilt einem Absatz: Lassen Sie die Leerzeilen weg.")
        raise Unmet(Problem("wording_of_many", message, "wording"))


def _ensure_first_official(begun: Comment | None) -> None:
    if begun is None:
        message = _("Offiziell ist nur eine Antwort auf einen Beitrag.")
        raise Unmet(Problem("official_without_parent", message, "parent"))
    if begun.answers.filter(is_official=True, withdrawn_at=None).exists():
        message = _("Dieses Gespräch hat schon eine offizielle Antwort. Bearbeiten Sie diese.")
        raise Unmet(Problem("official_twice", message, "is_official"))


def _ensure_open(comment: Comment) -> None:
    begun = comment.parent or comment
    if begun.is_resolved:
        message = _("Dieses Gespräch ist erledigt. Öffnen Sie es zuerst wieder.")
        raise Unmet(Problem("resolved", message))


def _ensure_alive(comment: Comment) -> None:
    if comment.is_withdrawn:
        raise Unmet(Problem("withdrawn", _("Dieser Beitrag ist zurückgezogen.")))


def _ensure_pace(actor: Membership, now: dt.datetime) -> None:
    recent = Comment.objects.filter(person=actor.user_id, created_at__gt=now - AT_ONCE)
    if recent.count() >= MOST_AT_ONCE:
        message = _("Das waren viele Beiträge in kurzer Zeit. Warten Sie einige Minuten.")
        raise Unmet(Problem("too_fast", message))


def _current(comment: Comment) -> tuple[DecisionPaper, Comment]:
    """Paper and comment as they are now, the paper locked and still deliberated on."""
    paper = locked(comment.paper)
    ensure_state(paper, *UNDECIDED)
    return paper, Comment.objects.select_related("parent", "author", "person").get(pk=comment.pk)


def _circles(paper: DecisionPaper, begun: Comment | None, actor: Membership) -> list[int]:
    """The ministry's, the paper's author's and one's own; an answer keeps to its conversation."""
    if begun:
        return begun.shared_with
    own = {paper.author.circle_id, actor.organisation.circle_id}
    return sorted({*ministry_circles(), *own})


def _hidden(circles: list[int]) -> dict[str, Any]:
    tenant = Municipality.objects.only("pk").get(is_programme=True)
    return {"tenant": tenant, "reach": Reach.INTERNAL, "shared_with": circles}


def _named(
    paper: DecisionPaper, circles: Iterable[int] | None, text: str, keys: Collection[str]
) -> list[Named]:
    """Who is chosen by key or stands in the text as „@Name“, of those who see the comment."""
    if "@" not in text and not keys:
        return []
    known = mentionable(paper, circles)
    found = [each for each in known if each.key in keys or f"@{each.name}" in text]
    if len(found) > MOST_MENTIONS:
        message = _("Erwähnen Sie höchstens %(most)d Personen und Organisationen.")
        raise Unmet(Problem("too_many_mentions", message % {"most": MOST_MENTIONS}, "mentions"))
    return found


def _name(comment: Comment, named: Iterable[Named]) -> list[int]:
    with elevated():
        rows = [
            Mention.objects.create(
                comment=comment,
                name=each.name,
                person_id=each.person_id,
                organisation_id=each.organisation_id,
            )
            for each in named
        ]
    return [row.pk for row in rows]
