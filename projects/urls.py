"""Addresses below /arbeit/projekte/."""

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.index, name="list"),
    path("neu/", views.create, name="create"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/bearbeiten/", views.edit, name="edit"),
    path("<str:reference>/schritt/<slug:step>/", views.step, name="step"),
    path("<str:reference>/wer-sieht-das/", views.visibility, name="visibility"),
    path("<str:reference>/wer-sieht-das/zeigen/", views.share, name="share"),
    path("<str:reference>/wer-sieht-das/<int:circle>/beenden/", views.unshare, name="unshare"),
    path("<str:reference>/veroeffentlichen/", views.publish, name="publish"),
    path(
        "<str:reference>/meilensteine/<int:milestone>/",
        views.milestone_done,
        name="milestone_done",
    ),
]
