"""Addresses of the workspace's start and of the dashboard."""

from django.urls import URLPattern, path

from dashboards import views

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("dashboard/", views.overview, name="overview"),
]
