"""Documents over REST: the same verbs, the same scope, problem details."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from core.scope import elevated
from municipalities.models import ApiToken, Membership, Municipality, Role
from projects.models import Document, Project
from tests.counting import statements
from tests.factories import uploads as make
from tests.factories.documents import document, version
from tests.factories.municipalities import membership, ministry, tenant
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
VALUES = {"title": "LoI der IHK", "kind": "letter_of_intent", "step": "responsibility"}


def client(actor: Membership) -> Client:
    with elevated():
        _token, key = ApiToken.objects.create(user=actor.user, membership=actor)
    return Client(headers={"Authorization": f"Token {key}"})


@pytest.fixture
def api(officer: Membership) -> Client:
    return client(officer)


def url(of: Project, tail: str = "") -> str:
    return f"/api/v1/projects/{of.reference}/documents/{tail}"


def send(api: Client, to: str, name: str, content: bytes, **values: Any) -> Any:
    return api.post(to, {**values, "file": SimpleUploadedFile(name, content)})


def test_a_document_comes_in_and_is_given_back(api: Client, aachen: Municipality) -> None:
    own = project(aachen)
    made = send(api, url(own), "Absicht.pdf", make.pdf(), **VALUES)
    assert made.status_code == 201
    body = made.json()
    (only,) = body["versions"]
    assert body == VALUES | {"id": body["id"], "versions": [only]}
    assert (only["number"], only["file_name"], only["size"], only["scan"]) == (
        1,
        "Absicht.pdf",
        len(make.pdf()),
        "unchecked",
    )
    assert "storage_name" not in only
    assert api.get(url(own)).json() == [made.json()]
    assert api.get(url(own, f"{body['id']}/")).json() == made.json()
    answer = api.get(url(own, f"{body['id']}/content/"))
    assert answer.getvalue() == make.pdf()
    assert answer["Content-Disposition"] == 'attachment; filename="Absicht.pdf"'


def test_versions_are_added_and_each_can_be_had(api: Client, aachen: Municipality) -> None:
    made = document(project(aachen))
    answer = send(api, url(made.project, f"{made.pk}/versions/"), "neu.pdf", make.pdf("neu"))
    assert answer.status_code == 201
    assert [each["number"] for each in answer.json()["versions"]] == [2, 1]
    newest = api.get(url(made.project, f"{made.pk}/content/")).getvalue()
    first = api.get(url(made.project, f"{made.pk}/versions/1/content/")).getvalue()
    assert (newest, first) == (make.pdf("neu"), make.pdf())


def test_another_title_and_removal(api: Client, aachen: Municipality) -> None:
    made = document(project(aachen))
    where = url(made.project, f"{made.pk}/")
    answer = api.patch(where, {"title": "Neu"}, content_type="application/json")
    assert answer.json()["title"] == "Neu"
    assert api.delete(where).status_code == 204
    assert api.delete(where).status_code == 404
    assert api.get(url(made.project)).json() == []


def test_the_same_submission_makes_one(api: Client, aachen: Municipality) -> None:
    own, key = project(aachen), "0190a5a0-0000-7000-8000-000000000001"
    answers = [
        send(api, url(own), "a.pdf", make.pdf(), submission=key, **VALUES).json() for _ in range(2)
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    (
        ("a.pdf", make.oversized, "too_large"),
        ("a.pdf", make.executable, "content"),
        ("a.docx", make.bomb, "bomb"),
        ("a.docx", make.office_with_macros, "macros"),
        ("a.svg", make.scripted_svg, "kind"),
        ("a.docx", make.encrypted_archive, "encrypted"),
        ("a.pdf", make.empty, "empty"),
    ),
    ids=("26 MB", "ELF", "bomb", "xlsm", "svg", "encrypted", "empty"),
)
def test_a_bad_file_is_named_by_its_field(
    api: Client, aachen: Municipality, name: str, content: Callable[[], bytes], code: str
) -> None:
    answer = send(api, url(project(aachen)), name, content(), **VALUES)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("file", code)]
    with elevated():
        assert Document.objects.count() == 0


def test_of_a_path_only_the_name_is_kept(api: Client, aachen: Municipality) -> None:
    body = encode_multipart(
        BOUNDARY, VALUES | {"file": SimpleUploadedFile("NAME.pdf", make.pdf())}
    ).replace(b"NAME.pdf", rb"..\..\etc/../Frau\Absicht.pdf")
    answer = api.generic("POST", url(project(aachen)), body, content_type=MULTIPART_CONTENT)
    assert answer.status_code == 201
    assert [each["file_name"] for each in answer.json()["versions"]] == ["Absicht.pdf"]


def test_a_scanner_that_is_away_refuses_the_file(
    api: Client, aachen: Municipality, settings: Any
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    answer = send(api, url(project(aachen)), "a.pdf", make.pdf(), **VALUES)
    assert answer.status_code == 400
    (problem,) = answer.json()["errors"]
    assert (problem["field"], problem["code"]) == ("file", "unscanned")
    assert "nicht möglich" in str(problem)


def test_everything_that_is_missing_is_named_at_once(api: Client, aachen: Municipality) -> None:
    answer = api.post(url(project(aachen)), {"kind": "roman"})
    fields = {each["field"] for each in answer.json()["errors"]}
    assert fields == {"title", "kind", "step", "file"}


def test_a_broken_form_is_refused(api: Client, aachen: Municipality) -> None:
    body = encode_multipart(BOUNDARY, VALUES)[:-40]
    answer = api.generic("POST", url(project(aachen)), body, content_type=MULTIPART_CONTENT)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_strangers_find_nothing(api: Client) -> None:
    made = document(project(tenant("soest")))
    for tail in ("", f"{made.pk}/", f"{made.pk}/content/", f"{made.pk}/versions/1/content/"):
        assert api.get(url(made.project, tail)).status_code == 404
    assert send(api, url(made.project), "a.pdf", make.pdf(), **VALUES).status_code == 404


def test_readers_may_not_write(aachen: Municipality) -> None:
    made = document(project(aachen, "implementation"))
    reviewer = client(membership(Role.MINISTRY, ministry()))
    assert len(reviewer.get(url(made.project)).json()) == 1
    for answer in (
        send(reviewer, url(made.project), "a.pdf", make.pdf(), **VALUES),
        send(reviewer, url(made.project, f"{made.pk}/versions/"), "a.pdf", make.pdf()),
        reviewer.delete(url(made.project, f"{made.pk}/")),
    ):
        assert answer.status_code == 403


@pytest.mark.parametrize("rows", (1, 3))
def test_a_lists_queries_do_not_grow(api: Client, aachen: Municipality, rows: int) -> None:
    own = project(aachen)
    for _ in range(rows):
        version(document(own), name="b.pdf", content=make.pdf("b"), number=2)
    with statements() as ran:
        assert api.get(url(own)).status_code == 200
    assert len(ran) == 10
