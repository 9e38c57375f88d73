"""Putting papers before a group, discussing them, and taking them back with their project."""

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import Problem, Unmet
from core.ids import uuid7
from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership
from projects.models import Project
from projects.operations import put_before_board
from projects.workflow import INITIAL, STATES
from working_groups.access import may_ever_comment, may_submit_on, may_submit_procedure
from working_groups.models import UNDECIDED, Comment, DecisionPaper, PaperState, WorkingGroup
from working_groups.notices import ASSIGNED, COMMENTED
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import next_number, papers, seat_of


@transaction.atomic
def submit_paper(
    *,
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    title: str,
    text: str,
    now: dt.datetime,
    submission: UUID | None = None,
) -> DecisionPaper:
    """Put a paper before a group; with it, the group gets to see the project.

    `submission` makes the call repeatable: the second with the same one returns the first's paper.
    """
    ensure_allowed(_may_submit(actor, group, project))
    with elevated():
        # The lock on the group gives every paper a number of its own.
        locked = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        key = _key(submission, "paper", actor.user_id, group.pk)
        existing = papers().filter(pk=key).first()
        if existing:
            return existing
        _ensure_none_open(project)
        paper = _created(actor, locked, project, now, id=key, title=title, text=text)
    if project:
        put_before_board(
            actor=actor,
            project=project,
            body=locked.name_de,
            circle_id=locked.circle_id,
            paper=paper.pk,
            now=now,
        )
    log(actor, paper, ASSIGNED, {"number": [None, paper.number]}, now)
    tell(ASSIGNED, actor, paper, now)
    return paper


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
) -> Comment:
    """Speak in the name of one's organisation. `submission` makes the call repeatable."""
    ensure_allowed(may_ever_comment(actor, paper, seat_of(actor, paper.group_id)))
    # The lock keeps a comment from landing just after the decision.
    current = locked(paper)
    ensure_state(current, *UNDECIDED)
    _ensure_anchored(current, parent, paragraph)
    comment, is_new = Comment.objects.get_or_create(
        pk=_key(submission, "comment", actor.user_id, current.pk),
        defaults={
            "paper": current,
            "person_id": actor.user_id,
            "parent_id": parent,
            "paragraph": paragraph,
            "text": text,
            "author_id": actor.organisation_id,
            "created_at": now,
        },
    )
    if is_new:
        log(actor, current, COMMENTED, {"comment": [None, str(comment.pk)]}, now)
        tell(COMMENTED, actor, comment, now)
    return comment


def withdraw_papers(*, actor: Actor, project_id: int, state: str, now: dt.datetime) -> None:
    """A project that ends or goes back for revision takes its undecided papers with it.

    Nobody could close them any more: a vote needs a project in regional coordination. Called after
    every step of a project (`registry.after_step`), as the worker.
    """
    if state != INITIAL and not STATES[state].is_terminal:
        return
    undecided = DecisionPaper.objects.filter(project=project_id, state__in=UNDECIDED)
    for paper in undecided.select_for_update():
        before, paper.state, paper.withdrawn_at = paper.state, PaperState.WITHDRAWN, now
        paper.save(update_fields=["state", "withdrawn_at"])
        log(actor, paper, "wg.paper_withdrawn", {"state": [before, paper.state]}, now)


def _key(submission: UUID | None, *parts: object) -> UUID:
    """The same row for the same submission; no submission can name somebody else's row."""
    return uuid5(submission, " ".join(map(str, parts))) if submission else uuid7()


def _may_submit(actor: Membership, group: WorkingGroup, project: Project | None) -> bool:
    if project:
        return may_submit_on(actor, project)
    return may_submit_procedure(actor, seat_of(actor, group.pk))


def _created(
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    now: dt.datetime,
    **values: object,
) -> DecisionPaper:
    return DecisionPaper.objects.create(
        number=next_number(group, timezone.localdate(now).year),
        tenant_id=project.tenant_id if project else group.tenant_id,
        author_id=actor.organisation_id,
        reach=Reach.SUBMITTED,
        shared_with=[group.circle_id],
        group=group,
        project=project,
        submitted_by_id=actor.user_id,
        created_at=now,
        **values,
    )


def _ensure_none_open(project: Project | None) -> None:
    """Two open papers on one project could end in two opposite resolutions."""
    if project is None:
        return
    Project.objects.select_for_update().get(pk=project.pk)
    pending = papers().filter(project=project).filter(state__in=UNDECIDED).first()
    if pending:
        message = _("Über dieses Projekt berät schon: %(group)s, Vorlage %(number)s.")
        message %= {"group": pending.group.name, "number": pending.number}
        raise Unmet(Problem("paper_open", message, "project", pending.get_absolute_url()))


def _ensure_anchored(paper: DecisionPaper, parent: UUID | None, paragraph: int | None) -> None:
    """An answer belongs to a comment, and a remark to a paragraph, of this very paper."""
    problems = []
    if parent and not Comment.objects.filter(pk=parent, paper=paper).exists():
        message = _("Der Kommentar, auf den Sie antworten, gehört nicht zu dieser Vorlage.")
        problems.append(Problem("unknown_parent", message, "parent"))
    if paragraph is not None and not 1 <= paragraph <= len(paper.paragraphs):
        message = _("Diesen Absatz gibt es in der Vorlage nicht.")
        problems.append(Problem("unknown_paragraph", message, "paragraph"))
    if problems:
        raise Unmet(*problems)
