"""Seats, terms, requests, invitations, the chair, and what a group's page says is new."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from audit.models import AuditEntry
from core.clock import today
from core.errors import NotAllowed, Unmet
from core.scope import elevated
from municipalities.access import invitation_token
from municipalities.models import CircleMembership, Invitation, Membership, Role
from municipalities.operations import accept_as_new_person, accept_invitation
from notifications.tasks import deliver
from portal.loading.programme import load_programme
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.meetings import ended, invited, minute_taker
from tests.factories.municipalities import PASSWORD, client_for, membership, organisation, right_now
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read, seen_by
from working_groups import operations as verbs
from working_groups.meeting_queries import news_of
from working_groups.models import (
    GroupMember,
    GroupVisit,
    JoinRequest,
    RequestState,
    Seat,
    SeatInvitation,
    WorkingGroup,
)
from working_groups.queries import electing_seats, seat_of, standing_in

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
EVERYBODY = (
    "chair",
    "deputy",
    "office",
    "guest",
    "stranger",
    "officer",
    "ministry",
    "lead",
    "district",
)
CHAIR = dict.fromkeys(EVERYBODY, "denied") | {"chair": "done"}
APPOINTING = CHAIR | {"lead": "done"}


@pytest.fixture
def council(council: Council) -> Council:
    """With the head of the ministry's section beside the others."""
    place = council["ministry"].organisation
    council.people["lead"] = membership(Role.MINISTRY_LEAD, place)
    return council


def seat_row(council: Council, name: str) -> GroupMember:
    return read(lambda: GroupMember.objects.get(membership=council[name], left_at=None))


def term(council: Council, name: str, first: dt.date | None, last: dt.date | None) -> None:
    rows = GroupMember.objects.filter(membership=council[name])
    read(lambda: rows.update(term_from=first, term_until=last))


def seat(council: Council, name: str, **values: Any) -> dict[str, Any]:
    given = {"seat": Seat.GUEST, "takes_minutes": False, "deputy_of": None}
    return {
        "member": seat_row(council, name),
        "term_from": None,
        "term_until": None,
        **given,
        **values,
    }


class TestRights:
    def answers(self, council: Council, verb: Any, **given: Any) -> dict[str, str]:
        return {name: outcome(verb, council[name], **given) for name in EVERYBODY}

    def test_the_chair_alone_edits_the_mandate(self, council: Council) -> None:
        given = {"group": council.group, "mandate": "Neu.", "area": None, "sectors": []}
        assert self.answers(council, verbs.edit_group, **given) == CHAIR

    def test_the_chair_and_the_head_of_section_give_seats(self, council: Council) -> None:
        assert self.answers(council, verbs.set_seat, **seat(council, "guest")) == APPOINTING

    def test_they_also_say_who_leads(self, council: Council) -> None:
        given = {"group": council.group, "to": seat_row(council, "office")}
        assert self.answers(council, verbs.hand_over_chair, **given) == APPOINTING

    def test_who_has_no_seat_may_ask_for_one(self, council: Council) -> None:
        council.people["auditor"] = membership(
            Role.AUDITOR, organisation("audit_office", "rechnungshof")
        )
        given = {"group": council.group, "reason": "Wir auch."}
        found = self.answers(council, verbs.ask_for_seat, **given)
        seated = ("chair", "deputy", "office", "guest")
        assert found == {name: "denied" if name in seated else "done" for name in EVERYBODY}
        assert outcome(verbs.ask_for_seat, council["auditor"], **given) == "denied"

    def test_the_chair_alone_answers_and_invites(self, council: Council) -> None:
        asked = ask(council)
        accept = {"request": asked, "seat": Seat.GUEST}
        assert self.answers(council, verbs.accept_request, **accept) == CHAIR
        decline = {"request": asked, "answer": "Wir sind genug."}
        assert self.answers(council, verbs.decline_request, **decline) == CHAIR
        assert self.answers(council, verbs.invite_to_group, **invitation(council)) == CHAIR


class TestMandate:
    def test_the_trail_keeps_what_it_said_before(self, council: Council) -> None:
        before = council.group.mandate
        given: dict[str, Any] = {"group": council.group, "area": None, "sectors": []}
        for text in ("Neu.", "Neuer."):
            act(verbs.edit_group, council["chair"], mandate=text, **given)
        entries = read(lambda: [*AuditEntry.objects.filter(verb="wg.group_edited").order_by("id")])
        assert [each.changes["mandate"] for each in entries] == [
            [before, "Neu."],
            ["Neu.", "Neuer."],
        ]

    def test_the_programmes_data_leaves_an_edited_mandate_alone(self, council: Council) -> None:
        with elevated():
            load_programme()
            loaded = WorkingGroup.objects.get(pk=council.group.pk).mandate
        assert loaded != council.group.mandate
        given: dict[str, Any] = {"group": council.group, "area": None, "sectors": []}
        act(verbs.edit_group, council["chair"], mandate="Unser eigener.", **given)
        with elevated():
            load_programme()
            assert WorkingGroup.objects.get(pk=council.group.pk).mandate == "Unser eigener."


class TestTerm:
    @pytest.mark.parametrize(
        ("first", "last", "votes"),
        [
            (None, None, True),
            (None, 0, True),
            (None, -1, False),
            (0, None, True),
            (1, None, False),
            (-2, 2, True),
            (-2, -1, False),
        ],
    )
    def test_the_right_to_vote_lasts_to_the_end_of_the_last_day(
        self, council: Council, first: int | None, last: int | None, votes: bool
    ) -> None:
        term(
            council,
            "office",
            None if first is None else today() + first * DAY,
            None if last is None else today() + last * DAY,
        )
        office, group = council["office"], council.group
        found = seen_by(office, lambda: seat_of(office, group.pk))
        assert found == (Seat.VOTING if votes else Seat.GUEST)
        electing = read(lambda: {each.membership_id for each in electing_seats(group.pk)})
        assert (office.pk in electing) == votes
        paper = factory.paper(group, council["chair"], state="voting")
        cast = outcome(verbs.cast_vote, office, paper=paper, choice="yes")
        assert cast == ("done" if votes else "denied")

    def test_a_chair_whose_term_is_over_leads_nothing_until_it_is_renewed(
        self, council: Council
    ) -> None:
        minute_taker(council)
        for name in ("chair", "taker"):
            term(council, name, None, today() - DAY)
        edit = {"group": council.group, "mandate": "Neu.", "area": None, "sectors": []}
        assert outcome(verbs.edit_group, council["chair"], **edit) == "denied"
        # A guest's seat gives no right that could lapse.
        standing = seen_by(
            council["taker"], lambda: standing_in(council["taker"], council.group.pk)
        )
        assert standing.takes_minutes
        values = {"seat": Seat.CHAIR, "term_until": today() + 365 * DAY}
        act(verbs.set_seat, council["lead"], **seat(council, "chair", **values))
        assert outcome(verbs.edit_group, council["chair"], **edit) == "done"

    def test_nobody_renews_her_own_term(self, council: Council) -> None:
        values = {"seat": Seat.CHAIR, "term_until": today() + 365 * DAY}
        with pytest.raises(Unmet, match="Referatsleitung"):
            act(verbs.set_seat, council["chair"], **seat(council, "chair", **values))

    def test_a_term_does_not_end_before_it_begins(self, council: Council) -> None:
        values = {"term_from": today(), "term_until": today() - DAY}
        with pytest.raises(Unmet) as refused:
            act(verbs.set_seat, council["chair"], **seat(council, "guest", **values))
        assert [each.field for each in refused.value.problems] == ["term_until"]


class TestSeats:
    def test_a_deputy_stands_in_for_a_colleague_of_the_same_organisation(
        self, council: Council
    ) -> None:
        own = seat(council, "deputy", seat=Seat.DEPUTY, deputy_of=seat_row(council, "chair"))
        other = seat(council, "deputy", seat=Seat.DEPUTY, deputy_of=seat_row(council, "office"))
        no_deputy = seat(council, "guest", deputy_of=seat_row(council, "office"))
        assert outcome(verbs.set_seat, council["chair"], **own) == "done"
        assert outcome(verbs.set_seat, council["chair"], **other) == "unmet"
        assert outcome(verbs.set_seat, council["chair"], **no_deputy) == "unmet"

    def test_the_chair_is_neither_given_nor_dropped_by_the_way(self, council: Council) -> None:
        given = seat(council, "office", seat=Seat.CHAIR)
        dropped = seat(council, "chair", seat=Seat.VOTING)
        assert outcome(verbs.set_seat, council["chair"], **given) == "unmet"
        assert outcome(verbs.set_seat, council["chair"], **dropped) == "unmet"

    def test_a_new_chair_is_a_voting_member_and_the_old_one_stays(self, council: Council) -> None:
        group = council.group
        guest = {"group": group, "to": seat_row(council, "guest")}
        assert outcome(verbs.hand_over_chair, council["chair"], **guest) == "unmet"
        act(verbs.hand_over_chair, council["chair"], group=group, to=seat_row(council, "office"))
        assert seat_row(council, "office").seat == Seat.CHAIR
        assert seat_row(council, "chair").seat == Seat.VOTING

    def test_a_chair_leaves_only_after_handing_over(self, council: Council) -> None:
        given = {"group": council.group, "membership": council["chair"]}
        assert outcome(verbs.leave_group, council["chair"], **given) == "unmet"
        to = seat_row(council, "office")
        act(verbs.hand_over_chair, council["chair"], group=council.group, to=to)
        assert outcome(verbs.leave_group, council["chair"], **given) == "done"


def ask(council: Council, name: str = "stranger") -> JoinRequest:
    return act(
        verbs.ask_for_seat, council[name], group=council.group, reason="Wir haben Erfahrung."
    )


class TestRequests:
    def test_one_is_open_at_a_time(self, council: Council) -> None:
        asked = ask(council)
        again = {"group": council.group, "reason": "Noch einmal."}
        assert outcome(verbs.ask_for_seat, council["stranger"], **again) == "unmet"
        act(verbs.withdraw_request, council["stranger"], request=asked)
        assert outcome(verbs.ask_for_seat, council["stranger"], **again) == "done"

    def test_only_who_asked_takes_it_back(self, council: Council) -> None:
        asked = ask(council)
        assert outcome(verbs.withdraw_request, council["chair"], request=asked) == "denied"

    def test_an_accepted_request_gives_seat_and_sight(self, council: Council) -> None:
        paper = council.paper()
        asked = ask(council)
        act(verbs.accept_request, council["chair"], request=asked, seat=Seat.VOTING)
        assert seat_row(council, "stranger").seat == Seat.VOTING
        seen = seen_by(council["stranger"], lambda: type(paper).objects.filter(pk=paper.pk).count())
        assert seen == 1
        answered = {"request": asked, "answer": "Doch nicht."}
        assert outcome(verbs.decline_request, council["chair"], **answered) == "unmet"

    def test_a_refusal_needs_a_reason_that_the_applicant_reads(self, council: Council) -> None:
        asked = ask(council)
        silent = {"request": asked, "answer": " "}
        assert outcome(verbs.decline_request, council["chair"], **silent) == "unmet"
        act(verbs.decline_request, council["chair"], request=asked, answer="Wir sind genug.")
        url = reverse("working_groups:detail", args=[council.group.slug])
        assert "Wir sind genug." in client_for(council["stranger"]).get(url).text

    def test_nobody_is_made_chair_by_the_way(self, council: Council) -> None:
        chair = {"request": ask(council), "seat": Seat.CHAIR}
        assert outcome(verbs.accept_request, council["chair"], **chair) == "unmet"

    def test_who_sees_what_was_asked(self, council: Council) -> None:
        ask(council)
        council.people["colleague"] = membership(Role.OFFICER, council["stranger"].organisation)
        names = ("stranger", "colleague", "chair", "guest", "officer", "district")
        found = {name: seen_by(council[name], JoinRequest.objects.count) for name in names}
        assert found == {
            "stranger": 1,
            "colleague": 1,
            "chair": 1,
            "guest": 1,
            "officer": 0,
            "district": 0,
        }

    def test_chair_and_applicant_hear_of_it(self, council: Council) -> None:
        asked = ask(council)
        deliver()
        act(verbs.accept_request, council["chair"], request=asked, seat=Seat.GUEST)
        deliver()
        assert [each.to for each in mail.outbox] == [
            [council["chair"].user.email],
            [council["stranger"].user.email],
        ]
        assert "Wir haben Erfahrung" not in "".join(str(each.message()) for each in mail.outbox)


def invitation(council: Council, **values: Any) -> dict[str, Any]:
    given = {
        "group": council.group,
        "organisation": organisation("chamber", "hwk"),
        "email": "Neu@HWK.example",
        "name": "Neu",
        "seat": Seat.VOTING,
        "takes_minutes": True,
        "now": right_now(),
    }
    return given | values


class TestInvitations:
    def invite(self, council: Council, **values: Any) -> SeatInvitation:
        return act(verbs.invite_to_group, council["chair"], **invitation(council, **values))

    def found(self, invited: SeatInvitation) -> Invitation:
        rows = Invitation.objects.select_related("organisation", "invited_by__user")
        return read(lambda: rows.get(pk=invited.pk))

    def test_the_link_makes_account_membership_and_seat(self, council: Council) -> None:
        found = self.found(self.invite(council))
        deliver()
        (letter,) = mail.outbox
        assert letter.to == ["neu@hwk.example"]
        assert invitation_token(found.pk) in letter.body
        assert council.group.name_de in letter.body
        given: dict[str, Any] = {"name": "Nora Neu", "password": PASSWORD, "now": right_now()}
        new = read(lambda: accept_as_new_person(invitation=found, **given))
        row = read(lambda: GroupMember.objects.get(membership=new))
        assert (new.role, row.seat, row.takes_minutes) == (Role.MEMBER, Seat.VOTING, True)
        assert read(
            CircleMembership.objects.filter(circle=council.group.circle_id, membership=new).exists
        )

    def test_somebody_with_an_account_keeps_the_seat_she_has(self, council: Council) -> None:
        staedtetag = council["guest"].organisation
        guest = membership(Role.MEMBER, staedtetag, council["guest"].user)
        factory.seat(council.group, guest, Seat.GUEST)
        invited = self.invite(council, email=guest.user.email, organisation=staedtetag)
        with elevated():
            accept_invitation(invitation=self.found(invited), user=guest.user, now=right_now())
        assert read(lambda: GroupMember.objects.get(membership=guest)).seat == Seat.GUEST

    @pytest.mark.parametrize("email", ["unbekannt@hwk.example", "chair"])
    def test_the_answer_is_the_same_for_every_address(self, council: Council, email: str) -> None:
        address = council["chair"].user.email if email == "chair" else email
        url = reverse("working_groups:seat_invite", args=[council.group.slug])
        data = {
            "name": "Neu",
            "email": address,
            "seat": "guest",
            "organisation": organisation("chamber", "hwk").pk,
        }
        for _time in range(2):
            answer = client_for(council["chair"]).post(url, data, follow=True)
            assert answer.status_code == 200
            assert f"Die Einladung an {address} ist unterwegs." in answer.text

    def test_a_second_invitation_takes_the_place_of_the_first(self, council: Council) -> None:
        first, second = self.invite(council), self.invite(council, seat=Seat.GUEST)
        now = right_now()
        assert not self.found(first).is_open(now)
        assert self.found(second).is_open(now)

    def test_revoked_and_expired_ones_open_nothing(self, council: Council) -> None:
        invited = self.invite(council)
        late: dict[str, Any] = {"name": "Nora", "password": PASSWORD}
        found = self.found(invited)
        with pytest.raises(Unmet):
            read(lambda: accept_as_new_person(invitation=found, now=right_now() + 15 * DAY, **late))
        act(
            verbs.revoke_seat_invitation,
            council["chair"],
            invitation=read(lambda: SeatInvitation.objects.select_related("invitation").get()),
        )
        with pytest.raises(Unmet):
            read(lambda: accept_as_new_person(invitation=found, now=right_now(), **late))
        assert (
            client_for(council["office"])
            .get(reverse("municipalities:invitation", args=[invitation_token(found.pk)]))
            .status_code
            == 410
        )

    def test_authorities_say_themselves_who_acts_for_them(self, council: Council) -> None:
        for place in (council["office"].organisation, council["ministry"].organisation):
            given = invitation(council, organisation=place)
            assert outcome(verbs.invite_to_group, council["chair"], **given) == "unmet"

    def test_nobody_but_the_chair_is_told_whom_the_group_invites(self, council: Council) -> None:
        self.invite(council)
        url = reverse("working_groups:members", args=[council.group.slug])
        shown = {
            name: "neu@hwk.example" in client_for(council[name]).get(url).text
            for name in ("chair", "office", "guest", "stranger", "lead")
        }
        assert [name for name, is_shown in shown.items() if is_shown] == ["chair"]
        for name in ("chair", "office", "ministry"):
            assert seen_by(council[name], SeatInvitation.objects.count) == 0


class TestNews:
    def visit(self, council: Council, name: str, now: dt.datetime) -> dt.datetime | None:
        return act(verbs.note_visit, council[name], group=council.group, now=now)

    def test_a_visit_lasts_half_an_hour_after_its_last_page(self, council: Council) -> None:
        half = dt.timedelta(minutes=30)
        assert self.visit(council, "office", NOW) is None
        assert self.visit(council, "office", NOW + half) is None
        second = NOW + 2 * half + dt.timedelta(seconds=1)
        assert self.visit(council, "office", second) == NOW + half
        assert self.visit(council, "office", second + half) == NOW + half

    def test_everybody_has_a_visit_of_her_own(self, council: Council) -> None:
        for name in ("office", "chair"):
            self.visit(council, name, NOW)
        assert seen_by(council["office"], GroupVisit.objects.count) == 1
        assert read(GroupVisit.objects.count) == 2

    def test_it_counts_what_others_added_and_the_reader_sees(self, council: Council) -> None:
        before = NOW - DAY
        paper = council.paper()
        factory.comment(paper, council["paderborn"])
        factory.comment(paper, council["guest"])
        invited(council)
        ended(council)

        def news(name: str) -> tuple[int, int, int]:
            found = seen_by(
                council[name],
                lambda: news_of(council.group, reader=council[name], since=before),
            )
            return found.papers, found.comments, found.meetings

        assert news("chair") == (1, 2, 2)
        assert news("office") == (0, 2, 2)
        assert news("guest") == (1, 1, 2)
        assert news("stranger") == (0, 0, 0)

    def test_nothing_is_new_on_the_first_visit_nor_before_the_last(self, council: Council) -> None:
        council.paper()
        for since in (None, NOW):
            chair = council["chair"]
            found = seen_by(chair, partial(news_of, council.group, reader=chair, since=since))
            assert found.total == 0


class TestPage:
    def page(self, council: Council, who: Membership) -> str:
        url = reverse("working_groups:detail", args=[council.group.slug])
        answer = client_for(who).get(url)
        assert answer.status_code == 200
        return str(answer.text)

    def test_it_says_what_is_due_and_when_the_group_meets(self, council: Council) -> None:
        start = right_now() + 30 * DAY
        meeting = invited(council, start=start)
        ask(council)
        chair, office = self.page(council, council["chair"]), self.page(council, council["office"])
        assert "1 Anfrage um einen Sitz" in chair
        assert "1 Anfrage um einen Sitz" not in office
        for page in (chair, office):
            assert f"Zu- oder absagen: {meeting.title}" in page
        assert meeting.title not in self.page(council, council["stranger"])

    def test_a_lapsed_term_is_shown(self, council: Council) -> None:
        term(council, "office", None, today() - DAY)
        assert "Amtszeit abgelaufen" in self.page(council, council["guest"])


def test_an_accepted_invitation_of_another_address_is_refused(council: Council) -> None:
    invited = act(verbs.invite_to_group, council["chair"], **invitation(council))
    rows = Invitation.objects.select_related("organisation")
    with elevated():
        found = rows.get(pk=invited.pk)
        with pytest.raises(NotAllowed):
            accept_invitation(invitation=found, user=council["stranger"].user, now=right_now())
    assert read(JoinRequest.objects.filter(state=RequestState.OPEN).count) == 0
    assert not read(GroupMember.objects.filter(membership=council["stranger"]).exists)
