"""Following every link as every role changes nothing, and no form is taken without its token."""

from collections import deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.test import Client

from search.index.outbox import drain
from tests.factories import make_record, make_user

pytestmark = pytest.mark.django_db

MAY_CHANGE = {
    "sessions.session",
    "wagtailcore.referenceindex", "wagtailimages.rendition", "wagtailusers.userprofile", "auth.user",
    "wagtailadmin.editingsession", "wagtailcore.pagesubscription",
}  # fmt: skip
"""Bookkeeping that reading may write: sessions, the last login, renditions made on demand, who has a page open."""


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href" and value)


def database_state() -> dict[str, Any]:
    state = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if label not in MAY_CHANGE and model._meta.managed:
            state[label] = serialize("json", model._default_manager.order_by("pk"))
    return state


def crawl(client: Client, start: list[str], limit: int) -> int:
    seen: set[str] = set()
    queue = deque(start)
    while queue and len(seen) < limit:
        address = queue.popleft()
        if address in seen or "logout" in address:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code < 500, address
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            parser = Links()
            parser.feed(response.content.decode(errors="replace"))
            for link in parser.found:
                target = urldefrag(urljoin(f"http://testserver{address}", link)).url
                parts = urlsplit(target)
                if parts.netloc == "testserver":
                    queue.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return len(seen)


@pytest.mark.parametrize("role", ["anonymous", "editor", "translator-da", "moderator-el", "administrator"])
def test_following_links_changes_nothing(client: Client, role: str) -> None:
    make_record("Parents' room", versions={"da": "Forældrerum"}, number=460)
    drain()
    start = ["/en/", "/da/practices/", "/practice/460", "/mt/practice/460/comments/"]
    if role != "anonymous":
        client.force_login(make_user(role))
        start = ["/admin/", "/admin/pages/", *start]
    before = database_state()
    assert crawl(client, start, limit=70) > 30
    after = database_state()
    changed = {label for label in before if before[label] != after[label]}
    assert changed == set()


def test_no_post_is_taken_without_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(superuser=True))
    number = make_record(number=460).number
    addresses = [
        f"/en/practice/{number}/comments/", "/en/comments/confirm/abc/", "/admin/login/", "/admin/logout/",
        "/admin/pages/add/practices/practicepage/3/", "/admin/account/", "/admin/pages/3/delete/",
        "/admin/bulk/wagtailcore/page/delete/", "/admin/localize/translate/1/strings/1/edit/",
    ]  # fmt: skip
    for address in addresses:
        assert client.post(address, {"a": "b"}).status_code in {403, 404, 405}, address
