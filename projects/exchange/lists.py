"""The lists of a project in a table: which fields a row has, and how each is read and written.

In a spreadsheet every list has a sheet of its own, in CSV a column.
"""

import re
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Problem
from core.fields import parse_day
from projects.content import rows_of
from projects.exchange import kinds
from projects.exchange.lookups import Lookups
from projects.exchange.parts import Item, Part, RowList, Values, called, folded_heading, spellings
from projects.exchange.words import Words
from projects.models import (
    CostCategory,
    CostLine,
    Milestone,
    Objective,
    Partner,
    PartnerRole,
    Precedent,
    Project,
    Recipient,
    RecipientKind,
    WorkPackage,
)
from projects.rules import line_is_eligible_within, rate_is_within, work_ends_after_start


def _part(name: str, german: str, english: str, kind: kinds.Kind, **options: Any) -> Part:
    field = attrgetter(name)
    stored = options.pop("stored", lambda row, _project: field(row))
    return Part(name=name, german=german, english=english, kind=kind, stored=stored, **options)


def _packages_of(row: Any, project: Project) -> list[int]:
    numbers = {each.uid: n for n, each in enumerate(rows_of(project, "work_packages"), start=1)}
    return [numbers[uid] for uid in row.after if uid in numbers]


def _receiver_of(row: Any, project: Project) -> str:
    pairs = [
        (each.uid, each.name) for each in cast(list[Recipient], rows_of(project, "recipients"))
    ]
    return next((name for uid, name in called(pairs) if uid == row.recipient), "")


def _with_organisation(said: Values, known: Lookups) -> Values:
    if "name" not in said:
        return said
    organisation = known.organisations.get(said["name"])
    name = "" if organisation else said["name"]
    return said | {"organisation": organisation, "name": name}


def _eligible_of(row: Any, _project: Project) -> Any:
    """Nothing for all of it, so that it follows the amount in the file, too."""
    return None if row.eligible == row.amount else row.eligible


def _work(values: Mapping[str, Any], known: Lookups) -> Iterable[Problem | None]:
    return (work_ends_after_start(values),)


def _rate(values: Mapping[str, Any], known: Lookups) -> Iterable[Problem | None]:
    return (rate_is_within(values["rate"], known.highest_rates[values["kind"]]),)


def _eligible(values: Mapping[str, Any], known: Lookups) -> Iterable[Problem | None]:
    return (line_is_eligible_within(values),)


_WITH_ROLE: Final = re.compile(r"(.+)\(([^()]*)\)")
_ROLES: Final = Words.of_choices(PartnerRole.choices)


def _partner_in_short(text: str) -> Item | None:
    """„Name (Rolle)“, or a name alone."""
    match = _WITH_ROLE.fullmatch(text)
    if match and _ROLES.get(match[2]):
        return {"name": match[1].strip(), "role": match[2]}
    return {"name": text}


def _milestone_in_short(text: str) -> Item | None:
    """„15.09.2026 Titel“."""
    day, _blank, title = text.partition(" ")
    try:
        parse_day(day)
    except ValueError:
        return None
    return {"title": title.strip() or None, "due": day}


_AFTER: Final = {"stored": _packages_of, "names_rows": True, "is_code": True}
_EFFORT: Final = forms.DecimalField(
    required=False,
    min_value=0,
    max_digits=6,
    decimal_places=1,
    error_messages={"invalid": _("Geben Sie Personenmonate als Zahl an, zum Beispiel 3,5.")},
)
_YEAR_MESSAGE: Final = _("Geben Sie ein Jahr an, zum Beispiel 2026.")
_YEAR: Final = forms.DecimalField(
    required=False,
    min_value=2000,
    max_value=2099,
    decimal_places=0,
    error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _YEAR_MESSAGE),
)

ROW_LISTS: Final = (
    RowList(
        name="partners",
        german="Partner",
        english="Partners",
        named=("name",),
        complete=_with_organisation,
        in_short=_partner_in_short,
        parts=(
            _part(
                "name",
                "Name",
                "Name",
                kinds.line("name", Partner),
                stored=lambda row, _project: str(row.organisation or row.name),
                is_needed=True,
            ),
            _part(
                "role",
                "Rolle",
                "Role",
                kinds.Choice(PartnerRole.choices, empty=PartnerRole.ASSOCIATED),
            ),
            _part("share", "Eigener Beitrag", "Own contribution", kinds.Amount()),
            _part("letter_on", "Letter of Intent vom", "Letter of intent of", kinds.Day()),
        ),
    ),
    RowList(
        name="objectives",
        german="Messbare Ziele",
        english="Objectives",
        named=("title",),
        parts=(
            _part(
                "title",
                "Ziel",
                "Objective",
                kinds.line("title", Objective),
                is_needed=True,
            ),
            _part("indicator", "Indikator", "Indicator", kinds.line("indicator", Objective)),
            _part(
                "base", "Ausgangswert", "Base value", kinds.line("base", Objective), is_code=True
            ),
            _part("target", "Zielwert", "Target", kinds.line("target", Objective), is_code=True),
            _part("due", "Bis wann", "Due", kinds.Day()),
        ),
    ),
    RowList(
        name="precedents",
        german="Gute Beispiele",
        english="Best practice",
        named=("title",),
        parts=(
            _part(
                "title",
                "Beispiel",
                "Example",
                kinds.line("title", Precedent),
                is_needed=True,
            ),
            _part("where", "Wo", "Where", kinds.line("where", Precedent)),
            _part("link", "Adresse im Netz", "Link", kinds.Link()),
            _part(
                "learned",
                "Was wir daraus lernen",
                "What we learn",
                kinds.long_text("learned", Precedent),
            ),
            _part("contact", "Ansprechstelle", "Contact", kinds.line("contact", Precedent)),
        ),
    ),
    RowList(
        name="work_packages",
        german="Arbeitspakete",
        english="Work packages",
        named=("title",),
        leans_on="work_packages",
        contradictions=_work,
        parts=(
            _part(
                "title",
                "Arbeitspaket",
                "Work package",
                kinds.line("title", WorkPackage),
                is_needed=True,
            ),
            _part(
                "responsible",
                "Verantwortlich",
                "Responsible",
                kinds.line("responsible", WorkPackage),
            ),
            _part("effort", "Personenmonate", "Person months", kinds.Number(_EFFORT)),
            _part("start", "Beginn", "Start", kinds.Day()),
            _part("end", "Ende", "End", kinds.Day()),
            _part("after", "Setzt voraus", "After", kinds.Packages(), **_AFTER),
        ),
    ),
    RowList(
        name="milestones",
        german="Meilensteine",
        english="Milestones",
        named=("title",),
        leans_on="work_packages",
        in_short=_milestone_in_short,
        parts=(
            _part(
                "title",
                "Meilenstein",
                "Milestone",
                kinds.line("title", Milestone),
                is_needed=True,
            ),
            _part(
                "due",
                "Geplant für",
                "Due",
                kinds.Day(),
                is_needed=True,
            ),
            _part(
                "criterion",
                "Abnahmekriterium",
                "Criterion",
                kinds.line("criterion", Milestone),
            ),
            _part("after", "Setzt voraus", "After", kinds.Packages(), **_AFTER),
        ),
    ),
    RowList(
        name="recipients",
        german="Empfänger und Fördersätze",
        english="Recipients and rates",
        named=("name",),
        contradictions=_rate,
        parts=(
            _part(
                "name",
                "Zuwendungsempfänger",
                "Recipient",
                kinds.line("name", Recipient),
                is_needed=True,
            ),
            _part(
                "kind",
                "Art",
                "Kind",
                kinds.Choice(RecipientKind.choices, empty=RecipientKind.MUNICIPALITY),
            ),
            _part(
                "rate",
                "Fördersatz in Prozent",
                "Rate in percent",
                kinds.Percent(),
                is_needed=True,
            ),
        ),
    ),
    RowList(
        name="cost_lines",
        german="Ausgaben",
        english="Cost lines",
        named=("year", "category", "recipient"),
        leans_on="recipients",
        contradictions=_eligible,
        parts=(
            _part(
                "year",
                "Haushaltsjahr",
                "Year",
                kinds.Number(_YEAR),
                is_needed=True,
            ),
            _part(
                "category",
                "Einzelansatz",
                "Category",
                kinds.Choice(CostCategory.choices),
                is_needed=True,
            ),
            _part(
                "amount",
                "Betrag",
                "Amount",
                kinds.Amount(),
                is_needed=True,
            ),
            _part(
                "eligible",
                "Davon zuwendungsfähig",
                "Eligible",
                kinds.Amount(),
                stored=_eligible_of,
                hint=_("Betrag in Euro; leer: alles."),
            ),
            _part(
                "recipient",
                "Zuwendungsempfänger",
                "Recipient",
                kinds.line("name", Recipient),
                stored=_receiver_of,
                names_rows=True,
                hint=_("Name wie im Blatt der Empfänger, oder „Nr. 2“; leer: der erste."),
                is_code=True,
            ),
            _part("note", "Erläuterung", "Note", kinds.line("note", CostLine)),
        ),
    ),
)


def list_named(heading: str) -> RowList | None:
    """The list that a sheet, or a column, is named after."""
    folded = folded_heading(heading)
    return next((each for each in ROW_LISTS if folded in spellings(each)), None)
