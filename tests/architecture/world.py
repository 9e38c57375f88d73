"""One of everybody and one of everything, for the matrix of routes.

Everything belongs to Soest. A draft is shown to a partner's circle; a paper stands before a group
with members from elsewhere; `objects` names each thing by its column in `routes.py`.
"""

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client

from core.ids import uuid7
from core.scope import elevated, scoped
from core.session_end import RENEWED_AT
from municipalities.access import calendar_token, invitation_token
from municipalities.models import (
    ApiToken,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Role,
)
from municipalities.operations import invite, open_calendar
from notifications.links import unsubscribe_token
from notifications.models import Event, Notice
from projects.models import Project, WorkPackage
from projects.operations.versions import begin_versions
from public.models import BarrierReport
from tests.factories import groups, meetings, municipalities as make
from tests.factories.cooperations import act
from tests.factories.documents import document
from tests.factories.imports import import_job
from tests.factories.projects import NOW, area, milestone, project, published, sector
from tests.factories.uploads import checked
from working_groups.models import DecisionPaper, GroupMember, Meeting, Seat, Task, WorkingGroup
from working_groups.operations import (
    ask_for_seat,
    attach,
    invite_to_group,
    keep_draft,
    offer_cooperation,
    propose_cooperation,
)

NEXT_MONTH: Final = dt.timedelta(days=30)
ROLES: Final = (
    "visitor",
    "stranger",
    "officer",
    "office",
    "lead",
    "admin",
    "neighbour",
    "partner",
    "chair",
    "seat",
    "observer",
    "authority",
    "other_authority",
    "ministry",
    "ministry_lead",
    "auditor",
    "platform",
)
"""A visitor is not signed in, a stranger is without a membership. Officer, office, lead and admin
are staff of Soest, partner is its regional partner, authority its Bezirksregierung; neighbour is
staff of Aachen; chair (from Paderborn) and seat (from the Städtetag) sit in the group."""


@dataclass(slots=True)
class World:
    members: dict[str, Membership]
    objects: dict[str, dict[str, dict[str, Any]]]
    _sessions: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """A new browser with the role's session, so that no answer colours the next."""
        client = Client()
        if role == "visitor":
            return client
        if role not in self._sessions:
            signed_in = (
                make.client_of(make.person())
                if role == "stranger"
                else make.client_for(self.members[role])
            )
            _renew(signed_in)
            self._sessions[role] = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        client.cookies[settings.SESSION_COOKIE_NAME] = self._sessions[role]
        return client

    def program(self, role: str) -> Client:
        """A program with a token; a person without a membership can have none."""
        if role in ("visitor", "stranger"):
            return Client()
        if role not in self._tokens:
            member = self.members[role]
            _kept, text = ApiToken.objects.create(user=member.user, membership=member)
            self._tokens[role] = text
        return Client(headers={"authorization": f"Token {self._tokens[role]}"})

    def open_doors(self) -> None:
        """Sign everybody in once, before anything that is undone."""
        for role in ROLES:
            self.browser(role)
            self.program(role)


def _renew(client: Client) -> None:
    """As after the first page: else every request of the matrix would write its session."""
    session = client.session
    session[RENEWED_AT] = int(time.time())
    session.save()


def build() -> World:
    soest, aachen = make.tenant("soest"), make.tenant("aachen")
    make.programme_tenant()
    members = _members(soest, aachen)
    hamm = members["partner"].organisation
    projects = {
        "draft": project(soest),
        "shared": project(soest, shared_with=[hamm.circle_id]),
        "submitted": project(soest, "pre_review"),
        "granted": project(soest, "approved"),
    }
    group = groups.group()
    groups.seat(group, members["chair"], Seat.CHAIR)
    groups.seat(group, members["seat"])
    papers = {
        state: groups.paper(
            group,
            members["office"],
            project(soest, "regional_coordination"),
            state=state,
            until=make.right_now().date() + dt.timedelta(days=14),
        )
        for state in ("discussion", "voting")
    }
    groups.call(papers["discussion"], members["office"], make.right_now().date())
    groups.round_of_signing(papers["discussion"], members["chair"], members["office"])
    resolved = groups.paper(group, members["office"], project(soest, "approved"), state="voting")
    decision = groups.decision(resolved, members["chair"])
    with scoped(make.scope_for(members["office"])), transaction.atomic():
        draft = keep_draft(
            actor=members["office"],
            group=group,
            project=projects["submitted"],
            title="Entwurf",
            text="Noch nicht fertig.",
            now=NOW,
        )
    objects: dict[str, dict[str, dict[str, Any]]] = {
        "": {"page": {}},
        "project": {name: _of_project(each) for name, each in projects.items()},
        "publication": {
            "published": {"reference": published(projects["granted"]).reference},
            "unpublished": {"reference": projects["submitted"].reference},
            "unknown": {"reference": "XX-2020-0001"},
        },
        "trash": {
            "trashed": {"reference": project(soest, deleted_at=NOW).reference},
            "unknown": {"reference": "XX-2020-0001"},
        },
        "cooperation": {
            stage: _of_cooperation(members["office"], hamm, projects["granted"], stage)
            for stage in ("draft", "offered")
        },
        "group": {"group": {"slug": group.slug}, "unknown": {"slug": "gibt-es-nicht"}},
        "meeting": {
            state: _of_meeting(
                meetings.row(group, members["seat"], state, start=make.right_now() + NEXT_MONTH)
            )
            for state in ("planned", "invited", "running", "draft", "released")
        },
        "task": {"task": _task_of(group)},
        "seat": {"seat": _of_seat(group, members)},
        "feed": {"feed": {"token": _feed(members["officer"])}, "wrong": {"token": "falsch"}},
        "paper": {name: {"paper_id": each.pk, "pk": each.pk} for name, each in papers.items()},
        "decision": {"decided": {"number": decision.number}, "unknown": {"number": "AG-B999"}},
        "written": {"draft": {"paper_id": draft.pk, "pk": draft.pk}},
        "said": _said(papers["discussion"], members),
        "attached": {"file": _attached(papers["discussion"], members["office"])},
        "member": {
            "own": {"pk": members["officer"].pk},
            "foreign": {"pk": members["neighbour"].pk},
        },
        "passkey": {"unknown": {"pk": 1}},
        "key": {"wrong": {"uidb36": "1", "key": "falsch"}},
        "invitation": {
            "open": _invited(members["admin"]),
            "forged": {"token": "falsch", "pk": papers["voting"].pk},
        },
        "notice": {"notice": _told(members["officer"], projects["granted"].reference)},
        "barrier": {"report": {"key": _barrier()}},
        "unsubscribe": {"signed": _unsubscribing(members["officer"]), "forged": {"token": "x"}},
        "thread": {"own": {"what": "gelesen"}},
        "failure": {"unknown": {"what": "ereignis", "key": papers["voting"].pk}},
        "municipality": {"known": {"slug": "soest"}, "unknown": {"slug": "gibt-es-nicht"}},
        "table": {"csv": {"file_format": "csv"}, "unknown": {"file_format": "pdf"}},
        "import": {"own": {"job": import_job(members["officer"]).pk}},
        "sector": {"known": {"slug": sector().slug}, "unknown": {"slug": "gibt-es-nicht"}},
        "area": {"known": {"slug": area().slug}, "unknown": {"slug": "gibt-es-nicht"}},
    }
    world = World(members, objects)
    world.open_doors()
    return world


def _members(soest: Municipality, aachen: Municipality) -> dict[str, Membership]:
    kind = OrganisationKind
    roles: dict[str, tuple[Role, Organisation | Municipality]] = {
        "officer": (Role.OFFICER, soest),
        "office": (Role.PROJECT_OFFICE, soest),
        "lead": (Role.LEAD, soest),
        "admin": (Role.TENANT_ADMIN, soest),
        "neighbour": (Role.OFFICER, aachen),
        "partner": (Role.PARTNER, make.organisation(kind.PARTNER, "hamm", municipality=soest)),
        "chair": (Role.PROJECT_OFFICE, make.tenant("paderborn")),
        "seat": (Role.MEMBER, make.organisation(kind.ASSOCIATION, "staedtetag")),
        "observer": (Role.OBSERVER, make.organisation(kind.CHAMBER, "ihk")),
        "authority": (Role.DISTRICT, make.authority("arnsberg")),
        "other_authority": (Role.DISTRICT, make.authority("koeln")),
        "ministry": (Role.MINISTRY, make.ministry()),
        "ministry_lead": (Role.MINISTRY_LEAD, make.ministry()),
        "auditor": (Role.AUDITOR, make.organisation(kind.AUDIT_OFFICE, "rechnungshof")),
        "platform": (Role.PLATFORM, make.organisation(kind.PLATFORM, "betrieb")),
    }
    members = {name: make.membership(role, place) for name, (role, place) in roles.items()}
    operator = members["platform"].user
    operator.is_staff = True
    operator.save(update_fields=["is_staff"])
    return members


def _of_project(of: Project) -> dict[str, Any]:
    circles = of.shared_with or [0]
    due = milestone(of, due=NOW.date())
    kept = document(of)
    with elevated(), transaction.atomic():
        package = WorkPackage.objects.create(project=of, title="Fahrplan")
        begin_versions(projects=[of], now=NOW)
    return {
        "reference": of.reference,
        "circle": circles[0],
        "milestone": due.pk,
        "package": package.pk,
        "document": kept.pk,
        "pk": kept.pk,
        "number": 1,
        "slug": "ziele",
    }


def _of_meeting(of: Meeting) -> dict[str, Any]:
    with elevated(), transaction.atomic():
        wish = of.change_requests.first()
        return {
            "meeting_id": of.pk,
            "pk": of.pk,
            "item_id": of.items.get().pk,
            "request_id": wish.pk if wish else of.pk,
        }


def _task_of(group: WorkingGroup) -> dict[str, Any]:
    """The one of the seat from the Städtetag, given in the meeting that runs."""
    with elevated(), transaction.atomic():
        task = Task.objects.get(meeting__group=group, meeting__state="running")
        return {"pk": task.pk, "task_id": task.pk}


def _of_seat(group: WorkingGroup, members: dict[str, Membership]) -> dict[str, Any]:
    """The seat from the Städtetag; the neighbour asks for one, and somebody is invited."""
    neighbour = members["neighbour"]
    with elevated(), transaction.atomic():
        seat = GroupMember.objects.get(group=group, membership=members["seat"])
        asked = ask_for_seat(actor=neighbour, group=group, reason="Wir auch.", now=NOW)
        invited = invite_to_group(
            actor=members["chair"],
            group=group,
            organisation=members["observer"].organisation,
            email="neu@ihk.example",
            name="Neu",
            seat=Seat.GUEST,
            takes_minutes=False,
            now=make.right_now(),
        )
    return {
        "slug": group.slug,
        "member": seat.pk,
        "request_id": asked.pk,
        "invitation": invited.pk,
    }


def _feed(member: Membership) -> str:
    with elevated(), transaction.atomic():
        return calendar_token(open_calendar(user_id=member.user_id, now=NOW))


def _of_cooperation(
    office: Membership, partner: Organisation, on: Project, stage: str
) -> dict[str, Any]:
    words = {"kind": "reuse", "title": "Nachnutzung", "text": "Wir arbeiten zusammen."}
    made = act(propose_cooperation, office, project=on, parties=[partner], **words)
    if stage == "offered":
        act(offer_cooperation, office, cooperation=made)
    return {"key": made.pk, "pk": made.pk}


def _invited(admin: Membership) -> dict[str, Any]:
    with elevated(), transaction.atomic():
        invitation = invite(
            actor=admin,
            organisation=admin.organisation,
            email="neu@soest.example",
            name="Neu",
            role=Role.OFFICER,
            now=make.right_now(),
        )
    return {"pk": invitation.pk, "token": invitation_token(invitation.pk)}


def _told(member: Membership, reference: str) -> dict[str, Any]:
    values = {"kind": "ampel.red", "object_kind": "project", "object_key": reference}
    with elevated(), transaction.atomic():
        event = Event.objects.create(dedupe_key="matrix", fanned_out_at=NOW, **values)
        notice = Notice.objects.create(
            event=event,
            recipient=member.user,
            membership=member,
            created_at=NOW,
            thread="matrix:1",
            **values,
        )
    return {"notice_id": notice.pk, "pk": notice.pk}


def _said(paper: DecisionPaper, members: dict[str, Membership]) -> dict[str, dict[str, Any]]:
    """A suggestion that the group reads, and one for the ministry and the author alone."""
    wording: dict[str, Any] = {"paragraph": 1, "wording": "Anders."}
    comments = {
        "open": groups.comment(paper, members["seat"], **wording),
        "restricted": groups.restricted(paper, members["seat"], **wording),
    }
    return {
        name: {"paper_id": paper.pk, "pk": paper.pk, "comment_id": each.pk}
        for name, each in comments.items()
    }


def _attached(paper: DecisionPaper, office: Membership) -> dict[str, Any]:
    with scoped(make.scope_for(office)), transaction.atomic():
        kept = attach(actor=office, paper=paper, title="Karte", file=checked(), now=NOW)
    return {"paper_id": paper.pk, "attachment_id": kept.pk}


def _barrier() -> UUID:
    with elevated(), transaction.atomic():
        return BarrierReport.objects.create(submission=uuid7(), text="Kein Kontrast.").pk


def _unsubscribing(member: Membership) -> dict[str, Any]:
    return {"token": unsubscribe_token(user_id=member.user_id, kinds=["ampel.red"])}
