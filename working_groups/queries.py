"""Named reads of groups, seats, papers and votes. Row-level security narrows every one of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from core.actor import Actor
from core.scope import NOBODY
from core.sorting import german
from municipalities.access import REVIEWER_ROLES, STAFF_ROLES, is_tenant_staff
from municipalities.models import Membership, Organisation, OrganisationKind, Role
from municipalities.queries import open_memberships
from projects.models import Project
from projects.queries import visible_projects
from working_groups.models import (
    ELECTING,
    ENTITLED,
    UNDECIDED,
    Attachment,
    CoSignature,
    Decision,
    DecisionPaper,
    Elector,
    GroupMember,
    JoinRequest,
    PaperState,
    RequestState,
    Seat,
    Signing,
    Statement,
    Station,
    Vote,
    WorkingGroup,
)


class OfficeDay(Func):
    """Today in Europe/Berlin by the database's clock: the right to vote ends with the day, whoever
    asks for it and wherever (docs/adr/0057)."""

    template = "(now() AT TIME ZONE 'Europe/Berlin')::date"
    output_field = DateField()


IN_OFFICE: Final = (Q(term_from__isnull=True) | Q(term_from__lte=OfficeDay())) & (
    Q(term_until__isnull=True) | Q(term_until__gte=OfficeDay())
)
"""Seats whose term has begun and not ended."""

VOTING_SEATS: Final = (*ELECTING, Seat.DEPUTY)
COORDINATED: Final = "regional_coordination"
SUBMITTABLE: Final = ("pre_review", COORDINATED)
"""States of a project in which a paper on it may be put before a group."""


def groups() -> QuerySet[WorkingGroup]:
    """Every group with the number of its `open_papers` that one sees, by name."""
    is_open = Q(papers__state__in=UNDECIDED)
    return (
        WorkingGroup.objects.select_related("area")
        .annotate(open_papers=Count("papers", filter=is_open))
        .order_by(german("name_de"))
    )


def groups_for(actor: Actor) -> QuerySet[WorkingGroup]:
    """All groups, those with a seat of one's own (`my_seat`) first."""
    own = GroupMember.objects.filter(
        group=OuterRef("pk"), membership=actor.pk, left_at__isnull=True
    )
    return (
        groups()
        .annotate(my_seat=Subquery(own.values("seat")[:1]))
        .order_by(
            Case(When(my_seat__isnull=False, then=Value(0)), default=Value(1)), german("name_de")
        )
    )


def members_of(group: WorkingGroup) -> QuerySet[GroupMember]:
    """With those whom deputies stand in for."""
    return seats_by_rank().filter(group=group).select_related("deputy_of__membership__user")


def open_requests(group: WorkingGroup) -> QuerySet[JoinRequest]:
    """Who waits for a seat, the longest first."""
    found = JoinRequest.objects.filter(group=group, state=RequestState.OPEN)
    return found.select_related("membership__user", "author")


def own_request(actor: Actor, group: WorkingGroup) -> JoinRequest | None:
    """What this membership last asked of the group; None while it never has."""
    found = JoinRequest.objects.filter(group=group, membership=actor.pk)
    return found.order_by("-created_at").first()


def seats_by_rank() -> QuerySet[GroupMember]:
    """Who sits in any group now: the chair first, then by seat and organisation."""
    rank = Case(*(When(seat=seat, then=Value(place)) for place, seat in enumerate(Seat)))
    return current_members().order_by(rank, german("membership__organisation__name_de"), "pk")


def current_members() -> QuerySet[GroupMember]:
    """Seats in force, of memberships in force; `is_in_office` says whether their term runs."""
    # By name in a dict: the attribute is declared on the model, for all who read it.
    columns = {"is_in_office": ExpressionWrapper(IN_OFFICE, output_field=BooleanField())}
    seats = GroupMember.objects.filter(
        left_at__isnull=True, membership__ended_at__isnull=True, membership__user__is_active=True
    )
    return seats.select_related("membership__user", "membership__organisation").annotate(**columns)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a membership is in a group today. A seat whose term has ended counts as a guest's."""

    seat: Seat | None = None
    takes_minutes: bool = False


def standing_in(actor: Actor, group_id: int) -> Standing:
    """Other memberships of the same person do not count."""
    return standing_of(current_members().filter(group=group_id, membership=actor.pk).first())


def standing_of(member: GroupMember | None) -> Standing:
    """Of a row of `current_members`; None has no seat."""
    if member is None:
        return Standing()
    has_lapsed = member.seat in ENTITLED and not member.is_in_office
    seat = Seat.GUEST if has_lapsed else Seat(member.seat)
    return Standing(seat, takes_minutes=member.takes_minutes and not has_lapsed)


def seat_of(actor: Actor, group_id: int) -> Seat | None:
    """The seat of this membership as it counts today."""
    return standing_in(actor, group_id).seat


def papers() -> QuerySet[DecisionPaper]:
    """The papers one sees, newest first, with all that a row shows."""
    return DecisionPaper.objects.select_related(
        "group",
        "project",
        "author",
        "lead",
        "submitted_by",
        "decision__decided_by",
        "statement_call",
    )


def counted_papers() -> QuerySet[DecisionPaper]:
    """Papers with their electors and votes, hence with a `tally`, and with their co-signatures and
    stations."""
    electors = Elector.objects.select_related("organisation").order_by(
        german("organisation__name_de")
    )
    return papers().prefetch_related(
        Prefetch("electors", queryset=electors),
        "votes",
        Prefetch("cosignatures", queryset=_running_round()),
        Prefetch("stations", queryset=Station.objects.select_related("group", "person")),
    )


def choice_of(paper: DecisionPaper, organisation_id: int) -> str | None:
    """What an organisation has said in the vote on a counted paper."""
    votes = (vote for vote in paper.votes.all() if vote.author_id == organisation_id)
    return next((vote.choice for vote in votes), None)


def current_cosignatures(paper: DecisionPaper) -> list[CoSignature]:
    """The round that runs, or ran last, in its order."""
    return [each for each in paper.cosignatures.all() if each.ended_at is None]


def whose_turn(paper: DecisionPaper) -> CoSignature | None:
    """The first who has not signed yet; nobody after a refusal."""
    rows = current_cosignatures(paper)
    if any(each.result == Signing.REFUSED for each in rows):
        return None
    return next((each for each in rows if each.result == Signing.OPEN), None)


def awaits_cosigning(paper: DecisionPaper) -> bool:
    """Somebody has not signed, or has refused to."""
    lacking = (Signing.OPEN, Signing.REFUSED)
    return any(each.result in lacking for each in current_cosignatures(paper))


def papers_of(group: WorkingGroup) -> QuerySet[DecisionPaper]:
    """Those it deliberates on and those it has passed on; open ones first, those in voting by
    their deadline, before them the drafts of one's own organisation."""
    reached = Station.objects.filter(paper=OuterRef("pk"), group=group, reached_at__isnull=False)
    was_there = Q(group=group) | Exists(reached)
    return papers().filter(was_there).order_by(_state_rank(), "vote_until", "-created_at")


def papers_on(reference: str) -> QuerySet[DecisionPaper]:
    return papers().filter(project__reference=reference)


def next_number(group: WorkingGroup, year: int) -> str:
    """E.g. AGEGOV-2026-003. Papers are never deleted, so counting them is enough."""
    beginning = f"{group.code}-{year}-"
    taken = DecisionPaper.objects.filter(group=group, number__startswith=beginning).count()
    return f"{beginning}{taken + 1:03}"


def projects_to_submit(actor: Membership) -> QuerySet[Project]:
    """Projects that this project office may put before a group now."""
    own = visible_projects().filter(
        tenant=actor.organisation.municipality_id, state__in=SUBMITTABLE
    )
    is_office = is_tenant_staff(actor) and actor.role == Role.PROJECT_OFFICE
    return own.order_by("reference") if is_office else own.none()


def known_files(names: Collection[str]) -> set[str]:
    """Which of these stored files are attachments; asked before abandoned files are swept."""
    rows = Attachment.objects.filter(storage_name__in=names)
    return set(rows.values_list("storage_name", flat=True))


def leads_of(group: WorkingGroup, actor: Membership) -> QuerySet[Organisation]:
    """Who may have the Federführung of a paper: those who sit in the group, and one's own."""
    seated = current_members().filter(group=group).values("membership__organisation")
    own = Q(pk=actor.organisation_id)
    return Organisation.objects.filter(own | Q(pk__in=seated)).order_by(german("name_de"))


def electing_seats(group_id: int) -> QuerySet[GroupMember]:
    """The seats that give their organisations a vote, by organisation."""
    seats = current_members().filter(IN_OFFICE, group=group_id, seat__in=ELECTING)
    return seats.order_by(german("membership__organisation__name_de"), "pk")


def _state_rank() -> Case:
    order = (
        PaperState.DRAFT,
        PaperState.VOTING,
        PaperState.DISCUSSION,
        PaperState.DECIDED,
        PaperState.NOTED,
        PaperState.WITHDRAWN,
    )
    return Case(*(When(state=state, then=Value(place)) for place, state in enumerate(order)))


def decisions() -> QuerySet[Decision]:
    """The books as far as one sees them, the latest decision first."""
    return Decision.objects.select_related("paper__group", "paper__project", "decided_by")


def votes_on(paper: DecisionPaper) -> QuerySet[Vote]:
    """In the order in which they were cast."""
    return Vote.objects.filter(paper=paper).select_related("author").order_by("cast_at", "id")


def statements_on(paper: DecisionPaper) -> QuerySet[Statement]:
    """Oldest first."""
    return Statement.objects.filter(paper=paper).select_related("author", "person")


def cosignatures_on(paper: DecisionPaper) -> QuerySet[CoSignature]:
    """The round that runs, in its order."""
    return _running_round().filter(paper=paper)


def _running_round() -> QuerySet[CoSignature]:
    rows = CoSignature.objects.filter(ended_at__isnull=True)
    return rows.select_related("person", "author").order_by("position")


def organisations_of(group_id: int) -> list[Organisation]:
    """Who sits in the group, guests included, each once and by name."""
    seated = current_members().filter(group=group_id).values("membership__organisation")
    return [*Organisation.objects.filter(pk__in=seated).order_by(german("name_de"))]


def possible_cosigners(paper: DecisionPaper) -> QuerySet[Membership]:
    """Everybody who sees the paper and may write: the group, the tenant's own staff, the ministry."""
    seated = current_members().filter(group=paper.group_id).values("membership")
    is_ministry = Q(organisation__kind=OrganisationKind.MINISTRY, role__in=REVIEWER_ROLES)
    is_own = Q(
        organisation__kind=OrganisationKind.MUNICIPALITY,
        organisation__municipality=paper.tenant_id,
        role__in=STAFF_ROLES,
    )
    return (
        open_memberships()
        .filter(Q(pk__in=seated) | is_ministry | is_own)
        .order_by(german("organisation__name_de"), german("user__name"), "pk")
    )


def memberships_by_mail(paper: DecisionPaper, addresses: Sequence[str]) -> list[int]:
    """Who is named, in that order; -1 for whoever could not co-sign. Of two seats, the first."""
    wanted = [address.casefold() for address in addresses]
    found = {each.user.email.casefold(): each.pk for each in reversed(possible_cosigners(paper))}
    return [found.get(address, NOBODY) for address in wanted]


def book_of(group: WorkingGroup) -> QuerySet[Decision]:
    """A group's decisions in the order of its book."""
    return Decision.objects.filter(paper__group=group).order_by("sequence", "pk")


def decided_without_decision() -> QuerySet[DecisionPaper]:
    """There is none, unless a decision was taken out of the database."""
    return DecisionPaper.objects.filter(state=PaperState.DECIDED, decision=None).order_by("number")


def shown_otherwise() -> QuerySet[Decision]:
    """Decisions whose four columns are not those of their paper; there is none either."""
    same = Q(
        tenant=F("paper__tenant"),
        reach=F("paper__reach"),
        shared_with=F("paper__shared_with"),
        author=F("paper__author"),
    )
    return Decision.objects.exclude(same).order_by("number")
