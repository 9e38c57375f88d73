"""Who may enter a page of the workspace at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from core.session_end import BACKGROUND
from core.typed import is_typed
from municipalities.middleware import Request

View = Callable[Concatenate[Request, ...], HttpResponseBase]


def member_required(view: View) -> Callable[..., HttpResponseBase]:
    """Signed in and acting for an organisation, so that `request.acting` is a membership.

    Visitors are led to the sign-in, people without a membership to their profile, which says so.
    Somebody whose session ended while a form was filled in sees what was typed.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if BACKGROUND in request.headers:
                # Nobody asked for it, so nobody is led away from what she is typing.
                return HttpResponse(status=401)
            return _session_ended(request) if _loses_text(request) else _sign_in(request)
        if getattr(request, "acting", None) is None:
            return redirect("accounts:profile")
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Afterwards back to the page; a form and a fragment come back to the page they belong to."""
    answer = redirect_to_login(_page_of(request))
    if not _is_fragment(request):
        return answer
    # A plain redirect would be followed silently, and the sign-in swapped into the page.
    return HttpResponse(headers={"HX-Redirect": answer["Location"]})


def _session_ended(request: HttpRequest) -> HttpResponse:
    """Being led to the sign-in would throw away what was sent; here it can still be read."""
    sign_in = redirect_to_login(_page_of(request))["Location"]
    return render(request, "errors/session_ended.html", {"sign_in_url": sign_in}, status=403)


def _loses_text(request: HttpRequest) -> bool:
    """A fragment's form stays in its page, and the browser keeps what stands in it."""
    return request.method == "POST" and not _is_fragment(request) and is_typed(request.POST)


def _page_of(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"} and not _is_fragment(request):
        return request.get_full_path()
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host()
    return (
        urlunsplit(("", "", page.path, page.query, "")) if is_ours else reverse("dashboards:start")
    )


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
