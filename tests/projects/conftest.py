"""People of a model municipality."""

import pytest

from municipalities.models import Membership, Municipality
from tests.factories.municipalities import membership, tenant


@pytest.fixture
def aachen() -> Municipality:
    return tenant("aachen")


@pytest.fixture
def officer(aachen: Municipality) -> Membership:
    return membership("municipal_officer", aachen)


@pytest.fixture
def office(aachen: Municipality) -> Membership:
    return membership("project_office", aachen)
