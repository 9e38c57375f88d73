"""One section of a project's entry: a form and the lists below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.errors import Problem
from core.geography.fields import Place
from core.ids import uuid7
from municipalities.models import Membership, Organisation
from projects.access import FREE_FIELDS, PLAN_OPEN
from projects.content import fetch_lists, fingerprints, list_of, stored_units
from projects.forms.lists import PACKAGES, ROWSETS, shown
from projects.forms.rows import RowSet, posted_uids, trimmed
from projects.forms.sections import FORMS, SectionForm
from projects.models import Project
from projects.money import highest_rates
from projects.operations.sums import derived_fields
from projects.sections import DOCUMENTS, SECTIONS, Section

HIDDEN: Final = ("version", "base", "submission")
_FIELD_OF_ROWS: Final = {
    "partners": "no_partner_reason",
    "milestones": "end",
    "cost_lines": "total_cost",
    "recipients": "grant",
}
"""Where a word on a whole list stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the forms offer beside the vocabularies; fetched once per request, where it is needed."""

    people: Sequence[Membership] = ()
    organisations: Mapping[str, Organisation] = field(default_factory=dict)


class Entry:
    """Speaks like a form to the templates.

    Once the grant binds the plan (`is_bound`), only the free fields of the section are left.
    """

    def __init__(
        self,
        section: Section,
        data: QueryDict | None = None,
        *,
        project: Project | None,
        choices: Choices,
        lists: Sequence[str] | None = None,
    ) -> None:
        self.section = section
        self.project = project
        self.data = data or QueryDict()
        self.is_bound = is_bound(project)
        wanted = section.lists if lists is None else lists
        chosen = () if self.is_bound or project is None else wanted
        if project:
            fetch_lists(project, chosen)
        self.form = self._form(data, choices)
        self.rowsets = tuple(self._rowset(name, data, choices) for name in chosen)

    def _form(self, data: QueryDict | None, choices: Choices) -> SectionForm:
        options: dict[str, Any] = {}
        if self.section.id == "responsibility":
            options["people"] = [each.user for each in choices.people]
            options["former"] = self.project.manager if self.project else None
        if self.section.id == "finance" and self.project:
            options["derived"] = derived_fields(self.project)
        form = FORMS[self.section.id](
            data,
            initial=initial_of(self.project, self.section) | {"base": "" if data else self._base()},
            only=FREE_FIELDS if self.is_bound else None,
            **options,
        )
        if self.is_bound:
            # What an application needs has been asked.
            form.conditions = dict.fromkeys(form.fields, "")
        return form

    def _base(self) -> str:
        if self.project is None:
            return ""
        names = (set(self.section.names) & FREE_FIELDS) if self.is_bound else self.section.names
        return base_text(fingerprints(stored_units(self.project, names)))

    def _rowset(self, name: str, data: QueryDict | None, choices: Choices) -> RowSet:
        project = cast(Project, self.project)
        options = row_options(name, project, data, choices)
        initial = shown(name, getattr(project, name).all())
        typed = trimmed(data, name, ROWSETS[name])
        return ROWSETS[name](typed, prefix=name, initial=initial, form_kwargs=options)

    def is_valid(self) -> bool:
        # Every part is looked at, so that all errors are named at once.
        answers = [self.form.is_valid()]
        for rows in self.rowsets:
            if rows.prefix == "milestones":
                self._bound_by_period(rows)
            answers.append(rows.is_valid())
        return all(answers)

    def _bound_by_period(self, rows: RowSet) -> None:
        cleaned = getattr(self.form, "cleaned_data", {})
        for form in rows.forms:
            form.period = (cleaned.get("start"), cleaned.get("end"))

    def values(self) -> dict[str, Any]:
        """What the operations take; of a valid entry."""
        fixed = {name for name, each in self.form.fields.items() if each.disabled}
        cleaned = self.form.cleaned_data.items()
        rows = {str(rows.prefix): rows.entries() for rows in self.rowsets}
        return {n: v for n, v in cleaned if n not in (*HIDDEN, *fixed)} | rows

    @property
    def version(self) -> int | None:
        return cast(int | None, self.form.cleaned_data["version"])

    @property
    def base(self) -> dict[str, str] | None:
        """Fingerprints of what was stored when the page was opened; None if it did not say."""
        return parsed_base(self.form.cleaned_data["base"]) or None

    @property
    def submission(self) -> UUID | None:
        return cast(UUID | None, self.form.cleaned_data.get("submission"))

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Shows what an operation answered at the field that mends it."""
        for problem in problems:
            name = list_of(problem.field)
            name = _FIELD_OF_ROWS.get(name, name)
            self.form.add_error(name if name in self.form.fields else None, str(problem.message))

    def leave_unjudged(self, *, focus: tuple[str, int] | None = None) -> None:
        """While rows are added or moved nobody asks yet what is missing; that row gets the focus."""
        self.form.leave_unjudged()
        for rows in self.rowsets:
            rows.leave_unjudged()
            if focus and rows.prefix == focus[0] and focus[1] < len(rows.forms):
                control = rows.forms[focus[1]].visible_fields()[0]
                control.field.widget.attrs["autofocus"] = True

    @property
    def lists(self) -> dict[str, RowSet]:
        return {str(rows.prefix): rows for rows in self.rowsets}

    def rows_of(self, name: str) -> RowSet | None:
        return self.lists.get(name)

    @property
    def errors(self) -> list[str]:
        own = [name for part in self._forms() for name in part.errors if name != NON_FIELD_ERRORS]
        return own + self.non_field_errors()

    def non_field_errors(self) -> list[str]:
        bound = [rows for rows in self.rowsets if rows.is_bound]
        found = [self.form.non_field_errors(), *(rows.non_form_errors() for rows in bound)]
        return [str(error) for errors in found for error in errors]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for part in self._forms():
            yield from part

    def _forms(self) -> list[forms.Form]:
        return [self.form, *(form for rows in self.rowsets for form in rows.forms)]


def is_bound(project: Project | None) -> bool:
    return project is not None and project.state not in PLAN_OPEN


def open_sections(project: Project | None) -> list[Section]:
    """Those in which something may still be changed; all before the grant."""
    if not is_bound(project):
        return [*SECTIONS]
    free = [section for section in SECTIONS if FREE_FIELDS & set(section.fields)]
    return [*free, DOCUMENTS]


def row_options(
    name: str, project: Project, data: QueryDict | None, choices: Choices
) -> dict[str, Any]:
    """What the rows of a list know of others."""
    match name:
        case "partners":
            return {"organisations": choices.organisations}
        case "work_packages" | "milestones":
            stored = [row.uid for row in project.work_packages.all()]
            return {"packages": posted_uids(data, PACKAGES, stored)}
        case "recipients":
            offered = "" if project.recipients.all() else project.recipient
            highest = highest_rates(project.tenant.max_funding_rate)
            return {"highest": highest, "offered": offered}
        case "cost_lines":
            receivers = [(str(row.uid), str(row)) for row in project.recipients.all()]
            return {"receivers": receivers, "years": _years_of(project)}
        case _:
            return {}


def base_text(prints: Mapping[str, str]) -> str:
    return " ".join(f"{unit}:{value}" for unit, value in sorted(prints.items()))


def _years_of(project: Project) -> str:
    """„2026 bis 2028“; empty before the period is known."""
    if not (project.start and project.end):
        return ""
    first, last = project.start.year, project.end.year
    return (
        f"{first}"
        if first == last
        else _("%(first)d bis %(last)d") % {"first": first, "last": last}
    )


def parsed_base(text: str) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in text.split())
    return {unit: fingerprint for unit, _colon, fingerprint in pairs}


def initial_of(project: Project | None, section: Section) -> dict[str, Any]:
    if project is None:
        return {"submission": uuid7()}
    names = [name for name in section.fields if name not in ("area", "sectors", "manager", "place")]
    values = {name: getattr(project, name) for name in ("version", *names)}
    if "deducts_vat" in values:
        values["deducts_vat"] = {True: "ja", False: "nein"}.get(values["deducts_vat"], "")
    if project.latitude is not None and project.longitude is not None:
        values["place"] = Place(project.place, project.latitude, project.longitude)
    return values | {
        "area": project.area.slug if project.area else None,
        "sectors": project.sector_slugs,
        "manager": str(project.manager_id or ""),
    }
