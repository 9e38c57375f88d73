"""How often the API may be asked: counted in the cache, atomically, per window of time."""

from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle, UserRateThrottle

if TYPE_CHECKING:  # the framework's views load this module, so it cannot load them
    from rest_framework.views import APIView

SPARE_SECONDS: Final = 5
"""A counter outlives its window by this much, so that none vanishes while it is counted up."""


class CountingThrottle(SimpleRateThrottle):
    """Counts requests up in the cache: simultaneous ones cannot overwrite each other's count.

    The framework's own reads a list of times and writes it back, so that many requests at once
    count as one. A window begins with the full minute, hour or day. Without a cache everybody is
    let through (`core.cache`).
    """

    seconds_left = 0.0

    def allow_request(self, request: Request, view: "APIView") -> bool:
        return self.passes(self.get_cache_key(request, view))

    def passes(self, key: str | None) -> bool:
        """Counts one more under this key; None is not counted."""
        requests, duration = self.parse_rate(self.rate)
        if key is None or requests is None or duration is None:
            return True
        return self._counted(key, duration) <= requests

    def wait(self) -> float:
        """Seconds until the next window; becomes `Retry-After`."""
        return self.seconds_left

    def _counted(self, key: str, duration: int) -> int:
        window, passed = divmod(self.timer(), duration)
        self.seconds_left = duration - passed
        counter = f"{key}:{int(window)}"
        self.cache.add(counter, 0, timeout=duration + SPARE_SECONDS)
        try:
            return self.cache.incr(counter)
        except ValueError:  # the cache ran full and dropped it
            return 0


class PersonThrottle(CountingThrottle, UserRateThrottle):
    """Per person; somebody unknown by address."""


class AddressThrottle(CountingThrottle, AnonRateThrottle):
    """Per address, for those who are not signed in."""


class CalendarThrottle(CountingThrottle):
    """Per address, for calendars that programs fetch: neither session nor token, nor the framework."""

    scope = "calendar"

    def lets_in(self, request: HttpRequest) -> bool:
        values = {"scope": self.scope, "ident": self.get_ident(Request(request))}
        return self.passes(str(self.cache_format % values))


class FailureThrottle(CountingThrottle):
    """Per address, for attempts to sign in that failed. The authentication counts them itself."""

    scope = "failure"

    def passes_after_failure(self, request: Request) -> bool:
        values = {"scope": self.scope, "ident": self.get_ident(request)}
        return self.passes(str(self.cache_format % values))
