"""The forms of the entry's sections: one field each, their lists are in `rows`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from core.fields import EuroField, GermanDateField, LineField, MonthField
from core.geography.fields import CommunesField, PlaceField
from projects.forms.fields import (
    CHOOSE,
    SUGGESTIONS,
    EntryForm,
    TermField,
    TermsField,
    long_text,
    offer,
)
from projects.limits import ACRONYM, MOST_SECTORS, SHORTEST_TITLE
from projects.models import Impact, Licence, ProjectType, StateAid
from projects.rules import cost_is_eligible_within
from sectors.models import Area, Sector

_LATER: Final = gettext_lazy("erst für den Förderantrag nötig")


class SectionForm(EntryForm):
    """Only the title is demanded here; what a step needs, its guards ask for."""

    sketch: ClassVar[Collection[str]] = ()
    """Fields that the Projektskizze needs; the labels say so."""
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *arguments: Any, only: Collection[str] | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        if only is not None:
            kept = {"version", "base", *only}
            self.fields = {name: each for name, each in self.fields.items() if name in kept}
        for name in self.sketch:
            if name in self.fields:
                self.fields[name].required = True

    def typed_or_stored(self, name: str) -> Any:
        """While only some fields are sent, the others are as they are stored."""
        values = self.cleaned_data if name in self.fields else self.initial
        return values.get(name)

    def full_clean(self) -> None:
        with self._gaps_allowed():
            super().full_clean()

    @contextmanager
    def _gaps_allowed(self) -> Iterator[None]:
        """The labels say what the next step needs; a draft may still have gaps."""
        needed = [name for name, field in self.fields.items() if field.required]
        for name in needed:
            self.fields[name].required = name == "title"
        yield
        for name in needed:
            self.fields[name].required = True


class BasicsForm(SectionForm):
    sketch = ("title", "summary", "area")
    conditions: Mapping[str, Any] = {
        "sectors": gettext_lazy("bei Stadtentwicklung nötig"),
        "project_type": _LATER,
    }

    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=gettext_lazy("Projekttitel"),
        max_length=120,
        min_length=SHORTEST_TITLE,
        help_text=gettext_lazy("Kurz und verständlich, ohne Abkürzungen."),
        error_messages={"required": gettext_lazy("Geben Sie einen Projekttitel an.")},
    )
    acronym = forms.RegexField(
        ACRONYM,
        label=gettext_lazy("Kurzname"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Großbuchstaben, Ziffern und Bindestriche."),
        error_messages={
            "invalid": gettext_lazy(
                "Verwenden Sie Großbuchstaben A–Z, Ziffern und Bindestriche, zum Beispiel BUS-2."
            )
        },
    )
    summary = long_text(
        gettext_lazy("Kurzbeschreibung"),
        limit=600,
        hint=gettext_lazy(
            "200 bis 600 Zeichen: Was ändert sich für Bürgerinnen und Bürger oder die Verwaltung?"
        ),
    )
    area = TermField(
        label=gettext_lazy("Bereich"),
        queryset=Area.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    sectors = TermsField(
        label=gettext_lazy("Sektoren"),
        queryset=Sector.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Für die Stadtentwicklung mindestens einer, höchstens drei."),
    )
    project_type = forms.ChoiceField(
        label=gettext_lazy("Projektart"), required=False, choices=[CHOOSE, *ProjectType.choices]
    )

    def clean_sectors(self) -> list[Sector]:
        chosen = list(self.cleaned_data["sectors"])
        if len(chosen) > MOST_SECTORS:
            raise ValidationError(_("Wählen Sie höchstens drei Sektoren."))
        return chosen


class ResponsibilityForm(SectionForm):
    conditions: Mapping[str, Any] = {
        "no_partner_reason": gettext_lazy("nur ohne Partner nötig"),
        **dict.fromkeys(("manager", "recipient", "communes"), _LATER),
    }

    manager = forms.ChoiceField(label=gettext_lazy("Projektleitung"), required=False)
    recipient = LineField(
        label=gettext_lazy("Zuwendungsempfänger"),
        required=False,
        max_length=160,
        widget=forms.TextInput({"list": SUGGESTIONS}),
    )
    communes = CommunesField(label=gettext_lazy("Beteiligte Kommunen"), required=False)
    place = PlaceField(label=gettext_lazy("Ort der Umsetzung"), required=False)
    no_partner_reason = long_text(gettext_lazy("Begründung, falls ohne Partner"), limit=500, rows=3)

    def __init__(
        self, *arguments: Any, people: Iterable[User], former: User | None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._people = {str(each.pk): each for each in people}
        names = [(key, user.name) for key, user in self._people.items()]
        if former and str(former.pk) not in self._people:
            # Saving something else must not take the project's lead away unasked.
            self._people[str(former.pk)] = former
            names.append((str(former.pk), _("%(name)s (bisher)") % {"name": former.name}))
        if "manager" in self.fields:
            offer(self.fields["manager"], [CHOOSE, *names])

    def clean_manager(self) -> User | None:
        return self._people.get(self.cleaned_data["manager"])


class GoalsForm(SectionForm):
    sketch = ("transfer",)
    conditions: Mapping[str, Any] = dict.fromkeys(
        ("problem", "distinction", "transfer_from", "licence"), _LATER
    )

    problem = long_text(
        gettext_lazy("Ausgangslage"),
        limit=2000,
        hint=gettext_lazy("Was funktioniert heute nicht gut, und für wen?"),
    )
    goals = long_text(gettext_lazy("Ziele"), limit=2000)
    distinction = long_text(gettext_lazy("Alleinstellungsmerkmal"), limit=1500, rows=4)
    transfer = long_text(
        gettext_lazy("Nutzen und Übertragbarkeit für alle Kommunen"),
        limit=2000,
        hint=gettext_lazy("Mindestens 200 Zeichen: Was können andere Kommunen übernehmen?"),
    )
    transfer_from = MonthField(label=gettext_lazy("Beginn der Übertragbarkeit"), required=False)
    licence = forms.ChoiceField(
        label=gettext_lazy("Lizenz der Ergebnisse"),
        required=False,
        choices=[CHOOSE, *Licence.choices],
    )


class PlanForm(SectionForm):
    conditions: Mapping[str, Any] = {"start": _LATER, "end": _LATER}

    start = GermanDateField(label=gettext_lazy("Projektbeginn"), required=False)
    end = GermanDateField(label=gettext_lazy("Projektende"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = self.typed_or_stored("start"), self.typed_or_stored("end")
        if start and end and end <= start:
            field = "end" if "end" in self.fields else "start"
            self.add_error(field, _("Das Projektende muss nach dem Projektbeginn liegen."))
        return cleaned


class FinanceForm(SectionForm):
    """Cost, eligible cost and grant follow from the cost lines once there are any (`derived`)."""

    sketch = ("total_cost",)
    conditions: Mapping[str, Any] = {
        "grant": _LATER,
        "own_share": _LATER,
        "eligible_cost": _LATER,
        "deducts_vat": _LATER,
        "third_party_source": gettext_lazy("bei Drittmitteln nötig"),
    }

    total_cost = EuroField(label=gettext_lazy("Gesamtausgaben"), required=False, max_digits=12)
    eligible_cost = EuroField(
        label=gettext_lazy("davon zuwendungsfähig"), required=False, max_digits=12
    )
    grant = EuroField(label=gettext_lazy("Zuwendung"), required=False, max_digits=12)
    own_share = EuroField(label=gettext_lazy("Eigenanteil"), required=False, max_digits=12)
    third_party = EuroField(label=gettext_lazy("Drittmittel"), required=False, max_digits=12)
    third_party_source = LineField(
        label=gettext_lazy("Herkunft der Drittmittel"), required=False, max_length=160
    )
    deducts_vat = forms.TypedChoiceField(
        label=gettext_lazy("Vorsteuerabzug"),
        required=False,
        choices=[CHOOSE, ("ja", gettext_lazy("ja")), ("nein", gettext_lazy("nein"))],
        coerce=lambda value: value == "ja",
        empty_value=None,
        help_text=gettext_lazy("Ist der Zuwendungsempfänger zum Vorsteuerabzug berechtigt?"),
    )

    def __init__(self, *arguments: Any, derived: Collection[str] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in {*derived} & {*self.fields}:
            self.fields[name].disabled = True
            self.fields[name].help_text = gettext_lazy("Ergibt sich aus den Ausgaben unten.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = ("total_cost", "eligible_cost")
        problem = cost_is_eligible_within({name: self.typed_or_stored(name) for name in names})
        if problem:
            field = "eligible_cost" if "eligible_cost" in self.fields else "total_cost"
            self.add_error(field, problem.message)
        return cleaned


class ComplianceForm(SectionForm):
    conditions: Mapping[str, Any] = {
        **dict.fromkeys(
            (
                "no_early_start", "no_double_funding", "impact_assessment", "accessibility",
                "state_aid",
            ),
            _LATER,
        ),
        "impact_reason": gettext_lazy("wenn keine nötig ist"),
        "council_resolution": gettext_lazy("für den Förderantrag nötig, oder als Dokument"),
    }  # fmt: skip

    no_early_start = forms.BooleanField(
        label=gettext_lazy("Mit dem Vorhaben wird vor der Bewilligung nicht begonnen."),
        required=False,
        help_text=gettext_lazy("Nr. 1.3 VV zu § 44 LHO: Auch ein Auftrag gilt schon als Beginn."),
    )
    no_double_funding = forms.BooleanField(
        label=gettext_lazy("Für dieselben Ausgaben wird keine andere Förderung beantragt."),
        required=False,
    )
    impact_assessment = forms.ChoiceField(
        label=gettext_lazy("Datenschutz-Folgenabschätzung nötig?"),
        required=False,
        choices=[CHOOSE, *Impact.choices],
        help_text=gettext_lazy("Art. 35 DSGVO; fragen Sie Ihre Datenschutzbeauftragte Person."),
    )
    impact_reason = long_text(gettext_lazy("Begründung zum Datenschutz"), limit=1000, rows=3)
    accessibility = long_text(
        gettext_lazy("Barrierefreiheit"),
        limit=1500,
        rows=4,
        hint=gettext_lazy("Wie stellen Sie sicher, dass alle das Ergebnis nutzen können?"),
    )
    state_aid = forms.ChoiceField(
        label=gettext_lazy("Beihilferechtliche Einordnung"),
        required=False,
        choices=[CHOOSE, *StateAid.choices],
    )
    council_resolution = LineField(
        label=gettext_lazy("Ratsbeschluss"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Gremium, Datum und Nummer der Vorlage."),
    )


FORMS: Final[Mapping[str, type[SectionForm]]] = {
    "basics": BasicsForm,
    "responsibility": ResponsibilityForm,
    "goals": GoalsForm,
    "plan": PlanForm,
    "finance": FinanceForm,
    "compliance": ComplianceForm,
}
"""By the section's id; documents and review have pages of their own."""
