"""Redis as the shared cache: a real one, stopped and started again under a running portal."""

import logging
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client

from portal.operations import caching
from portal.operations.caching import ForgivingRedisCache
from practices.discussion.models import PracticeComment
from tests.factories import make_record
from tests.portal.processes import wait_for
from tests.practices.discussion.visitor import post

pytestmark = [pytest.mark.redis]


class Redis:
    """A Redis server of this test, on a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start and wait until it answers."""
        arguments = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self._process = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
        wait_for(self._answers)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def redis(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """A running server, and the portal's default cache in it."""
    monkeypatch.setattr(caching, "PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(ForgivingRedisCache, "_retry_at", 0.0)
    monkeypatch.setattr(ForgivingRedisCache, "_logged_at", None)
    server = Redis(tmp_path)
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "portal.operations.caching.ForgivingRedisCache", "LOCATION": server.url},
    }
    server.start()
    try:
        yield server
    finally:
        server.stop()


def test_redis_is_used_while_it_answers(redis: Redis) -> None:
    other_process = ForgivingRedisCache(redis.url, {})
    cache.set("colour", "blue")
    assert other_process.get("colour") == "blue"
    assert caches["process"].get("colour") is None
    assert other_process.add("colour", "red") is False
    assert other_process.get_many(["colour", "nothing"]) == {"colour": "blue"}
    cache.set("count", 1)
    assert [cache.incr("count"), other_process.incr("count")] == [2, 3]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_everything_goes_on_in_the_process_while_redis_is_down(redis: Redis) -> None:
    redis.stop()
    assert cache.get("colour", "none") == "none"
    cache.set("colour", "blue", timeout=60)
    cache.set_many({"a": 1, "b": 2})
    assert cache.get("colour") == "blue"
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": 2}
    assert cache.incr("a") == 2
    assert cache.add("a", 5) is False
    assert cache.get_or_set("c", lambda: 7) == 7
    assert cache.has_key("b")
    assert cache.touch("b", 60)
    cache.delete_many(["a", "b"])
    assert cache.delete("c")
    assert cache.get_many(["a", "b", "c"]) == {}


def test_redis_is_used_again_when_it_is_back(redis: Redis) -> None:
    redis.stop()
    cache.set("colour", "blue")
    redis.start()
    time.sleep(0.3)
    cache.set("colour", "green")
    assert ForgivingRedisCache(redis.url, {}).get("colour") == "green"


def test_a_redis_that_was_started_anew_in_between_costs_nothing(redis: Redis) -> None:
    cache.set("colour", "blue")
    redis.stop()
    redis.start()
    cache.set("colour", "green")
    assert not cache.is_down  # type: ignore[attr-defined]


def test_an_unreachable_redis_is_logged_once_a_minute_without_its_address(
    redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    redis.stop()
    with caplog.at_level(logging.INFO, "portal"):
        for _attempt in range(3):
            cache.get("colour")
            time.sleep(0.25)
    lines = [record.getMessage() for record in caplog.records if record.name == "portal.operations.caching"]
    assert lines == ["Redis does not answer (ConnectionError); this process counts and remembers alone."]


def test_a_redis_that_keeps_silent_is_waited_for_once_and_not_at_every_call(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "PAUSE_SECONDS", 30.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)  # connections are made, nothing is ever answered
        deaf = ForgivingRedisCache(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", {})
        for number in range(50):
            deaf.set(f"key-{number}", number)
        assert 1 <= _connections(silent) <= 2  # a connection is tried once more, then nobody asks for a while


def _connections(listening: socket.socket) -> int:
    """How many were made, answered or not."""
    listening.setblocking(False)
    made = 0
    while True:
        try:
            listening.accept()[0].close()
        except BlockingIOError:
            return made
        made += 1


@pytest.mark.django_db
def test_pages_comments_and_their_limits_work_without_redis(redis: Redis, settings: Any) -> None:
    settings.RATE_LIMITS = "on"
    practice = make_record("Parents' room")
    redis.stop()
    client = Client()
    for path in ("/en/", "/en/practices/", "/en/practices/parents-room/", "/api/v1/vocabularies", "/admin/login/"):
        assert client.get(path).status_code == 200, path
    statuses = [post(practice, email="ada@example.org").status_code for _number in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert PracticeComment.objects.count() == 3


@pytest.mark.django_db
def test_readiness_says_that_redis_is_down_and_stays_200(redis: Redis) -> None:
    assert Client().get("/-/ready").json()["checks"]["cache"] == "ok"
    redis.stop()
    answer = Client().get("/-/ready")
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["cache"] == "Redis does not answer; each process counts alone"


@pytest.mark.django_db
def test_a_person_stays_logged_in_when_redis_goes_down(redis: Redis, admin_client: Client) -> None:
    assert admin_client.get("/admin/account/").status_code == 200
    redis.stop()
    assert admin_client.get("/admin/account/").status_code == 200
