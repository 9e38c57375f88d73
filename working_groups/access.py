"""Who may do what in a group, and fetch-or-404. What one sees is row-level security's business."""

from uuid import UUID

from django.http import Http404

from core.scope import elevated
from municipalities.access import is_tenant_staff, may_write
from municipalities.models import Membership, OrganisationKind, Role
from projects.models import Project
from working_groups.models import (
    ELECTING,
    Attachment,
    Choice,
    Comment,
    Decision,
    DecisionPaper,
    GroupMember,
    JoinRequest,
    PaperState,
    Seat,
    SeatInvitation,
    WorkingGroup,
)
from working_groups.queries import (
    COORDINATED,
    SUBMITTABLE,
    VOTING_SEATS,
    choice_of,
    counted_papers,
    current_cosignatures,
    current_members,
    decisions,
    groups,
    papers,
    seat_of,
    whose_turn,
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


def decision_for(number: str) -> Decision:
    """Raises Http404 for an unknown number and for a decision on a paper that one does not see."""
    decision = decisions().filter(number=number).first()
    if decision is None:
        raise Http404
    return decision


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


def may_speak_for(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """A deputy stands in only where no other person has spoken for the organisation."""
    return may_ever_vote(actor, seat) and not _is_preceded(actor, paper, seat)


def may_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Whoever sits for an organisation that was an elector when the vote opened."""
    is_elector = any(
        elector.organisation_id == actor.organisation_id for elector in paper.electors.all()
    )
    is_open = paper.state == PaperState.VOTING
    return may_speak_for(actor, paper, seat) and is_open and is_elector


def may_still_vote(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """A ballot is offered: nothing final has been said for the organisation."""
    said = choice_of(paper, actor.organisation_id)
    return may_vote(actor, paper, seat) and said not in (Choice.RECUSED, Choice.SECRET)


def may_recuse(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Before and during the vote, until something final has been said."""
    said = choice_of(paper, actor.organisation_id)
    is_free = said not in (Choice.RECUSED, Choice.SECRET)
    return may_speak_for(actor, paper, seat) and paper.is_undecided and is_free


def is_recused(paper: DecisionPaper, organisation_id: int) -> bool:
    return choice_of(paper, organisation_id) == Choice.RECUSED


def may_ever_decide(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """The chair; where her organisation is recused, any voting member of another one.

    Nobody decides for an organisation that is recused.
    """
    if not may_write(actor) or is_recused(paper, actor.organisation_id):
        return False
    return seat == Seat.CHAIR or (seat == Seat.VOTING and _has_recused_chair(paper))


def may_decide(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """Once the vote has been opened."""
    return may_ever_decide(actor, paper, seat) and paper.state == PaperState.VOTING


def may_ask_for_statements(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """The chair, or the project office that put the paper in, until the decision."""
    return may_ever_open_vote(actor, paper, seat) and paper.is_undecided


def may_ever_state(actor: Membership, seat: Seat | None) -> bool:
    """Every organisation of the group, chambers and associations included."""
    return may_write(actor) and seat is not None


def may_state(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    """As long as statements are asked for; the deadline is told apart from the right."""
    return may_ever_state(actor, seat) and paper.is_undecided and has_call(paper)


def has_call(paper: DecisionPaper) -> bool:
    return hasattr(paper, "statement_call")


def may_ever_ask_for_cosigning(actor: Membership, paper: DecisionPaper) -> bool:
    """Whoever put the paper in: its tenant's project office; with no project, its organisation."""
    if paper.project_id:
        return is_project_office_of(actor, paper.tenant_id)
    return may_write(actor) and actor.organisation_id == paper.author_id


def may_ask_for_cosigning(actor: Membership, paper: DecisionPaper) -> bool:
    """Until the decision."""
    return may_ever_ask_for_cosigning(actor, paper) and paper.is_undecided


def is_asked_to_sign(actor: Membership, paper: DecisionPaper) -> bool:
    """Named in the round that runs; whose turn it is, is another question."""
    return any(each.membership_id == actor.pk for each in current_cosignatures(paper))


def may_sign(actor: Membership, paper: DecisionPaper) -> bool:
    turn = whose_turn(paper)
    return paper.is_undecided and turn is not None and turn.membership_id == actor.pk


def may_seat_members(actor: Membership, seat: Seat | None) -> bool:
    return may_write(actor) and seat == Seat.CHAIR


def may_appoint(actor: Membership, seat: Seat | None) -> bool:
    """Who has the chair hands it on; the head of the ministry's section can always fill it."""
    return may_seat_members(actor, seat) or is_ministry_lead(actor)


def is_ministry_lead(actor: Membership) -> bool:
    of_ministry = actor.organisation.kind == OrganisationKind.MINISTRY
    return of_ministry and actor.role == Role.MINISTRY_LEAD


def may_ask_for_seat(actor: Membership, seat: Seat | None) -> bool:
    return may_write(actor) and seat is None


def request_for(actor: Membership, group: WorkingGroup, request_id: UUID) -> JoinRequest:
    """An open request, for its applicant and for the chair. Raises Http404 to all others."""
    found = JoinRequest.objects.select_related("group", "membership__user", "author")
    request = found.filter(pk=request_id, group=group).first()
    if request is None or not _concerns(actor, request):
        raise Http404
    return request


def _concerns(actor: Membership, request: JoinRequest) -> bool:
    is_own = request.membership_id == actor.pk
    return is_own or may_seat_members(actor, seat_of(actor, request.group_id))


def seat_invitations(actor: Membership, group: WorkingGroup) -> list[SeatInvitation]:
    """Whom the group has invited by mail and waits for; the chair alone is told."""
    if not may_seat_members(actor, seat_of(actor, group.pk)):
        return []
    with elevated():
        open_ones = SeatInvitation.objects.filter(
            group=group, invitation__accepted_at=None, invitation__revoked_at=None
        )
        return [*open_ones.select_related("invitation__organisation").order_by("-pk")]


def member_for(group: WorkingGroup, member_id: int) -> GroupMember:
    """Somebody who sits in the group now; Http404 for anybody else."""
    found = current_members().filter(group=group, pk=member_id).first()
    if found is None:
        raise Http404
    return found


def is_project_office_of(actor: Membership, tenant_id: int) -> bool:
    return actor.role == Role.PROJECT_OFFICE and _is_staff_of(actor, tenant_id)


def is_own_staff(actor: Membership, paper: DecisionPaper) -> bool:
    return _is_staff_of(actor, paper.tenant_id)


def _is_staff_of(actor: Membership, tenant_id: int) -> bool:
    return is_tenant_staff(actor) and actor.organisation.municipality_id == tenant_id


def _has_recused_chair(paper: DecisionPaper) -> bool:
    """Without a recusal nobody needs to look for the chair."""
    recused = {vote.author_id for vote in paper.votes.all() if vote.choice == Choice.RECUSED}
    if not recused:
        return False
    chairs = current_members().filter(group=paper.group_id, seat=Seat.CHAIR)
    return chairs.filter(membership__organisation__in=recused).exists()


def _is_preceded(actor: Membership, paper: DecisionPaper, seat: Seat | None) -> bool:
    return seat == Seat.DEPUTY and any(
        vote.author_id == actor.organisation_id and vote.person_id != actor.user_id
        for vote in paper.votes.all()
    )
