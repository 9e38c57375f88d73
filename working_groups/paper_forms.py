"""Input of papers: their text and plan, a new version, the word of a station, the period."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import GermanDateField, LineField
from core.uploads.fields import FileForm
from municipalities.models import Organisation
from working_groups.forms import SubmissionForm, VerbForm
from working_groups.models import (
    Advice,
    DecisionPaper,
    PaperKind,
    PaperSubject,
    StationRole,
    WorkingGroup,
)
from working_groups.plans import Plan, Stop

FURTHER: Final = (2, 3, 4)
"""Places of the Beratungsfolge after the first."""
NONE: Final = ("", gettext_lazy("keine weitere"))


def _area(label: Any, longest: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


class TextForm(VerbForm):
    """What a version says."""

    title = LineField(
        label=gettext_lazy("Betreff"),
        max_length=160,
        help_text=gettext_lazy("So steht die Vorlage in der Tagesordnung."),
    )
    text = _area(
        gettext_lazy("Beschlussvorschlag"),
        10_000,
        8,
        help_text=gettext_lazy(
            "Eine Leerzeile beginnt einen neuen Absatz. Zu jedem Absatz kann die Gruppe kommentieren."
        ),
    )
    explanation = _area(
        gettext_lazy("Erläuterungen"),
        10_000,
        12,
        required=False,
        help_text=gettext_lazy("Begründung und Hintergrund; die Absätze zählen weiter."),
    )
    financial_effects = _area(gettext_lazy("Finanzielle Auswirkungen"), 2000, 3, required=False)

    @property
    def said(self) -> dict[str, str]:
        names = ("title", "text", "explanation", "financial_effects")
        return {name: self.cleaned_data[name] for name in names}


class PaperForm(SubmissionForm, TextForm):
    """A paper before it is put before its first group. `leads` may have the Federführung."""

    subject = forms.ChoiceField(
        label=gettext_lazy("Gegenstand"),
        choices=[
            (each.value, each.label) for each in (PaperSubject.PROCEDURE, PaperSubject.COOPERATION)
        ],
        initial=PaperSubject.PROCEDURE,
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=PaperKind,
        initial=PaperKind.DECISION,
        required=False,
        help_text=gettext_lazy("Über eine Kenntnisnahme wird nicht abgestimmt."),
    )
    lead = forms.TypedChoiceField(
        label=gettext_lazy("Federführung"), coerce=int, empty_value=None, required=False
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Für die Öffentlichkeit bestimmt"),
        required=False,
        help_text=gettext_lazy("Ein Vermerk; veröffentlicht wird dadurch nichts."),
    )
    comments_until = GermanDateField(
        label=gettext_lazy("Kommentare bis"),
        required=False,
        help_text=gettext_lazy("Letzter Tag (TT.MM.JJJJ); ohne Angabe bis zum Beschluss."),
    )
    role_1 = forms.ChoiceField(
        label=gettext_lazy("Die erste Gruppe gibt ab"), choices=StationRole, required=False
    )

    def __init__(
        self,
        group: WorkingGroup,
        data: Any = None,
        *,
        groups: Iterable[WorkingGroup] = (),
        leads: Iterable[Organisation] = (),
        has_project: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.group = group
        self.groups = {str(each.pk): each for each in groups if each.pk != group.pk}
        self.leads = {each.pk: each for each in leads}
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ChoiceField)  # noqa: S101 - declared above
        lead.choices = [
            ("", _("die eigene Organisation")),
            *((each.pk, each.name) for each in self.leads.values()),
        ]
        for place in FURTHER:
            self._add_place(place)
        if has_project:
            del self.fields["subject"]

    def _add_place(self, place: int) -> None:
        others = [(key, each.name) for key, each in self.groups.items()]
        self.fields[f"group_{place}"] = forms.ChoiceField(
            label=_("%(place)d. Gruppe") % {"place": place}, choices=[NONE, *others], required=False
        )
        if place != FURTHER[-1]:
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=_("Wenn noch eine folgt, gibt sie ab"), choices=StationRole, required=False
            )

    @property
    def places(self) -> list[list[forms.BoundField]]:
        """Of the Beratungsfolge, each with what belongs to it."""
        rows = []
        for place in FURTHER:
            names = [f"group_{place}", f"role_{place}"]
            rows.append([self[name] for name in names if name in self.fields])
        return rows

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        lead = values.get("lead")
        return Plan(
            explanation=values["explanation"],
            financial_effects=values["financial_effects"],
            subject=PaperSubject(values.get("subject") or PaperSubject.PROCEDURE),
            kind=PaperKind(values.get("kind") or PaperKind.DECISION),
            lead=self.leads.get(lead) if lead else None,
            is_public=values["is_public"],
            comments_until=values.get("comments_until"),
            stops=self._stops(),
        )

    def _stops(self) -> list[Stop]:
        values = self.cleaned_data
        chosen = ((place, self.groups.get(values.get(f"group_{place}", ""))) for place in FURTHER)
        further = (Stop(group, self._role(place)) for place, group in chosen if group)
        return [Stop(self.group, self._role(1)), *further]

    def _role(self, place: int) -> StationRole:
        return StationRole(self.cleaned_data.get(f"role_{place}") or StationRole.RECOMMEND)

    def add_problems(self, error: Any) -> None:
        """The Beratungsfolge has several fields; its first choice is where one mends it."""
        for problem in error.problems:
            field = "group_2" if problem.field == "stations" else problem.field
            self.add_error(field if field in self.fields else None, str(problem.message))


def initial_of(paper: DecisionPaper) -> dict[str, Any]:
    """What the form of a kept draft begins with; needs `stations`."""
    values: dict[str, Any] = {
        name: getattr(paper, name)
        for name in (
            "title",
            "text",
            "explanation",
            "financial_effects",
            "subject",
            "kind",
            "is_public",
            "comments_until",
        )
    }
    values["lead"] = paper.lead_id
    for station in paper.stations.all():
        values[f"role_{station.position}"] = station.role
        values[f"group_{station.position}"] = str(station.group_id)
    return values


class RevisionForm(TextForm):
    """A new version; `base` is the one that was edited."""

    reason = LineField(
        label=gettext_lazy("Grund der Änderung"),
        max_length=300,
        help_text=gettext_lazy("Steht bei der neuen Fassung, zum Beispiel „Kosten ergänzt“."),
        error_messages={"required": gettext_lazy("Nennen Sie den Grund der Änderung.")},
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, paper: DecisionPaper, data: Any = None) -> None:
        names = ("title", "text", "explanation", "financial_effects")
        initial = {name: getattr(paper, name) for name in names} | {"base": paper.version}
        super().__init__(data, initial=initial)


class PeriodForm(VerbForm):
    until = GermanDateField(
        label=gettext_lazy("Kommentare möglich bis"),
        help_text=gettext_lazy("Bis zum Ende dieses Tages (TT.MM.JJJJ)."),
    )

    def __init__(self, data: Any = None, *, until: dt.date | None = None) -> None:
        super().__init__(data, initial={"until": until}, auto_id="frist-%s")


class StationForm(VerbForm):
    """What the group says; `allowed` depends on the station."""

    advice = forms.ChoiceField(label=gettext_lazy("Ergebnis"), widget=forms.RadioSelect)
    text = _area(
        gettext_lazy("Wortlaut"),
        4000,
        6,
        required=False,
        help_text=gettext_lazy("Bei Maßgaben und Bedenken nötig; die nächste Gruppe liest ihn."),
    )

    def __init__(self, allowed: Iterable[Advice], data: Any = None) -> None:
        choices = [(each.value, each.label) for each in allowed]
        super().__init__(data, initial={"advice": choices[0][0]} if len(choices) == 1 else None)
        field = self.fields["advice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


class AttachmentForm(FileForm):
    title = LineField(
        label=gettext_lazy("Titel"),
        max_length=160,
        error_messages={"required": gettext_lazy("Geben Sie der Anlage einen Titel.")},
    )
    field_order = ("title", "file")

    def add_problems(self, error: Any) -> None:
        for problem in error.problems:
            self.add_error("file", str(problem.message))


class CompareForm(forms.Form):
    """Two versions; both numbers stand in the address."""

    von = forms.TypedChoiceField(label=gettext_lazy("Von Fassung"), coerce=int)
    bis = forms.TypedChoiceField(label=gettext_lazy("Bis Fassung"), coerce=int)

    def __init__(self, numbers: Iterable[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        choices = [*numbers]
        for name in ("von", "bis"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
