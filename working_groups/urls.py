"""Addresses of the app."""

from typing import Final

from django.urls import path

from working_groups import views

app_name = "working_groups"
PAPER: Final = "vorlagen/<uuid:paper_id>/"
urlpatterns = [
    path("", views.group_list, name="list"),
    path("projekt/<str:reference>/", views.papers_for_project, name="for_project"),
    path(PAPER, views.paper, name="paper"),
    path(f"{PAPER}kommentare/", views.comment, name="comment"),
    path(f"{PAPER}abstimmung/", views.start_vote, name="open_vote"),
    path(f"{PAPER}stimme/", views.vote, name="vote"),
    path(f"{PAPER}beschluss/", views.decide_paper, name="decide"),
    path(f"{PAPER}befangenheit/", views.recusal, name="recuse"),
    path(f"{PAPER}stellungnahme/", views.statement, name="statement"),
    path(f"{PAPER}stellungnahmen-erbitten/", views.statement_call, name="statement_call"),
    path(f"{PAPER}mitzeichnung/", views.cosigning_call, name="cosigning_call"),
    path(f"{PAPER}mitzeichnen/", views.cosigning, name="cosign"),
    path("beschluesse/", views.book, name="book"),
    path("beschluesse/<str:number>/", views.decision, name="decision"),
    path("<slug:slug>/beschluesse/", views.book, name="group_book"),
    path("<slug:slug>/", views.group_detail, name="detail"),
    path("<slug:slug>/vorlagen/neu/", views.paper_new, name="paper_new"),
]
