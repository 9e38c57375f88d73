"""A project's documents: the list with its upload, one document, its files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import DomainError, NotAllowed
from core.uploads import attachment
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import document_for, may_change, project_for, version_for
from projects.forms import DocumentForm, RenameForm, VersionForm, open_sections
from projects.models import Document, Project
from projects.queries import documents_of, entries, was_removed
from projects.sections import DOCUMENTS, SECTIONS, Section, after
from projects.views.entry_parts import outline_for
from projects.views.page import actor_of, demand, refused


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def documents(request: Request, reference: str) -> HttpResponse:
    """`?schritt=finance` comes from that section: it is chosen beforehand and returned to."""
    project = project_for(reference, entries())
    actor = actor_of(request)
    if request.method != "POST":
        return _list(request, project, DocumentForm(step=request.GET.get("schritt", "")))
    demand(may_change(actor, project))
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        with _problems_at(form):
            operations.add_document(actor=actor, project=project, now=now(), **form.cleaned_data)
    if form.errors:
        return _list(request, project, form)
    messages.success(request, _("Das Dokument ist gespeichert."))
    return redirect(_address(_origin(request, project) or DOCUMENTS, project))


@require_safe
@member_required
def document(request: Request, reference: str, document: UUID) -> HttpResponse:
    return _page(request, _changeable(request, reference, document))


@require_POST
@member_required
def document_version(request: Request, reference: str, document: UUID) -> HttpResponse:
    row = _changeable(request, reference, document)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        with _problems_at(form):
            operations.add_version(actor=actor_of(request), document=row, file=file, now=now())
    if form.errors:
        return _page(request, row, version=form)
    text = _("Die Datei ist jetzt die neueste Fassung von „%(title)s“.")
    messages.success(request, text % {"title": row.title})
    return redirect("projects:documents", reference)


@require_POST
@member_required
def document_rename(request: Request, reference: str, document: UUID) -> HttpResponse:
    row = _changeable(request, reference, document)
    form = RenameForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        with _problems_at(form):
            operations.rename_document(
                actor=actor_of(request), document=row, title=title, now=now()
            )
    if form.errors:
        return _page(request, row, rename=form)
    messages.success(request, _("Der neue Titel ist gespeichert."))
    return redirect("projects:documents", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def document_remove(request: Request, reference: str, document: UUID) -> HttpResponse:
    """Asks first. Whoever clicks twice finds done what was wanted."""
    if was_removed(project_for(reference), document):
        return redirect("projects:documents", reference)
    row = _changeable(request, reference, document)
    if request.method != "POST":
        context = {"project": row.project, "document": row}
        return render(request, "projects/document_remove.html", context)
    operations.remove_document(actor=actor_of(request), document=row, now=now())
    messages.success(request, _("Das Dokument „%(title)s“ ist entfernt.") % {"title": row.title})
    return redirect("projects:documents", reference)


@require_safe
@member_required
def document_file(request: Request, reference: str, document: UUID, number: int) -> FileResponse:
    return attachment(version_for(project_for(reference), document, number))


@contextmanager
def _problems_at(form: VersionForm | RenameForm) -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        raise refused(error) from error
    except DomainError as refusal:
        form.add_problems(refusal.problems)


def _changeable(request: Request, reference: str, key: UUID) -> Document:
    project = project_for(reference)
    row = document_for(project, key)
    demand(may_change(actor_of(request), project))
    return row


def _origin(request: Request, project: Project) -> Section | None:
    """The other section whose page led here."""
    wanted = request.GET.get("schritt", "")
    others = [each for each in open_sections(project) if each != DOCUMENTS]
    return next((each for each in others if each.id == wanted), None)


def _list(request: Request, project: Project, form: DocumentForm) -> HttpResponse:
    changing = may_change(actor_of(request), project)
    context = {
        "project": project,
        "section": DOCUMENTS,
        "groups": _by_section(project),
        "may_change": changing,
        "form": form,
    }
    whole = context | _neighbours(request, project) if changing else context
    return render(request, "projects/documents.html", whole, status=422 if form.errors else 200)


def _neighbours(request: Request, project: Project) -> dict[str, Any]:
    """Of the section among the others of the entry."""
    origin = _origin(request, project)
    following = after(DOCUMENTS, open_sections(project))
    return {
        "outline": outline_for(request, project),
        "origin": origin,
        "origin_url": _address(origin, project) if origin else "",
        "following": following,
        "following_url": following.address(project.reference) if following else "",
    }


def _address(section: Section, project: Project) -> str:
    """Of the documents on a section's page."""
    return f"{section.address(project.reference)}#dokumente"


def _by_section(project: Project) -> list[tuple[Section, list[Document]]]:
    rows = [*documents_of(project)]
    groups = [(each, [row for row in rows if row.step == each.id]) for each in SECTIONS]
    return [(section, found) for section, found in groups if found]


def _page(
    request: Request,
    document: Document,
    *,
    version: VersionForm | None = None,
    rename: RenameForm | None = None,
) -> HttpResponse:
    """With a form that was refused, 422."""
    refusal = version or rename
    context = {
        "project": document.project,
        "document": document,
        "form": refusal,
        "version_form": version or VersionForm(),
        "rename_form": rename or RenameForm(initial={"title": document.title}),
    }
    return render(request, "projects/document.html", context, status=422 if refusal else 200)
