"""What every page needs: who acts, where one is, what waits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.appearance import chosen_theme
from core.session_end import seconds_left
from municipalities.access import is_administrator
from notifications.queries import unread_count


def page(request: HttpRequest) -> dict[str, Any]:
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "memberships": getattr(request, "memberships", []),
        "navigation": _workspace(request) if acting else _public(request),
        "is_demo": settings.PORTAL_DEMO,
        "is_official": settings.PORTAL_OFFICIAL,
        "theme": chosen_theme(request),
        "session_seconds": seconds_left(request) if hasattr(request, "user") else 0,
    }


def _public(request: HttpRequest) -> list[dict[str, Any]]:
    return _items(
        request,
        (_("Start"), reverse("public:start"), None),
        (_("Projekte"), reverse("public:projects"), None),
        (_("Über das Programm"), reverse("public:programme"), None),
    )


def _workspace(request: HttpRequest) -> list[dict[str, Any]]:
    """A view that has read the number of unread notices anyway leaves it as `request.unread`."""
    unread = getattr(request, "unread", None)
    if unread is None:
        unread = unread_count(request.user.pk)  # type: ignore[arg-type]
    entries: list[tuple[str, str, int | None]] = [
        (_("Mein Arbeitsbereich"), reverse("dashboards:start"), None),
        (_("Projekte"), reverse("projects:list"), None),
        (_("Arbeitsgruppen"), reverse("working_groups:list"), None),
        (_("Sachstand"), reverse("dashboards:overview"), None),
        (_("Benachrichtigungen"), reverse("notifications:inbox"), unread),
    ]
    if is_administrator(getattr(request, "acting", None)):
        entries.append((_("Mitglieder"), reverse("municipalities:members"), None))
    return _items(request, *entries)


def _items(request: HttpRequest, *entries: tuple[str, str, int | None]) -> list[dict[str, Any]]:
    """The longest address that the current one begins with is the current entry."""
    # Every address begins with that of the public start page.
    matching = [
        url
        for _label, url, _count in entries
        if request.path == url or (url != "/" and request.path.startswith(url))
    ]
    current = max(matching, key=len, default="")
    return [
        {"label": label, "url": url, "current": url == current, "count": count}
        for label, url, count in entries
    ]
