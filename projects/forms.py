"""The first complete form of a project, the step's form and the publication's."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import Problem
from core.fields import EuroField, GermanDateField
from core.ids import uuid7
from municipalities.models import Membership, Organisation
from projects.access import FREE_FIELDS, PLAN_OPEN
from projects.labels import reason_label
from projects.models import Licence, PartnerRole, Project, ProjectType
from projects.operations import PUBLISHABLE, MilestoneEntry, PartnerEntry
from projects.workflow import INITIAL
from sectors.models import Area, Sector

CHOOSE: Final = ("", gettext_lazy("Bitte auswählen"))
ADD: Final = "add"
"""Name of the buttons that add a row; the value is the formset's prefix."""
FOR_SKETCH: Final = ("title", "summary", "area", "transfer", "total_cost")
FOR_APPLICATION: Final = (*FOR_SKETCH, "start", "end", "grant", "own_share")


def _long_text(label: Any, *, limit: int, rows: int = 5, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )


def _offer(field: forms.Field, choices: list[Any]) -> None:
    cast(forms.ChoiceField, field).choices = choices


class ProjectForm(forms.Form):
    """Only the title is demanded here; what a step needs, its guards ask for."""

    use_required_attribute = False

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
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
    summary = _long_text(
        gettext_lazy("Kurzbeschreibung"),
        limit=600,
        hint=gettext_lazy(
            "200 bis 600 Zeichen: Was ändert sich für Bürgerinnen und Bürger oder die Verwaltung?"
        ),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Bereich"),
        queryset=Area.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    sectors = forms.ModelMultipleChoiceField(
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
        help_text=gettext_lazy("Vor dem Projektstart nötig."),
    )
    recipient = forms.CharField(
        label=gettext_lazy("Zuwendungsempfänger"), required=False, max_length=160
    )
    no_partner_reason = _long_text(
        gettext_lazy("Begründung, falls ohne Partner"), limit=500, rows=3
    )
    goals = _long_text(gettext_lazy("Ziele"), limit=2000)
    transfer = _long_text(
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
        people: Iterable[Membership] = (),
        needed: Iterable[str] = FOR_SKETCH,
        only: Collection[str] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        if only is not None:
            kept = {"version", *only}
            self.fields = {name: each for name, each in self.fields.items() if name in kept}
        self._people = {str(each.user_id): each.user for each in people}
        names = [(key, user.name) for key, user in self._people.items()]
        _offer(self.fields["manager"], [CHOOSE, *names])
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


class RowForm(forms.Form):
    """One row of a list; an empty one counts for nothing."""

    use_required_attribute = False


class PartnerForm(RowForm):
    organisation = forms.ChoiceField(label=gettext_lazy("Bekannte Organisation"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Oder ein anderer Name"), required=False, max_length=160
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"),
        choices=PartnerRole.choices,
        initial=PartnerRole.ASSOCIATED,
        required=False,
    )

    def __init__(
        self, *arguments: Any, organisations: Mapping[str, Organisation], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._organisations = organisations
        names = [(slug, each.name) for slug, each in organisations.items()]
        _offer(self.fields["organisation"], [("", gettext_lazy("Keine Auswahl")), *names])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("organisation") and cleaned.get("name"):
            message = _(
                "Wählen Sie eine bekannte Organisation oder nennen Sie einen Namen, nicht beides."
            )
            self.add_error("name", message)
        return cleaned

    def entry(self) -> PartnerEntry | None:
        cleaned = self.cleaned_data
        organisation = self._organisations.get(cleaned.get("organisation", ""))
        name = cleaned.get("name", "")
        if not organisation and not name:
            return None
        role = cleaned.get("role") or PartnerRole.ASSOCIATED
        return PartnerEntry(organisation=organisation, name=name, role=role)


class MilestoneForm(RowForm):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Meilenstein"), required=False, max_length=160)
    due = GermanDateField(label=gettext_lazy("Geplant für"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("title") and "due" in cleaned and not cleaned["due"]:
            self.add_error(
                "due", _("Geben Sie an, bis wann dieser Meilenstein erreicht sein soll.")
            )
        if cleaned.get("due") and not cleaned.get("title"):
            self.add_error("title", _("Benennen Sie diesen Meilenstein."))
        return cleaned

    def entry(self) -> MilestoneEntry | None:
        title, due = self.cleaned_data.get("title"), self.cleaned_data.get("due")
        if not title or not due:
            return None
        return MilestoneEntry(title=title, due=due, pk=self.cleaned_data.get("pk"))


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]  # no generic at run time
    """Rows with their number in the labels, so that an error message says which one it means."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        number = (index or 0) + 1
        for field in form.fields.values():
            field.label = f"{field.label} ({number})"

    def entries(self) -> list[Any]:
        """Rows that say something and are not marked for removal."""
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        found = [form.entry() for form in kept if form.cleaned_data]
        return [entry for entry in found if entry]


def _rows_of(form: type[RowForm], *, limit: int) -> type[RowSet]:
    made = forms.formset_factory(
        form, formset=RowSet, extra=1, max_num=limit, can_delete=True, can_delete_extra=False
    )
    return cast(type[RowSet], made)


PartnerSet: Final = _rows_of(PartnerForm, limit=40)
MilestoneSet: Final = _rows_of(MilestoneForm, limit=60)


class Entry:
    """The whole entry page: one form, two lists of rows; speaks like a form to the templates.

    Once the grant binds the plan (`is_bound`), only the form with its free fields is left.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        project: Project | None = None,
        people: Iterable[Membership],
        organisations: Iterable[Organisation],
    ) -> None:
        self.is_bound = project is not None and project.state not in PLAN_OPEN
        is_sketch = project is None or project.state == INITIAL
        self.form = ProjectForm(
            data,
            initial=_initial(project),
            people=people,
            needed=FOR_SKETCH if is_sketch else FOR_APPLICATION,
            only=FREE_FIELDS if self.is_bound else None,
        )
        known = {each.slug: each for each in organisations}
        self.partners = PartnerSet(
            data,
            prefix="partners",
            initial=_initial_partners(project),
            form_kwargs={"organisations": known},
        )
        self.milestones = MilestoneSet(
            data, prefix="milestones", initial=_initial_milestones(project)
        )
        self.rowsets = () if self.is_bound else (self.partners, self.milestones)

    def is_valid(self) -> bool:
        # Every part is looked at, so that all errors are named at once.
        answers = [part.is_valid() for part in (self.form, *self.rowsets)]
        return all(answers)

    def values(self) -> dict[str, Any]:
        """What the operations take; of a valid entry."""
        hidden = ("version", "submission")
        cleaned = self.form.cleaned_data.items()
        rows = {str(rowset.prefix): rowset.entries() for rowset in self.rowsets}
        return {name: value for name, value in cleaned if name not in hidden} | rows

    @property
    def version(self) -> int | None:
        return cast(int | None, self.form.cleaned_data["version"])

    @property
    def submission(self) -> UUID | None:
        return cast(UUID | None, self.form.cleaned_data.get("submission"))

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Shows what an operation answered at the field that mends it."""
        for problem in problems:
            name = _FIELD_OF_ROWS.get(problem.field, problem.field)
            field = name if name in self.form.fields else None
            self.form.add_error(field, str(problem.message))

    @property
    def errors(self) -> list[str]:
        own = [name for part in self._forms() for name in part.errors if name != NON_FIELD_ERRORS]
        return own + self.non_field_errors()

    def non_field_errors(self) -> list[str]:
        bound = [rowset for rowset in self.rowsets if rowset.is_bound]
        found = [self.form.non_field_errors(), *(rowset.non_form_errors() for rowset in bound)]
        return [str(error) for errors in found for error in errors]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self._forms():
            yield from part

    def _forms(self) -> list[forms.Form]:
        return [self.form, *(form for rowset in self.rowsets for form in rowset.forms)]


_FIELD_OF_ROWS: Final = {"partners": "no_partner_reason", "milestones": "end"}


def with_another_row(data: QueryDict) -> QueryDict:
    """What was typed, with one more empty row in the list that the button names."""
    changed = data.copy()
    key = f"{data.get(ADD)}-TOTAL_FORMS"
    total = str(data.get(key, ""))
    if total.isdigit():
        changed[key] = str(int(total) + 1)
    return changed


def _initial(project: Project | None) -> dict[str, Any]:
    if project is None:
        return {"submission": uuid7()}
    names = (
        "version", "title", "acronym", "summary", "project_type", "recipient",
        "no_partner_reason", "goals", "transfer", "licence", "start", "end", "total_cost", "grant",
        "own_share",
    )  # fmt: skip
    values = {name: getattr(project, name) for name in names}
    area = project.area.slug if project.area else None
    return values | {
        "area": area,
        "sectors": project.sector_slugs,
        "manager": str(project.manager_id or ""),
    }


def _initial_partners(project: Project | None) -> list[dict[str, Any]]:
    if project is None:
        return []
    rows = project.partners.all()
    return [
        {
            "organisation": row.organisation.slug if row.organisation else "",
            "name": row.name,
            "role": row.role,
        }
        for row in rows
    ]


def _initial_milestones(project: Project | None) -> list[dict[str, Any]]:
    if project is None:
        return []
    return [{"pk": row.pk, "title": row.title, "due": row.due} for row in project.milestones.all()]


class StepForm(forms.Form):
    """Taking a transition: the text it asks for, and the version that was on the screen."""

    use_required_attribute = False

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 6}), required=False)

    def __init__(self, *arguments: Any, step: str, is_needed: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reason"].label = reason_label(step)
        self.fields["reason"].required = is_needed

    def full_clean(self) -> None:
        # The guards ask for it, together with everything else that is missing.
        needed = self.fields["reason"].required
        self.fields["reason"].required = False
        super().full_clean()
        self.fields["reason"].required = needed

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.field == "reason":
                self.add_error("reason", str(problem.message))


class PublicationForm(forms.Form):
    fields_to_publish = forms.MultipleChoiceField(
        label=gettext_lazy("Diese Angaben veröffentlichen"),
        choices=list(PUBLISHABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Titel, Aktenzeichen und Stand stehen immer dabei."),
    )


class SharingForm(forms.Form):
    circle = forms.ChoiceField(label=gettext_lazy("Organisation"))

    def __init__(self, *arguments: Any, circles: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        _offer(self.fields["circle"], [CHOOSE, *((str(pk), name) for pk, name in circles)])


class DoneForm(forms.Form):
    """The day on which a milestone was reached; empty takes the report back."""

    done_on = GermanDateField(label=gettext_lazy("Erreicht am"), required=False)
