"""„Wer sieht das?“ in words, from the four columns and the circles' members."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Count, Q
from django.utils.translation import get_language, gettext as _, gettext_lazy

from core.components import Audience, Reader
from core.models import Reach
from municipalities.access import STAFF_ROLES
from municipalities.models import CircleMembership, Membership, OrganisationKind, Role
from projects.models import Project

LABELS: Final = {
    Reach.INTERNAL: gettext_lazy("Intern: nur die eigene Kommune und wem sie es zeigt"),
    Reach.SUBMITTED: gettext_lazy("Eingereicht: auch Ministerium, Prüfung und Bezirksregierung"),
    Reach.PROGRAMME: gettext_lazy("Programm: alle, die am Programm mitwirken"),
}


def summary_of(project: Project) -> Audience:
    """For the project's own page: from the columns alone, without a query."""
    return Audience(
        reach=project.reach, label=str(LABELS[Reach(project.reach)]), readers=_outline(project)
    )


def _outline(project: Project) -> list[Reader]:
    readers = [Reader(name=project.tenant.name, reason=_("Eigenes Projekt der Modellkommune"))]
    if project.shared_with:
        reason = _("Das Projekt wurde ihnen vorgelegt oder gezeigt")
        readers.append(Reader(name=_("Einzelne Gruppen und Partner"), reason=reason))
    if project.reach >= Reach.SUBMITTED:
        reason = _("Seit der Einreichung")
        names = (_("Ministerium und Prüfung"), _district(project))
        readers += [Reader(name=name, reason=reason) for name in names if name]
    if project.reach >= Reach.PROGRAMME:
        name = _("Alle, die im Portal für eine Organisation handeln")
        readers.append(Reader(name=name, reason=_("Seit der Bewilligung")))
    return readers


def _district(project: Project) -> str:
    district = project.tenant.district
    if district is None:
        return ""
    return district.authority_en if get_language() == "en" else district.authority_de


def audience_of(project: Project) -> Audience:
    """Every reader by organisation and role, with the number of people."""
    readers = [*_by_tenant_and_review(project), *_by_circle(project)]
    if project.reach >= Reach.PROGRAMME:
        name = _("Alle, die im Portal für eine Organisation handeln")
        readers.append(Reader(name=name, reason=_("Seit der Bewilligung")))
    return Audience(reach=project.reach, label=str(LABELS[Reach(project.reach)]), readers=readers)


def _by_tenant_and_review(project: Project) -> list[Reader]:
    rows = (
        Membership.objects.filter(ended_at__isnull=True, user__is_active=True)
        .filter(_staff_of(project) | _reviewers_of(project))
        .values_list("organisation__kind", f"organisation__{_name()}", "role")
        .annotate(people=Count("user", distinct=True))
        .order_by("organisation__kind", f"organisation__{_name()}", "role")
    )
    own = OrganisationKind.MUNICIPALITY
    kinds = {name: kind for kind, name, _role, _people in rows}
    return [
        Reader(
            name=name,
            reason=f"{_('Eigenes Projekt') if kinds[name] == own else _('Eingereicht')}: {roles}",
        )
        for name, roles in _gathered((name, role, people) for _kind, name, role, people in rows)
    ]


def _staff_of(project: Project) -> Q:
    return Q(
        organisation__municipality=project.tenant_id,
        organisation__kind=OrganisationKind.MUNICIPALITY,
        role__in=[*STAFF_ROLES],
    )


def _reviewers_of(project: Project) -> Q:
    """Nobody while the project is internal."""
    if project.reach < Reach.SUBMITTED:
        return Q(pk__in=[])
    district = Q(
        role=Role.DISTRICT,
        organisation__kind=OrganisationKind.DISTRICT_AUTHORITY,
        organisation__district=project.tenant.district_id,
    )
    ministry = Q(
        role__in=[Role.MINISTRY, Role.MINISTRY_LEAD],
        organisation__kind=OrganisationKind.MINISTRY,
    )
    audit = Q(role=Role.AUDITOR, organisation__kind=OrganisationKind.AUDIT_OFFICE)
    return district | ministry | audit


def _by_circle(project: Project) -> list[Reader]:
    if not project.shared_with:
        return []
    members = Q(membership__ended_at__isnull=True, membership__user__is_active=True)
    rows = (
        CircleMembership.objects.filter(members, circle__in=project.shared_with)
        .values_list("circle__name", f"membership__organisation__{_name()}", "membership__role")
        .annotate(people=Count("membership__user", distinct=True))
        .order_by("circle__name", f"membership__organisation__{_name()}", "membership__role")
    )
    circles: dict[str, list[tuple[str, str, int]]] = {}
    for circle, organisation, role, people in rows:
        circles.setdefault(circle, []).append((organisation, role, people))
    return [
        Reader(
            name=circle,
            reason="; ".join(f"{name}: {roles}" for name, roles in _gathered(members_of_circle)),
        )
        for circle, members_of_circle in circles.items()
    ]


def _gathered(rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """By organisation: „Projektbüro (2), Behördenleitung (1)“."""
    found: dict[str, list[str]] = {}
    for name, role, people in rows:
        found.setdefault(name, []).append(f"{Role(role).label} ({people})")
    return [(name, ", ".join(roles)) for name, roles in found.items()]


def _name() -> str:
    return "name_en" if get_language() == "en" else "name_de"
