"""Projects as JSON: slugs, ISO dates, decimal strings in EUR."""

from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _, gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.geography.serializers import CommunesField, PlaceSerializer
from core.serializers import LineField, MonthField, SlugField, SlugsField
from projects.content import PLAIN
from projects.limits import ACRONYM, MOST_ROWS, MOST_SECTORS, SHORTEST_TITLE
from projects.models import Project
from projects.serializers.checks import contradictions
from projects.serializers.offer import ManagerField
from projects.serializers.rows import FIELDS, ROWS
from sectors.models import Area, Sector

LISTED = (
    "reference", "title", "summary", "municipality", "area", "sectors", "state", "phase", "light",
    "start", "end", "total_cost", "grant", "own_share", "reach", "version",
)  # fmt: skip
ENTERED: Final = tuple(name for name in PLAIN if name not in LISTED)
KEPT_AT_HOME: Final = {"manager": None, "external_key": ""}
"""What other municipalities and authorities are told instead, as in exported tables."""


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """A project as lists show it."""

    municipality = serializers.SlugField(source="tenant.slug", read_only=True)
    area = serializers.SlugField(source="area.slug", read_only=True, allow_null=True)
    sectors = serializers.ListField(
        child=serializers.SlugField(), source="sector_slugs", read_only=True
    )
    phase = serializers.CharField(read_only=True)

    class Meta:
        model = Project
        fields: tuple[str, ...] = LISTED
        read_only_fields: tuple[str, ...] = LISTED


class ProjectDetailSerializer(ProjectSerializer):
    """A single project with everything that was entered of it, as far as the caller sees it.

    Amounts of cost, eligible cost and, with recipients, the grant follow from the cost lines once
    there are any. The manager's address and the external key stay in the own municipality.
    """

    manager = serializers.EmailField(source="manager.email", read_only=True, allow_null=True)
    place = serializers.SerializerMethodField()
    transfer_from = MonthField(read_only=True, allow_null=True)

    class Meta(ProjectSerializer.Meta):
        fields = (*LISTED, *ENTERED, "source_reference", "source_title")
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        rows = {name: row(many=True, read_only=True) for name, row in ROWS.items()}
        return {**super().get_fields(), **rows}

    @extend_schema_field(PlaceSerializer(allow_null=True))
    def get_place(self, project: Project) -> dict[str, Any] | None:
        if not project.place and project.latitude is None:
            return None
        place = {name: getattr(project, name) for name in ("latitude", "longitude")}
        return dict(PlaceSerializer({"name": project.place, **place}).data)

    def to_representation(self, instance: Project) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        is_home = instance.tenant_id == self.context.get("home")
        return shown if is_home else shown | KEPT_AT_HOME


class ProjectInput(serializers.ModelSerializer[Any]):
    """What may be written; `POST` needs the title alone. A list is given as a whole.

    A row with the `uid` of a stored one is that row, and may leave out what stays; rows that a list
    does not name any more are removed. `total_cost`, `eligible_cost` and, with recipients, `grant`
    are sums once there are cost lines: leave them out, or send what the lines add up to.
    """

    serializer_field_mapping = FIELDS
    title = LineField(max_length=120, min_length=SHORTEST_TITLE)
    acronym = serializers.RegexField(
        ACRONYM,
        max_length=20,
        required=False,
        allow_blank=True,
        error_messages={
            "invalid": gettext_lazy("Verwenden Sie nur Großbuchstaben, Ziffern und Bindestriche.")
        },
    )
    area = SlugField(
        slug_field="slug", queryset=Area.objects.all(), required=False, allow_null=True
    )
    sectors = SlugsField(
        queryset=Sector.objects.all(),
        max_length=MOST_SECTORS,
        required=False,
        error_messages={"max_length": gettext_lazy("Wählen Sie höchstens drei Sektoren.")},
    )
    manager = ManagerField(required=False, allow_null=True)
    communes = CommunesField(required=False)
    place = PlaceSerializer(required=False, allow_null=True)
    transfer_from = MonthField(required=False, allow_null=True)

    class Meta:
        model = Project
        fields: ClassVar = [*PLAIN, "sectors"]
        validators: ClassVar[list[Any]] = []

    def get_fields(self) -> dict[str, Any]:
        rows: dict[str, Any] = {}
        for name, each in ROWS.items():
            row: Any = each
            rows[name] = row(many=True, required=False, max_length=MOST_ROWS[name])
        return {**super().get_fields(), **rows}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        errors = contradictions(attrs, self.context["offer"])
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


class ProjectPatch(ProjectInput):
    """`version`, as read before, refuses to change what somebody else has changed since.

    Without it the last one wins.
    """

    version = serializers.IntegerField(required=False, min_value=1)

    class Meta(ProjectInput.Meta):
        fields: ClassVar = [*ProjectInput.Meta.fields, "version"]


class BeginningInput(serializers.Serializer[Any]):
    """What a draft begins from: an own project, or another municipality's published one."""

    copy_of = serializers.CharField(max_length=20, required=False)
    reuse_of = serializers.CharField(max_length=20, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1 or set(self.initial_data) - set(attrs):
            raise serializers.ValidationError(
                _("Nennen Sie entweder copy_of oder reuse_of, und nichts daneben.")
            )
        return attrs
