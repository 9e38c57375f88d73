"""A cache whose server may be away: throttles and rate limits then pause, pages still work.

A silent server costs one call its timeout; the next ones do not ask for some seconds.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.pause import Pause

logger = logging.getLogger(__name__)
PAUSE: Final = Pause(5.0)


def _forgiving[**P, R](method: Callable[P, R], otherwise: Any) -> Callable[P, R]:
    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if PAUSE.is_on:
            return otherwise  # type: ignore[no-any-return]
        try:
            return method(*args, **kwargs)
        except (RedisError, OSError) as error:
            PAUSE.begin()
            logger.warning("Cache nicht erreichbar: %s", error)
            return otherwise  # type: ignore[no-any-return]

    return call


class ForgivingRedisCache(RedisCache):
    """Reads miss and writes are dropped while the server is away."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        # A caller that asks for a list (allauth's limits) must not be handed None.
        return _forgiving(RedisCache.get, default)(self, key, default, version)

    set = _forgiving(RedisCache.set, None)
    add = _forgiving(RedisCache.add, True)
    touch = _forgiving(RedisCache.touch, False)
    delete = _forgiving(RedisCache.delete, False)
    incr = _forgiving(RedisCache.incr, 1)
    get_many = _forgiving(RedisCache.get_many, {})
    set_many = _forgiving(RedisCache.set_many, [])
    has_key = _forgiving(RedisCache.has_key, False)
