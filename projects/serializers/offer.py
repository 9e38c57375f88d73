"""What a request may name of a municipality's people, partners and stored rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import User
from core.serializers import UNKNOWN
from municipalities.models import Municipality, Organisation
from projects.content import fetch_lists, rows_of
from projects.models import Project, Row
from projects.money import highest_rate
from projects.queries import possible_managers, possible_partners


@dataclass(frozen=True)
class Offer:
    """The same as the form offers; each part is asked of the database once, and only when needed.

    `project` is None for one that is only just being made.
    """

    tenant: Municipality
    project: Project | None = None

    @cached_property
    def people(self) -> Mapping[str, User]:
        """Who may lead the project, and who leads it already, by e-mail address."""
        found = [each.user for each in possible_managers(self.tenant.pk)]
        former = self.project.manager if self.project else None
        return {user.email.lower(): user for user in (*found, *([former] if former else []))}

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Possible partners, and those that are named already, by slug."""
        named = [row.organisation for row in self.stored("partners").values()]
        found = [*possible_partners(self.tenant.pk), *(each for each in named if each)]
        return {each.slug: each for each in found}

    def stored(self, name: str) -> dict[UUID, Any]:
        """The rows that the project has in this list, by uid."""
        if self.project is None:
            return {}
        fetch_lists(self.project, [name])
        rows: list[Row] = [*rows_of(self.project, name)]
        return {row.uid: row for row in rows}

    def highest_rate(self, kind: str) -> Any:
        """Percent, 0–100."""
        return highest_rate(kind, municipal=self.tenant.max_funding_rate)


class _OfferedField(serializers.Field[Any, str, str, Any]):
    """One of several rows by a text that names it; `among` is where the offer holds them."""

    among: ClassVar[str]

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": gettext_lazy("Geben Sie einen Text an."),
        "does_not_exist": UNKNOWN,
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        found: Mapping[str, Any] = getattr(self.context["offer"], self.among)
        key = data.strip().lower()
        if key not in found:
            self.fail("does_not_exist", value=data)
        return found[key]


@extend_schema_field(OpenApiTypes.STR)
class PossiblePartnerField(_OfferedField):
    """An organisation by its slug: one of those that the form offers."""

    among = "organisations"

    def to_representation(self, value: Organisation) -> str:
        return str(value.slug)


@extend_schema_field(OpenApiTypes.EMAIL)
class ManagerField(_OfferedField):
    """Who leads the project, by e-mail address: one of the municipality's people."""

    among = "people"

    def to_representation(self, value: User) -> str:
        return str(value.email)
