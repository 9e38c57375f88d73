"""Putting papers before groups, keeping them as drafts, and taking them back with their project."""

import datetime as dt
from typing import Any, Final
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
from projects.operations import put_before_board, share_with_circle
from projects.workflow import INITIAL, STATES
from working_groups.access import (
    may_edit_draft,
    may_ever_extend,
    may_submit_on,
    may_submit_procedure,
)
from working_groups.models import (
    LONGEST_PAPER,
    UNDECIDED,
    DecisionPaper,
    PaperKind,
    PaperState,
    PaperSubject,
    PaperVersion,
    Station,
    StationRole,
    WorkingGroup,
)
from working_groups.notices import ASSIGNED
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.paragraphs import first_outline
from working_groups.plans import Plan, Stop
from working_groups.queries import next_number, papers, seat_of

MOST_STATIONS: Final = 4
MOST_DRAFTS: Final = 50
LONGEST_PERIOD: Final = dt.timedelta(days=365)


@transaction.atomic
def submit_paper(
    *,
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    title: str,
    text: str,
    now: dt.datetime,
    plan: Plan | None = None,
    submission: UUID | None = None,
) -> DecisionPaper:
    """Put a paper before a group; with it, the group gets to see the project.

    `submission` makes the call repeatable: the second with the same one returns the first's paper.
    """
    ensure_allowed(_may_submit(actor, group, project))
    key = key_of(submission, "paper", actor.user_id, group.pk)
    if existing := _existing(group, key):
        return existing
    draft = DecisionPaper(id=key, group=group, project=project)
    _fill(actor, draft, title, text, plan or Plan(), timezone.localdate(now))
    return _put(actor, draft, plan or Plan(), now)


@transaction.atomic
def keep_draft(
    *,
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    title: str,
    text: str,
    now: dt.datetime,
    plan: Plan | None = None,
    submission: UUID | None = None,
) -> DecisionPaper:
    """A paper that the own organisation alone sees, until it is put before the group."""
    ensure_allowed(_may_submit(actor, group, project))
    key = key_of(submission, "paper", actor.user_id, group.pk)
    if existing := _existing(group, key):
        return existing
    draft = DecisionPaper(id=key, group=group, project=project)
    _fill(actor, draft, title, text, plan or Plan(), timezone.localdate(now))
    draft.created_at = now
    with elevated():
        _ensure_room(actor)
        draft.save(force_insert=True)
        _set_stops(draft, plan or Plan())
    log(actor, draft, "wg.draft_kept", {"state": [None, draft.state]}, now)
    return draft


@transaction.atomic
def change_draft(
    *,
    actor: Membership,
    paper: DecisionPaper,
    title: str,
    text: str,
    plan: Plan,
    now: dt.datetime,
) -> DecisionPaper:
    """The whole draft anew; it has no versions yet."""
    draft = _locked_draft(actor, paper)
    _fill(actor, draft, title, text, plan, timezone.localdate(now))
    with elevated():
        draft.save()
        _set_stops(draft, plan)
    return draft


@transaction.atomic
def put_draft(*, actor: Membership, paper: DecisionPaper, now: dt.datetime) -> DecisionPaper:
    """Put a kept draft before its first group. The same call again finds it there."""
    if paper.is_undecided:
        return paper
    draft = _locked_draft(actor, paper)
    ensure_allowed(_may_submit(actor, draft.group, draft.project))
    stops = [Stop(each.group, StationRole(each.role)) for each in draft.stations.all()]
    plan = Plan(
        explanation=draft.explanation,
        financial_effects=draft.financial_effects,
        subject=PaperSubject(draft.subject),
        kind=PaperKind(draft.kind),
        lead=draft.lead,
        is_public=draft.is_public,
        comments_until=draft.comments_until,
        stops=stops,
    )
    _fill(actor, draft, draft.title, draft.text, plan, timezone.localdate(now))
    return _put(actor, draft, plan, now)


@transaction.atomic
def discard_draft(*, actor: Membership, paper: DecisionPaper, now: dt.datetime) -> None:
    """For good: nobody but the own organisation has ever seen it."""
    draft = _locked_draft(actor, paper)
    log(actor, draft, "wg.draft_discarded", {"state": [draft.state, None]}, now)
    with elevated():
        draft.delete()


@transaction.atomic
def extend_comments(
    *, actor: Membership, paper: DecisionPaper, until: dt.date, now: dt.datetime
) -> DecisionPaper:
    """Take comments to the end of day `until`: later than before, and at most a year from now."""
    ensure_allowed(may_ever_extend(actor, paper, seat_of(actor, paper.group_id)))
    current = locked(paper)
    ensure_state(current, PaperState.DISCUSSION)
    _ensure_period(until, timezone.localdate(now))
    before = current.comments_until
    if before and until < before:
        message = _("Die Frist lässt sich nur verlängern. Bisher endet sie am %(day)s.")
        message %= {"day": f"{before:%d.%m.%Y}"}
        raise Unmet(Problem("period_shortened", message, "until"))
    with elevated():
        current.comments_until = until
        current.save(update_fields=["comments_until"])
    days = [before.isoformat() if before else None, until.isoformat()]
    log(actor, current, "wg.comments_extended", {"comments_until": days}, now)
    return current


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


def key_of(submission: UUID | None, *parts: object) -> UUID:
    """The same row for the same submission; no submission can name somebody else's row."""
    return uuid5(submission, " ".join(map(str, parts))) if submission else uuid7()


def ensure_length(paper: DecisionPaper) -> None:
    """Raises Unmet."""
    count = len(paper.paragraphs)
    if not paper.proposal:
        raise Unmet(Problem("empty", _("Schreiben Sie den Beschlussvorschlag."), "text"))
    if count > LONGEST_PAPER:
        message = _("Eine Vorlage hat höchstens %(most)d Absätze, diese hat %(count)d.")
        raise Unmet(Problem("too_long", message % {"most": LONGEST_PAPER, "count": count}, "text"))


def written(paper: DecisionPaper, person_id: int, reason: str, now: dt.datetime) -> PaperVersion:
    """The paper as it stands, kept as its newest version; under `elevated`."""
    return PaperVersion.objects.create(
        paper=paper,
        number=paper.version,
        title=paper.title,
        text=paper.text,
        explanation=paper.explanation,
        financial_effects=paper.financial_effects,
        outline=paper.outline,
        person_id=person_id,
        reason=reason,
        made_at=now,
    )


def _existing(group: WorkingGroup, key: UUID) -> DecisionPaper | None:
    with elevated():
        # The lock on the group gives every paper a number of its own.
        WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        return papers().filter(pk=key).first()


def _may_submit(actor: Membership, group: WorkingGroup, project: Project | None) -> bool:
    if project:
        return may_submit_on(actor, project)
    return may_submit_procedure(actor, seat_of(actor, group.pk))


def _locked_draft(actor: Membership, paper: DecisionPaper) -> DecisionPaper:
    if paper.is_draft:
        ensure_allowed(may_edit_draft(actor, paper))
    current = locked(paper)
    ensure_state(current, PaperState.DRAFT)
    return current


def _fill(
    actor: Membership,
    draft: DecisionPaper,
    title: str,
    text: str,
    plan: Plan,
    today: dt.date,
) -> None:
    """All that a draft says, checked; the columns hide it from everybody else."""
    group, project = draft.group, draft.project
    draft.title, draft.text = title, text
    draft.explanation, draft.financial_effects = plan.explanation, plan.financial_effects
    draft.outline = first_outline(draft.paragraphs)
    draft.subject = PaperSubject.PROJECT if project else _subject(plan)
    draft.kind, draft.is_public = plan.kind, plan.is_public
    draft.lead, draft.comments_until = plan.lead or actor.organisation, plan.comments_until
    draft.state = PaperState.DRAFT
    draft.author_id, draft.submitted_by_id = actor.organisation_id, actor.user_id
    draft.tenant_id = project.tenant_id if project else group.tenant_id
    draft.reach = Reach.INTERNAL
    # The programme's tenant is nobody's, so the circle alone shows a question of procedure.
    draft.shared_with = [] if project else [actor.organisation.circle_id]
    ensure_length(draft)
    _ensure_stops(group, plan)
    if plan.comments_until:
        _ensure_period(plan.comments_until, today, field="comments_until")


def _subject(plan: Plan) -> PaperSubject:
    is_project = plan.subject == PaperSubject.PROJECT
    return PaperSubject.PROCEDURE if is_project else PaperSubject(plan.subject)


def _put(actor: Membership, draft: DecisionPaper, plan: Plan, now: dt.datetime) -> DecisionPaper:
    """From draft to discussion: number, first version, first station, notice."""
    group, project = draft.group, draft.project
    with elevated():
        WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        _ensure_none_open(project)
        draft.number = next_number(group, timezone.localdate(now).year)
        draft.state, draft.created_at = PaperState.DISCUSSION, now
        draft.reach, draft.shared_with = Reach.SUBMITTED, [group.circle_id]
        draft.save()
        _set_stops(draft, plan)
        draft.stations.filter(position=1).update(reached_at=now)
        written(draft, actor.user_id, "", now)
    if project:
        _show(actor, draft, project, now)
    log(actor, draft, ASSIGNED, {"number": [None, draft.number]}, now)
    tell(ASSIGNED, actor, draft, now)
    return draft


def _show(actor: Membership, paper: DecisionPaper, project: Project, now: dt.datetime) -> None:
    """The group sees the project; only what it is to decide opens a resolution."""
    values: dict[str, Any] = {"circle_id": paper.group.circle_id, "now": now}
    if paper.is_for_note:
        share_with_circle(actor=actor, project=project, **values)
        return
    body = paper.group.name_de
    put_before_board(actor=actor, project=project, body=body, paper=paper.pk, **values)


def _set_stops(paper: DecisionPaper, plan: Plan) -> None:
    paper.stations.all().delete()
    for position, stop in enumerate(plan.stops or [Stop(paper.group)], start=1):
        Station.objects.create(paper=paper, position=position, group=stop.group, role=stop.role)


def _ensure_stops(group: WorkingGroup, plan: Plan) -> None:
    ids = [stop.group.pk for stop in plan.stops]
    if ids and (ids[0] != group.pk or len(set(ids)) != len(ids) or len(ids) > MOST_STATIONS):
        message = _(
            "Die Beratungsfolge beginnt mit der Gruppe der Vorlage, nennt jede Gruppe einmal und hat "
            "höchstens %(most)d Stationen."
        )
        raise Unmet(Problem("stations", message % {"most": MOST_STATIONS}, "stations"))


def _ensure_period(until: dt.date, today: dt.date, field: str = "until") -> None:
    if not today <= until <= today + LONGEST_PERIOD:
        message = _("Wählen Sie einen Tag ab heute und innerhalb eines Jahres.")
        raise Unmet(Problem("period", message, field))


def _ensure_room(actor: Membership) -> None:
    kept = DecisionPaper.objects.filter(author=actor.organisation_id, state=PaperState.DRAFT)
    if kept.count() >= MOST_DRAFTS:
        message = _("Ihre Organisation hat schon %(most)d Entwürfe. Verwerfen Sie zuerst einen.")
        raise Unmet(Problem("too_many", message % {"most": MOST_DRAFTS}))


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
