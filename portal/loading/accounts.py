"""The demo accounts: fictitious people, one well-known password, one membership each."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from municipalities.models import CircleMembership, Membership, Organisation, Role
from portal.loading.organisations import AUDIT_OFFICE, AUTHORITY, OPERATOR
from portal.loading.report import Report

PASSWORD: Final = "modellregion"  # noqa: S105 - public on purpose, demo data only


@dataclass(frozen=True, slots=True)
class Account:
    """`organisation` is a slug."""

    email: str
    name: str
    organisation: str
    role: Role


_MUNICIPAL: Final = {
    "aachen": ("Miriam Falk", "Jonas Rademacher", "Dr. Henrike Voss", "Timo Brandes"),
    "gelsenkirchen": ("Cem Aksoy", "Sabine Kortmann", "Ralf Overbeck", "Lena Piontek"),
    "paderborn": ("Katrin Düsterhus", "Florian Meerkamp", "Dr. Anselm Reuter", "Nora Tegethoff"),
    "soest": ("Birte Hellmann", "Oliver Schlüter", "Marlies Kemper", "Jannis Wortmann"),
    "wuppertal": ("Deniz Halbach", "Ulrike Steinhaus", "Matthias Engels", "Pia Lohmann"),
}
_DISTRICT: Final = {
    "koeln": ("Gudrun Esser", "Dr. Volker Pütz"),
    "muenster": ("Hendrik Lütke", "Annette Brüning"),
    "detmold": ("Silke Obermeier", "Carsten Thiele"),
    "arnsberg": ("Yasemin Bauer", "Norbert Hövel"),
    "duesseldorf": ("Thomas Kessel", "Dr. Iris Clemens"),
}
_MUNICIPAL_ROLES: Final = {
    "redaktion": Role.OFFICER,
    "projektbuero": Role.PROJECT_OFFICE,
    "leitung": Role.LEAD,
    "admin": Role.TENANT_ADMIN,
}
_OTHERS: Final = (
    Account("referat@ministerium.example", "Franziska Wendt", "mwide", Role.MINISTRY),
    Account("leitung@ministerium.example", "Dr. Bernhard Lorenz", "mwide", Role.MINISTRY_LEAD),
    Account("mitglied@ihk-aachen.example", "Stefan Jansen", "ihk-aachen", Role.MEMBER),
    Account("forschung@rwth-aachen.example", "Prof. Dr. Elif Sander", "rwth-aachen", Role.PARTNER),
    Account("beobachtung@staedtetag.example", "Monika Ahrens", "staedtetag-nrw", Role.OBSERVER),
    Account("pruefung@rechnungshof.example", "Georg Lindner", AUDIT_OFFICE, Role.AUDITOR),
    Account("admin@portal.example", "Robin Keller", OPERATOR, Role.PLATFORM),
)


def demo_accounts() -> Iterator[Account]:
    """In the order of the printed table."""
    for slug, names in _MUNICIPAL.items():
        for (box, role), name in zip(_MUNICIPAL_ROLES.items(), names, strict=True):
            yield Account(f"{box}@{slug}.example", name, slug, role)
    for slug, pair in _DISTRICT.items():
        # Both decide: the one who prepares a grant is not the one who approves it.
        for box, name in zip(("dezernat", "leitung"), pair, strict=True):
            yield Account(f"{box}@bezreg-{slug}.example", name, AUTHORITY + slug, Role.DISTRICT)
    yield from _OTHERS


def load_accounts(*, now: dt.datetime, report: Report) -> None:
    """Create the accounts that are missing; one that exists is left as its owner made it."""
    existing = set(User.objects.values_list("email", flat=True))
    missing = [each for each in demo_accounts() if each.email not in existing]
    if not missing:
        return
    users = _users(missing, now=now)
    _memberships(missing, users, now=now)
    report.add("Demokonten", new=[each.email for each in missing])


def _users(accounts: list[Account], *, now: dt.datetime) -> list[User]:
    # One hash for all: 37 of them would take seconds, and the password is public anyway.
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(
            email=each.email,
            name=each.name,
            password=password,
            is_staff=each.role == Role.PLATFORM,
            date_joined=now,
        )
        for each in accounts
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return users


def _memberships(accounts: list[Account], users: list[User], *, now: dt.datetime) -> None:
    organisations = Organisation.objects.in_bulk(
        {each.organisation for each in accounts}, field_name="slug"
    )
    memberships = Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=organisations[account.organisation],
            role=account.role,
            started_at=now,
        )
        for account, user in zip(accounts, users, strict=True)
    )
    CircleMembership.objects.bulk_create(
        CircleMembership(circle_id=each.organisation.circle_id, membership=each)
        for each in memberships
    )
