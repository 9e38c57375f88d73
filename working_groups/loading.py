"""The programme's eight groups, and for demonstrations their members.

Every function may run any number of times, needs the worker's scope, and answers with the readable
names of what it changed. What people have changed since is left alone.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from core.models import Reach
from core.programme import programme
from municipalities.models import Circle, Membership, Municipality, Organisation
from sectors.models import Area
from working_groups.models import GroupMember, Seat, WorkingGroup
from working_groups.operations import join_group

# The data file names the groups only; what they are for is illustrative too.
_MANDATES: Final = {
    "ag-egovernment": (
        "AGEGOV",
        "Stimmt Vorhaben der digitalen Verwaltung ab: Serviceportale, Online-Anträge, Register.",
    ),
    "ag-daten": (
        "AGDATA",
        "Sorgt für offene Daten, gemeinsame Datenmodelle und Schnittstellen der Modellkommunen.",
    ),
    "ag-mobilitaet-energie": (
        "AGMOB",
        "Bewertet Vorhaben zu Verkehr und Energie und ihre Übertragbarkeit auf andere Regionen.",
    ),
    "ag-bildung-gesundheit": (
        "AGBIG",
        "Begleitet digitale Angebote für Schulen, Weiterbildung, Pflege und Gesundheit.",
    ),
    "ag-handel-tourismus": (
        "AGHAT",
        "Berät Projekte für den örtlichen Handel, lebendige Innenstädte und Gäste der Regionen.",
    ),
    "ag-sicherheit": (
        "AGSIR",
        "Befasst sich mit Bevölkerungsschutz, Sicherheit im öffentlichen Raum und Ausfallsicherheit.",
    ),
    "ag-verfahren-foerderung": (
        "AGVER",
        "Klärt Abläufe, Fristen und Förderfragen, die alle Modellkommunen betreffen.",
    ),
    "ag-transfer": (
        "AGTRA",
        "Bringt Ergebnisse in die Fläche: Nachnutzung, Leitfäden und Kooperationen.",
    ),
}
EDITABLE: Final = ("mandate", "area_id", "sectors")
_TOWNS: Final = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")
_OTHERS: Final = (
    (
        "mitglied@ihk-aachen.example",
        Seat.VOTING,
        ("ag-handel-tourismus", "ag-verfahren-foerderung"),
    ),
    ("forschung@rwth-aachen.example", Seat.VOTING, ("ag-daten", "ag-mobilitaet-energie")),
    (
        "beobachtung@staedtetag.example",
        Seat.GUEST,
        ("ag-egovernment", "ag-verfahren-foerderung", "ag-transfer"),
    ),
)


@dataclass(slots=True)
class Loaded:
    """Readable names, for the loader's report."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def load_groups() -> Loaded:
    """Bring the groups in line with the programme's data; each owns one circle."""
    report = Loaded()
    tenant = Municipality.objects.get(is_programme=True)
    owner = Organisation.objects.get(municipality=tenant)
    for row in _rows():
        group = WorkingGroup.objects.select_related("circle").filter(slug=row["slug"]).first()
        if group is None:
            _create(row, tenant, owner)
            report.new.append(row["name_de"])
        elif names := _update(group, row):
            report.changed.append(f"{group.name_de}: {', '.join(names)}")
    return report


def seat_demo_members(*, now: dt.datetime) -> list[str]:
    """Every project office votes in every group; the five take turns in the chair.

    Whoever had a seat once is not seated again.
    """
    people = _demo_people()
    known = set(GroupMember.objects.values_list("group__slug", "membership__user__email"))
    chaired = set(
        GroupMember.objects.filter(seat=Seat.CHAIR, left_at=None).values_list("group", flat=True)
    )
    seated = []
    groups = WorkingGroup.objects.in_bulk(list(_MANDATES), field_name="slug")
    for slug, email, seat in _demo_seats():
        group, membership = groups.get(slug), people.get(email)
        if group is None or membership is None or (slug, email) in known:
            continue
        is_taken = seat == Seat.CHAIR and group.pk in chaired
        kind = Seat.VOTING if is_taken else seat
        join_group(actor=None, group=group, membership=membership, seat=kind, now=now)
        seated.append(f"{membership.user.name} in {group.name_de}")
    return seated


def _rows() -> Iterator[dict[str, Any]]:
    areas = Area.objects.in_bulk(field_name="slug")
    for entry in programme()["workingGroups"]:
        code, mandate = _MANDATES[entry["slug"]]
        yield {
            "slug": entry["slug"],
            "code": code,
            "name_de": entry["nameDe"],
            "name_en": entry["nameEn"],
            "mandate": mandate,
            "area_id": areas[entry["area"]].pk if entry["area"] else None,
            "sectors": entry["sectors"],
        }


def _create(row: dict[str, Any], tenant: Municipality, owner: Organisation) -> None:
    circle = Circle.objects.create(name=row["name_de"])
    WorkingGroup.objects.create(
        **row,
        circle=circle,
        tenant=tenant,
        author=owner,
        reach=Reach.PROGRAMME,
    )


def _update(group: WorkingGroup, row: dict[str, Any]) -> list[str]:
    """Sets what differs and names it; the circle is called like its group.

    What the chair has edited stays as she left it.
    """
    kept = EDITABLE if group.edited_at else ()
    names = [
        name for name, value in row.items() if name not in kept and getattr(group, name) != value
    ]
    for name in names:
        setattr(group, name, row[name])
    if names:
        group.save(update_fields=names)
    if group.circle.name != group.name_de:
        Circle.objects.filter(pk=group.circle_id).update(name=group.name_de)
    return names


def _demo_people() -> dict[str, Membership]:
    """The open memberships of the demo accounts by e-mail."""
    emails = {email for _slug, email, _seat in _demo_seats()}
    found = Membership.objects.filter(user__email__in=emails, ended_at__isnull=True)
    return {each.user.email: each for each in found.select_related("user").order_by("-pk")}


def _demo_seats() -> Iterator[tuple[str, str, Seat]]:
    """(group's slug, e-mail, seat)"""
    for position, slug in enumerate(_MANDATES):
        chair = _TOWNS[position % len(_TOWNS)]
        for town in _TOWNS:
            yield slug, f"projektbuero@{town}.example", Seat.CHAIR if town == chair else Seat.VOTING
    for email, seat, slugs in _OTHERS:
        for slug in slugs:
            yield slug, email, seat
