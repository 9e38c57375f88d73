"""Rows that were begun in the entry's lists: whoever hands in says the rest, or takes the row away."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _, gettext_lazy

from core.errors import Problem
from projects.guards.attempt import Attempt, Guard, on_form
from projects.models import LISTS, Project
from projects.queries import listed

ASKS: Final = {
    ("partners", "name"): gettext_lazy(
        "Wählen Sie eine bekannte Organisation, oder nennen Sie einen Namen."
    ),
    ("objectives", "title"): gettext_lazy("Benennen Sie dieses Ziel."),
    ("objectives", "indicator"): gettext_lazy("Geben Sie an, woran Sie das Ziel messen."),
    ("objectives", "base"): gettext_lazy("Geben Sie den Ausgangswert an."),
    ("objectives", "target"): gettext_lazy("Geben Sie den Zielwert an."),
    ("precedents", "title"): gettext_lazy("Benennen Sie dieses Beispiel."),
    ("work_packages", "title"): gettext_lazy("Benennen Sie dieses Arbeitspaket."),
    ("milestones", "title"): gettext_lazy("Benennen Sie diesen Meilenstein."),
    ("milestones", "due"): gettext_lazy(
        "Geben Sie an, bis wann dieser Meilenstein erreicht sein soll."
    ),
    ("milestones", "criterion"): gettext_lazy("Geben Sie das Abnahmekriterium an."),
    ("recipients", "name"): gettext_lazy("Nennen Sie den Zuwendungsempfänger."),
    ("recipients", "rate"): gettext_lazy("Geben Sie den Fördersatz in Prozent an."),
    ("cost_lines", "year"): gettext_lazy("Geben Sie das Haushaltsjahr an."),
    ("cost_lines", "category"): gettext_lazy("Wählen Sie den Einzelansatz."),
    ("cost_lines", "amount"): gettext_lazy("Geben Sie den Betrag der Ausgaben an."),
}
"""What to do about a gap, by list and field."""


def in_row(project: Project, name: str, index: int, field: str, text: str = "") -> Problem:
    """A problem at a field of the list's row, counted from 0; without a text it is a gap."""
    row = f"{LISTS[name]._meta.verbose_name} {index + 1}"
    message = _("%(row)s: %(text)s") % {"row": row, "text": text or ASKS[name, field]}
    return on_form(project, name, message, f"id_{name}-{index}-{field}")


def blanks(project: Project, name: str, fields: Iterable[str]) -> Iterator[Problem]:
    """For each row of the list those of the fields in which nothing stands."""
    for index, row in enumerate(listed(project, name)):
        for field in fields:
            if not str(getattr(row, field) or "").strip():
                yield in_row(project, name, index, field)


def _rows_are_whole(name: str) -> Guard:
    def guard(attempt: Attempt) -> list[Problem]:
        rows = enumerate(listed(attempt.project, name))
        return [in_row(attempt.project, name, n, gap) for n, row in rows for gap in row.gaps]

    return guard


ROWS: Final[tuple[Guard, ...]] = tuple(_rows_are_whole(name) for name in LISTS)
