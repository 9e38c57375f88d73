"""Every address of the portal; an app's own addresses stand in its `urls`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from core.appearance import set_theme
from core.session_end import extend_session

# No catch-all below /api/v1/: it would swallow the redirect that adds a missing slash.
handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("public.urls")),
    path("", include("accounts.urls")),
    path("sprache/", set_language, name="set_language"),
    path("darstellung/", set_theme, name="set_theme"),
    path("sitzung/verlaengern/", extend_session, name="extend_session"),
    path("arbeit/projekte/", include("projects.urls")),
    path("arbeit/arbeitsgruppen/", include("working_groups.urls")),
    path("", include("notifications.urls")),
    path("", include("municipalities.urls")),
    path("arbeit/", include("dashboards.urls")),
    path("api/v1/", include("portal.api_urls", namespace="api")),
]

if settings.PORTAL_SHOWCASE:
    urlpatterns.append(path("bausteine/", include("core.showcase")))

if settings.PORTAL_MAIL_FOLDER:
    urlpatterns.append(path("entwicklung/mails/", include("portal.local_mails")))
