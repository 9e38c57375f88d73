"""What the pages of groups and meetings share: a form that stands for one verb, and its answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import NotAllowed, Unmet
from municipalities.middleware import Request
from working_groups.forms import VerbForm
from working_groups.models import Meeting, WorkingGroup
from working_groups.views.page import refused

type Verb = Callable[[], Any]
type Place = WorkingGroup | Meeting | str


def ensure(is_allowed: bool) -> None:
    """Who has not the right is told so before what her words lack."""
    if not is_allowed:
        raise PermissionDenied


def tried(form: VerbForm, verb: Verb) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        verb()
    except Unmet as error:
        form.add_problems(error)
        return False
    except NotAllowed as error:
        raise refused(error) from error
    return True


def done(request: Request, verb: Verb, *, said: str, back: Place) -> HttpResponse:
    """A verb without input: what stands in its way is said on the page that one comes back to."""
    try:
        verb()
    except Unmet as error:
        for problem in error.problems:
            messages.error(request, problem.message)
    except NotAllowed as error:
        raise refused(error) from error
    else:
        messages.success(request, said)
    return redirect(back)


def form_page(
    request: Request,
    form: VerbForm,
    *,
    title: str,
    button: str,
    back: Place,
    group: WorkingGroup,
    **more: Any,
) -> HttpResponse:
    """The page of one form; 422 while something in it is wrong."""
    address = back if isinstance(back, str) else back.get_absolute_url()
    context = {"form": form, "title": title, "button": button, "back": address, "group": group}
    status = 422 if form.errors else 200
    return render(request, "working_groups/form.html", context | more, status=status)
