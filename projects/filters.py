"""How lists of projects are narrowed and sorted; the same names for pages and API, slugs as values."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

import django_filters
from django.db.models import Case, F, IntegerField, OrderBy, QuerySet, Value, When
from django.forms import Field
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.components import ActiveFilter
from core.searching import SEARCH_LIMIT, with_words
from core.sorting import german
from municipalities.queries import model_municipalities
from projects.labels import label_of, phase_label, terms
from projects.models import Light, Project
from projects.queries import visible_projects
from projects.workflow import PHASES, STATES, states_in

_URGENCY: Final = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
_STATES_IN_ORDER: Final = tuple(STATES)


def _in_order(field: str, values: Iterable[str]) -> Case:
    whens = [When(**{field: value}, then=Value(n)) for n, value in enumerate(values)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


ORDERINGS: Final[dict[str, Any]] = {
    "title": german("title"),
    "reference": F("reference"),
    "municipality": german("tenant__short_name"),
    "state": _in_order("state", _STATES_IN_ORDER),
    "light": _in_order("light", _URGENCY),
    "start": F("start"),
    "end": F("end"),
    "total_cost": F("total_cost"),
    "grant": F("grant"),
    "updated": F("updated_at"),
}
NEWEST_FIRST: Final = ("-updated_at", "-pk")


class Ordering(django_filters.OrderingFilter):
    """`ordering=title` or `-title`; gaps (no grant yet) stand at the end either way."""

    def filter(self, qs: QuerySet[Project], value: list[str] | None) -> QuerySet[Project]:
        names = [each for each in value or () if each]
        if not names:
            return qs.order_by(*NEWEST_FIRST)
        return qs.order_by(*(_sorted_by(name) for name in names), "pk")


def _sorted_by(name: str) -> OrderBy:
    expression = ORDERINGS[name.removeprefix("-")]
    return OrderBy(expression, descending=name.startswith("-"), nulls_last=True)


def _states() -> list[tuple[str, str]]:
    return [(state.id, label_of(state)) for state in STATES.values()]


def _phases() -> list[tuple[str, str]]:
    return [(slug, phase_label(slug)) for slug in PHASES]


class ProjectFilter(django_filters.FilterSet):
    municipality = django_filters.ModelChoiceFilter(
        label=_("Kommune"),
        field_name="tenant",
        queryset=model_municipalities(),
        to_field_name="slug",
        empty_label=_("Alle Kommunen"),
    )
    district = django_filters.ChoiceFilter(
        label=_("Regierungsbezirk"),
        field_name="tenant__district__slug",
        choices=partial(terms, "districts"),
        empty_label=_("Alle Bezirke"),
    )
    area = django_filters.ChoiceFilter(
        label=_("Bereich"),
        field_name="area__slug",
        choices=partial(terms, "areas"),
        empty_label=_("Alle Bereiche"),
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sektor"),
        field_name="sector_links__sector__slug",
        choices=partial(terms, "sectors"),
        empty_label=_("Alle Sektoren"),
    )
    phase = django_filters.ChoiceFilter(
        label=_("Phase"), method="in_phase", choices=_phases, empty_label=_("Alle Phasen")
    )
    state = django_filters.ChoiceFilter(
        label=_("Stand"), choices=_states, empty_label=_("Jeder Stand")
    )
    light = django_filters.ChoiceFilter(
        label=_("Ampel"), choices=Light.choices, empty_label=_("Jede Ampel")
    )
    search = django_filters.CharFilter(label=_("Suche"), method="matching", **SEARCH_LIMIT)
    ordering = Ordering(label=_("Sortierung"), fields=[(name, name) for name in ORDERINGS])

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()

    def in_phase(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return rows.filter(state__in=states_in(value))

    def matching(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Every word of the search stands in the title, the short name, the summary or the key."""
        return with_words(rows, value, "title", "acronym", "summary", "reference")


SHOWN: Final = ("search", "municipality", "district", "area", "sector", "phase", "state", "light")
"""The fields of the filter bar; the ordering stands in the table's heads."""


def filtered_for_export(query: QueryDict, request: Any) -> QuerySet[Project]:
    """What the list shows under this address, in the order of the references unless it names one;
    nothing for filters that mean nothing."""
    filters = ProjectFilter(query, queryset=visible_projects(), request=request)
    if not filters.is_valid():
        return visible_projects().none()
    rows: QuerySet[Project] = filters.qs
    return rows if query.get("ordering") else rows.order_by("reference")


def active_filters(filterset: ProjectFilter, query: QueryDict, path: str) -> list[ActiveFilter]:
    """A chip for every filter in force, each with the address that removes it."""
    values = {name: filterset.form.cleaned_data.get(name) for name in SHOWN}
    return [
        ActiveFilter(
            label=str(filterset.form.fields[name].label),
            value=_named(filterset.form.fields[name], value),
            remove_url=_without(query, name, path),
        )
        for name, value in values.items()
        if value
    ]


def _named(field: Field, value: Any) -> str:
    """A slug as its reader knows it; objects and typed words speak for themselves."""
    choices = getattr(field, "choices", ()) if isinstance(value, str) else ()
    return str(dict(choices).get(value, value))


def _without(query: QueryDict, name: str, path: str) -> str:
    rest = query.copy()
    for key in (name, "page"):
        rest.pop(key, None)
    return f"{path}?{rest.urlencode()}" if rest else path
