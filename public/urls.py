"""Addresses of the app."""

from django.urls import URLPattern, path

from public import views

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("robots.txt", views.robots, name="robots"),
    path("projekte/", views.project_list, name="projects"),
    path("projekte/<str:reference>/", views.project_detail, name="project"),
    path("programm/", views.programme_page, name="programme"),
    path("impressum/", views.page, {"template": "imprint"}, name="imprint"),
    path("datenschutz/", views.page, {"template": "privacy"}, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("leichte-sprache/", views.page, {"template": "easy_language"}, name="easy_language"),
    path("lizenzen/", views.licences, name="licences"),
    path("barriere-melden/", views.report_barrier, name="report_barrier"),
    path(
        "barriere-melden/danke/",
        views.page,
        {"template": "barrier_reported"},
        name="barrier_reported",
    ),
    path("barriere-melden/meldungen/", views.barrier_reports, name="barrier_reports"),
    path("barriere-melden/meldungen/<uuid:key>/", views.barrier_report, name="barrier_report"),
]
