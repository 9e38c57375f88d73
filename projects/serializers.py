"""Projects as JSON: slugs, ISO dates, decimal strings in EUR."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _, gettext_lazy
from rest_framework import serializers

from core.serializers import DayField, EuroField, LineField, SlugField, SlugsField
from municipalities.models import Organisation
from projects.dossier import NextStep
from projects.models import Licence, Milestone, Partner, PartnerRole, Project, Transition
from projects.operations import PartnerEntry
from projects.queries import possible_partners
from projects.workflow import TRANSITIONS
from sectors.models import Area, Sector

LISTED = (
    "reference", "title", "summary", "municipality", "area", "sectors", "state", "phase", "light",
    "start", "end", "total_cost", "grant", "own_share", "reach", "version",
)  # fmt: skip
MOST_PARTNERS: Final = 40
MOST_SECTORS: Final = 3


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


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    organisation = serializers.SlugField(
        source="organisation.slug", read_only=True, allow_null=True
    )

    class Meta:
        model = Partner
        fields: ClassVar = ["organisation", "name", "role"]


class ProjectDetailSerializer(ProjectSerializer):
    """A single project: what lists show, and the longer texts."""

    partners = PartnerSerializer(many=True, read_only=True)

    class Meta(ProjectSerializer.Meta):
        fields = (*LISTED, "goals", "transfer", "no_partner_reason", "licence", "partners")
        read_only_fields = fields


class PossiblePartnerField(SlugField[Organisation]):
    """One of those that the form offers to the tenant named in the context."""

    def get_queryset(self) -> QuerySet[Organisation]:
        return possible_partners(self.context.get("tenant_id") or 0)


class PartnerInput(serializers.Serializer[Any]):
    """Either a known organisation (slug) or a name."""

    organisation = PossiblePartnerField(
        slug_field="slug", queryset=Organisation.objects.all(), required=False, allow_null=True
    )
    name = LineField(max_length=160, required=False, allow_blank=True)
    role = serializers.ChoiceField(PartnerRole.choices, default=PartnerRole.ASSOCIATED)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("organisation")) == bool(attrs.get("name")):
            raise serializers.ValidationError(
                _("Nennen Sie entweder eine Organisation oder einen Namen.")
            )
        return attrs


class ProjectInput(serializers.Serializer[Any]):
    """What may be written; `POST` needs the title alone."""

    title = LineField(max_length=120, min_length=5)
    summary = serializers.CharField(max_length=600, required=False, allow_blank=True)
    area = SlugField(
        slug_field="slug", queryset=Area.objects.all(), required=False, allow_null=True
    )
    sectors = SlugsField(
        queryset=Sector.objects.all(),
        max_length=MOST_SECTORS,
        required=False,
        error_messages={"max_length": gettext_lazy("Wählen Sie höchstens drei Sektoren.")},
    )
    start = DayField(required=False, allow_null=True)
    end = DayField(required=False, allow_null=True)
    total_cost = EuroField(required=False, allow_null=True)
    grant = EuroField(required=False, allow_null=True)
    own_share = EuroField(required=False, allow_null=True)
    goals = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    transfer = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    no_partner_reason = serializers.CharField(max_length=500, required=False, allow_blank=True)
    licence = serializers.ChoiceField(Licence.choices, required=False, allow_blank=True)
    partners = PartnerInput(
        many=True,
        required=False,
        max_length=MOST_PARTNERS,  # type: ignore[call-arg]  # the stubs do not know it
    )

    def validate_partners(self, value: list[dict[str, Any]]) -> list[PartnerEntry]:
        return [PartnerEntry(**row) for row in value]


class ProjectPatch(ProjectInput):
    """`version`, as read before, refuses the change when somebody was faster."""

    version = serializers.IntegerField(required=False, min_value=1)


class TransitionSerializer(serializers.ModelSerializer[Transition]):
    """A step that was taken; `reason` is null where the caller may not read it."""

    transition = serializers.CharField(source="name")
    organisation = serializers.SlugField(source="actor_organisation.slug", allow_null=True)
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Transition
        fields: ClassVar = [
            "transition", "from_state", "to_state", "at", "role", "organisation", "reason",
        ]  # fmt: skip

    def get_reason(self, row: Transition) -> str | None:
        reason = getattr(row, "reason", None)
        return reason.text if reason else None


class UnmetSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField(source="message")


class AvailableStepSerializer(serializers.Serializer[NextStep]):
    """A step that the caller may take now, and what still stands in the way."""

    transition = serializers.CharField(source="id")
    title = serializers.CharField(source="label")
    unmet = UnmetSerializer(many=True, source="problems")


class LifecycleSerializer(serializers.Serializer[Mapping[str, Any]]):
    state = serializers.CharField()
    history = TransitionSerializer(many=True)
    available = AvailableStepSerializer(many=True)


class StepInput(serializers.Serializer[Any]):
    transition = serializers.ChoiceField([(step, step) for step in TRANSITIONS])
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False, allow_null=True, min_value=1)


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    title = LineField(max_length=160)
    due = DayField()

    class Meta:
        model = Milestone
        fields: ClassVar = ["id", "title", "due", "done_on"]
        read_only_fields: ClassVar = ["done_on"]


class MilestonePatch(serializers.Serializer[Any]):
    title = LineField(max_length=160, required=False)
    due = DayField(required=False)
    done_on = DayField(required=False, allow_null=True)
