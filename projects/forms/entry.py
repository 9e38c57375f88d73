"""The first complete form of a project."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from core.errors import Problem
from core.ids import uuid7
from municipalities.models import Membership, Organisation
from projects.access import FREE_FIELDS, PLAN_OPEN
from projects.forms.project import FOR_APPLICATION, FOR_SKETCH, ProjectForm
from projects.forms.rows import MilestoneSet, PartnerSet
from projects.models import Project
from projects.operations.values import LISTS, PLAIN, fingerprints
from projects.workflow import INITIAL

ADD: Final = "add"
"""Name of the buttons that add a row; the value is the formset's prefix."""


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
            initial=_initial(project) | _base_of(project, is_bound=self.is_bound),
            people=[each.user for each in people],
            former=project.manager if project else None,
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
        cleaned = self.form.cleaned_data.items()
        rows = {str(rowset.prefix): rowset.entries() for rowset in self.rowsets}
        return {name: value for name, value in cleaned if name not in _HIDDEN} | rows

    @property
    def version(self) -> int | None:
        return cast(int | None, self.form.cleaned_data["version"])

    @property
    def base(self) -> dict[str, str]:
        """Fingerprints of what was stored when the page was opened; empty if it did not say."""
        pairs = (pair.partition(":") for pair in self.form.cleaned_data["base"].split())
        return {name: fingerprint for name, _colon, fingerprint in pairs}

    @property
    def submission(self) -> UUID | None:
        return cast(UUID | None, self.form.cleaned_data.get("submission"))

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Shows what an operation answered at the field that mends it."""
        for problem in problems:
            name = _FIELD_OF_ROWS.get(problem.field, problem.field)
            field = name if name in self.form.fields else None
            self.form.add_error(field, str(problem.message))

    def leave_unjudged(self, *, growing: str) -> None:
        """While rows are added nobody asks yet what is missing; the new row gets the focus."""
        self.form.leave_unjudged()
        for rowset in self.rowsets:
            rowset.leave_unjudged()
            if rowset.prefix == growing:
                rowset.focus_last_row()

    @property
    def names(self) -> list[str]:
        """Everything that can be entered; a list counts as one."""
        own = [name for name in self.form.fields if name not in _HIDDEN]
        return own + [str(rowset.prefix) for rowset in self.rowsets]

    def label_of(self, name: str) -> str:
        return str(self.form.fields[name].label if name in self.form.fields else _LISTS[name])

    def controls_of(self, name: str) -> list[forms.BoundField]:
        if name in self.form.fields:
            return [self.form[name]]
        rowset = next(each for each in self.rowsets if each.prefix == name)
        parts = [rowset.management_form, *rowset.forms]
        return [control for part in parts for control in part]

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
_LISTS: Final = {"partners": gettext_lazy("Partner"), "milestones": gettext_lazy("Meilensteine")}
_HIDDEN: Final = ("version", "base", "submission")


def with_stored(data: QueryDict, stored: Entry, names: Iterable[str]) -> QueryDict:
    """What was typed, with the values of an unbound entry in these fields."""
    changed = data.copy()
    for name in names:
        for control in stored.controls_of(name):
            changed.setlist(control.html_name, _as_posted(control))
    return changed


def _as_posted(control: forms.BoundField) -> list[str]:
    shown: Any = control.field.widget.format_value(control.value())
    values = shown if isinstance(shown, list | tuple) else [shown]
    return [str(value) for value in values if value is not None]


def with_another_row(data: QueryDict) -> QueryDict:
    """What was typed, with one more empty row in the list that the button names."""
    changed = data.copy()
    key = f"{data.get(ADD)}-TOTAL_FORMS"
    total = str(data.get(key, ""))
    # A formset holds fewer than a hundred rows; longer numbers were not made by its button.
    if re.fullmatch("[0-9]{1,2}", total):
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


def _base_of(project: Project | None, *, is_bound: bool) -> dict[str, str]:
    if project is None:
        return {}
    found = fingerprints(project, FREE_FIELDS if is_bound else (*PLAIN, *LISTS))
    return {"base": " ".join(f"{name}:{value}" for name, value in sorted(found.items()))}


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
