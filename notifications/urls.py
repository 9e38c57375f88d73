"""Addresses of the app; the one for unsubscribing works without signing in."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from notifications import views


class FailureKind(StringConverter):
    regex = "mail|ereignis"


class ThreadVerb(StringConverter):
    regex = "gelesen|stumm|laut"


register_converter(FailureKind, "failure")
register_converter(ThreadVerb, "verb")

app_name = "notifications"
WORK = "arbeit/benachrichtigungen/"
urlpatterns: list[URLPattern] = [
    path(WORK, views.inbox, name="inbox"),
    path(f"{WORK}gelesen/", views.mark_all, name="mark_all_read"),
    path(f"{WORK}vorgang/<verb:what>/", views.thread, name="thread"),
    path(f"{WORK}einstellungen/", views.preferences, name="preferences"),
    path(f"{WORK}zustellung/", views.failures, name="failures"),
    path(f"{WORK}zustellung/<failure:what>/<uuid:key>/", views.retry, name="retry"),
    path(f"{WORK}<uuid:notice_id>/", views.open_notice, name="open"),
    path(f"{WORK}<uuid:notice_id>/gelesen/", views.mark_one, name="mark_read"),
    path("benachrichtigungen/abbestellen/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
