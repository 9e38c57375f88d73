"""What a paper said before, and what any two of its versions differ in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.templatetags.formatting import moment
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.versions import Piece, pieces
from working_groups.access import paper_for
from working_groups.models import PaperVersion
from working_groups.paper_forms import CompareForm
from working_groups.paragraphs import Change, changes


@dataclass(frozen=True, slots=True)
class Compared:
    """One paragraph, or one of the other parts, in two versions."""

    label: str
    pieces: Sequence[Piece]
    note: str = ""

    @property
    def is_same(self) -> bool:
        return all(piece.is_same for piece in self.pieces)


@require_safe
@member_required
def paper_versions(request: Request, paper_id: UUID) -> HttpResponse:
    """All versions; with `von` and `bis`, also what differs between these two."""
    paper = paper_for(paper_id, light=True)
    kept = list(paper.versions.select_related("person"))
    by_number = {each.number: each for each in kept}
    choices = [(each.number, _labelled(each)) for each in reversed(kept)]
    form = CompareForm(choices, request.GET if {"von", "bis"} & {*request.GET} else _last_two(kept))
    context = {"paper": paper, "versions": kept[::-1], "form": form}
    if form.is_valid():
        old, new = (by_number[form.cleaned_data[name]] for name in ("von", "bis"))
        context |= {"old": old, "new": new, "compared": compared(old, new)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "working_groups/versions.html", context, status=status)


def compared(old: PaperVersion, new: PaperVersion) -> list[Compared]:
    """Subject and financial effects where they differ, and every paragraph."""
    parts = [
        Compared(_("Betreff"), pieces(old.title, new.title)),
        *(_paragraph(each) for each in changes(old.numbered, new.numbered)),
        Compared(
            _("Finanzielle Auswirkungen"), pieces(old.financial_effects, new.financial_effects)
        ),
    ]
    return [each for each in parts if each.pieces]


def _paragraph(change: Change) -> Compared:
    before, after = change.old, change.new
    shown = after or before
    assert shown is not None  # noqa: S101 - a change has one side at least
    texts = (before.text if before else ""), (after.text if after else "")
    return Compared(f"{_('Absatz')} {shown.number}", pieces(*texts), _note(change))


def _note(change: Change) -> str:
    if change.new is None:
        return _("entfallen")
    if change.old is None:
        return _("neu")
    if change.old.number != change.new.number:
        return _("vorher Absatz %(number)d") % {"number": change.old.number}
    return ""


def _labelled(version: PaperVersion) -> str:
    return f"{version.number} · {moment(version.made_at)}"


def _last_two(kept: Sequence[PaperVersion]) -> dict[str, int] | None:
    return {"von": kept[-2].number, "bis": kept[-1].number} if len(kept) > 1 else None
