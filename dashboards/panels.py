"""What a dashboard draws: each panel is one object that renders both as a chart and as its table."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from core.charts import (
    Axis,
    BarInput,
    Donut,
    DonutInput,
    HeatMatrix,
    Series,
    StackedBars,
    donut,
    heat_matrix,
    stacked_bars,
)
from core.maps import MapPoint, MunicipalityMap, municipality_map
from core.templatetags.formatting import NARROW, count, day as as_text, euro_short, percent
from core.timelines import (
    LineChart,
    LineInput,
    PlanChart,
    PlanInput,
    PlanPoint,
    line_chart,
    plan_chart,
)
from dashboards.filters import lights, phases
from dashboards.links import Links
from dashboards.queries.figures import Figures, Portfolio
from dashboards.queries.selection import Selection
from dashboards.queries.vocabulary import Entry, Vocabulary
from dashboards.queries.watch import Watched
from projects.models import Light

APPLYING_PHASES: Final = ("skizze", "antrag")
WORST_FIRST: Final = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A key figure; see the component of the same name."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    href: str = ""
    link_text: str = ""
    tone: str = ""
    progress: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Figures of a day with their names and addresses; its methods draw the panels."""

    portfolio: Portfolio
    words: Vocabulary
    selection: Selection
    links: Links
    shown: Watched

    @property
    def municipalities(self) -> list[Entry]:
        """Those that the filters leave."""
        chosen = self.selection
        return [
            each
            for each in self.words.municipalities
            if chosen.municipality in (None, each.pk) and chosen.district in (None, each.above)
        ]

    def tiles(self) -> list[Tile]:
        return [
            self._running(),
            self._granted(),
            self._applied(),
            self._punctual(),
            self._in_need(),
        ]

    def by_phase(self) -> StackedBars:
        """Projects per municipality, cut into phases; phases that nobody is in are left out."""
        counts = self.portfolio.by("phase")
        shown = [(slug, name) for slug, name in phases() if slug in counts] or phases()
        rows = [
            BarInput(
                label=each.name,
                values=[
                    self.portfolio.at(tenant=each.pk, phase=slug).projects for slug, _n in shown
                ],
                url=self.links.to(municipality=each.slug),
            )
            for each in self.municipalities
        ]
        return stacked_bars(
            title=_("Projekte je Kommune und Phase"),
            row_heading=_("Kommune"),
            total_heading=_("Summe"),
            series=[Series(slug, name) for slug, name in shown],
            rows=rows,
            display=lambda value: count(int(value)),
        )

    def money(self) -> StackedBars:
        """EUR granted per municipality."""
        rows = [
            BarInput(
                label=each.name,
                values=[self.portfolio.at(tenant=each.pk).euros("granted")],
                url=self.links.to(municipality=each.slug),
            )
            for each in self.municipalities
        ]
        return stacked_bars(
            title=_("Bewilligte Landesmittel je Kommune"),
            row_heading=_("Kommune"),
            total_heading=_("Summe"),
            series=[Series("1", _("Bewilligte Landesmittel"))],
            rows=rows,
            display=lambda value: euro_short(round(value)),
            has_wide_totals=True,
        )

    def lights(self) -> Donut:
        counts = self.portfolio.by("light")
        parts = [
            DonutInput(
                key=slug,
                label=name,
                value=counts.get(slug, Figures()).projects,
                url=self.links.to(light=slug),
            )
            for slug, name in lights()
        ]
        total = self.portfolio.total.projects
        return donut(title=_("Ampel"), unit=ngettext("Projekt", "Projekte", total), parts=parts)

    def matrix(self) -> HeatMatrix:
        """Sector × municipality; a project in two sectors stands in both rows, once in each sum."""
        rows = [self._area_row(area) for area in self.words.areas_without_sectors]
        rows += [self._sector_row(sector) for sector in self.words.sectors]
        unplaced = self._unplaced_row()
        rows += [unplaced] if any(unplaced.counts.values()) else []
        return heat_matrix(
            title=_("Sektoren und Kommunen"),
            unit=_("Projekte"),
            rows=[Axis(row.key, row.label) for row in rows],
            columns=[Axis(each.slug, each.name) for each in self.municipalities],
            counts={(row.key, town): n for row in rows for town, n in row.counts.items()},
            column_totals={
                each.slug: self.portfolio.at(tenant=each.pk).projects
                for each in self.municipalities
            },
            total=self.portfolio.total.projects,
            url=self._matrix_url,
        )

    def map(self) -> MunicipalityMap:
        """Circles by number of projects, in the colour of the worst light."""
        names = dict(lights())
        points = [
            MapPoint(
                label=each.name,
                url=self.links.to(municipality=each.slug),
                latitude=each.latitude,
                longitude=each.longitude,
                count=self.portfolio.at(tenant=each.pk).projects,
                series=Series(light := self._worst_light(each), names[light]),
                region=each.slug,
            )
            for each in self.municipalities
            if each.latitude is not None and each.longitude is not None
        ]
        return municipality_map(
            title=_("Karte der Modellkommunen"),
            unit=_("Projekte"),
            value_heading=_("Ungünstigste Bewertung"),
            points=points,
            legend=[Series(slug, name) for slug, name in lights()],
        )

    def plans(self) -> PlanChart:
        """The running projects that began first."""
        towns = {each.pk: each.name for each in self.words.municipalities}
        rows = [
            PlanInput(
                label=each.title,
                note=towns.get(each.tenant_id, ""),
                start=each.start,
                end=each.end,
                points=[
                    PlanPoint(title=step.title, day=step.due, is_done=step.done_on is not None)
                    for step in each.milestones
                ],
                url=reverse("projects:detail", args=[each.reference]),
            )
            for each in self.shown.timeline
            if each.start and each.end
        ]
        return plan_chart(
            title=_("Zeitplan laufender Projekte"),
            row_heading=_("Projekt"),
            rows=rows,
            today=self.portfolio.day,
        )

    def trend(self) -> LineChart:
        points = self.portfolio.trend()
        return line_chart(
            title=_("Entwicklung der Projekte"),
            column_heading=_("Ende des Monats"),
            places=[*(f"{point.day:%m/%Y}" for point in points[:-1]), as_text(self.portfolio.day)],
            lines=[
                LineInput(
                    series=Series("2", _("Alle Projekte")),
                    values=[point.projects for point in points],
                ),
                LineInput(
                    series=Series("1", _("davon laufend")),
                    values=[point.running for point in points],
                ),
            ],
            display=lambda value: count(int(value)),
        )

    def _running(self) -> Tile:
        running = self.portfolio.running()
        delivering = self.portfolio.at(phase="durchfuehrung").projects
        return Tile(
            label=_("Laufende Projekte"),
            value=count(running),
            note=_("davon %(number)s in Durchführung") % {"number": count(delivering)},
            href=self.links.to(phase="durchfuehrung") if delivering else "",
            link_text=_("anzeigen"),
        )

    def _granted(self) -> Tile:
        total = self.portfolio.total
        towns = sum(bool(each.granted) for each in self.portfolio.by("tenant").values())
        value, _gap, unit = euro_short(round(total.euros("granted"))).partition(NARROW)
        note = ngettext("in %(number)s Modellkommune", "in %(number)s Modellkommunen", towns)
        return Tile(
            label=_("Bewilligte Landesmittel"),
            value=value,
            unit=unit,
            note=note % {"number": count(towns)},
        )

    def _applied(self) -> Tile:
        cells = [self.portfolio.at(phase=phase) for phase in APPLYING_PHASES]
        amount = sum(cell.euros("requested") for cell in cells)
        number = self.portfolio.at(phase="antrag").projects
        value, _gap, unit = euro_short(round(amount)).partition(NARROW)
        note = ngettext("%(number)s Projekt im Antrag", "%(number)s Projekte im Antrag", number)
        return Tile(
            label=_("Beantragt, noch offen"),
            value=value,
            unit=unit,
            note=note % {"number": count(number)},
            href=self.links.to(phase="antrag") if number else "",
            link_text=_("anzeigen"),
        )

    def _punctual(self) -> Tile:
        total, share = self.portfolio.total, self.portfolio.total.punctuality
        label = _("Meilensteine im Termin")
        if share is None:
            return Tile(label=label, value="–", note=_("noch keiner fällig"))
        note = _("%(done)s von %(due)s fälligen erreicht") % {
            "done": count(total.milestones_done),
            "due": count(total.milestones_due),
        }
        return Tile(label=label, value=percent(share), note=note, progress=round(share))

    def _in_need(self) -> Tile:
        number = self.portfolio.by("light").get(Light.RED, Figures()).projects
        return Tile(
            label=_("Handlungsbedarf"),
            value=count(number),
            note="" if number else _("Kein Projekt steht auf Rot."),
            href=self.links.to(light=Light.RED) if number else "",
            link_text=_("Projekte anzeigen"),
            tone="danger" if number else "success",
        )

    def _worst_light(self, town: Entry) -> str:
        present = (
            light
            for light in WORST_FIRST
            if self.portfolio.at(tenant=town.pk, light=light).projects
        )
        return str(next(present, Light.GREY))

    def _area_row(self, area: Entry) -> "_MatrixRow":
        return _MatrixRow(
            key=f"area={area.slug}",
            label=area.name,
            counts={
                each.slug: self.portfolio.at(tenant=each.pk, area=area.pk).projects
                for each in self.municipalities
            },
        )

    def _sector_row(self, sector: Entry) -> "_MatrixRow":
        return _MatrixRow(
            key=f"sector={sector.slug}",
            label=sector.name,
            counts={
                each.slug: self.portfolio.at(tenant=each.pk, sector=sector.pk).projects
                for each in self.municipalities
            },
        )

    def _unplaced_row(self) -> "_MatrixRow":
        """Projects that no other row counts: without a sector where the area has some."""
        undivided = {area.pk for area in self.words.areas_without_sectors}
        divided = [area.pk for area in self.words.areas if area.pk not in undivided]
        counts = {
            each.slug: sum(
                self.portfolio.at(tenant=each.pk, area=area).without_sector
                for area in (None, *divided)
            )
            for each in self.municipalities
        }
        return _MatrixRow(key="", label=_("Noch ohne Sektor"), counts=counts)

    def _matrix_url(self, row: str, town: str) -> str:
        name, _equals, slug = row.partition("=")
        return self.links.to(**{"municipality": town, name: slug}) if name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _MatrixRow:
    """`key` is the filter that selects the row („sector=energie“); `counts` by municipality."""

    key: str
    label: str
    counts: dict[str, int]
