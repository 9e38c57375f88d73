"""The lists of a project's entry, row by row: the same shape is read and written."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.settings import api_settings

from core.errors import Problem
from core.serializers import DayField, EuroField, LineField, NumberField
from core.validation import EARLIEST_DATE, LATEST_DATE
from projects.content import Line, whole_row
from projects.limits import MOST_ROWS
from projects.models import (
    CostLine,
    Milestone,
    Objective,
    Partner,
    Precedent,
    Recipient,
    RecipientKind,
    Row,
    WorkPackage,
)
from projects.rules import (
    line_is_eligible_within,
    partner_is_named_once,
    rate_is_within,
    waits_for_others,
    work_ends_after_start,
)
from projects.serializers.offer import Offer, PossiblePartnerField

FIELDS: Final = {
    **serializers.ModelSerializer.serializer_field_mapping,
    models.CharField: LineField,
    models.DateField: DayField,
    models.DecimalField: EuroField,
}
"""Lengths, choices and gaps come from the tables; how values are written, from `core.serializers`."""
YEARS: Final = {"min_value": EARLIEST_DATE.year, "max_value": LATEST_DATE.year}
WAITING: Final = {"after": {"max_length": MOST_ROWS["work_packages"]}}


def detail_of(problems: Iterable[Problem | None]) -> dict[str, list[ErrorDetail]]:
    """Problems as the framework tells errors; what concerns no single field stands at the row."""
    found: dict[str, list[ErrorDetail]] = {}
    for problem in filter(None, problems):
        key = problem.field or api_settings.NON_FIELD_ERRORS_KEY
        found.setdefault(key, []).append(ErrorDetail(problem.message, problem.code))
    return found


class RowSerializer(serializers.ModelSerializer[Any]):
    """A row becomes a `Line`. With the `uid` of a stored row it may leave out what stays.

    It may have gaps: a submission asks for what is missing.
    """

    serializer_field_mapping = FIELDS
    list_name: ClassVar[str]
    uid = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> Any:
        offer: Offer = self.context["offer"]
        uid: UUID | None = attrs.pop("uid", None)
        stored: Row | None = offer.stored(self.list_name).get(uid) if uid else None
        values = whole_row(self.Meta.model, stored, attrs)
        errors = detail_of([_says_something(attrs, stored), *self.problems(uid, values)])
        if errors:
            raise serializers.ValidationError(errors)
        return Line(uid=uid, values=values)

    def problems(self, uid: UUID | None, values: Mapping[str, Any]) -> Iterable[Problem | None]:
        """What the row's values say against each other."""
        return ()


class PartnerRowSerializer(RowSerializer):
    """A known organisation (its slug) or a name, not both; `share` in EUR."""

    list_name = "partners"
    organisation = PossiblePartnerField(required=False, allow_null=True)

    class Meta:
        model = Partner
        fields: ClassVar = ["uid", *Partner.content]
        validators: ClassVar[list[Any]] = []

    def problems(self, uid: UUID | None, values: Mapping[str, Any]) -> Iterable[Problem | None]:
        return (partner_is_named_once(values),)


class ObjectiveRowSerializer(RowSerializer):
    """A goal that can be measured: the indicator's value before, and the one aimed at."""

    list_name = "objectives"

    class Meta:
        model = Objective
        fields: ClassVar = ["uid", *Objective.content]
        validators: ClassVar[list[Any]] = []


class PrecedentRowSerializer(RowSerializer):
    """Where something like it works already, and what it taught."""

    list_name = "precedents"

    class Meta:
        model = Precedent
        fields: ClassVar = ["uid", *Precedent.content]
        validators: ClassVar[list[Any]] = []


class WorkPackageRowSerializer(RowSerializer):
    """`effort` in person months; `after`: uids of the packages that must be done before."""

    list_name = "work_packages"
    effort = NumberField(
        max_digits=6, decimal_places=1, min_value=0, required=False, allow_null=True
    )

    class Meta:
        model = WorkPackage
        fields: ClassVar = ["uid", *WorkPackage.content, *WorkPackage.reported]
        read_only_fields: ClassVar = WorkPackage.reported
        extra_kwargs: ClassVar = WAITING
        validators: ClassVar[list[Any]] = []

    def problems(self, uid: UUID | None, values: Mapping[str, Any]) -> Iterable[Problem | None]:
        waiting = waits_for_others(uid, values.get("after") or ())
        return (work_ends_after_start(values), waiting)


class MilestoneRowSerializer(RowSerializer):
    """`due` is the plan; what came of it is reported under `milestones/` of the project."""

    list_name = "milestones"

    class Meta:
        model = Milestone
        fields: ClassVar = ["uid", *Milestone.content, *Milestone.reported]
        read_only_fields: ClassVar = Milestone.reported
        extra_kwargs: ClassVar = WAITING
        validators: ClassVar[list[Any]] = []


class RecipientRowSerializer(RowSerializer):
    """Who gets a part of the grant; `rate` in percent of the eligible cost, at most the kind's."""

    list_name = "recipients"
    rate = NumberField(
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        required=False,
        allow_null=True,
    )

    class Meta:
        model = Recipient
        fields: ClassVar = ["uid", *Recipient.content]
        validators: ClassVar[list[Any]] = []

    def problems(self, uid: UUID | None, values: Mapping[str, Any]) -> Iterable[Problem | None]:
        offer: Offer = self.context["offer"]
        highest = offer.highest_rate(values.get("kind") or RecipientKind.MUNICIPALITY)
        return (rate_is_within(values.get("rate"), highest),)


class CostLineRowSerializer(RowSerializer):
    """EUR of one Einzelansatz in one Haushaltsjahr.

    Without `eligible` all of it may be funded, also when the amount changes; without `recipient` (the uid of one) it is the first
    one's.
    """

    list_name = "cost_lines"
    eligible = EuroField(required=False, allow_null=True)

    class Meta:
        model = CostLine
        fields: ClassVar = ["uid", *CostLine.content]
        extra_kwargs: ClassVar = {"year": YEARS}
        validators: ClassVar[list[Any]] = []

    def problems(self, uid: UUID | None, values: Mapping[str, Any]) -> Iterable[Problem | None]:
        return (line_is_eligible_within(values),)


def _says_something(given: Mapping[str, Any], stored: Row | None) -> Problem | None:
    if stored or any(value not in (None, "", []) for value in given.values()):
        return None
    return Problem("empty", _("Tragen Sie in dieser Zeile etwas ein, oder lassen Sie sie weg."))


ROWS: Final[Mapping[str, type[RowSerializer]]] = {
    each.list_name: each
    for each in (
        PartnerRowSerializer,
        ObjectiveRowSerializer,
        PrecedentRowSerializer,
        WorkPackageRowSerializer,
        MilestoneRowSerializer,
        RecipientRowSerializer,
        CostLineRowSerializer,
    )
}
"""By the list's name."""
