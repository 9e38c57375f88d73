"""How often one visitor may send something; counted in the cache, so a missing cache lets pass."""

from typing import Final

from django.core.cache import cache
from django.utils.crypto import salted_hmac

REPORTS: Final = 5
PERIOD: Final = 60 * 60
"""Seconds."""


def may_report(address: str) -> bool:
    """Counts this report too. The address is kept as a keyed hash only, for an hour."""
    key = f"barrier:{salted_hmac('public.limits', address, algorithm='sha256').hexdigest()}"
    cache.add(key, 0, PERIOD)
    return bool(cache.incr(key) <= REPORTS)
