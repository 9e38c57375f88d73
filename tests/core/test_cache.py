"""A silent cache delays one caller by its timeout, and nobody after that."""

import socket
from collections.abc import Callable, Iterator

import pytest

from core import cache as cache_module
from core.cache import ForgivingRedisCache

Asked = Callable[[], int]


@pytest.fixture
def silent() -> Iterator[tuple[ForgivingRedisCache, Asked]]:
    """A server that takes connections and never answers, and how often it was asked."""
    cache_module.PAUSE.end()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        url = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        cache = ForgivingRedisCache(url, {"OPTIONS": {"socket_timeout": 0.2}})
        yield cache, lambda: _connections(listener)
    cache_module.PAUSE.end()


def _connections(listener: socket.socket) -> int:
    """Those made since the last look."""
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


def test_only_the_first_call_waits(silent: tuple[ForgivingRedisCache, Asked]) -> None:
    cache, asked = silent
    assert cache.get("a", default=["leer"]) == ["leer"]
    assert asked() >= 1
    for _ in range(20):
        assert cache.incr("a") == 1
        cache.set("a", 1)
    assert asked() == 0


def test_after_the_pause_it_is_asked_again(silent: tuple[ForgivingRedisCache, Asked]) -> None:
    cache, asked = silent
    cache.get("a")
    cache_module.PAUSE.end()
    asked()
    cache.get("a")
    assert asked() >= 1
