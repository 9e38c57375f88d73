"""Addresses of the app."""

from django.urls import URLPattern

app_name = "municipalities"
urlpatterns: list[URLPattern] = []
