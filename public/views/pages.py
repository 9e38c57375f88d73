"""Start page, the programme, and the pages that the law asks for."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts import Series
from core.geography.register import source_of
from core.maps import MapPoint, MunicipalityMap, municipality_map
from core.programme import programme
from public import queries
from sectors.models import Area

NOT_FOR_ROBOTS: Final = ("/arbeit/", "/konto/", "/api/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The public pages are there to be found; the rest asks for a sign-in or a program."""
    closed = "".join(f"Disallow: {path}\n" for path in NOT_FOR_ROBOTS)
    return HttpResponse(f"User-agent: *\n{closed}Allow: /\n", content_type="text/plain")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    shares = queries.shares()
    context = {
        "projects": sum(each.projects for each in shares),
        "grant": sum((each.grant for each in shares), start=Decimal(0)),
        "regions": len(shares),
        "map": _map(shares),
        "sectors": queries.projects_by_sector(),
        "areas": queries.projects_by_area(),
        "newest": queries.newest_cards(),
    }
    return render(request, "public/start.html", context)


def _map(shares: list[queries.Share]) -> MunicipalityMap:
    series = Series("municipality", _("Modellkommune mit ihrer Region"))
    points = [
        MapPoint(
            label=each.municipality.short_name,
            url=f"{reverse('public:projects')}?municipality={each.municipality.slug}",
            latitude=each.municipality.latitude,
            longitude=each.municipality.longitude,
            count=each.projects,
            series=series,
            region=each.municipality.slug,
        )
        for each in shares
        if each.municipality.latitude is not None and each.municipality.longitude is not None
    ]
    drawn = municipality_map(
        title=_("Die fünf Modellregionen in Nordrhein-Westfalen"),
        unit=_("veröffentlichte Projekte"),
        value_heading=_("Veröffentlichte Projekte"),
        points=points,
        legend=[series],
    )
    return replace(drawn, template="public/map.html")


@require_safe
def programme_page(request: HttpRequest) -> HttpResponse:
    data = programme()
    entry = data["programme"]
    owner = next(each for each in data["ministries"] if each["slug"] == entry["owner"])
    context = {
        "aim": queries.in_language(entry, "aim"),
        "owner": queries.in_language(owner, "name"),
        "budget": entry["budget"],
        "budget_sources": _sources(entry["budget"]["sourceRefs"]),
        "timeline": [
            each | {"when": _when(each["date"]), "sources": _sources(each.get("sourceRefs", []))}
            for each in entry["timeline"]
        ],
        "regions": queries.model_regions(),
        "areas": Area.objects.prefetch_related("sectors"),
    }
    return render(request, "public/programme.html", context)


def _when(date: str) -> str:
    """„2018-07-03“ → „03.07.2018“, „2017-09“ → „09.2017“: as exact as it is known."""
    return ".".join(reversed(date.split("-")))


def _sources(keys: list[str]) -> list[dict[str, str]]:
    """Title and address of what a statement rests on."""
    return [programme()["sources"][key] for key in keys]


@require_safe
def page(request: HttpRequest, template: str) -> HttpResponse:
    """A page of text."""
    return render(request, f"public/{template}.html", {"operator": settings.PORTAL_OPERATOR})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"operator": settings.PORTAL_OPERATOR, "reviewed_on": settings.PORTAL_REVIEWED_ON}
    return render(request, "public/accessibility.html", context)


@require_safe
def licences(request: HttpRequest) -> HttpResponse:
    context = {"assets": _assets(), "communes": source_of("communes")}
    return render(request, "public/licences.html", context)


@cache
def _assets() -> list[dict[str, Any]]:
    """What is delivered to browsers, from the list that tools/vendor.mjs writes."""
    file = Path(settings.BASE_DIR) / "static" / "vendor" / "vendor.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [
        {"name": name, "version": row["version"], "licence": row["license"]}
        for name, row in rows.items()
        if any(path.startswith("static/") for path in row["sha256"])
    ]
