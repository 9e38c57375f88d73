"""The people of a model municipality, and a letter box."""

import datetime as dt

import pytest

from municipalities.models import Membership, Municipality, Role
from tests.factories import municipalities as make

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def soest() -> Municipality:
    make.programme_tenant()
    return make.tenant("soest")


@pytest.fixture
def admin(soest: Municipality) -> Membership:
    return make.membership(Role.TENANT_ADMIN, soest)


@pytest.fixture
def officer(soest: Municipality) -> Membership:
    return make.membership(Role.OFFICER, soest)


@pytest.fixture
def foreign_admin() -> Membership:
    return make.membership(Role.TENANT_ADMIN, make.tenant("aachen"))
