"""A group with people of every kind around it."""

import pytest

from tests.factories.groups import Council, council as make_council


@pytest.fixture
def council(db: None) -> Council:
    return make_council()
