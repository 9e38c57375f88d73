"""A group with people of every kind around it."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.groups import Council, council as make_council
from tests.worlds import kept


@pytest.fixture(scope="module")
def kept_council(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Council]:
    """Built once; what a test changes is undone after it."""
    with django_db_blocker.unblock(), kept(make_council) as made:
        yield made


@pytest.fixture
def council(kept_council: Council, db: None) -> Council:
    """As it was built: no test sees what another did to its people."""
    return deepcopy(kept_council)
