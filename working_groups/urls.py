"""Addresses of the app."""

from django.urls import URLPattern

app_name = "working_groups"
urlpatterns: list[URLPattern] = []
