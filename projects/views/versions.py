"""What a project's entry held after each change: listed, compared, brought back."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import now
from core.errors import NotAllowed, Outdated, Unmet
from core.pagination import PAGE_SIZE
from core.templatetags.formatting import moment
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_change_plan, project_for, versions_for
from projects.content import NAMES, stored_units
from projects.forms.versions import CompareForm, RestoreForm
from projects.models import Project, Version
from projects.naming import called_by_unit, label_of_unit
from projects.operations import restore_version
from projects.queries import names_in
from projects.showing import show, summary
from projects.versions import compare as compare_contents
from projects.views.page import actor_of, demand, refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A version with what it changed in the one before, in short; `before` is that one's number."""

    version: Version
    before: int | None
    changes: list[str]
    is_newest: bool


@require_safe
@member_required
def versions(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference)
    kept = versions_for(project)
    page = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "page": page,
        "rows": _listed(page, kept),
        "may_restore": may_change_plan(actor_of(request), project),
    }
    return render(request, "projects/versions.html", context)


def _listed(page: Page[Version], kept: QuerySet[Version]) -> list[Listed]:
    shown = list(page)
    older = list(kept.filter(number__lt=shown[-1].number)[:1])
    return [
        Listed(
            version=version,
            before=before.number if before is not None else None,
            changes=_changes(before, version),
            is_newest=page.number == 1 and version is shown[0],
        )
        for version, before in zip_longest(shown, [*shown[1:], *older])
    ]


def _changes(before: Version | None, version: Version) -> list[str]:
    return summary(compare_contents(before.content, version.content)) if before is not None else []


@require_safe
@member_required
def compare(request: Request, reference: str) -> HttpResponse:
    """Without numbers in the address, the last change."""
    project = project_for(reference)
    kept = versions_for(project)
    numbers = list(kept.values_list("number", "at", "actor__name"))
    chosen = {"von": numbers[min(1, len(numbers) - 1)][0], "bis": numbers[0][0]}
    form = CompareForm(
        {**chosen, **request.GET.dict()},
        versions=[(number, _described(number, moment(at), name)) for number, at, name in numbers],
    )
    is_valid = form.is_valid()
    context: dict[str, Any] = {"project": project, "form": form}
    if is_valid:
        context |= _compared(kept, form.cleaned_data["von"], form.cleaned_data["bis"])
    return render(request, "projects/compare.html", context, status=200 if is_valid else 422)


def _described(number: int, at: str, name: str | None) -> str:
    """„Fassung 3 – 02.03.2026, 10:00 Uhr, Kim Weber“."""
    who = [name] if name else []
    return _("Fassung %(number)d – %(details)s") % {
        "number": number,
        "details": ", ".join([at, *who]),
    }


def _compared(kept: QuerySet[Version], old: int, new: int) -> dict[str, Any]:
    found = {each.number: each for each in kept.filter(number__in=[old, new])}
    sides = found[old].content, found[new].content
    return {"old": found[old], "new": found[new], "comparison": show(*sides, names_in(*sides))}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def restore(request: Request, reference: str, number: int) -> HttpResponse:
    project = project_for(reference)
    version = get_object_or_404(versions_for(project), number=number)
    actor = actor_of(request)
    demand(may_change_plan(actor, project))
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _restore_page(request, project, version)
    try:
        done = restore_version(
            actor=actor,
            project=project,
            number=number,
            version=form.cleaned_data["version"],
            now=now(),
        )
    except (Outdated, Unmet) as refusal:
        fresh = project_for(reference)
        return _restore_page(request, fresh, version, refusal)
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _("Fassung %d gilt wieder. Die anderen bleiben erhalten.") % number)
    _tell_left_out(request, done.left_out, version)
    return redirect("projects:versions", reference)


def _tell_left_out(request: Request, left_out: Mapping[str, str], version: Version) -> None:
    if left_out:
        names = names_in(version.content)
        parts = (
            f"{label_of_unit(unit)}: {called_by_unit(unit, key, names)}"
            for unit, key in left_out.items()
        )
        text = _("Das gibt es nicht mehr und fehlt deshalb: %(parts)s.")
        messages.warning(request, text % {"parts": "; ".join(parts)})


def _restore_page(
    request: Request,
    project: Project,
    version: Version,
    refusal: Outdated | Unmet | None = None,
) -> HttpResponse:
    """What bringing it back would change, compared with what is stored now."""
    current = stored_units(project, NAMES)
    context = {
        "project": project,
        "version": version,
        "comparison": show(current, version.content, names_in(current, version.content)),
        "problems": refusal.problems if refusal else (),
        "is_outdated": isinstance(refusal, Outdated),
    }
    status = refusal.status if refusal else 200
    return render(request, "projects/restore.html", context, status=status)
