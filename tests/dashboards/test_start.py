"""„Mein Arbeitsbereich“: the same page for everyone, different by what is one's own."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.scope import elevated
from municipalities.models import Membership, Municipality
from notifications.models import Event, Notice
from projects.models import Partner, Project
from tests.counting import statements
from tests.factories import figures as make, groups, municipalities

pytestmark = pytest.mark.django_db


@pytest.fixture
def aachen() -> Municipality:
    return municipalities.tenant("aachen")


def page(member: Membership | Client) -> str:
    client = member if isinstance(member, Client) else municipalities.client_for(member)
    response = client.get(reverse("dashboards:start"))
    assert response.status_code == 200
    return response.content.decode()


def notice(member: Membership, kind: str, about: str, key: str) -> None:
    with elevated(), transaction.atomic():
        event = Event.objects.create(
            kind=kind, dedupe_key=f"{kind}-{key}", object_kind=about, object_key=key
        )
        Notice.objects.create(
            event=event,
            recipient=member.user,
            membership=member,
            kind=kind,
            object_kind=about,
            object_key=key,
            created_at=clock.now(),
        )


def waiting_vote(council: groups.Council, days: int) -> None:
    until = clock.today() + dt.timedelta(days=days)
    groups.paper(council.group, council["office"], council.project(), state="voting", until=until)


def test_staff_find_their_municipality_s_projects_and_nobody_else_s(aachen: Municipality) -> None:
    make.project_row(aachen, title="Eigener Entwurf", reach=0, state="idea")
    make.project_row(aachen, title="Beendet", state="withdrawn", reach=1)
    make.project_row(municipalities.tenant("soest"), title="Fremdes Projekt")
    text = page(municipalities.membership("project_office", aachen))
    assert "Eigener Entwurf" in text
    assert "Beendet" not in text
    assert "Fremdes Projekt" not in text


def test_a_district_finds_its_own_and_a_partner_what_it_takes_part_in(aachen: Municipality) -> None:
    own = make.project_row(aachen, title="Aus Aachen", reach=1, state="formal_review")
    make.project_row(aachen, title="Entwurf", reach=0, state="idea")
    make.project_row(municipalities.tenant("soest"), title="Aus Soest")
    partner = municipalities.organisation("research", "rwth")
    with elevated(), transaction.atomic():
        Partner.objects.create(project=own, organisation=partner)
        Project.objects.filter(pk=own.pk).update(shared_with=[partner.circle_id])
    district = municipalities.membership("district_reviewer", municipalities.authority("koeln"))
    for member in (district, municipalities.membership("partner_contributor", partner)):
        text = page(member)
        assert "Aus Aachen" in text
        assert "Entwurf" not in text
        assert "Aus Soest" not in text


def test_what_waits_stands_under_its_urgency(aachen: Municipality) -> None:
    council = groups.council()
    waiting_vote(council, 2)
    waiting_vote(council, 60)
    text = page(council["wuppertal"])
    assert text.index("In den nächsten sieben Tagen") < text.index("Später")
    assert text.count("Abstimmen") == 2
    assert reverse("working_groups:detail", args=[council.group.slug]) in text
    assert "Abstimmen" not in page(council["stranger"])


def test_a_notice_names_only_what_its_reader_sees(aachen: Municipality) -> None:
    member = municipalities.membership("project_office", municipalities.tenant("soest"))
    seen = make.project_row(aachen, title="Zu sehen")
    hidden = make.project_row(aachen, title="Geheim", reach=0, state="idea")
    for project in (seen, hidden):
        notice(member, "ampel.red", "project", project.reference)
    text = page(member)
    assert "Zu sehen" in text
    assert "Geheim" not in text
    assert "nicht mehr einsehbar" in text


def test_nothing_waits_and_nothing_is_new() -> None:
    text = page(municipalities.membership("auditor", municipalities.ministry()))
    assert "Zurzeit wartet nichts auf Sie." in text
    assert "Noch keine Benachrichtigung." in text
    assert "Meine Projekte" not in text


def test_the_navigation_counts_all_that_is_unread(aachen: Municipality) -> None:
    member = municipalities.membership("project_office", aachen)
    for position in range(7):
        project = make.project_row(aachen, title=f"P{position}")
        notice(member, "ampel.red", "project", project.reference)
    with elevated(), transaction.atomic():
        oldest = Notice.objects.order_by("created_at")[:1].values("pk")
        Notice.objects.filter(pk__in=oldest).update(read_at=clock.now())
    elsewhere = municipalities.client_for(member).get(reverse("projects:list")).content.decode()
    for text in (page(member), elsewhere):
        assert set(re.findall(r'<span class="count">(\d+)</span>[^>]*> offen', text)) == {"6"}


@pytest.mark.parametrize("number", (1, 3))
def test_the_number_of_queries_does_not_grow(aachen: Municipality, number: int) -> None:
    council = groups.council()
    member: Any = council["wuppertal"]
    for _position in range(number):
        waiting_vote(council, 5)
        project = make.project_row(municipalities.tenant("wuppertal"))
        notice(member, "ampel.red", "project", project.reference)
    paper = council.paper()
    notice(member, "wg.vorlage_assigned", "paper", str(paper.pk))
    notice(member, "wg.comment", "comment", str(groups.comment(paper, council["guest"]).pk))
    client = municipalities.client_for(member)
    page(client)
    with statements() as ran:
        text = page(client)
    assert text.count("Abstimmen") == number
    for heading in ("Neue Beschlussvorlage", "Neuer Kommentar zu einer Beschlussvorlage"):
        assert heading in text
    assert len(ran) == 14, "\n".join(ran)
