"""Addresses of acting as somebody, of a municipality's members, of invitations and of places."""

from django.urls import URLPattern, path

from municipalities import views

app_name = "municipalities"
urlpatterns: list[URLPattern] = [
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("arbeit/handeln-als/", views.act_as, name="act_as"),
    path("arbeit/orte/", views.places, name="places"),
    path("arbeit/orte/vorschlaege/", views.place_suggestions, name="place_suggestions"),
    path("arbeit/orte/punkt/", views.place_at, name="place_at"),
    path("arbeit/mitglieder/", views.members, name="members"),
    path("arbeit/mitglieder/einladen/", views.invite, name="invite"),
    path("arbeit/mitglieder/einladungen/<uuid:pk>/zurueckziehen/", views.revoke, name="revoke"),
    path("arbeit/mitglieder/<int:pk>/rolle/", views.change_role, name="change_role"),
    path("arbeit/mitglieder/<int:pk>/deaktivieren/", views.deactivate, name="deactivate"),
]
