"""Input to the administration of members, and the search for a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from core.searching import SEARCH_LIMIT
from municipalities.access import (
    ROLES_OF,
    leaves_behind,
    needs_successor,
    possible_successors,
    roles_of,
)
from municipalities.models import Membership, Organisation, OrganisationKind, Role
from municipalities.operations import SUCCESSOR_MISSING
from municipalities.queries import administered_organisations

_HERE = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.PARTNER,
    OrganisationKind.RESEARCH,
    OrganisationKind.IT_PROVIDER,
)


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class MembershipField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name} ({obj.role_label})"


class InvitationForm(forms.Form):
    """Invites into an organisation that `actor` administers."""

    name = LineField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("Der Link gilt 14 Tage und nur für diese Adresse."),
    )
    organisation = OrganisationField(
        label=_("Organisation"), queryset=Organisation.objects.none(), to_field_name="slug"
    )
    role = forms.ChoiceField(label=_("Rolle"))

    def __init__(self, *args: Any, actor: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = administered_organisations(actor)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["organisation"].initial = actor.organisation.slug
        self.fields["role"].choices = _role_groups()  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role in the same organisation."""

    role = forms.ChoiceField(label=_("Rolle"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _choices(roles_of(organisation))  # type: ignore[attr-defined]


class DeactivationForm(forms.Form):
    """Who takes over. Asked for only where somebody leaves something behind, and then needed.

    Where nobody may take it over, the person can go all the same.
    """

    successor = MembershipField(
        label=_("Übergeben an"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("noch niemanden – die Projekte nennen weiter die bisherige Leitung"),
        error_messages={"required": SUCCESSOR_MISSING},
    )

    def __init__(self, *args: Any, actor: Membership, leaver: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = possible_successors(actor, leaver.user_id)  # type: ignore[attr-defined]
        if needs_successor(actor, leaver.user_id):
            field.required = True
            field.empty_label = _("Bitte auswählen")  # type: ignore[attr-defined]
        self.leaves = leaves_behind(actor, leaver.user_id)

    @property
    def hands_over(self) -> bool:
        return bool(self.leaves)


def _role_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Roles by kind of organisation; the operation refuses one that does not fit."""
    kinds = dict.fromkeys(ROLES_OF[kind] for kind in _HERE)
    names = [str(_("In der Modellkommune")), str(_("Bei einem regionalen Partner"))]
    return [(name, _choices(roles)) for name, roles in zip(names, kinds, strict=True)]


def _choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(role.value, str(role.label)) for role in roles]


class PlaceSearchForm(forms.Form):
    q = forms.CharField(label=_("Gemeinde oder Schlüssel"), required=False, **SEARCH_LIMIT)
