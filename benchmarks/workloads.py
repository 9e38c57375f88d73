"""What is measured: reads of figures, whole pages, one write."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import F, Q
from django.test import Client
from django.urls import reverse

from core.scope import elevated, scoped
from dashboards.queries import Selection, portfolio
from municipalities.access import scope_of
from municipalities.models import Membership, Municipality, Role
from municipalities.queries import open_memberships
from notifications.operations import announce
from projects.models import Project, ProjectVector
from projects.operations import encode_projects
from projects.radar.ranking import nearest

Work = Callable[[], object]
YEAR: Final = dt.timedelta(days=365)
_number = count(1)

# The question of the overview, asked of the projects themselves, without row-level security.
PLAIN: Final = """
SELECT tenant_id, state, light, count(*), sum("grant"), sum(total_cost) FROM projects_project
WHERE reach >= 1 GROUP BY GROUPING SETS ((), (tenant_id), (state), (light), (tenant_id, state))
"""


def workloads(today: dt.date) -> Iterator[tuple[str, Work]]:
    """Names and what to run; each runs in a transaction of its own, as a request does."""
    ministry = open_memberships().filter(role=Role.MINISTRY)[0]
    town = Municipality.objects.get(slug="aachen")
    yield "Einfaches GROUP BY ohne RLS", _elevated(_plain)
    for name, day, selection, months in (
        ("Kennzahlen, Ministerium", today, Selection(), 0),
        ("… mit zwölf Monaten Verlauf", today, Selection(), 12),
        ("… eine Kommune", today, Selection(municipality=town.pk), 0),
        ("… nur rote Ampel", today, Selection(light="red"), 0),
        ("… Stichtag vor einem Jahr", today - YEAR, Selection(), 0),
    ):
        yield name, _figures(ministry, day, selection, months)
    yield from _counting(ministry)
    yield from _pages(ministry)
    yield from _radar(ministry)
    yield "Leere Transaktion", _elevated(_nothing)
    yield "Ein Ereignis anmelden", _elevated(_announce)


def _elevated(work: Work) -> Work:
    def run() -> None:
        with elevated(), transaction.atomic():
            work()

    return run


def _as(member: Membership, work: Work) -> Work:
    def run() -> None:
        with scoped(scope_of(member)), transaction.atomic():
            work()

    return run


def _plain() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        rows: list[Any] = cursor.fetchall()
    return rows


def _nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _figures(member: Membership, day: dt.date, selection: Selection, months: int) -> Work:
    return _as(member, lambda: portfolio(day=day, selection=selection, months=months))


def _counting(member: Membership) -> Iterator[tuple[str, Work]]:
    """What row-level security costs: the same rows, once by policy and once by WHERE."""
    circles: list[int] = member.circle_ids  # type: ignore[attr-defined]
    same = Q(reach__gte=1) | Q(shared_with__overlap=circles)
    yield "Projekte zählen, RLS des Ministeriums", _as(member, Project.objects.count)
    yield "… mit WHERE statt RLS", _elevated(Project.objects.filter(same).count)


def _radar(member: Membership) -> Iterator[tuple[str, Work]]:
    """Ranking as part of a request, the whole fragment, and what the worker does with an idea."""
    with elevated(), transaction.atomic():
        vector = ProjectVector.objects.select_related("project").filter(reach__gte=1)[0]
    yield "Radar: Rangfolge, Ministerium", _as(member, lambda: nearest(vector))
    office = open_memberships().filter(role=Role.PROJECT_OFFICE)[0]
    yield "Radar: Rangfolge, Projektbüro", _as(office, lambda: nearest(vector))
    client = Client(headers={"host": "localhost", "hx-request": "true"})
    client.force_login(member.user)
    yield (
        "Radar: Teil der Projektseite",
        _request(client, reverse("projects:similar", args=[vector.project.reference])),
    )
    idea = vector.project
    yield "Radar: eine Idee berechnen und ablegen", _elevated(lambda: _encoded_anew(idea))


def _encoded_anew(idea: Project) -> None:
    """As after a change of its text: the others have vectors of their present version."""
    text = f"Idee {next(_number)}. " + "Ein Bus auf Abruf zwischen den Ortsteilen. " * 12
    Project.objects.filter(pk=idea.pk).update(summary=text[:600], version=F("version") + 1)
    if encode_projects(now=dt.datetime.now(dt.UTC)) != 1:
        raise RuntimeError("more was waiting than the idea")


def _pages(member: Membership) -> Iterator[tuple[str, Work]]:
    client = Client(headers={"host": "localhost"})
    client.force_login(member.user)
    for name, address in (
        ("Seite Sachstand", reverse("dashboards:overview")),
        ("Seite Mein Arbeitsbereich", reverse("dashboards:start")),
        ("Seite Projektliste", reverse("projects:list")),
        ("Projektliste mit Suche", f"{reverse('projects:list')}?search=Messprojekt+77"),
    ):
        yield name, _request(client, address)


def _request(client: Client, address: str) -> Work:
    def run() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")

    return run


def _announce() -> None:
    announce(
        kind="ampel.red",
        object_kind="project",
        object_key="BM-1",
        actor=None,
        dedupe_key=f"bench-{next(_number)}",
        now=dt.datetime.now(dt.UTC),
    )
