"""Hashing a password takes a third of a second on purpose: nobody waits for it, and it tells nothing."""

import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, connections
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.factories import make_user
from tests.portal.test_guessing import account_data

SECONDS = 30
NEW = "a-fairly-long-new-one"


class SlowHasher(MD5PasswordHasher):
    """Stops inside the hashing until the test lets it go on, and counts."""

    algorithm = "slow"
    asked = threading.Event()
    may_go_on = threading.Event()
    calls = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).calls += 1
        self.asked.set()
        assert self.may_go_on.wait(SECONDS)
        return super().encode(password, salt)


@pytest.fixture
def hasher(settings: Any) -> type[SlowHasher]:
    settings.PASSWORD_HASHERS = ["tests.portal.test_hashing.SlowHasher"]
    settings.RATE_LIMITS = "comments"
    SlowHasher.may_go_on.set()
    return SlowHasher


def wrong_login(_user: Any) -> Callable[[], Any]:
    return lambda: Client().post("/admin/login/", {"username": "careful", "password": "wrong"})


def right_login(_user: Any) -> Callable[[], Any]:
    return lambda: Client().post("/admin/login/", {"username": "careful", "password": "secret"})


def unknown_login(_user: Any) -> Callable[[], Any]:
    return lambda: Client().post("/admin/login/", {"username": "nobody", "password": "wrong"})


def reset(user: Any) -> Callable[[], Any]:
    token = default_token_generator.make_token(user)
    client = Client()
    form = client.get(f"/admin/password_reset/confirm/{urlsafe_base64_encode(force_bytes(user.pk))}/{token}/")
    return lambda: client.post(form["Location"], {"new_password1": NEW, "new_password2": NEW})


def change(user: Any) -> Callable[[], Any]:
    client = Client()
    client.force_login(user)
    data = account_data(user, "secret", NEW)
    return lambda: client.post("/admin/account/", data)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("post", [wrong_login, right_login, unknown_login, reset, change])
def test_while_a_password_is_hashed_another_connection_can_write(post: Any, hasher: type[SlowHasher]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    send = post(make_user("editor", username="careful"))
    hasher.asked.clear()
    hasher.may_go_on.clear()
    answers: list[Any] = []

    def visit() -> None:
        try:
            answers.append(send())
        finally:
            connections.close_all()

    visitor = threading.Thread(target=visit)
    visitor.start()
    stops = 0
    try:
        while visitor.is_alive():
            if not hasher.asked.wait(0.2):
                continue
            hasher.asked.clear()
            other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")  # an error while somebody else holds the lock
            other.execute("ROLLBACK")
            other.close()
            stops += 1
            hasher.may_go_on.set()
            hasher.may_go_on.clear() if visitor.is_alive() and hasher.asked.is_set() else None
    finally:
        hasher.may_go_on.set()
        visitor.join(SECONDS)
    assert stops >= 1
    assert answers[0].status_code in {200, 302}


@pytest.mark.django_db
def test_a_login_hashes_as_often_for_a_known_name_as_for_an_unknown_or_inactive_one(hasher: type[SlowHasher]) -> None:
    make_user("editor", username="careful")
    gone = make_user("editor", username="gone")
    gone.is_active = False
    gone.save()
    without = make_user("editor", username="without")
    without.set_unusable_password()
    without.save()
    calls = {}
    for name in ("careful", "gone", "without", "nobody"):
        hasher.calls = 0
        Client().post("/admin/login/", {"username": name, "password": "wrong"})
        calls[name] = hasher.calls
    assert set(calls.values()) == {1}


@pytest.mark.django_db
def test_somebody_who_has_to_wait_costs_no_hashing(hasher: type[SlowHasher]) -> None:
    make_user("editor", username="careful")
    for name in ("careful", "nobody"):
        for _attempt in range(5):
            Client().post("/admin/login/", {"username": name, "password": "wrong"})
        hasher.calls = 0
        assert Client().post("/admin/login/", {"username": name, "password": "wrong"}).status_code == 429
        assert hasher.calls == 0


@pytest.mark.django_db
def test_a_changed_password_is_hashed_once(hasher: type[SlowHasher]) -> None:
    user = make_user("editor", username="careful")
    send = change(user)
    hasher.calls = 0
    assert send().status_code == 302
    assert hasher.calls == 2, "the old one to check it, the new one to store it"
    user.refresh_from_db()
    assert user.check_password(NEW)
