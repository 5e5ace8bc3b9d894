"""Who may enter which address: observes every route of the site for every role.

`python -m tests.portal.permission_table --update` adds rows for new routes to
`permission_table.csv` (and drops rows of routes that are gone) for review: read every
new row and ask whether that role should be let in. Rows that exist are not changed.
"""

import csv
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "permission_table.csv"
ROLES = (
    "anonymous",
    "visitor",
    "editor",
    "publisher",
    "translator-da",
    "coordinator-da",
    "moderator-da",
    "taxonomy editor",
    "administrator",
)
COLUMNS = ("route", "name", *ROLES)
ONE_PLACE_FOR_ALL = re.compile(r"^admin/jsi18n|^__debug__|^static/")
FILES = {"media": "media/nothing.txt", "wagtail_serve": "en/", "record": "en/practices/parents-room/"}
"""Concrete addresses of routes written as regular expressions."""


@dataclass
class World:
    """One object of each kind, so that a refusal is about the role and not about something missing."""

    ids: dict[str, Any]
    words: dict[str, str] = field(default_factory=dict)

    def value(self, parameter: str, route: str) -> Any:
        """What stands for a parameter of a route."""
        for part, value in self.ids.items():
            if part.split("|")[0] in route and (("|" not in part) or part.split("|")[1] == parameter):
                return value
        return self.words.get(parameter, 1)


def routes() -> Iterator[tuple[str, str]]:
    """Every route as (pattern, qualified name), in the order of the resolver."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns: Any, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
        for entry in patterns:
            pattern = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
            if isinstance(entry, URLPattern):
                yield pattern, f"{namespace}{entry.name or ''}"
            else:
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from walk(entry.url_patterns, pattern, inner)

    seen = set()
    for pattern, name in walk(get_resolver().url_patterns, "", ""):
        if pattern not in seen and not ONE_PLACE_FOR_ALL.match(pattern):
            seen.add(pattern)
            yield pattern, name


def address(pattern: str, name: str, world: World) -> str:
    """A concrete address of a route."""
    if name in FILES:
        return "/" + FILES[name]

    def fill(match: re.Match[str]) -> str:
        return str(world.value(match["name"], pattern))

    path = re.sub(r"<(?:[a-z_]+:)?(?P<name>[a-z_]+)>", fill, re.sub(r"\(\?P<([a-z_]+)>[^()]*\)", r"<\1>", pattern))
    return "/" + re.sub(r"\(\?:[^()]*\)\??|[\\^$]|\(.*\)", "", path)


class SkipRendering:
    """Middleware of this table alone: who may enter is decided before the page is drawn, which takes long."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_template_response(self, request: Any, response: Any) -> Any:
        """An empty page in place of the template."""
        response.content = b""
        response.render = lambda: response
        return response


def outcome(response: Any) -> str:
    """`login`, `forbidden`, `missing`, `na` (method not served), `bad` (let in, form incomplete) or `allowed`."""
    code = response.status_code
    if code in (301, 302):
        target = response.headers["Location"].split("?")[0]
        if target == "/admin/login/":
            return "login"
        if target == "/admin/":
            return "forbidden"  # how Wagtail refuses
    return {400: "bad", 403: "forbidden", 404: "missing", 405: "na", 410: "missing"}.get(
        code, "error" if code > 499 else "allowed"
    )


def make_world() -> World:
    """A record in English and Danish, an image, a document, people, and what else routes name."""
    from django.contrib.auth.models import Group
    from django.contrib.contenttypes.models import ContentType
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file
    from wagtail.models import Collection, Locale, Site

    from practices.records.models.page import PracticeIndexPage
    from practices.vocabularies.models import Term
    from tests.factories import make_record, make_user, version

    practice = make_record(versions={"da": "Forældrerum"}, number=460)
    page, original = version(practice, "da"), version(practice, "en")
    index = PracticeIndexPage.objects.get(locale__language_code="da")
    revisions = sorted(page.revisions.values_list("pk", flat=True))
    other = make_user("editor", username="somebody")
    image = Image.objects.create(title="Room", file=get_test_image_file())
    document = Document.objects.create(title="Plan", file=ContentFile(b"plan", name="plan.txt"))
    term = Term.objects.get(vocabulary__code="funding", code="local")
    return World(
        ids={
            "admin/pages/add/|parent_page_id": index.pk,
            "admin/pages/add/|content_type_model_name": "practicepage",
            "admin/pages/add/|content_type_app_name": "practices",
            "|destination_id": index.pk,
            "|revision_id": revisions[-1],
            "|revision_id_a": revisions[0],
            "|revision_id_b": revisions[-1],
            "|page_id": page.pk,
            "|page_to_move_id": page.pk,
            "admin/pages/|parent_page_id": index.pk,
            "admin/api/main/pages/|pk": page.pk,
            "admin/terms/|pk": term.pk,
            "admin/vocabularies/|code": "funding",
            "admin/users/|pk": other.pk,
            "admin/groups/|pk": Group.objects.get(name="visitor").pk,
            "admin/sites/|pk": Site.objects.get().pk,
            "admin/locales/|pk": Locale.objects.get(language_code="da").pk,
            "admin/collections/|pk": Collection.objects.first().pk,
            "|number": practice.number,
            "api/v1/|number": practice.number,
            "|image_id": image.pk,
            "|document_id": document.pk,
            "|doc_id": document.pk,
            "admin/api/main/images/|pk": image.pk,
            "admin/api/main/documents/|pk": document.pk,
            "admin/images/chooser/|pk": image.pk,
            "admin/documents/chooser/|pk": document.pk,
            "admin/settings/|app_name": "portal",
            "admin/settings/|model_name": "sitesettings",
            "admin/settings/|pk": Site.objects.get().pk,
            "|content_type_id": ContentType.objects.get_for_model(original).pk,
        },
        words={
            "slug": original.slug,
            "app_label": "practices",
            "model_name": "practicepage",
            "content_type_app_name": "practices",
            "content_type_model_name": "practicepage",
            "action": "publish",
            "action_name": "publish",
            "code": "funding",
            "token": "x" * 43,
            "path": "nothing.txt",
            "filename": "nothing.txt",
            "uidb64": "MQ",
            "translation_key": str(practice.translation_key),
            "language_code": "da",
        },
    )


def observe(only: set[str] | None = None) -> dict[str, dict[str, str]]:
    """Ask every route by GET and POST in every role; nothing of it stays in the database."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, f"{__name__}.SkipRendering"]):
        return _observe(only)


def _observe(only: set[str] | None) -> dict[str, dict[str, str]]:
    from django.db import transaction
    from django.test import Client

    from tests.factories import make_user

    world = make_world()
    wanted = [(pattern, name) for pattern, name in routes() if only is None or pattern in only]
    rows: dict[str, dict[str, str]] = {pattern: {"route": pattern, "name": name} for pattern, name in wanted}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
        cookies = client.cookies.copy()
        for pattern, name in wanted:
            path, seen = address(pattern, name, world), []
            for send in (client.get, client.post):
                client.cookies = SimpleCookie(cookies)
                point = transaction.savepoint()
                try:
                    seen.append(outcome(send(path)))
                finally:
                    transaction.savepoint_rollback(point)
            rows[pattern][role] = "/".join(seen)
    return rows


def read_table() -> dict[str, dict[str, str]]:
    """The reviewed table by route."""
    with TABLE.open(newline="") as file:
        return {row["route"]: row for row in csv.DictReader(file)}


def write_table(rows: dict[str, dict[str, str]]) -> None:
    """Sorted by route, so that a change is easy to review."""
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[route] for route in sorted(rows))


def line(row: dict[str, str]) -> str:
    """A row as it stands in the file."""
    return ",".join(row[column] for column in COLUMNS)


Rows = dict[str, dict[str, str]]


def compare(observed: Rows, known: Rows) -> tuple[list[str], list[str], list[str]]:
    """Rows that nobody reviewed, routes that are gone, and cells that differ from the reviewed table."""
    missing = [line(row) for route, row in observed.items() if route not in known]
    gone = sorted(known.keys() - observed.keys())
    different = [
        f"{route} {role}: {observed[route][role]}, table says {known[route][role]}"
        for route in observed.keys() & known.keys()
        for role in ROLES
        if observed[route][role] != known[route][role]
    ]
    return missing, gone, sorted(different)


def update() -> None:
    """Add what is new, drop what is gone, say both."""
    known = read_table() if TABLE.exists() else {}
    present = {pattern for pattern, _name in routes()}
    new = observe(present - known.keys()) if present - known.keys() else {}
    write_table({route: row for route, row in known.items() if route in present} | new)
    for row in new.values():
        sys.stdout.write(f"new, to be reviewed: {line(row)}\n")
    for route in sorted(known.keys() - present):
        sys.stdout.write(f"gone: {route}\n")


def main() -> None:
    """Run `--update` against an own test database."""
    if sys.argv[1:] != ["--update"]:
        sys.stderr.write("usage: python -m tests.portal.permission_table --update\n")
        raise SystemExit(2)
    import pytest

    os.environ["PERMISSION_TABLE"] = "update"
    raise SystemExit(
        pytest.main(["-q", "-s", "--no-header", "--create-db", str(Path(__file__).parent / "test_permissions.py")])
    )


if __name__ == "__main__":
    main()
