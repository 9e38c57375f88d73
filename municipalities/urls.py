"""Addresses of acting as somebody, of a municipality's members, of invitations and of places."""

from django.urls import URLPattern, path

from municipalities import calendar, views

app_name = "municipalities"
urlpatterns: list[URLPattern] = [
    path("einladung/<str:token>/", views.invitation, name="invitation"),
    path("kalender/<str:token>.ics", calendar.feed, name="calendar_feed"),
    path("konto/kalender/", calendar.settings, name="calendar"),
    path("konto/kalender/neu/", calendar.renew, name="calendar_renew"),
    path("konto/kalender/aus/", calendar.switch_off, name="calendar_off"),
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
