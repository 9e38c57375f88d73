"""Who may do what in a group, and fetch-or-404. What one sees is row-level security's business."""

from uuid import UUID

from django.http import Http404

from municipalities.access import is_tenant_staff, may_write
from municipalities.models import Membership, Role
from projects.models import Project
from working_groups.models import ELECTING, DecisionPaper, PaperState, Seat, WorkingGroup
from working_groups.queries import COORDINATED, SUBMITTABLE, VOTING_SEATS, counted_papers, groups


def group_for(slug: str) -> WorkingGroup:
    """Raises Http404 where there is none in one's sight."""
    group = groups().filter(slug=slug).first()
    if group is None:
        raise Http404
    return group


def paper_for(paper_id: UUID) -> DecisionPaper:
    """Raises Http404 for an unknown paper and for one that was not put before this reader."""
    paper = counted_papers().filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return paper


def may_submit_on(actor: Membership, project: Project) -> bool:
    """The project office of the project's own tenant, while the project is being coordinated."""
    return is_project_office_of(actor, project.tenant_id) and project.state in SUBMITTABLE


def may_submit_procedure(actor: Membership, seat: Seat | None) -> bool:
    """A question of procedure comes from whoever votes."""
    return may_write(actor) and seat in ELECTING


def may_submit_anything(actor: Membership, seat: Seat | None) -> bool:
    """Whether to offer the form at all; which projects it takes, `may_submit_on` says."""
    is_office = is_tenant_staff(actor) and actor.role == Role.PROJECT_OFFICE
    return is_office or may_submit_procedure(actor, seat)


def may_comment(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Everyone with a seat, guests included, and the project's own staff; until the decision."""
    takes_part = seat is not None or is_own_staff(actor, paper)
    return may_write(actor) and takes_part and not paper.is_decided


def may_open_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """The chair, or the project office that put the paper in."""
    is_submitter = is_project_office_of(actor, paper.tenant_id)
    is_entitled = seat == Seat.CHAIR or is_submitter
    return may_write(actor) and is_entitled and paper.state == PaperState.DISCUSSION


def is_ready_to_vote(paper: DecisionPaper) -> bool:
    """A vote on a project waits until the project has been passed to the groups; otherwise the
    resolution could not move it on."""
    return paper.project is None or paper.project.state == COORDINATED


def may_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Whoever sits for an organisation that was an elector when the vote opened.

    A deputy stands in only where no other person has voted for the organisation.
    """
    is_elector = any(
        elector.organisation_id == actor.organisation_id for elector in paper.electors.all()
    )
    is_seated = may_write(actor) and seat in VOTING_SEATS
    is_open = paper.state == PaperState.VOTING
    return is_seated and is_elector and is_open and not _is_preceded(actor, paper, seat)


def may_decide(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """The chair alone, once the vote has been opened."""
    return may_write(actor) and seat == Seat.CHAIR and paper.state == PaperState.VOTING


def may_seat_members(actor: Membership, seat: Seat | None) -> bool:
    return may_write(actor) and seat == Seat.CHAIR


def is_project_office_of(actor: Membership, tenant_id: int) -> bool:
    return actor.role == Role.PROJECT_OFFICE and _is_staff_of(actor, tenant_id)


def is_own_staff(actor: Membership, paper: DecisionPaper) -> bool:
    return _is_staff_of(actor, paper.tenant_id)


def _is_staff_of(actor: Membership, tenant_id: int) -> bool:
    return is_tenant_staff(actor) and actor.organisation.municipality_id == tenant_id


def _is_preceded(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    return seat == Seat.DEPUTY and any(
        vote.author_id == actor.organisation_id and vote.person_id != actor.user_id
        for vote in paper.votes.all()
    )
