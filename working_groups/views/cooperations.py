"""Cooperations: the list, one of them with its wordings, and the verbs on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import DomainError, NotAllowed
from core.ids import uuid7
from core.pagination import PAGE_SIZE
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import project_for
from projects.models import Project
from projects.queries import visible_projects
from working_groups.cooperations import access
from working_groups.cooperations.forms import (
    AnswerForm,
    EndForm,
    PaperLinkForm,
    ProposalForm,
    WordingForm,
    first_words,
)
from working_groups.cooperations.queries import (
    cooperations,
    cooperations_on,
    linkable_papers,
    possible_parties,
)
from working_groups.cooperations.showing import history, positions, steps
from working_groups.cooperations.texts import Part, changes
from working_groups.forms import VerbForm
from working_groups.models import Cooperation, CooperationKind, CooperationStage, CooperationText
from working_groups.operations import (
    answer_cooperation,
    end_cooperation,
    link_paper,
    offer_cooperation,
    propose_cooperation,
    word_cooperation,
)
from working_groups.views.page import actor_of, is_fragment, refused


@require_safe
@member_required
def cooperation_list(request: Request) -> HttpResponse:
    page = Paginator(cooperations(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "may_propose": access.may_propose(actor_of(request))}
    return render(request, "working_groups/cooperations.html", context)


@require_safe
@member_required
def cooperations_for_project(request: Request, reference: str) -> HttpResponse:
    """A fragment of the project's page, or a page of its own."""
    project = project_for(reference)
    rows = list(cooperations_on(reference))
    in_force = [row for row in rows if row.stage == CooperationStage.IN_FORCE]
    context = {
        "project": project,
        "cooperations": rows,
        "reuses": sum(row.kind == CooperationKind.REUSE for row in in_force),
        "may_propose": access.may_propose(actor_of(request)),
    }
    name = "cooperations_of_project" if is_fragment(request) else "cooperations_for_project"
    response = render(request, f"working_groups/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cooperation_new(request: Request) -> HttpResponse:
    """On the project `?projekt=`; the own one that led there, `?anlass=`, is named in the draft."""
    actor = actor_of(request)
    if not access.may_propose(actor):
        raise PermissionDenied
    chosen = request.GET.get("projekt", "")
    if not chosen:
        return _choose_project(request, actor)
    project = project_for(chosen, visible_projects().select_related("author"))
    occasion = visible_projects().filter(reference=request.GET.get("anlass", "")).first()
    form = ProposalForm(
        request.POST or None,
        organisations=possible_parties(without=actor.organisation_id),
        initial=first_words(actor.organisation, project, occasion, uuid7()),
    )
    saved = _done(form, lambda values: _propose(actor, project, form, values))
    if saved:
        messages.success(request, _("Der Entwurf ist gespeichert. Angeboten ist er noch nicht."))
        return redirect(saved)
    context = {"project": project, "form": form}
    return render(request, "working_groups/cooperation_new.html", context, status=_status(form))


def _choose_project(request: Request, actor: Membership) -> HttpResponse:
    """Own projects only; to another's one comes by its page or by the radar."""
    own = visible_projects().filter(author=actor.organisation_id).order_by("reference")
    page = Paginator(own, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "working_groups/cooperation_project.html", {"page": page})


def _propose(
    actor: Membership, project: Project, form: ProposalForm, values: dict[str, Any]
) -> Cooperation:
    chosen = values | {"parties": form.chosen}
    return propose_cooperation(actor=actor, project=project, now=now(), **chosen)


@require_safe
@member_required
def cooperation(request: Request, key: UUID) -> HttpResponse:
    return _page(request, access.cooperation_for(key))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cooperation_text(request: Request, key: UUID) -> HttpResponse:
    found, actor = access.cooperation_for(key), actor_of(request)
    if not access.may_word(actor, found):
        raise PermissionDenied
    newest = found.newest
    initial = {"text": newest.text, "base": newest.digest}
    form = WordingForm(request.POST or None, initial=initial)

    def verb(values: dict[str, Any]) -> Cooperation:
        return word_cooperation(actor=actor, cooperation=found, now=now(), **values)

    saved = _done(form, verb)
    if saved:
        messages.success(request, _("Die neue Fassung ist gespeichert."))
        return redirect(saved)
    # Whoever comes too late sees what was written meanwhile, and may go on from there.
    now_newest = access.cooperation_for(key).newest if form.is_bound else newest
    is_late = form.is_bound and form["base"].value() != now_newest.digest
    _renew(form, "base", now_newest.digest)
    context = {
        "cooperation": found,
        "form": form,
        "meanwhile": now_newest if is_late else None,
    }
    return render(request, "working_groups/cooperation_text.html", context, status=_status(form))


@require_POST
@member_required
def cooperation_offer(request: Request, key: UUID) -> HttpResponse:
    found, actor = access.cooperation_for(key), actor_of(request)
    form = VerbForm(request.POST)

    def verb(_values: dict[str, Any]) -> Cooperation:
        return offer_cooperation(actor=actor, cooperation=found, now=now())

    return _answered(request, found, form, verb, _("Die Kooperation ist angeboten."))


@require_POST
@member_required
def cooperation_answer(request: Request, key: UUID) -> HttpResponse:
    found, actor = access.cooperation_for(key), actor_of(request)
    if not access.may_ever_sign(actor, found):
        raise PermissionDenied
    form = AnswerForm(request.POST)

    def verb(values: dict[str, Any]) -> Cooperation:
        return answer_cooperation(actor=actor, cooperation=found, now=now(), **values)

    return _answered(request, found, form, verb, _("Ihre Antwort ist festgehalten."), "answer_form")


@require_POST
@member_required
def cooperation_end(request: Request, key: UUID) -> HttpResponse:
    found, actor = access.cooperation_for(key), actor_of(request)
    if not access.may_end(actor, found):
        raise PermissionDenied
    form = EndForm(request.POST)

    def verb(values: dict[str, Any]) -> Cooperation:
        return end_cooperation(actor=actor, cooperation=found, now=now(), **values)

    return _answered(request, found, form, verb, _("Die Kooperation ist beendet."), "end_form")


@require_POST
@member_required
def cooperation_paper(request: Request, key: UUID) -> HttpResponse:
    found, actor = access.cooperation_for(key), actor_of(request)
    if not access.may_link_paper(actor, found):
        raise PermissionDenied
    form = PaperLinkForm(request.POST, papers=linkable_papers())

    def verb(values: dict[str, Any]) -> Cooperation:
        return link_paper(
            actor=actor,
            cooperation=found,
            paper=form.chosen,
            needs_decision=values["needs_decision"],
            now=now(),
        )

    return _answered(request, found, form, verb, _("Gespeichert."), "paper_form")


def _done(form: VerbForm, verb: Callable[[dict[str, Any]], Cooperation]) -> Cooperation | None:
    """None where the form is not valid or the verb refused; it then says why."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return verb(form.cleaned_data)
    except NotAllowed as error:
        raise refused(error) from error
    except DomainError as error:
        form.add_problems(error)
        return None


def _renew(form: VerbForm, name: str, digest: str) -> None:
    """The refused form now means the text that stands above it."""
    if form.is_bound:
        form.data = {**form.data.dict(), name: digest}  # type: ignore[attr-defined]


def _answered(
    request: Request,
    found: Cooperation,
    form: VerbForm,
    verb: Callable[[dict[str, Any]], Cooperation],
    done: str,
    name: str = "form",
) -> HttpResponse:
    saved = _done(form, verb)
    if saved:
        messages.success(request, done)
        return redirect(saved)
    return _page(request, access.cooperation_for(found.pk), **{"form": form, name: form})


def _page(request: Request, found: Cooperation, **sent: VerbForm) -> HttpResponse:
    """A form that was refused stands where it was filled in."""
    actor = actor_of(request)
    if "answer_form" in sent:
        _renew(sent["answer_form"], "digest", found.newest.digest)
    number = request.GET.get("fassung", "")
    shown = _text(found, number) if number else found.newest
    before = _before(found, shown)
    context = {
        "cooperation": found,
        "shown": shown,
        "before": before,
        "parts": changes(before.text, shown.text) if before else [Part("same", shown.text)],
        "positions": positions(found),
        "steps": steps(found),
        "history": history(found),
        "may_word": access.may_word(actor, found),
        "may_offer": access.may_offer(actor, found),
        "may_sign": access.may_sign(actor, found),
        "may_end": access.may_end(actor, found),
        "may_link_paper": access.may_link_paper(actor, found),
        "organisation": actor.organisation,
        **_forms(actor, found),
        **sent,
    }
    status = _status(sent["form"]) if sent else 200
    return render(request, "working_groups/cooperation.html", context, status=status)


def _forms(actor: Membership, found: Cooperation) -> dict[str, VerbForm]:
    forms: dict[str, VerbForm] = {
        "answer_form": AnswerForm(initial={"digest": found.newest.digest}),
        "end_form": EndForm(),
    }
    if access.may_link_paper(actor, found):
        initial = {"paper": found.paper_id or "", "needs_decision": found.needs_decision}
        forms["paper_form"] = PaperLinkForm(papers=linkable_papers(), initial=initial)
    return forms


def _text(found: Cooperation, number: str) -> CooperationText:
    for text in found.texts.all():
        if str(text.number) == number:
            return text
    raise Http404(number)


def _before(found: Cooperation, shown: CooperationText) -> CooperationText | None:
    earlier = [text for text in found.texts.all() if text.number < shown.number]
    return earlier[-1] if earlier else None


def _status(form: Any) -> int:
    return 422 if form.errors else 200
