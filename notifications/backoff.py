"""When something that failed is tried again."""

import datetime as dt
import random
from typing import Final

from django.conf import settings

MAX_ATTEMPTS: Final = 8
_random = random.SystemRandom()


def delay(attempts: int) -> dt.timedelta:
    """After the n-th failure: base × 2ⁿ⁻¹, ±50 % so that what failed together is spread.

    With a base of 15 s eight attempts take about half an hour, longer than greylisting lasts.
    """
    seconds = settings.DELIVERY_BACKOFF_SECONDS * 2 ** max(0, attempts - 1)
    return dt.timedelta(seconds=seconds * _random.uniform(0.5, 1.5))
