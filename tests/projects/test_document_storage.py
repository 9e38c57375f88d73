"""Documents in object storage, through a real client and a real socket."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from municipalities.models import Membership, Municipality
from portal.settings.uploads import documents_storage
from tests.factories import uploads as make
from tests.factories.documents import document
from tests.factories.municipalities import client_for, membership, tenant
from tests.factories.projects import project
from tests.factories.s3 import Bucket, bucket

pytestmark = pytest.mark.django_db
VALUES = {"title": "LoI der IHK", "kind": "letter_of_intent", "step": "responsibility"}


@pytest.fixture
def objects(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "portal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "geheim")
    with bucket() as running:
        chosen = documents_storage(running.url, folder=Path("/gibt/es/nicht"))
        settings.STORAGES = settings.STORAGES | {"documents": chosen}
        yield running


def test_a_file_goes_there_under_a_name_that_says_nothing(
    officer: Membership, aachen: Municipality, objects: Bucket
) -> None:
    address = f"{project(aachen).get_absolute_url()}dokumente/"
    file = SimpleUploadedFile("Absicht.pdf", make.pdf())
    assert client_for(officer).post(address, VALUES | {"file": file}).status_code == 302
    ((path, content),) = objects.objects.items()
    assert path.startswith("/dokumente/portal/")
    assert "Absicht" not in path
    assert content == make.pdf()
    assert all("AWS4-HMAC-SHA256" in signature for _method, _path, signature in objects.asked)


def test_it_is_streamed_and_no_address_of_it_is_handed_out(
    officer: Membership, aachen: Municipality, objects: Bucket
) -> None:
    made = document(project(aachen))
    page = f"{made.project.get_absolute_url()}dokumente/"
    file = f"{page}{made.pk}/fassungen/1/"
    client = client_for(officer)
    answer = client.get(file)
    assert answer.status_code == 200
    assert answer.getvalue() == make.pdf()
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "Signature" not in f"{answer.headers}{client.get(page).text}"
    assert "Signature" not in storages["documents"].url("x")
    assert client_for(membership("municipal_officer", tenant("soest"))).get(file).status_code == 404


def test_a_storage_that_lost_the_file_is_an_error_not_an_empty_file(
    officer: Membership, aachen: Municipality, objects: Bucket
) -> None:
    made = document(project(aachen))
    objects.objects.clear()
    address = f"{made.project.get_absolute_url()}dokumente/{made.pk}/fassungen/1/"
    with pytest.raises(FileNotFoundError):
        client_for(officer).get(address)
