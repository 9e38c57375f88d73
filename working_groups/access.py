"""Who may do what in a group, and fetch-or-404. What one sees is row-level security's business."""

from uuid import UUID

from django.http import Http404

from municipalities.access import is_tenant_staff, may_write
from municipalities.models import Membership, OrganisationKind, Role
from projects.models import Project
from working_groups.models import (
    ELECTING,
    Attachment,
    Comment,
    DecisionPaper,
    PaperState,
    Seat,
    WorkingGroup,
)
from working_groups.queries import (
    COORDINATED,
    SUBMITTABLE,
    VOTING_SEATS,
    counted_papers,
    groups,
    papers,
)


def group_for(slug: str) -> WorkingGroup:
    """Raises Http404 where there is none in one's sight."""
    group = groups().filter(slug=slug).first()
    if group is None:
        raise Http404
    return group


def paper_for(paper_id: UUID, *, light: bool = False) -> DecisionPaper:
    """Raises Http404 for an unknown paper and for one that was not put before this reader.

    A `light` one comes without electors, votes and stations, in one statement.
    """
    known = papers() if light else counted_papers()
    paper = known.filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return paper


def comment_for(paper: DecisionPaper, comment_id: UUID) -> Comment:
    """Raises Http404 for one of another paper, and for a restricted one that is not for this reader."""
    comments = Comment.objects.select_related("author", "person", "parent")
    comment = comments.filter(paper=paper, pk=comment_id).first()
    if comment is None:
        raise Http404
    return comment


def attachment_for(paper: DecisionPaper, attachment_id: UUID) -> Attachment:
    """Raises Http404 for one of another paper, and for one that was removed."""
    found = Attachment.objects.filter(paper=paper, pk=attachment_id, removed_at=None).first()
    if found is None:
        raise Http404
    return found


def is_author(actor: Membership, paper: DecisionPaper) -> bool:
    """Answers for the paper: of a project its project office, else whoever writes for the
    organisation that asks."""
    if paper.project_id:
        return is_project_office_of(actor, paper.tenant_id)
    return may_write(actor) and actor.organisation_id == paper.author_id


def may_edit_draft(actor: Membership, paper: DecisionPaper) -> bool:
    return is_author(actor, paper) and paper.is_draft


def may_revise(actor: Membership, paper: DecisionPaper) -> bool:
    """While the group discusses it; what is voted on stands still."""
    return is_author(actor, paper) and paper.state == PaperState.DISCUSSION


def may_attach(actor: Membership, paper: DecisionPaper) -> bool:
    return may_edit_draft(actor, paper) or may_revise(actor, paper)


def may_ever_extend(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Comments for longer: the chair, or the author."""
    return is_author(actor, paper) or (may_write(actor) and seat == Seat.CHAIR)


def may_ever_pass_on(actor: Membership, seat: Seat | None) -> bool:
    """The chair of the group that deliberates now."""
    return may_write(actor) and seat == Seat.CHAIR


def may_pass_on(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Not the last group of a paper that asks for a decision: that one votes."""
    is_theirs = may_ever_pass_on(actor, seat) and paper.state == PaperState.DISCUSSION
    return is_theirs and not is_decided_by_vote(paper)


def is_at_last_station(paper: DecisionPaper) -> bool:
    """Only the last group decides; needs `stations` (prefetch them)."""
    stations = list(paper.stations.all())
    return not stations or stations[-1].group_id == paper.group_id


def is_decided_by_vote(paper: DecisionPaper) -> bool:
    return not paper.is_for_note and is_at_last_station(paper)


def is_of_ministry(actor: Membership) -> bool:
    is_ministry = actor.organisation.kind == OrganisationKind.MINISTRY
    return is_ministry and actor.role in {Role.MINISTRY, Role.MINISTRY_LEAD}


def may_ever_speak(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """In any way; the ministry has no seat, and speaks to the author alone."""
    return may_ever_comment(actor, paper, seat) or is_of_ministry(actor)


def may_speak(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    return may_ever_speak(actor, paper, seat) and paper.is_undecided


def is_own(actor: Membership, comment: Comment) -> bool:
    """Of this very person, as this organisation: nobody changes a colleague's words."""
    is_same = comment.person_id == actor.user_id and comment.author_id == actor.organisation_id
    return may_write(actor) and is_same


def may_resolve(
    actor: Membership, paper: DecisionPaper, comment: Comment, seat: Seat | None
) -> bool:
    """Whoever began the conversation, the paper's author, and the chair."""
    return is_own(actor, comment) or may_ever_extend(actor, paper, seat)


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


def may_ever_comment(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Everyone with a seat, guests included, the project's own staff, and whoever put it in."""
    takes_part = seat is not None or is_own_staff(actor, paper) or is_author(actor, paper)
    return may_write(actor) and takes_part


def may_comment(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Until the decision."""
    return may_ever_comment(actor, paper, seat) and paper.is_undecided


def may_ever_open_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """The chair, or the project office that put the paper in; only where the group decides."""
    is_submitter = is_project_office_of(actor, paper.tenant_id)
    is_theirs = may_write(actor) and (seat == Seat.CHAIR or is_submitter)
    return is_theirs and is_decided_by_vote(paper)


def may_open_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    is_discussed = paper.state == PaperState.DISCUSSION
    return may_ever_open_vote(actor, paper, seat) and is_discussed


def is_ready_to_vote(paper: DecisionPaper) -> bool:
    """A vote on a project waits until the project has been passed to the groups; otherwise the
    resolution could not move it on."""
    return paper.project is None or paper.project.state == COORDINATED


def may_ever_vote(actor: Membership, seat: Seat | None) -> bool:
    """A seat with a vote; whether it counts on a paper, shows when the vote opens."""
    return may_write(actor) and seat in VOTING_SEATS


def may_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Whoever sits for an organisation that was an elector when the vote opened.

    A deputy stands in only where no other person has voted for the organisation.
    """
    is_elector = any(
        elector.organisation_id == actor.organisation_id for elector in paper.electors.all()
    )
    is_open = paper.state == PaperState.VOTING
    is_counted = is_elector and not _is_preceded(actor, paper, seat)
    return may_ever_vote(actor, seat) and is_open and is_counted


def may_ever_decide(actor: Membership, seat: Seat | None) -> bool:
    """The chair alone."""
    return may_write(actor) and seat == Seat.CHAIR


def may_decide(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Once the vote has been opened."""
    return may_ever_decide(actor, seat) and paper.state == PaperState.VOTING


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
