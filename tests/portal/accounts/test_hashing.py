"""Hashing a password takes a third of a second on purpose: nobody waits for it, and it tells nothing."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, connections
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.factories import make_user
from tests.portal.accounts.guessing import account_data

SECONDS = 30
NEW = "a-fairly-long-new-one"


class SlowHasher(MD5PasswordHasher):
    """Counts, and stops inside the hashing until the test lets it go on."""

    algorithm = "slow"
    calls = 0
    stopping = False
    stopped = threading.Semaphore(0)
    may_go_on = threading.Semaphore(0)

    def encode(self, password: str, salt: str) -> str:
        type(self).calls += 1
        if self.stopping:
            self.stopped.release()
            assert self.may_go_on.acquire(timeout=SECONDS)
        return super().encode(password, salt)


@pytest.fixture
def hasher(settings: Any) -> Iterator[type[SlowHasher]]:
    settings.PASSWORD_HASHERS = ["tests.portal.accounts.test_hashing.SlowHasher"]
    settings.RATE_LIMITS = "comments"
    yield SlowHasher
    SlowHasher.stopping = False


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


def user_form(name: str, password: str) -> dict[str, str]:
    person = {"username": name, "email": "a@example.org", "first_name": "A", "last_name": "B", "is_active": "on"}
    return {**person, "password1": password, "password2": password}


def administrator() -> Client:
    client = Client()
    client.force_login(make_user(superuser=True))
    return client


def new_account(_user: Any) -> Callable[[], Any]:
    client = administrator()
    return lambda: client.post("/admin/users/new/", user_form("fresh", NEW))


def somebodys_password(user: Any) -> Callable[[], Any]:
    client = administrator()
    return lambda: client.post(f"/admin/users/edit/{user.pk}/", user_form("careful", NEW))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("post", "hashings"),
    [
        (wrong_login, 1),
        (right_login, 1),
        (unknown_login, 1),
        (reset, 1),
        (change, 2),
        (new_account, 1),
        (somebodys_password, 1),
    ],
)
def test_while_a_password_is_hashed_another_connection_can_write(
    post: Any, hashings: int, hasher: type[SlowHasher]
) -> None:
    send = post(make_user("editor", username="careful"))
    hasher.stopping = True
    answers: list[Any] = []

    def visit() -> None:
        try:
            answers.append(send())
        finally:
            connections.close_all()

    visitor = threading.Thread(target=visit)
    visitor.start()
    locked = 0
    for _hashing in range(hashings):
        assert hasher.stopped.acquire(timeout=SECONDS)
        locked += _is_locked(connection.settings_dict["NAME"])
        hasher.may_go_on.release()
    visitor.join(SECONDS)
    assert locked == 0
    assert answers[0].status_code in {200, 302}


def _is_locked(database: str) -> bool:
    other = sqlite3.connect(database, timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        other.close()
    return False


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


@pytest.mark.django_db
def test_accounts_made_and_edited_by_an_administrator_have_the_password_that_was_typed() -> None:
    user = make_user("editor", username="careful")
    assert new_account(user)().status_code == 302
    assert get_user_model().objects.get(username="fresh").check_password(NEW)
    assert somebodys_password(user)().status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert administrator().post(f"/admin/users/edit/{user.pk}/", user_form("careful", "")).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW), "left blank, it stays"
    assert administrator().post("/admin/users/new/", user_form("weak", "123")).status_code == 200
    assert not get_user_model().objects.filter(username="weak").exists()
