"""Speaking about a paper, and what becomes of what was said."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import DomainError, NotAllowed, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups import operations
from working_groups.access import (
    comment_for,
    is_author,
    is_own,
    may_ever_speak,
    may_resolve,
    paper_for,
)
from working_groups.comment_forms import AnswerForm, CommentForm, DraftForm, EditCommentForm
from working_groups.conversations import (
    Thread,
    changed_since,
    comments_on,
    earlier_texts,
    mentionable,
    newest,
)
from working_groups.models import Comment, DecisionPaper, Visibility
from working_groups.queries import seat_of
from working_groups.views.conversation import Conversation, Post, Sent, conversations
from working_groups.views.page import actor_of, is_fragment, paper_page, reader_of, refused

KEEP = "entwurf"
"""What a form's second button sends as `aktion`."""


@require_POST
@member_required
def comment(request: Request, paper_id: UUID) -> HttpResponse:
    found, actor = paper_for(paper_id), actor_of(request)
    # The right first: whoever may not speak is not told what her words lack.
    if not may_ever_speak(actor, found, seat_of(actor, found.group_id)):
        raise PermissionDenied
    if request.POST.get("aktion") == KEEP:
        return _kept(request, found, actor)
    form = _sent_comment(found, request, actor)
    saved = None
    if form.is_valid():
        try:
            saved = operations.add_comment(actor=actor, paper=found, now=now(), **form.said)
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
    if saved and not is_fragment(request):
        return HttpResponseRedirect(saved.get_absolute_url())
    context = paper_page(request, found, comment_form=None if saved else form, new=saved)
    name = "discussion" if is_fragment(request) else "paper"
    return render(request, f"working_groups/{name}.html", context, status=_status(form))


def _kept(request: Request, paper: DecisionPaper, actor: Membership) -> HttpResponse:
    """The form's second button."""
    typed = DraftForm(request.POST).typed
    operations.keep_comment_draft(actor=actor, paper=paper, now=now(), **typed)
    if is_fragment(request):
        return render(request, "working_groups/discussion.html", paper_page(request, paper))
    messages.success(request, _("Ihr Entwurf ist gespeichert. Nur Sie sehen ihn."))
    return redirect(paper)


@require_safe
@member_required
def news(request: Request, paper_id: UUID) -> HttpResponse:
    """What others said or changed since the page's token; nothing new costs two statements more
    than any page, and answers 204. Each piece takes its own place: no form is touched."""
    paper = paper_for(paper_id, light=True)
    if not is_fragment(request):
        return redirect(paper)
    token = _number(request.GET.get("seit", ""))
    changed = list(changed_since(paper, token))
    if not changed:
        return HttpResponse(status=204)
    reader = reader_of(request, paper)
    fresh = [each for each in changed if newest([each]) and _is_fresh(each, token)]
    begun = [Thread(each) for each in fresh if each.parent_id is None]
    keys = {thread.comment.pk: thread for thread in begun}
    answers = []
    for each in fresh:
        if each.parent_id in keys:
            keys[each.parent_id].answers.append(each)
        elif each.parent_id:
            answers.append(Post(each, reader, is_new=True))
    context: dict[str, Any] = {
        "paper": paper,
        "reader": reader,
        "begun": [_marked(each) for each in conversations(begun, reader, Sent())],
        "answers": answers,
        "changed": [Post(each, reader) for each in changed if each not in fresh],
        "fresh_count": len(fresh),
        "changed_count": len(changed) - len(fresh),
        "comment_count": comments_on(paper).count(),
        "token": newest(changed, token),
    }
    return render(request, "working_groups/news.html", context)


@require_POST
@member_required
def comment_draft(request: Request, paper_id: UUID) -> HttpResponse:
    """Kept while one types."""
    paper, actor = paper_for(paper_id, light=True), actor_of(request)
    typed = DraftForm(request.POST).typed
    try:
        kept = operations.keep_comment_draft(actor=actor, paper=paper, now=now(), **typed)
    except NotAllowed as error:
        raise refused(error) from error
    if not is_fragment(request):
        return redirect(paper)
    return render(request, "working_groups/draft_kept.html", {"draft": kept})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def comment_edit(request: Request, paper_id: UUID, comment_id: UUID) -> HttpResponse:
    paper = paper_for(paper_id)
    found, actor = comment_for(paper, comment_id), actor_of(request)
    if not is_own(actor, found):
        raise PermissionDenied
    form = EditCommentForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {
            "text": form.cleaned_data["text"],
            "wording": form.cleaned_data.get("wording", ""),
        }
        try:
            operations.edit_comment(actor=actor, comment=found, now=now(), **values)
        except Unmet as error:
            form.add_problems(error)
        else:
            messages.success(request, _("Ihr Beitrag ist geändert."))
            return HttpResponseRedirect(found.get_absolute_url())
    context = {"paper": paper, "comment": found, "form": form}
    return render(request, "working_groups/comment_edit.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def comment_withdraw(request: Request, paper_id: UUID, comment_id: UUID) -> HttpResponse:
    """Asks first: the text is gone for good."""
    paper = paper_for(paper_id)
    found, actor = comment_for(paper, comment_id), actor_of(request)
    if not is_own(actor, found):
        raise PermissionDenied
    if request.method == "POST":
        return _done(
            request,
            found,
            _("Ihr Beitrag ist zurückgezogen."),
            lambda: operations.withdraw_comment(actor=actor, comment=found, now=now()),
        )
    context = {"paper": paper, "post": Post(found, reader_of(request, paper))}
    return render(request, "working_groups/comment_withdraw.html", context)


@require_POST
@member_required
def thread_settle(request: Request, paper_id: UUID, comment_id: UUID) -> HttpResponse:
    """`erledigt=ja` resolves, anything else opens again."""
    paper = paper_for(paper_id)
    found, actor = comment_for(paper, comment_id), actor_of(request)
    if not may_resolve(actor, paper, found, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    wanted = request.POST.get("erledigt") == "ja"
    text = _("Das Gespräch ist erledigt.") if wanted else _("Das Gespräch ist wieder offen.")
    return _done(
        request,
        found,
        text,
        lambda: operations.settle_thread(actor=actor, comment=found, is_resolved=wanted, now=now()),
    )


@require_POST
@member_required
def wording_accept(request: Request, paper_id: UUID, comment_id: UUID) -> HttpResponse:
    paper = paper_for(paper_id)
    found, actor = comment_for(paper, comment_id), actor_of(request)
    if not is_author(actor, paper):
        raise PermissionDenied
    text = _("Der Vorschlag steht in der neuen Fassung.")
    return _done(
        request,
        found,
        text,
        lambda: operations.accept_wording(actor=actor, comment=found, now=now()),
    )


@require_safe
@member_required
def comment_earlier(request: Request, paper_id: UUID, comment_id: UUID) -> HttpResponse:
    """What a comment said before; a fragment below it, or a page."""
    paper = paper_for(paper_id, light=True)
    found = comment_for(paper, comment_id)
    context = {
        "paper": paper,
        "post": Post(found, reader_of(request, paper)),
        "texts": list(earlier_texts(found)),
    }
    return render(request, "working_groups/comment_earlier.html", context)


def _done(request: Request, found: Comment, text: str, verb: Any) -> HttpResponse:
    """Back to the comment, with what came of it."""
    try:
        verb()
    except NotAllowed as error:
        raise refused(error) from error
    except DomainError as error:
        for problem in error.problems:
            messages.error(request, str(problem.message))
    else:
        messages.success(request, text)
    return HttpResponseRedirect(found.get_absolute_url())


def _marked(conversation: Conversation) -> Conversation:
    conversation.begun.is_new = True
    return conversation


def _is_fresh(comment: Comment, token: int) -> bool:
    """Not on the page yet; what was said before has only changed."""
    born = Comment(changed_at=comment.created_at)
    return newest([born]) > token


def _number(text: str) -> int:
    """A token as the page got it; anything else means the beginning."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 17 else 0


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _sent_comment(paper: DecisionPaper, request: Request, actor: Membership) -> CommentForm:
    answered = CommentForm(paper, request.POST).answered
    if answered:
        own = is_author(actor, paper)
        return AnswerForm(paper, answered, request.POST, may_be_official=own)
    return CommentForm(paper, request.POST, voices=[*Visibility], named=mentionable(paper))
