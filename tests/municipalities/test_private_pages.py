"""What somebody signed in was shown stays in no cache; what everybody sees may."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.municipalities import client_for, membership, tenant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ("dashboards:start", "projects:list", "public:start"))
def test_pages_of_somebody_signed_in_are_not_stored(name: str) -> None:
    client = client_for(membership("municipal_officer", tenant("aachen")))
    assert client.get(reverse(name)).headers["Cache-Control"] == "private, no-store"


def test_public_pages_may_be_kept() -> None:
    assert "no-store" not in Client().get(reverse("public:start")).headers.get("Cache-Control", "")
