"""Sessions slide while one works, and the page knows how long is left."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.session_end import (
    RENEW_AFTER_SECONDS,
    SlidingSessionMiddleware,
    extend_session,
    seconds_left,
)

START = datetime(2020, 9, 15, 9, 0, tzinfo=UTC)


class SignedIn:
    is_authenticated = True


@pytest.fixture
def request_of_officer() -> HttpRequest:
    request = RequestFactory().post("/")
    request.user = SignedIn()  # type: ignore[assignment]
    request.session = SessionStore()
    return request


def visit(request: HttpRequest) -> None:
    SlidingSessionMiddleware(lambda _request: HttpResponse())(request)


def test_work_starts_the_time_anew_but_writes_seldom(request_of_officer: HttpRequest) -> None:
    with time_machine.travel(START, tick=False) as clock:
        visit(request_of_officer)
        assert seconds_left(request_of_officer) == settings.SESSION_COOKIE_AGE
        request_of_officer.session.modified = False
        clock.shift(timedelta(seconds=RENEW_AFTER_SECONDS - 1))
        visit(request_of_officer)
        assert not request_of_officer.session.modified
        clock.shift(timedelta(seconds=1))
        visit(request_of_officer)
        assert request_of_officer.session.modified
        assert seconds_left(request_of_officer) == settings.SESSION_COOKIE_AGE


def test_the_time_left_shrinks_and_ends_at_zero(request_of_officer: HttpRequest) -> None:
    with time_machine.travel(START, tick=False) as clock:
        visit(request_of_officer)
        clock.shift(timedelta(seconds=90))
        assert seconds_left(request_of_officer) == settings.SESSION_COOKIE_AGE - 90
        clock.shift(timedelta(days=1))
        assert seconds_left(request_of_officer) == 0


def test_the_dialog_s_button_gives_the_full_time(request_of_officer: HttpRequest) -> None:
    with time_machine.travel(START, tick=False) as clock:
        visit(request_of_officer)
        clock.shift(timedelta(seconds=300))
        answer = json.loads(extend_session(request_of_officer).content)
        assert answer == {"seconds": settings.SESSION_COOKIE_AGE}
        assert seconds_left(request_of_officer) == settings.SESSION_COOKIE_AGE


def test_too_late_is_said_and_starts_nothing(request_of_officer: HttpRequest) -> None:
    request_of_officer.user = AnonymousUser()
    assert extend_session(request_of_officer).status_code == 401
    visit(request_of_officer)
    assert not request_of_officer.session.modified
    assert seconds_left(request_of_officer) == 0
