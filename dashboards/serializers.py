"""What the portfolio's summary answers."""

from typing import Any

from rest_framework import serializers

from dashboards.filters import lights, phases, states
from dashboards.queries.figures import Figures, Portfolio
from dashboards.queries.vocabulary import Entry, Vocabulary
from projects.models import Light


class EuroSumField(serializers.DecimalField):
    """EUR as a decimal string."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=20, decimal_places=2, **options)


class TotalsSerializer(serializers.Serializer[dict[str, Any]]):
    projects = serializers.IntegerField()
    running = serializers.IntegerField(help_text="Von der Bewilligung bis zum Ende der Umsetzung")
    needing_attention = serializers.IntegerField(help_text="Ampel rot")
    milestones = serializers.IntegerField()
    milestones_due = serializers.IntegerField(help_text="Bis zum Stichtag fällig")
    milestones_done = serializers.IntegerField(help_text="Davon erreicht")


class MoneySerializer(serializers.Serializer[dict[str, Any]]):
    total_cost = EuroSumField()
    requested = EuroSumField()
    granted = EuroSumField()
    own_share = EuroSumField()


class ShareSerializer(serializers.Serializer[dict[str, Any]]):
    """Every value of the dimension is listed, also with nothing in it."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    projects = serializers.IntegerField()
    granted = EuroSumField(help_text="Bewilligte Landesmittel")


class PortfolioSummarySerializer(serializers.Serializer[dict[str, Any]]):
    """Projects in several sectors count once in the totals and in each of their sectors."""

    day = serializers.DateField()
    totals = TotalsSerializer()
    money = MoneySerializer()
    by_municipality = ShareSerializer(many=True)
    by_area = ShareSerializer(many=True)
    by_sector = ShareSerializer(many=True)
    by_phase = ShareSerializer(many=True)
    by_state = ShareSerializer(many=True)
    by_light = ShareSerializer(many=True)


def summary(portfolio: Portfolio, words: Vocabulary) -> dict[str, Any]:
    """The object that `PortfolioSummarySerializer` writes."""
    return {
        "day": portfolio.day,
        "totals": _totals(portfolio),
        "money": {
            name: portfolio.total.euros(name)
            for name in ("total_cost", "requested", "granted", "own_share")
        },
        "by_municipality": _terms(portfolio, "tenant", words.municipalities),
        "by_area": _terms(portfolio, "area", words.areas),
        "by_sector": _terms(portfolio, "sector", words.sectors),
        "by_phase": _slugs(portfolio, "phase", phases()),
        "by_state": _slugs(portfolio, "state", states()),
        "by_light": _slugs(portfolio, "light", lights()),
    }


def _totals(portfolio: Portfolio) -> dict[str, int]:
    total = portfolio.total
    return {
        "projects": total.projects,
        "running": portfolio.running(),
        "needing_attention": portfolio.at(light=Light.RED).projects,
        "milestones": total.milestones,
        "milestones_due": total.milestones_due,
        "milestones_done": total.milestones_done,
    }


def _terms(
    portfolio: Portfolio, dimension: str, entries: tuple[Entry, ...]
) -> list[dict[str, Any]]:
    figures = portfolio.by(dimension)
    return [_share(entry.slug, entry.name, figures.get(entry.pk, Figures())) for entry in entries]


def _slugs(
    portfolio: Portfolio, dimension: str, names: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    figures = portfolio.by(dimension)
    return [_share(slug, name, figures.get(slug, Figures())) for slug, name in names]


def _share(slug: str, name: str, figures: Figures) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "projects": figures.projects,
        "granted": figures.euros("granted"),
    }
