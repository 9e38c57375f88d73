"""Single units of a section, as they arrive while somebody types."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from django import forms
from django.http import QueryDict

from core.errors import Problem
from projects.content import Given, given_units, list_of, put_order, single_row
from projects.forms.entry import HIDDEN, Choices, Entry, parsed_base, row_options
from projects.forms.lists import ROWSETS, MilestoneForm
from projects.forms.rows import UID, RowForm
from projects.models import Project
from projects.sections import Section

TOUCHED: Final = "touched"
"""Names the controls' owners that were changed: „title“, „milestones-2“; blanks between them."""
_ROW: Final = re.compile(r"([a-z_]+)-([0-9]{1,2})")
MOST_TOUCHED: Final = 20


class Typed:
    """What was changed of a section since it was last saved; the rest of the page is not sent."""

    def __init__(
        self, section: Section, data: QueryDict, *, project: Project, choices: Choices
    ) -> None:
        self._project = project
        touched = str(data.get(TOUCHED, "")).split()[:MOST_TOUCHED]
        entry = Entry(section, data, project=project, choices=choices, lists=())
        self._form = entry.form
        offered = {n: each for n, each in entry.form.fields.items() if not each.disabled}
        kept = {*touched, *HIDDEN}
        self._form.fields = {name: each for name, each in offered.items() if name in kept}
        self._orders = {
            unit: data.get(unit, "").split()
            for unit in touched
            if unit in {f"{name}/order" for name in section.lists} and not entry.is_bound
        }
        self._rows = [
            _row(match[1], int(match[2]), data, project, choices)
            for match in map(_ROW.fullmatch, touched)
            if match and match[1] in section.lists and not entry.is_bound
        ]

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self._forms()]
        return all(answers)

    def problems(self) -> Iterator[tuple[str, str]]:
        """The id of each control that holds something wrong, and what to do."""
        for form in self._forms():
            for name, errors in form.errors.items():
                control = form[name].auto_id if name in form.fields else ""
                yield str(control), " ".join(str(error) for error in errors)

    def located(self, problems: Iterable[Problem]) -> dict[str, str]:
        """The same of what an operation answered: at the field, or list, that mends it if it was
        changed, else at everything that was."""
        fields = {name: str(self._form[name].auto_id) for name in self._form.fields}
        shown = [(name, id_) for name, id_ in fields.items() if name not in HIDDEN]
        shown += [(name, str(row.visible_fields()[0].auto_id)) for name, row in self._rows]
        found: dict[str, str] = {}
        for problem in problems:
            named = [id_ for name, id_ in shown if name == list_of(problem.field)]
            found |= dict.fromkeys(named or [id_ for _name, id_ in shown], str(problem.message))
        return found

    @property
    def base(self) -> dict[str, str]:
        return parsed_base(str(self._form.data.get("base", "")))

    def given(self, project: Project) -> Given:
        values = {n: v for n, v in self._form.cleaned_data.items() if n not in HIDDEN}
        given = given_units(project, values)
        for name, row in self._rows:
            uid = row.cleaned_data.get(UID)
            if uid:
                made = single_row(project, name, row.line(), uid)
                given.units.update(made.units)
                given.values.update(made.values)
        for unit, uids in self._orders.items():
            put_order(given, project, unit, uids)
        return given

    def _forms(self) -> list[forms.Form]:
        return [self._form, *(row for _name, row in self._rows)]


def _row(
    name: str, index: int, data: QueryDict, project: Project, choices: Choices
) -> tuple[str, RowForm]:
    options = row_options(name, project, data, choices)
    form: RowForm = ROWSETS[name].form(data, prefix=f"{name}-{index}", **options)
    if isinstance(form, MilestoneForm):
        form.period = (project.start, project.end)
    form.fields["DELETE"] = forms.BooleanField(required=False)
    if f"{form.prefix}-DELETE" in data:
        # Whatever is wrong in a row, it may go.
        form.fields = {each: form.fields[each] for each in (UID, "DELETE")}
    return name, form
