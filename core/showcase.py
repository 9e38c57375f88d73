"""A page with every component in every state, for eyes and for axe. Only on local installations."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from core.charts import (
    Axis,
    BarInput,
    Donut,
    DonutInput,
    HeatMatrix,
    Series,
    StackedBars,
    VotePart,
    VoteTally,
    donut,
    heat_matrix,
    stacked_bars,
    vote_tally,
)
from core.components import (
    Account,
    ActiveFilter,
    Audience,
    NavigationItem,
    Reader,
    Task,
    TimelineEntry,
    steps_up_to,
)
from core.fields import EuroField, GermanDateField
from core.geography.fields import CommunesField, PlaceField
from core.maps import MapPoint, MunicipalityMap, municipality_map

BERLIN = ZoneInfo("Europe/Berlin")
NEW = datetime(2020, 9, 8, 9, 12, tzinfo=BERLIN)
STATES = (
    ("Projektidee", "skizze"),
    ("Antragstellung", "antrag"),
    ("Bewilligt", "bewilligung"),
    ("Umsetzung", "durchfuehrung"),
    ("Abschluss", "abschluss"),
    ("Transfer und Nachnutzung", "transfer"),
    ("Zurückgezogen", "ende"),
)
STEPS = (
    "Stammdaten",
    "Verantwortung und Partner",
    "Ziele und Übertragbarkeit",
    "Arbeits- und Zeitplan",
    "Kosten und Finanzierung",
    "Prüfen und einreichen",
)


CONTRIBUTIONS = (
    "Wir tragen den Vorschlag mit. Die Frist reicht uns nur, wenn Altakten ausgenommen bleiben.",
    "Danke für den Hinweis.",
)
MUNICIPALITIES = (
    ("aachen", "Aachen", 50.7766, 6.0834, 7, "green"),
    ("gelsenkirchen", "Gelsenkirchen", 51.5051, 7.0965, 6, "yellow"),
    ("paderborn", "Paderborn", 51.7191, 8.7544, 6, "red"),
    ("soest", "Soest", 51.5756, 8.1062, 6, "yellow"),
    ("wuppertal", "Wuppertal", 51.2563, 7.1482, 5, "green"),
)
SECTORS = ("Energie", "Gesundheit", "Verkehr", "Bildung", "Handel", "Sicherheit", "Tourismus")
LIGHTS = (
    Series("green", "Im Plan"),
    Series("yellow", "Beobachten"),
    Series("red", "Handlungsbedarf"),
    Series("grey", "Ohne Bewertung"),
)


class ShowcaseForm(forms.Form):
    """Every kind of field the portal uses."""

    title = forms.CharField(
        label="Projekttitel", max_length=120, help_text="Kurz und verständlich, ohne Abkürzungen."
    )
    summary = forms.CharField(
        label="Kurzbeschreibung",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Was ändert sich für Bürgerinnen und Bürger oder für die Verwaltung?",
    )
    area = forms.ChoiceField(
        label="Bereich",
        widget=forms.RadioSelect,
        choices=[
            ("egovernment", "Öffentliche Verwaltung – eGovernment"),
            ("stadtentwicklung", "Stadtentwicklung"),
        ],
    )
    sectors = forms.MultipleChoiceField(
        label="Sektoren",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("energie", "Energie"), ("verkehr", "Verkehr"), ("bildung", "Bildung")],
        help_text="Für Stadtentwicklung mindestens einer, höchstens drei.",
    )
    kind = forms.ChoiceField(
        label="Projektart",
        choices=[("", "Bitte auswählen"), ("egov", "E-Government-Projekt"), ("stadt", "Stadt")],
    )
    start = GermanDateField(label="Geplanter Beginn")
    total_cost = EuroField(label="Voraussichtliche Gesamtkosten")
    communes = CommunesField(label="Beteiligte Gemeinden", required=False)
    place = PlaceField(label="Ort der Umsetzung", required=False)
    letter = forms.FileField(
        label="Absichtserklärung", required=False, help_text="PDF, höchstens 25 MB"
    )
    agreed = forms.BooleanField(label="Ich bin berechtigt, diese Projektskizze einzureichen.")


class ShowcaseFilter(forms.Form):
    municipality = forms.ChoiceField(
        label="Kommune", required=False, choices=[("", "Alle Kommunen"), ("soest", "Soest")]
    )
    sector = forms.ChoiceField(
        label="Sektor", required=False, choices=[("", "Alle Sektoren"), ("energie", "Energie")]
    )
    search = forms.CharField(label="Suche", required=False)


def components(request: HttpRequest) -> HttpResponse:
    """The page; a POST shows every field in its error state."""
    form = ShowcaseForm(request.POST or None, request.FILES or None)
    if request.GET.get("meldung"):
        messages.success(request, "Ihre Angaben sind gespeichert.")
    context = {"form": form, "filter_form": ShowcaseFilter(request.GET), **_samples(request)}
    return render(request, "showcase/page.html", context, status=422 if form.errors else 200)


def _samples(request: HttpRequest) -> dict[str, object]:
    return {
        "states": STATES,
        "lights": ("green", "yellow", "red", "grey"),
        "badge_kinds": ("neutral", "info", "success", "warning", "danger"),
        "alert_kinds": ("info", "success", "warning", "danger"),
        "steps": steps_up_to(3, labels=STEPS, urls=["#", "#"]),
        "timeline": _timeline(),
        "tasks": _tasks(),
        "audience": _audience(),
        "tabs": [
            NavigationItem(label="Überblick", url="?", current=True),
            NavigationItem(label="Beratung", url="?tab=beratung", count=2),
            NavigationItem(label="Unterlagen", url="?tab=unterlagen"),
        ],
        "page": Paginator(range(1, 96), 8).get_page(request.GET.get("page")),
        "filters": [ActiveFilter(label="Kommune", value="Soest", remove_url="?")],
        "amount": Decimal("1234567.89"),
        "day": date(2020, 9, 15),
        "moment": NEW,
        "contributions": CONTRIBUTIONS,
        "bars": _bars(),
        "donut": _donut(),
        "heat": _heat(),
        "map": _map(),
        "tally": _tally(),
        "accounts": [
            Account(
                email="redaktion@aachen.example",
                name="Miriam Falk",
                organisation="Stadt Aachen",
                role="Projektverantwortliche",
            )
        ],
    }


def _timeline() -> list[TimelineEntry]:
    return [
        TimelineEntry(title="Entscheidung des Ministeriums"),
        TimelineEntry(title="Regionale Abstimmung", moment=NEW, actor="Projektbüro Soest"),
        TimelineEntry(
            title="Zurückgegeben",
            moment=NEW,
            actor="Projektbüro Soest",
            reason="Bitte ergänzen Sie den Nutzen für andere Kommunen.",
        ),
    ]


def _tasks() -> list[Task]:
    return [
        Task(
            title="Über die Beschlussvorlage „Bürger-ID“ abstimmen",
            url="#",
            note="AG eGovernment · bis 25.09.2020",
            badge="Heute fällig",
            badge_kind="warning",
        ),
        Task(title="Projektskizze „Wegweiser Hellweg“ ergänzen", url="#", note="Entwurf"),
    ]


def _audience() -> Audience:
    return Audience(
        reach=1,
        label="Eingereicht",
        readers=[
            Reader(name="Stadt Soest", reason="Eigenes Projekt der Modellkommune"),
            Reader(name="Ministerium", reason="Seit der Einreichung"),
            Reader(name="Bezirksregierung Arnsberg", reason="Zuständig für die Modellkommune"),
        ],
    )


def _bars() -> StackedBars:
    return stacked_bars(
        title="Anzahl der Projekte je Kommune, nach Phase",
        row_heading="Kommune",
        total_heading="Summe",
        series=[Series(phase, label) for label, phase in STATES],
        rows=[
            BarInput(label=name, values=[1, 1, i, 4 - i, 1, i % 2, 0], url="#")
            for i, (_slug, name, *_rest) in enumerate(MUNICIPALITIES)
        ],
    )


def _donut() -> Donut:
    counts = (15, 6, 3, 6)
    return donut(
        title="Ampel der Projekte",
        unit="Projekte",
        parts=[
            DonutInput(key=light.key, label=light.label, value=number)
            for light, number in zip(LIGHTS, counts, strict=True)
        ],
    )


def _heat() -> HeatMatrix:
    return heat_matrix(
        title="Projekte je Sektor und Kommune",
        unit="Projekte",
        rows=[Axis(name, name) for name in SECTORS],
        columns=[Axis(slug, name) for slug, name, *_rest in MUNICIPALITIES],
        counts={
            (sector, slug): (3 * i + 5 * j) % 4
            for i, sector in enumerate(SECTORS)
            for j, (slug, *_rest) in enumerate(MUNICIPALITIES)
        },
        url=lambda sector, slug: f"?sector={sector}&municipality={slug}",
    )


def _map() -> MunicipalityMap:
    by_key = {light.key: light for light in LIGHTS}
    return municipality_map(
        title="Modellkommunen mit Pilotprojekten",
        unit="Projekte",
        value_heading="Ungünstigste Bewertung",
        legend=LIGHTS[:3],
        points=[
            MapPoint(
                label=name,
                url=f"?municipality={slug}",
                latitude=latitude,
                longitude=longitude,
                count=number,
                series=by_key[light],
                region=slug,
            )
            for slug, name, latitude, longitude, number, light in MUNICIPALITIES
        ],
    )


def _tally() -> VoteTally:
    return vote_tally(
        parts=[
            VotePart(key="yes", label="Ja", count=9),
            VotePart(key="no", label="Nein", count=2),
            VotePart(key="abstain", label="Enthaltung", count=1),
            VotePart(key="recused", label="Befangen", count=1),
        ],
        eligible=16,
        needed=10,
    )


urlpatterns = [path("", components, name="components")]
