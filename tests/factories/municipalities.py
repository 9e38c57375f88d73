"""Tenants, organisations, people and their memberships, as tests need them.

Every function works under any scope (it elevates itself), inside or outside a transaction, and
returns the existing row where a slug names one. Names are German, as in the programme.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from itertools import count
from typing import Final

from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from core import clock
from core.scope import DatabaseRole, Scope, current_scope, elevated
from municipalities.access import scope_of
from municipalities.middleware import SESSION_KEY
from municipalities.models import (
    Circle,
    CircleMembership,
    District,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Role,
)
from municipalities.queries import open_memberships

PASSWORD: Final = "ein-langes-Kennwort"
PROGRAMME: Final = "programm"
_number = count(1)

_DISTRICTS: Final = {
    "koeln": ("053", "DEA2", "Köln"),
    "muenster": ("055", "DEA3", "Münster"),
    "detmold": ("057", "DEA4", "Detmold"),
    "arnsberg": ("059", "DEA5", "Arnsberg"),
    "duesseldorf": ("051", "DEA1", "Düsseldorf"),
}
_TENANTS: Final = {
    "aachen": ("AC", "Aachen", "koeln"),
    "gelsenkirchen": ("GE", "Gelsenkirchen", "muenster"),
    "paderborn": ("PB", "Paderborn", "detmold"),
    "soest": ("SO", "Soest", "arnsberg"),
    "wuppertal": ("W", "Wuppertal", "duesseldorf"),
}


def _arranged[**P, R](make: Callable[P, R]) -> Callable[P, R]:
    @wraps(make)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if _is_arranging():
            return make(*args, **kwargs)
        with elevated(), transaction.atomic():
            return make(*args, **kwargs)

    return call


def _is_arranging() -> bool:
    """One factory calls another: it is elevated already, and in a transaction."""
    scope = current_scope()
    is_elevated = scope is not None and scope.role == DatabaseRole.WORKER
    return is_elevated and connection.in_atomic_block


@_arranged
def district(slug: str = "koeln") -> District:
    """One of the five Regierungsbezirke."""
    key, nuts2, name = _DISTRICTS[slug]
    values = {
        "key": key,
        "nuts2": nuts2,
        "name_de": f"Regierungsbezirk {name}",
        "name_en": f"{name} Government District",
        "authority_de": f"Bezirksregierung {name}",
        "authority_en": f"{name} District Government",
    }
    return District.objects.get_or_create(slug=slug, defaults=values)[0]


@_arranged
def tenant(slug: str = "aachen") -> Municipality:
    """One of the five model municipalities, with its district, own organisation and circle."""
    code, name, district_slug = _TENANTS[slug]
    values = {
        "code": code,
        "short_name": name,
        "name_de": f"Stadt {name}",
        "name_en": f"City of {name}",
        "district": district(district_slug),
    }
    municipality, _ = Municipality.objects.get_or_create(slug=slug, defaults=values)
    organisation(OrganisationKind.MUNICIPALITY, slug, municipality=municipality)
    return municipality


@_arranged
def programme_tenant() -> Municipality:
    """The reserved tenant „Programm“ with its organisation, as which nobody acts."""
    values = {
        "code": "NRW",
        "short_name": "Programm",
        "name_de": "Programm",
        "name_en": "Programme",
    }
    municipality, _ = Municipality.objects.get_or_create(
        slug=PROGRAMME, is_programme=True, defaults=values
    )
    organisation(OrganisationKind.PLATFORM, PROGRAMME, municipality=municipality)
    return municipality


@_arranged
def organisation(
    kind: str,
    slug: str,
    *,
    municipality: Municipality | None = None,
    district: District | None = None,
) -> Organisation:
    """With a circle of its own. A partner belongs to a municipality, an authority to a district."""
    existing = Organisation.objects.filter(slug=slug).first()
    if existing:
        return existing
    name = slug.replace("-", " ").title()
    return Organisation.objects.create(
        slug=slug,
        kind=OrganisationKind(kind),
        name_de=name,
        name_en=name,
        circle=Circle.objects.create(name=name),
        municipality=municipality,
        district=district,
    )


@_arranged
def organisation_of(municipality: Municipality) -> Organisation:
    """The organisation as which the staff of a tenant acts."""
    return Organisation.objects.get(slug=municipality.slug)


def authority(district_slug: str = "koeln") -> Organisation:
    """A Bezirksregierung."""
    kind = OrganisationKind.DISTRICT_AUTHORITY
    return organisation(kind, f"bezreg-{district_slug}", district=district(district_slug))


def ministry() -> Organisation:
    return organisation(OrganisationKind.MINISTRY, "ministerium")


@_arranged
def person(email: str = "", **fields: object) -> User:
    """Signs in with `PASSWORD`."""
    number = next(_number)
    values = {"name": f"Person {number}"} | fields
    return User.objects.create_user(email or f"person{number}@example.org", PASSWORD, **values)


@_arranged
def membership(
    role: str, organisation: Organisation | Municipality, user: User | None = None
) -> Membership:
    """In force, and in the organisation's circle; a tenant stands for its own organisation."""
    own = organisation_of(organisation) if isinstance(organisation, Municipality) else organisation
    created = Membership.objects.create(user=user or person(), organisation=own, role=Role(role))
    join(created, own.circle)
    return current(created)


@_arranged
def join(membership: Membership, circle: Circle) -> None:
    """Give a membership a place in a circle, such as a working group's."""
    CircleMembership.objects.get_or_create(circle=circle, membership=membership)


@_arranged
def circle(name: str) -> Circle:
    """A circle that belongs to no organisation, such as a working group's."""
    return Circle.objects.create(name=name)


@_arranged
def current(membership: Membership) -> Membership:
    """The membership as requests see it: with `circle_ids` and `district_tenant_ids`."""
    return open_memberships().get(pk=membership.pk)


def right_now() -> dt.datetime:
    """For rows that a page compares with the clock, such as an invitation's last day."""
    return clock.now()


def scope_for(membership: Membership) -> Scope:
    """What the membership sees now (joined circles included)."""
    return scope_of(current(membership))


@_arranged
def client_of(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@_arranged
def client_for(membership: Membership) -> Client:
    """A browser signed in as the membership's person, acting as this membership."""
    client = client_of(membership.user)
    session = client.session
    session[SESSION_KEY] = membership.pk
    session.save()
    return client
