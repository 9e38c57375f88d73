"""Working groups, seats and papers, as tests need them. Every function elevates itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from django.db import transaction

from core.models import Reach
from core.programme import programme
from core.scope import elevated
from municipalities.models import Circle, Membership, Organisation
from projects.models import BoardResolution, Project
from tests.factories import municipalities
from tests.factories.projects import NOW, project
from working_groups.models import (
    ELECTING,
    Comment,
    CoSignature,
    Decision,
    DecisionPaper,
    Elector,
    GroupMember,
    Seat,
    StatementCall,
    Station,
    Vote,
    WorkingGroup,
)
from working_groups.operations import append_decision, join_group, recorded_votes
from working_groups.operations.papers import written
from working_groups.paragraphs import first_outline, split
from working_groups.queries import counted_papers

UNTIL: Final = NOW.date() + dt.timedelta(days=14)
TEXT: Final = (
    "Die Gruppe befürwortet die Einreichung.\n\nBegründung: Der Bus fehlt.\n\nKosten: keine."
)
_number = count(1)


def group(slug: str = "ag-daten") -> WorkingGroup:
    """One of the eight of the programme, without members."""
    row = next(each for each in programme()["workingGroups"] if each["slug"] == slug)
    tenant = municipalities.programme_tenant()
    author = municipalities.organisation_of(tenant)
    values = {
        "code": slug.replace("-", "").upper()[:6],
        "name_de": row["nameDe"],
        "name_en": row["nameEn"],
        "mandate": "Stimmt Projektideen ab.",
        "tenant": tenant,
        "author": author,
        "reach": Reach.PROGRAMME,
    }
    with elevated(), transaction.atomic():
        existing = WorkingGroup.objects.filter(slug=slug).first()
        circle = existing.circle if existing else Circle.objects.create(name=row["nameDe"])
        return WorkingGroup.objects.get_or_create(slug=slug, defaults=values | {"circle": circle})[
            0
        ]


def seat(group: WorkingGroup, membership: Membership, kind: Seat = Seat.VOTING) -> Membership:
    """The membership as it stands with its new circle."""
    with elevated(), transaction.atomic():
        join_group(actor=None, group=group, membership=membership, seat=kind, now=NOW)
    return municipalities.current(membership)


def paper(
    group: WorkingGroup,
    submitter: Membership,
    project: Project | None = None,
    *,
    state: str = "discussion",
    until: dt.date = UNTIL,
    text: str = TEXT,
) -> DecisionPaper:
    """Put before the group as the operation does it; in voting, with the group's electors."""
    number = next(_number)
    has_vote = state in ("voting", "decided")
    with elevated(), transaction.atomic():
        created = DecisionPaper.objects.create(
            tenant_id=project.tenant_id if project else group.tenant_id,
            author=submitter.organisation,
            reach=Reach.SUBMITTED,
            shared_with=[group.circle_id],
            number=f"{group.code}-2020-{number:03}",
            group=group,
            project=project,
            title=f"Vorlage {number}",
            text=text,
            outline=first_outline(split(text)),
            subject="project" if project else "procedure",
            lead=submitter.organisation,
            state=state,
            submitted_by=submitter.user,
            created_at=NOW,
            vote_opened_at=NOW if has_vote else None,
            vote_until=until if has_vote else None,
            withdrawn_at=NOW if state == "withdrawn" else None,
        )
        Station.objects.create(paper=created, position=1, group=group, reached_at=NOW)
        written(created, submitter.user_id, "", NOW)
        if project:
            share(project, group.circle_id)
            BoardResolution.objects.create(
                project=project, body=group.name_de, paper=created.pk, put_at=NOW
            )
        if has_vote:
            seats = GroupMember.objects.filter(group=group, seat__in=ELECTING)
            for organisation in set(seats.values_list("membership__organisation", flat=True)):
                Elector.objects.create(paper=created, organisation_id=organisation)
        return created


def share(project: Project, circle_id: int) -> None:
    project.shared_with = [*project.shared_with, circle_id]
    project.save(update_fields=["shared_with"])


def votes(paper: DecisionPaper, choices: Mapping[Organisation, str], person: Membership) -> None:
    with elevated(), transaction.atomic():
        for organisation, choice in choices.items():
            Vote.objects.create(
                paper=paper, author=organisation, choice=choice, person=person.user, cast_at=NOW
            )


def call(paper: DecisionPaper, by: Membership, until: dt.date = UNTIL) -> StatementCall:
    """Statements are asked for."""
    with elevated(), transaction.atomic():
        return StatementCall.objects.create(paper=paper, until=until, person=by.user, asked_at=NOW)


def round_of_signing(paper: DecisionPaper, *members: Membership) -> list[CoSignature]:
    """They are to co-sign, in this order."""
    with elevated(), transaction.atomic():
        return [
            CoSignature.objects.create(
                paper=paper,
                position=position,
                membership=each,
                author=each.organisation,
                person=each.user,
                asked_at=NOW,
            )
            for position, each in enumerate(members, start=1)
        ]


def decision(
    paper: DecisionPaper, by: Membership, *, now: dt.datetime = NOW, text: str = "Beschlossen."
) -> Decision:
    """What stands in the book of a paper in voting, which thereby is decided."""
    with elevated(), transaction.atomic():
        DecisionPaper.objects.filter(pk=paper.pk).update(state="decided")
        current = counted_papers().get(pk=paper.pk)
        return append_decision(
            paper=current,
            tally=current.tally,
            votes=recorded_votes(paper=current),
            text=text,
            decided_by_id=by.user_id,
            now=now,
        )


def comment(
    paper: DecisionPaper, by: Membership, *, parent: Comment | None = None, **fields: Any
) -> Comment:
    values = {"text": f"Beitrag {next(_number)}", "created_at": NOW, "changed_at": NOW} | fields
    with elevated(), transaction.atomic():
        return Comment.objects.create(
            paper=paper, parent=parent, author=by.organisation, person=by.user, **values
        )


def restricted(paper: DecisionPaper, by: Membership, **fields: Any) -> Comment:
    """For the ministry, the paper's author and the own organisation alone."""
    circles = {
        municipalities.ministry().circle_id,
        paper.author.circle_id,
        by.organisation.circle_id,
    }
    hidden: dict[str, Any] = {
        "is_restricted": True,
        "tenant": municipalities.programme_tenant(),
        "reach": Reach.INTERNAL,
        "shared_with": sorted(circles),
    }
    return comment(paper, by, **hidden | fields)


@dataclass(slots=True)
class Council:
    """A group of four electors: Soest in the chair, Aachen, Paderborn and Wuppertal.

    `people`: everyone by role, with and without a seat. Aachen's office puts papers in.
    """

    group: WorkingGroup
    people: dict[str, Membership] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Membership:
        return self.people[name]

    def project(self, state: str = "regional_coordination") -> Project:
        return project(municipalities.tenant("aachen"), state)

    def paper(self, state: str = "discussion", project: Project | None = None) -> DecisionPaper:
        return paper(self.group, self["office"], project or self.project(), state=state)


def council(slug: str = "ag-daten") -> Council:
    made = Council(group(slug))
    aachen, soest = municipalities.tenant("aachen"), municipalities.tenant("soest")
    staedtetag = municipalities.organisation("association", "staedtetag")
    seated = {
        "chair": (municipalities.membership("project_office", soest), Seat.CHAIR),
        "deputy": (municipalities.membership("municipal_officer", soest), Seat.DEPUTY),
        "office": (municipalities.membership("project_office", aachen), Seat.VOTING),
        "paderborn": (_office("paderborn"), Seat.VOTING),
        "wuppertal": (_office("wuppertal"), Seat.VOTING),
        "guest": (municipalities.membership("observer", staedtetag), Seat.GUEST),
    }
    for name, (member, kind) in seated.items():
        made.people[name] = seat(made.group, member, kind)
    made.people |= {
        "officer": municipalities.membership("municipal_officer", aachen),
        "stranger": _office("gelsenkirchen"),
        "ministry": municipalities.membership("ministry_reviewer", municipalities.ministry()),
        "district": municipalities.membership("district_reviewer", municipalities.authority()),
    }
    return made


def _office(town: str) -> Membership:
    return municipalities.membership("project_office", municipalities.tenant(town))
