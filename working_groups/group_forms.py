"""Input about a group itself: mandate, seats, requests, invitations."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import GermanDateField, LineField
from core.sorting import german
from municipalities.models import Organisation
from sectors.models import Area, Sector
from working_groups.forms import VerbForm
from working_groups.models import ELECTING, GroupMember, Seat, WorkingGroup
from working_groups.operations.joining import GIVABLE, INVITABLE
from working_groups.queries import IN_OFFICE, members_of

ACCEPT: Final = "accept"
DECLINE: Final = "decline"
_SEATS: Final = [(seat.value, seat.label) for seat in GIVABLE]


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: GroupMember) -> str:
        return f"{obj.membership.user.name} ({obj.membership.organisation.name})"


class GroupForm(VerbForm):
    mandate = forms.CharField(
        label=_("Auftrag"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Steht oben auf der Seite der Gruppe. Frühere Fassungen bleiben im Protokoll."),
    )
    area = forms.ModelChoiceField(
        label=_("Bereich"), queryset=Area.objects.all(), required=False, empty_label=_("keiner")
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sektoren"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, group: WorkingGroup) -> None:
        initial = {"mandate": group.mandate, "area": group.area_id, "sectors": group.sectors}
        super().__init__(data, initial=initial)
        self.fields["sectors"].choices = [  # type: ignore[attr-defined]
            (each.slug, each.name) for each in Sector.objects.all()
        ]


class JoinForm(VerbForm):
    reason = forms.CharField(
        label=_("Warum möchten Sie mitarbeiten?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Lesen können es die Gruppe und Ihre eigene Organisation."),
        error_messages={"required": _("Begründen Sie Ihre Anfrage.")},
    )


class AnswerRequestForm(VerbForm):
    verdict = forms.ChoiceField(
        label=_("Ihre Antwort"),
        widget=forms.RadioSelect,
        choices=[(ACCEPT, _("aufnehmen")), (DECLINE, _("ablehnen"))],
    )
    seat = forms.ChoiceField(label=_("Sitz"), choices=_SEATS, initial=Seat.VOTING)
    answer = forms.CharField(
        label=_("Begründung der Ablehnung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nur nötig, wenn Sie ablehnen. Die anfragende Person liest sie."),
    )


class SeatForm(VerbForm):
    seat = forms.ChoiceField(label=_("Sitz"), choices=Seat)
    takes_minutes = forms.BooleanField(
        label=_("Führt Protokoll"),
        required=False,
        help_text=_("Neben jedem Sitz möglich: bereitet Sitzungen vor und schreibt das Protokoll."),
    )
    deputy_of = MemberField(
        label=_("Vertritt"),
        queryset=GroupMember.objects.none(),
        required=False,
        empty_label=_("die Organisation"),
    )
    term_from = GermanDateField(label=_("Amtszeit ab"), required=False)
    term_until = GermanDateField(
        label=_("Amtszeit bis"),
        required=False,
        help_text=_("Letzter Tag (TT.MM.JJJJ). Danach bleibt ein Gastsitz. Leer: unbefristet."),
    )

    def __init__(self, data: Any = None, *, member: GroupMember) -> None:
        names = ("seat", "takes_minutes", "deputy_of", "term_from", "term_until")
        super().__init__(data, initial={name: getattr(member, name) for name in names})
        colleagues = members_of(member.group).filter(
            membership__organisation=member.membership.organisation_id, seat__in=ELECTING
        )
        self.fields["deputy_of"].queryset = colleagues.exclude(pk=member.pk)  # type: ignore[attr-defined]
        if member.seat == Seat.CHAIR:
            self.fields["seat"].choices = [(Seat.CHAIR.value, Seat.CHAIR.label)]  # type: ignore[attr-defined]
        else:
            self.fields["seat"].choices = _SEATS  # type: ignore[attr-defined]


class ChairForm(VerbForm):
    to = MemberField(
        label=_("Neue Leitung"),
        queryset=GroupMember.objects.none(),
        empty_label=_("Bitte auswählen"),
        help_text=_(
            "Ein stimmberechtigtes Mitglied. Die bisherige Leitung bleibt stimmberechtigt."
        ),
    )

    def __init__(self, data: Any = None, *, group: WorkingGroup) -> None:
        super().__init__(data)
        voting = members_of(group).filter(IN_OFFICE, seat=Seat.VOTING)
        self.fields["to"].queryset = voting  # type: ignore[attr-defined]


class SeatInvitationForm(VerbForm):
    name = LineField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("Der Link gilt 14 Tage und nur für diese Adresse."),
    )
    organisation = OrganisationField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Bitte auswählen"),
        help_text=_("Für Kommunen und Behörden lädt deren eigene Administration ein."),
    )
    seat = forms.ChoiceField(label=_("Sitz"), choices=_SEATS)
    takes_minutes = forms.BooleanField(label=_("Führt Protokoll"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        found = Organisation.objects.filter(kind__in=INVITABLE).order_by(german("name_de"))
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
