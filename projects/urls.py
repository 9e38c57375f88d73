"""Addresses below /arbeit/projekte/."""

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.index, name="list"),
    path("neu/", views.create, name="create"),
    path("neu/beginnen/", views.start, name="start"),
    path("papierkorb/", views.trash, name="trash"),
    path("papierkorb/<str:reference>/wiederherstellen/", views.restore_draft, name="restore_draft"),
    path("export.<slug:file_format>", views.export, name="export"),
    path("import/", views.import_projects, name="import"),
    path("import/vorlage.<slug:file_format>", views.import_template, name="import_template"),
    path("import/<uuid:job>/", views.import_job, name="import_job"),
    path("import/<uuid:job>/uebernehmen/", views.import_take, name="import_take"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/bearbeiten/", views.edit, name="edit"),
    path("<str:reference>/bearbeiten/einreichen/", views.review, name="review"),
    path("<str:reference>/bearbeiten/<slug:slug>/", views.section, name="entry"),
    path("<str:reference>/bearbeiten/<slug:slug>/sichern/", views.autosave, name="autosave"),
    path("<str:reference>/aehnliche/", views.similar, name="similar"),
    path("<str:reference>/zeitplan/", views.schedule, name="schedule"),
    path("<str:reference>/zeitplan.ics", views.calendar, name="calendar"),
    path("<str:reference>/<slug:kind>.pdf", views.sheet, name="sheet"),
    path("<str:reference>/loeschen/", views.delete, name="delete"),
    path("<str:reference>/kopieren/", views.copy, name="copy"),
    path("<str:reference>/nachnutzen/", views.reuse, name="reuse"),
    path("<str:reference>/fassungen/", views.versions, name="versions"),
    path("<str:reference>/fassungen/vergleich/", views.compare, name="compare"),
    path(
        "<str:reference>/fassungen/<int:number>/wiederherstellen/",
        views.restore,
        name="restore_version",
    ),
    path("<str:reference>/schritt/<slug:step>/", views.step, name="step"),
    path("<str:reference>/wer-sieht-das/", views.visibility, name="visibility"),
    path("<str:reference>/wer-sieht-das/zeigen/", views.share, name="share"),
    path("<str:reference>/wer-sieht-das/<int:circle>/beenden/", views.unshare, name="unshare"),
    path("<str:reference>/veroeffentlichen/", views.publish, name="publish"),
    path("<str:reference>/dokumente/", views.documents, name="documents"),
    path("<str:reference>/dokumente/<uuid:document>/", views.document, name="document"),
    path(
        "<str:reference>/dokumente/<uuid:document>/fassungen/",
        views.document_version,
        name="document_version",
    ),
    path(
        "<str:reference>/dokumente/<uuid:document>/fassungen/<int:number>/",
        views.document_file,
        name="document_file",
    ),
    path(
        "<str:reference>/dokumente/<uuid:document>/umbenennen/",
        views.document_rename,
        name="document_rename",
    ),
    path(
        "<str:reference>/dokumente/<uuid:document>/entfernen/",
        views.document_remove,
        name="document_remove",
    ),
    path(
        "<str:reference>/meilensteine/<int:milestone>/",
        views.milestone_done,
        name="milestone_done",
    ),
    path(
        "<str:reference>/arbeitspakete/<int:package>/",
        views.work_package_done,
        name="work_package_done",
    ),
]
