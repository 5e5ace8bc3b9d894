"""Somebody who guesses, and the time of the limits, which stands still until a test lets it pass."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from practices.web.rate_limits import limits

NO_WAIT = timedelta(minutes=16)
"""Longer than the longest delay."""


class Clock:
    """The time of the limits stands still until a test lets it pass: slow machines change no result."""

    def __init__(self) -> None:
        self.time = timezone.now()

    def __call__(self) -> datetime:
        return self.time


def sign_in(name: str, password: str, address: str = "192.0.2.1", **more: str) -> Any:
    return Client(REMOTE_ADDR=address).post("/admin/login/", {"username": name, "password": password, **more})


def let_time_pass(time: timedelta = NO_WAIT) -> None:
    limits.now.time += time  # type: ignore[attr-defined]  # the clock of the fixture


def refused(answers: list[Any]) -> int:
    """How many had to wait; each says how long."""
    waiting = [answer for answer in answers if answer.status_code == 429]
    assert all(1 <= int(answer.headers["Retry-After"]) <= 3600 for answer in waiting)
    return len(waiting)


def account_data(user: Any, old: str, new: str) -> dict[str, str]:
    page = Client()
    page.force_login(user)
    html = page.get("/admin/account/").content.decode()
    names = set(re.findall(r'name="(locale-[a-z_]+|name_email-[a-z_]+|theme-[a-z_]+)"', html))
    values = dict.fromkeys(names, "") | {
        "name_email-first_name": "Typed", "name_email-last_name": "Name", "name_email-email": "typed@example.org",
        "locale-preferred_language": "en", "locale-current_time_zone": "Europe/Brussels",
        "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }  # fmt: skip
    password = {"password-old_password": old, "password-new_password1": new, "password-new_password2": new}
    return values | password
