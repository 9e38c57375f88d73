"""The rows of the entry's lists, one form each."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import EuroField, GermanDateField, LineField, PercentField
from municipalities.models import Organisation
from projects.forms.fields import CHOOSE, SUGGESTIONS, long_text, offer
from projects.forms.rows import RowForm, RowSet, rowset
from projects.limits import MOST_ROWS
from projects.models import CostCategory, PartnerRole, RecipientKind, Row
from projects.rules import (
    line_is_eligible_within,
    milestone_is_within,
    partner_is_named_once,
    rate_is_within,
    waits_for_others,
    work_ends_after_start,
)


class PartnerForm(RowForm):
    named = "name"

    organisation = forms.ChoiceField(label=gettext_lazy("Bekannte Organisation"), required=False)
    name = LineField(label=gettext_lazy("Oder ein anderer Name"), required=False, max_length=160)
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"),
        choices=PartnerRole.choices,
        initial=PartnerRole.ASSOCIATED,
        required=False,
    )
    share = EuroField(label=gettext_lazy("Eigener Beitrag"), required=False, max_digits=12)
    letter_on = GermanDateField(label=gettext_lazy("Letter of Intent vom"), required=False)

    def __init__(
        self, *arguments: Any, organisations: Mapping[str, Organisation], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._organisations = organisations
        names = [(slug, each.name) for slug, each in organisations.items()]
        offer(self.fields["organisation"], [("", gettext_lazy("Keine Auswahl")), *names])

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        slug = row.organisation.slug if row.organisation else ""
        return super().initial_of(row) | {"organisation": slug}

    def clean(self) -> dict[str, Any]:
        self.say(partner_is_named_once(self.cleaned_data))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {
            "organisation": self._organisations.get(values["organisation"]),
            "role": values["role"] or PartnerRole.ASSOCIATED,
        }


class ObjectiveForm(RowForm):
    named = "title"

    title = LineField(label=gettext_lazy("Ziel"), required=False, max_length=200)
    indicator = LineField(
        label=gettext_lazy("Indikator"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Woran messen Sie es?"),
    )
    base = LineField(label=gettext_lazy("Ausgangswert"), required=False, max_length=60)
    target = LineField(label=gettext_lazy("Zielwert"), required=False, max_length=60)
    due = GermanDateField(label=gettext_lazy("Bis wann"), required=False)


class PrecedentForm(RowForm):
    named = "title"

    title = LineField(label=gettext_lazy("Beispiel"), required=False, max_length=160)
    where = LineField(label=gettext_lazy("Wo"), required=False, max_length=160)
    link = forms.URLField(
        label=gettext_lazy("Adresse im Netz"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Geben Sie eine Adresse an wie https://www.beispiel.de.")
        },
    )
    contact = LineField(label=gettext_lazy("Ansprechstelle"), required=False, max_length=160)
    learned = long_text(gettext_lazy("Was wir daraus lernen"), limit=600, rows=3)


PACKAGES: Final = "work_packages"
"""The list whose rows others wait for, by the numbers that the page gives them."""


class AfterField(forms.CharField):
    """Numbers of work packages, as the page counts them: „1, 3“."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=120, **options)

    def numbers(self, text: str) -> list[int]:
        parts = text.replace(";", ",").replace(" ", ",").split(",")
        try:
            return [int(part) for part in parts if part]
        except ValueError as error:
            message = _("Nennen Sie Nummern von Arbeitspaketen, zum Beispiel „1, 3“.")
            raise ValidationError(message) from error


class PlannedForm(RowForm):
    """A row of the time plan, which may wait for work packages (`packages`: uids in their order)."""

    def __init__(self, *arguments: Any, packages: Sequence[UUID] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._packages = [*packages]
        known = {uid: number for number, uid in enumerate(self._packages, start=1)}
        uids = self.initial.get("after") or ()
        self.initial["after"] = ", ".join(str(known[uid]) for uid in uids if uid in known)

    def clean_after(self) -> list[UUID]:
        field: Any = self.fields["after"]
        numbers = field.numbers(self.cleaned_data["after"])
        unknown = [each for each in numbers if not 0 < each <= len(self._packages)]
        if unknown:
            text = _("Ein Arbeitspaket %(number)s gibt es hier nicht.")
            raise ValidationError(text % {"number": unknown[0]})
        uids = [self._packages[each - 1] for each in dict.fromkeys(numbers)]
        itself = waits_for_others(self.cleaned_data.get("uid"), uids)
        if itself:
            raise ValidationError(itself.message)
        return uids


class WorkPackageForm(PlannedForm):
    named = "title"

    title = LineField(label=gettext_lazy("Arbeitspaket"), required=False, max_length=160)
    responsible = LineField(label=gettext_lazy("Verantwortlich"), required=False, max_length=160)
    effort = forms.DecimalField(
        label=gettext_lazy("Personenmonate"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=1,
        localize=True,
        error_messages={
            "invalid": gettext_lazy("Geben Sie Personenmonate als Zahl an, zum Beispiel 3,5.")
        },
    )
    start = GermanDateField(label=gettext_lazy("Beginn"), required=False)
    end = GermanDateField(label=gettext_lazy("Ende"), required=False)
    after = AfterField(
        label=gettext_lazy("Nach Arbeitspaket Nr."), help_text=gettext_lazy("Zum Beispiel 1, 3")
    )

    def clean(self) -> dict[str, Any]:
        self.say(work_ends_after_start(self.cleaned_data))
        return self.cleaned_data


class MilestoneForm(PlannedForm):
    named = "title"

    title = LineField(label=gettext_lazy("Meilenstein"), required=False, max_length=160)
    due = GermanDateField(label=gettext_lazy("Geplant für"), required=False)
    criterion = LineField(
        label=gettext_lazy("Abnahmekriterium"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Woran erkennen alle, dass er erreicht ist?"),
    )
    after = AfterField(label=gettext_lazy("Nach Arbeitspaket Nr."))

    period: tuple[dt.date | None, dt.date | None] = (None, None)
    """Between which days it must lie, as far as they are known."""

    def clean(self) -> dict[str, Any]:
        self.say(milestone_is_within(self.cleaned_data.get("due"), *self.period))
        return self.cleaned_data


class RecipientForm(RowForm):
    named = "name"

    name = LineField(
        label=gettext_lazy("Zuwendungsempfänger"),
        required=False,
        max_length=160,
        widget=forms.TextInput({"list": SUGGESTIONS}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=RecipientKind.choices,
        initial=RecipientKind.MUNICIPALITY,
        required=False,
    )
    rate = PercentField(label=gettext_lazy("Fördersatz"), required=False)

    def __init__(
        self,
        *arguments: Any,
        highest: Mapping[str, Any] | None = None,
        offered: str = "",
        **options: Any,
    ) -> None:
        """`offered` is a name to begin with, which alone says nothing yet."""
        super().__init__(*arguments, **options)
        self._highest = highest or {}
        self._offered = offered
        self.initial.setdefault("name", offered)

    def is_said(self) -> bool:
        cleaned = self.cleaned_data
        is_as_offered = bool(self._offered) and cleaned.get("name") == self._offered
        return super().is_said() and not (is_as_offered and cleaned.get("rate") is None)

    def clean(self) -> dict[str, Any]:
        kind = self.cleaned_data.get("kind") or RecipientKind.MUNICIPALITY
        self.say(rate_is_within(self.cleaned_data.get("rate"), self._highest.get(kind)))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"kind": values["kind"] or RecipientKind.MUNICIPALITY}


class CostLineForm(RowForm):
    named = "amount"

    year = forms.IntegerField(
        label=gettext_lazy("Haushaltsjahr"),
        required=False,
        min_value=2000,
        max_value=2099,
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Geben Sie ein Jahr an, zum Beispiel 2026."),
        ),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Einzelansatz"),
        required=False,
        choices=[CHOOSE, *CostCategory.choices],
    )
    amount = EuroField(label=gettext_lazy("Ausgaben"), required=False, max_digits=12)
    eligible = EuroField(
        label=gettext_lazy("davon zuwendungsfähig"),
        required=False,
        max_digits=12,
        help_text=gettext_lazy("Leer heißt: alles."),
    )
    recipient = forms.ChoiceField(label=gettext_lazy("Zuwendungsempfänger"), required=False)
    note = LineField(label=gettext_lazy("Erläuterung"), required=False, max_length=160)

    def __init__(
        self,
        *arguments: Any,
        receivers: Sequence[tuple[str, str]] = (),
        years: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.fields["year"].help_text = years
        first = gettext_lazy("der erste")
        offer(self.fields["recipient"], [("", first), *receivers])
        self.initial["recipient"] = str(self.initial.get("recipient") or "")

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """Nothing says that all of it may be funded, also once it costs more or less."""
        eligible = None if row.eligible == row.amount else row.eligible
        return super().initial_of(row) | {"eligible": eligible}

    def clean(self) -> dict[str, Any]:
        self.say(line_is_eligible_within(self.cleaned_data))
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | {"recipient": UUID(values["recipient"]) if values["recipient"] else None}


ROWSETS: Final[Mapping[str, type[RowSet]]] = {
    "partners": rowset(
        PartnerForm,
        limit=MOST_ROWS["partners"],
        one=gettext_lazy("Partner"),
        more=gettext_lazy("Weiteren Partner eintragen"),
    ),
    "objectives": rowset(
        ObjectiveForm,
        limit=MOST_ROWS["objectives"],
        one=gettext_lazy("Ziel"),
        more=gettext_lazy("Weiteres Ziel eintragen"),
    ),
    "precedents": rowset(
        PrecedentForm,
        limit=MOST_ROWS["precedents"],
        one=gettext_lazy("Beispiel"),
        more=gettext_lazy("Weiteres Beispiel eintragen"),
    ),
    "work_packages": rowset(
        WorkPackageForm,
        limit=MOST_ROWS["work_packages"],
        one=gettext_lazy("Arbeitspaket"),
        more=gettext_lazy("Weiteres Arbeitspaket eintragen"),
    ),
    "milestones": rowset(
        MilestoneForm,
        limit=MOST_ROWS["milestones"],
        one=gettext_lazy("Meilenstein"),
        more=gettext_lazy("Weiteren Meilenstein eintragen"),
        is_ordered=False,
    ),
    "recipients": rowset(
        RecipientForm,
        limit=MOST_ROWS["recipients"],
        one=gettext_lazy("Zuwendungsempfänger"),
        more=gettext_lazy("Weiteren Zuwendungsempfänger eintragen"),
    ),
    "cost_lines": rowset(
        CostLineForm,
        limit=MOST_ROWS["cost_lines"],
        one=gettext_lazy("Ausgabe"),
        more=gettext_lazy("Weitere Ausgabe eintragen"),
    ),
}
"""By the list's name, which is the prefix of its controls."""


def shown(name: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    form: type[RowForm] = ROWSETS[name].form
    return [form.initial_of(row) for row in rows]
