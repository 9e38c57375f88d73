"""Input about meetings, their agenda, minutes and tasks."""

from dataclasses import replace
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError
from core.fields import GermanDateField, LineField
from municipalities.models import Membership
from working_groups.forms import VerbForm
from working_groups.meeting_queries import papers_for_agenda, possible_owners
from working_groups.meeting_rules import LONGEST, moment
from working_groups.models import (
    AgendaItem,
    Answer,
    Attendance,
    DecisionPaper,
    ItemKind,
    Meeting,
    Presence,
    WorkingGroup,
)
from working_groups.operations.sittings import Mark

ACCEPT: Final = "accept"
DECLINE: Final = "decline"


class ClockField(forms.TimeField):
    """A time of day as „10:00“, „10.00“ or „10“."""

    widget = forms.TextInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": gettext_lazy("Geben Sie eine Uhrzeit ein, zum Beispiel 10:00."),
        "invalid": gettext_lazy("Geben Sie eine Uhrzeit ein, zum Beispiel 10:00."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], **options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else f"{value:%H:%M}"


class PaperField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: DecisionPaper) -> str:
        return f"{obj.number}: {obj.title}"


class OwnerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user.name} ({obj.organisation.name})"


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: AgendaItem) -> str:
        return f"{_('TOP')} {obj.position}: {obj.title}"


class MeetingForm(VerbForm):
    title = LineField(label=gettext_lazy("Bezeichnung"), max_length=160)
    day = GermanDateField(label=gettext_lazy("Tag"))
    time = ClockField(
        label=gettext_lazy("Beginn"), help_text=gettext_lazy("Uhrzeit in Deutschland")
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Dauer in Minuten"), min_value=1, max_value=LONGEST
    )
    place = LineField(
        label=gettext_lazy("Ort"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ort oder Videokonferenz: Eines von beiden ist nötig."),
    )
    video_url = forms.URLField(
        label=gettext_lazy("Link zur Videokonferenz"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Steht nur im Portal, nicht in Mails und Kalendern."),
    )
    conditions: ClassVar = {"place": "", "video_url": ""}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = values.pop("day", None), values.pop("time", None)
        if day and time:
            values["starts_at"] = moment(day, time)
            if values["starts_at"] is None:
                message = _("Diese Uhrzeit gibt es an dem Tag nicht: Die Uhr wird vorgestellt.")
                self.add_error("time", message)
        return values


def meeting_values(meeting: Meeting) -> dict[str, Any]:
    """What the form shows of a meeting, in the time of Berlin."""
    start = timezone.localtime(meeting.starts_at)
    names = ("title", "minutes", "place", "video_url")
    return {name: getattr(meeting, name) for name in names} | {
        "day": start.date(),
        "time": start.time(),
    }


class ItemForm(VerbForm):
    title = LineField(label=gettext_lazy("Titel"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=ItemKind)
    reporter = LineField(label=gettext_lazy("Berichterstattung"), max_length=160, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Zeit in Minuten"), min_value=1, max_value=LONGEST, initial=15
    )
    papers = PaperField(
        label=gettext_lazy("Vorlagen"),
        queryset=DecisionPaper.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, group: WorkingGroup, item: AgendaItem | None = None
    ) -> None:
        names = ("title", "kind", "reporter", "minutes")
        initial = {name: getattr(item, name) for name in names} if item else {}
        if item:
            initial["papers"] = [*item.links.values_list("paper", flat=True)]
        super().__init__(data, initial=initial)
        self.fields["papers"].queryset = papers_for_agenda(group)  # type: ignore[attr-defined]


class InviteForm(VerbForm):
    short_notice = forms.CharField(
        label=gettext_lazy("Begründung der kurzen Frist"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nur nötig, wenn bis zur Sitzung weniger als 14 Tage bleiben."),
    )


class CancelForm(VerbForm):
    reason = forms.CharField(
        label=gettext_lazy("Warum fällt die Sitzung aus?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(VerbForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Kommen Sie?"), choices=Answer, widget=forms.RadioSelect
    )


class AttendanceForm(VerbForm):
    """Two fields for each line of the list: who came, and who came instead."""

    def __init__(self, rows: list[Attendance], data: Any = None) -> None:
        super().__init__(data)
        self.rows = rows
        for row in rows:
            self.fields[f"presence-{row.pk}"] = forms.ChoiceField(
                label=_("Teilnahme von %(name)s") % {"name": row.name},
                choices=Presence,
                initial=row.presence,
            )
            self.fields[f"deputy-{row.pk}"] = LineField(
                label=_("%(name)s vertreten durch") % {"name": row.name},
                max_length=120,
                required=False,
                initial=row.deputy,
            )

    @property
    def lines(self) -> list[tuple[Attendance, Any, Any]]:
        return [(row, self[f"presence-{row.pk}"], self[f"deputy-{row.pk}"]) for row in self.rows]

    @property
    def marks(self) -> dict[int, Mark]:
        return {
            row.pk: Mark(
                self.cleaned_data[f"presence-{row.pk}"], self.cleaned_data[f"deputy-{row.pk}"]
            )
            for row in self.rows
        }


class GuestForm(VerbForm):
    name = LineField(label=gettext_lazy("Name"), max_length=120)
    organisation = LineField(label=gettext_lazy("Organisation"), max_length=160, required=False)


class NotesForm(VerbForm):
    """What the minutes say of one item; `base` is the version that it was read in."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    notes = forms.CharField(
        label=gettext_lazy("Niederschrift"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    decision = forms.CharField(
        label=gettext_lazy("Beschluss"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, item: AgendaItem, data: Any = None) -> None:
        initial = {"base": item.version, "notes": item.notes, "decision": item.decision}
        super().__init__(data, initial=initial, auto_id=f"top-{item.pk}-%s")


class TaskForm(VerbForm):
    title = LineField(label=gettext_lazy("Aufgabe"), max_length=300)
    owner = OwnerField(
        label=gettext_lazy("Wer"),
        queryset=Membership.objects.none(),
        empty_label=gettext_lazy("Bitte auswählen"),
    )
    until = GermanDateField(label=gettext_lazy("Bis"))
    item = ItemField(
        label=gettext_lazy("Gehört zu"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("keinem Punkt der Tagesordnung"),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, item: str = "") -> None:
        super().__init__(data, initial={"item": item})
        self.fields["owner"].queryset = possible_owners(meeting.group)  # type: ignore[attr-defined]
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        given = dict(self.cleaned_data)
        until = given.pop("until")
        return given | {"due": until}

    def add_problems(self, error: DomainError) -> None:
        """A problem of the due day stands at its field."""
        renamed = (
            replace(each, field="until") if each.field == "due" else each for each in error.problems
        )
        super().add_problems(type(error)(*renamed))


class ChangeForm(VerbForm):
    item = ItemField(
        label=gettext_lazy("Bezieht sich auf"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("das ganze Protokoll"),
    )
    text = forms.CharField(
        label=gettext_lazy("Was soll geändert werden?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        super().__init__(data)
        self.fields["item"].queryset = AgendaItem.objects.filter(meeting=meeting)  # type: ignore[attr-defined]


class AnswerChangeForm(VerbForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Ihre Antwort"),
        widget=forms.RadioSelect,
        choices=[
            (ACCEPT, gettext_lazy("übernommen")),
            (DECLINE, gettext_lazy("nicht übernommen")),
        ],
    )
    answer = forms.CharField(
        label=gettext_lazy("Anmerkung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nötig, wenn Sie den Wunsch nicht übernehmen."),
    )
