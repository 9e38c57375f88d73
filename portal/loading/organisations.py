"""Who takes part, as rows of `Organisation`: read from the several lists of the programme data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.programme import programme
from municipalities.models import Circle, District, Municipality, Organisation, OrganisationKind
from portal.loading.report import Report
from portal.loading.upsert import upsert

OPERATOR: Final = "programm"
AUDIT_OFFICE: Final = "landesrechnungshof"
AUTHORITY: Final = "bezirksregierung-"

_CHAMBERS: Final = {"ihk": "Industrie- und Handelskammer", "hwk": "Handwerkskammer"}
_RESEARCH: Final = {
    "universitaet": "Universität",
    "fachhochschule": "Hochschule für angewandte Wissenschaften",
    "forschungsinstitut": "Forschungsinstitut",
    "innovationszentrum": "Innovationszentrum",
    "cluster": "Spitzencluster",
}


def load_organisations(
    municipalities: Mapping[str, Municipality],
    districts: Mapping[str, District],
    *,
    report: Report,
) -> dict[str, Organisation]:
    """Each with a circle of its own, whose name follows the organisation's."""
    rows = {row["slug"]: row for row in _Rows(municipalities, districts).all()}
    circles = _circles(rows)
    return upsert(
        Organisation,
        [row | {"circle_id": circles[slug].pk} for slug, row in rows.items()],
        report=report,
    )


def _circles(rows: Mapping[str, dict[str, Any]]) -> dict[str, Circle]:
    """The circle of every organisation by the organisation's slug."""
    known = Organisation.objects.filter(slug__in=rows).select_related("circle")
    circles = {each.slug: each.circle for each in known}
    renamed = [each for slug, each in circles.items() if each.name != rows[slug]["name_de"]]
    for slug, circle in circles.items():
        circle.name = rows[slug]["name_de"]
    Circle.objects.bulk_update(renamed, ["name"])
    missing = [slug for slug in rows if slug not in circles]
    made = Circle.objects.bulk_create(Circle(name=rows[slug]["name_de"]) for slug in missing)
    return circles | dict(zip(missing, made, strict=True))


@dataclass(frozen=True, slots=True)
class _Rows:
    municipalities: Mapping[str, Municipality]
    districts: Mapping[str, District]

    def all(self) -> Iterator[dict[str, Any]]:
        """A later row wins: Detmold's government is a regional partner and an authority at once."""
        yield from self._municipal()
        yield from self._partners()
        yield from self._chambers_and_associations()
        yield from self._research()
        yield from self._it_providers()
        yield from self._authorities()
        yield from self._programme_wide()

    def _municipal(self) -> Iterator[dict[str, Any]]:
        for entry in programme()["municipalities"]:
            kind = OrganisationKind.MUNICIPALITY
            yield self._row(entry, kind, entry["typeDe"], entry["slug"])

    def _partners(self) -> Iterator[dict[str, Any]]:
        leads = {region["slug"]: region["lead"] for region in programme()["modelRegions"]}
        for entry in programme()["partners"]:
            kind = OrganisationKind.PARTNER
            yield self._row(entry, kind, entry["typeDe"], leads[entry["modelRegion"]])

    def _chambers_and_associations(self) -> Iterator[dict[str, Any]]:
        for entry in programme()["chambers"]:
            lead = next(iter(entry["municipalities"]), None)
            yield self._row(entry, OrganisationKind.CHAMBER, _CHAMBERS[entry["kind"]], lead)
        for entry in programme()["associations"]:
            yield self._row(entry, OrganisationKind.ASSOCIATION, entry["membersDe"])

    def _research(self) -> Iterator[dict[str, Any]]:
        for entry in programme()["researchInstitutions"]:
            detail = _RESEARCH[entry["kind"]]
            yield self._row(entry, OrganisationKind.RESEARCH, detail, entry["municipality"])

    def _it_providers(self) -> Iterator[dict[str, Any]]:
        for entry in programme()["itProviders"]:
            detail = entry.get("roleDe", "IT-Dienstleister der Kommunen")
            lead = entry.get("municipality")
            yield self._row(entry, OrganisationKind.IT_PROVIDER, detail, lead)

    def _authorities(self) -> Iterator[dict[str, Any]]:
        """One authority per district; where it is also listed as a partner, that row is kept."""
        listed = {entry["slug"]: entry for entry in programme()["partners"]}
        leads = {region["slug"]: region["lead"] for region in programme()["modelRegions"]}
        for district in programme()["districts"]:
            slug = AUTHORITY + district["slug"]
            names = {"nameDe": district["authorityDe"], "nameEn": district["authorityEn"]}
            entry = {"slug": slug, **names, "lat": district["seat"]["lat"]}
            entry |= {"lon": district["seat"]["lon"]} | listed.get(slug, {})
            lead = leads.get(entry.get("modelRegion", ""))
            row = self._row(entry, OrganisationKind.DISTRICT_AUTHORITY, "Bewilligungsbehörde", lead)
            yield row | {"district_id": self.districts[district["slug"]].pk}

    def _programme_wide(self) -> Iterator[dict[str, Any]]:
        owner = programme()["programme"]["owner"]
        ministry = next(each for each in programme()["ministries"] if each["slug"] == owner)
        yield self._row(ministry, OrganisationKind.MINISTRY, ministry["abbr"])
        office = {"slug": AUDIT_OFFICE, "nameDe": "Landesrechnungshof Nordrhein-Westfalen"}
        office |= {"nameEn": "Court of Audit of North Rhine-Westphalia"}
        yield self._row(office, OrganisationKind.AUDIT_OFFICE, "Externe Finanzkontrolle")
        operator = {"slug": OPERATOR, "nameDe": "Portalbetrieb", "nameEn": "Portal operations"}
        yield self._row(operator, OrganisationKind.PLATFORM, "Betrieb der Plattform", OPERATOR)

    def _row(
        self, entry: Mapping[str, Any], kind: OrganisationKind, detail: str, lead: str | None = None
    ) -> dict[str, Any]:
        """`lead` is the slug of the model municipality to whose region the organisation belongs."""
        return {
            "slug": entry["slug"],
            "name_de": entry["nameDe"],
            "name_en": entry["nameEn"],
            "kind": kind.value,
            "kind_detail_de": detail,
            "municipality_id": self.municipalities[lead].pk if lead else None,
            "district_id": None,
            "ags": entry.get("ags") or "",
            "latitude": entry.get("lat"),
            "longitude": entry.get("lon"),
        }
