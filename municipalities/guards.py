"""Who may enter a page of the workspace at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from municipalities.middleware import Request

View = Callable[Concatenate[Request, ...], HttpResponse]


def member_required(view: View) -> Callable[..., HttpResponse]:
    """Signed in and acting for an organisation, so that `request.acting` is a membership.

    Visitors are led to the sign-in, people without a membership to their profile, which says so.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if getattr(request, "acting", None) is None:
            return redirect("accounts:profile")
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded
