"""Addresses of the app."""

from typing import Final

from django.urls import path

from working_groups import views

app_name = "working_groups"
COOPERATION: Final = "kooperationen/<uuid:key>/"
PAPER: Final = "vorlagen/<uuid:paper_id>/"
urlpatterns = [
    path("", views.group_list, name="list"),
    path("projekt/<str:reference>/", views.papers_for_project, name="for_project"),
    path("kooperationen/", views.cooperation_list, name="cooperations"),
    path("kooperationen/neu/", views.cooperation_new, name="cooperation_new"),
    path(
        "kooperationen/projekt/<str:reference>/",
        views.cooperations_for_project,
        name="cooperations_for_project",
    ),
    path(COOPERATION, views.cooperation, name="cooperation"),
    path(f"{COOPERATION}fassung/", views.cooperation_text, name="cooperation_text"),
    path(f"{COOPERATION}anbieten/", views.cooperation_offer, name="cooperation_offer"),
    path(f"{COOPERATION}antwort/", views.cooperation_answer, name="cooperation_answer"),
    path(f"{COOPERATION}ende/", views.cooperation_end, name="cooperation_end"),
    path(f"{COOPERATION}vorlage/", views.cooperation_paper, name="cooperation_paper"),
    path(PAPER, views.paper, name="paper"),
    path(f"{PAPER}kommentare/", views.comment, name="comment"),
    path(f"{PAPER}abstimmung/", views.start_vote, name="open_vote"),
    path(f"{PAPER}stimme/", views.vote, name="vote"),
    path(f"{PAPER}beschluss/", views.decide_paper, name="decide"),
    path("<slug:slug>/", views.group_detail, name="detail"),
    path("<slug:slug>/vorlagen/neu/", views.paper_new, name="paper_new"),
]
