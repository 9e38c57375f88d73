"""The project itself: basics, goals, dates, money."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from core.fields import EuroField, GermanDateField, LineField
from projects.forms.fields import CHOOSE, EntryForm, TermField, TermsField, long_text, offer
from projects.models import Licence, ProjectType
from sectors.models import Area, Sector

FOR_SKETCH: Final = ("title", "summary", "area", "transfer", "total_cost")
FOR_APPLICATION: Final = (*FOR_SKETCH, "start", "end", "grant", "own_share")


_FOR_APPLICATION: Final = gettext_lazy("erst für den Förderantrag nötig")


class ProjectForm(EntryForm):
    """Only the title is demanded here; what a step needs, its guards ask for."""

    conditions: ClassVar[Mapping[str, Any]] = {
        "sectors": gettext_lazy("bei Stadtentwicklung nötig"),
        "no_partner_reason": gettext_lazy("nur ohne Partner nötig"),
        "manager": gettext_lazy("vor dem Projektstart nötig"),
        "licence": gettext_lazy("vor dem Transfer nötig"),
        **dict.fromkeys(("start", "end", "grant", "own_share"), _FOR_APPLICATION),
    }

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = LineField(
        label=gettext_lazy("Projekttitel"),
        max_length=120,
        min_length=5,
        help_text=gettext_lazy("Kurz und verständlich, ohne Abkürzungen."),
        error_messages={"required": gettext_lazy("Geben Sie einen Projekttitel an.")},
    )
    acronym = forms.RegexField(
        r"^[A-Z0-9-]*$",
        label=gettext_lazy("Kurzname"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Großbuchstaben, Ziffern und Bindestriche."),
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
    manager = forms.ChoiceField(
        label=gettext_lazy("Projektleitung"),
        required=False,
    )
    recipient = LineField(label=gettext_lazy("Zuwendungsempfänger"), required=False, max_length=160)
    no_partner_reason = long_text(gettext_lazy("Begründung, falls ohne Partner"), limit=500, rows=3)
    goals = long_text(gettext_lazy("Ziele"), limit=2000)
    transfer = long_text(
        gettext_lazy("Nutzen und Übertragbarkeit für alle Kommunen"),
        limit=2000,
        hint=gettext_lazy("Mindestens 200 Zeichen: Was können andere Kommunen übernehmen?"),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Lizenz der Ergebnisse"),
        required=False,
        choices=[CHOOSE, *Licence.choices],
    )
    start = GermanDateField(label=gettext_lazy("Projektbeginn"), required=False)
    end = GermanDateField(label=gettext_lazy("Projektende"), required=False)
    total_cost = EuroField(label=gettext_lazy("Gesamtausgaben"), required=False, max_digits=12)
    grant = EuroField(label=gettext_lazy("Zuwendung"), required=False, max_digits=12)
    own_share = EuroField(label=gettext_lazy("Eigenanteil"), required=False, max_digits=12)

    def __init__(
        self,
        *arguments: Any,
        people: Iterable[User] = (),
        former: User | None = None,
        needed: Iterable[str] = FOR_SKETCH,
        only: Collection[str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        if only is not None:
            kept = {"version", "base", *only}
            self.fields = {name: each for name, each in self.fields.items() if name in kept}
        self._people = {str(each.pk): each for each in people}
        names = [(key, user.name) for key, user in self._people.items()]
        if former and str(former.pk) not in self._people:
            # Saving something else must not take the project's lead away unasked.
            self._people[str(former.pk)] = former
            names.append((str(former.pk), _("%(name)s (bisher)") % {"name": former.name}))
        offer(self.fields["manager"], [CHOOSE, *names])
        for name in needed:
            if name in self.fields:
                self.fields[name].required = True

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

    def clean_sectors(self) -> list[Sector]:
        chosen = list(self.cleaned_data["sectors"])
        if len(chosen) > 3:
            raise ValidationError(_("Wählen Sie höchstens drei Sektoren."))
        return chosen

    def clean_manager(self) -> Any:
        return self._people.get(self.cleaned_data["manager"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("Das Projektende muss nach dem Projektbeginn liegen."))
        return cleaned
