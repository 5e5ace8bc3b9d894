"""What a person of each role sees of objects that are not for everybody, on every route of the resolver.

`SECRECY_TABLE=update pytest tests/portal/test_secrecy_crawl.py` writes `secrecy_table.csv` anew for review:
read every changed cell and ask whether that role should see these fields of that object.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.test import Client
from wagtail.models import Page

from tests.portal import permission_table
from tests.portal.secrecy_world import CANARY, SecretWorld, make_person

TABLE = Path(__file__).parent / "secrecy_table.csv"
PUBLIC_ROLES = ("anonymous", "visitor")
ADMIN_ROLES = ("translator-da", "editor-da", "moderator-da", "taxonomy editor")
CONTROL = "administrator"
"""Sees everything: whatever the crawl does not find in this role, it would find in none."""
ROLES = (*PUBLIC_ROLES, *ADMIN_ROLES, CONTROL)
NOTHING = "-"
PAGE_PARTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
PAGES_OF_LISTS = ("changed", "draft", "password", "own", "page")
"""Pages that stand for a kind in the crawl of the admin: drafts of live pages, never live ones, restricted ones."""
LEAVES = ("admin/logout/", "admin/.*/", "admin/(?:failwhale|test404)/", "static/")
"""Routes that end the session or show nothing."""

Found = dict[str, set[str]]
"""Fields by the name of the object."""
Where = dict[tuple[str, str, str], str]
"""The first address that showed a field, by role, object and field."""


def paths_for(role: str, world: SecretWorld) -> Iterator[str]:
    """Addresses that the role is led through: every route of the resolver with every fitting object."""
    in_admin = role not in PUBLIC_ROLES
    for pattern, name in permission_table.routes():
        if pattern.startswith(LEAVES) or (pattern.startswith("admin/") and not in_admin):
            continue
        for ids in _objects_for(pattern, world, role):
            base = permission_table.World(ids=ids, words=_words(world))
            yield permission_table.address(pattern, name, base)
    yield from _public_addresses(world)
    if in_admin:
        yield from _admin_addresses(world)


def _objects_for(pattern: str, world: SecretWorld, role: str) -> Iterable[dict[str, Any]]:
    if any(f":{part}>" in pattern for part in PAGE_PARTS):
        names = PAGES_OF_LISTS if role != CONTROL else ("draft",)
        for name in names:
            pk = world.pages[name]
            revisions = world.revisions[pk]
            yield {
                **{f"|{part}": pk for part in PAGE_PARTS},
                "|revision_id_a": revisions[0], "|revision_id_b": revisions[-1], "|revision_id": revisions[-1],
            }  # fmt: skip
    elif "<int:number>" in pattern:
        yield from ({"|number": number} for number in world.numbers.values())
    elif "api/main/pages/<int:pk>" in pattern:
        yield from ({"|pk": world.pages[name]} for name in PAGES_OF_LISTS)
    elif "admin/comments/<int:pk>" in pattern:
        yield from ({"|pk": pk} for pk in world.comments.values())
    else:
        yield {"images/|pk": world.image, "documents/|pk": world.document}


def _words(world: SecretWorld) -> dict[str, Any]:
    files = {"image_id": world.image, "document_id": world.document, "doc_id": world.document}
    return files | {
        "slug": "former-0", "app_label": "practices", "model_name": "practicepage", "action": "publish",
        "content_type_app_name": "practices", "content_type_model_name": "practicepage", "code": "country",
        "action_name": "publish", "token": "x" * 43, "path": "nothing.txt", "filename": "nothing.txt",
        "page_view_restriction_id": world.restriction, "uidb64": "MQ", "language_code": "fi",
    }  # fmt: skip


def _public_addresses(world: SecretWorld) -> Iterator[str]:
    for place, number in enumerate(world.numbers.values()):
        for language in ("fi", "da"):
            yield f"/{language}/practices/former-{place}/"
        yield f"/en/languages/?next=/el/practices/former-{place}/"
        yield f"/da/languages/?next=/practice/{number}"
        yield f"/en/practices/compare/?n={number}"
    for page in world.pages.values():
        yield f"/en/_util/authenticate_with_password/{world.restriction}/{page}/"
    for language in ("fi", "el"):
        yield f"/{language}/practices/?q=zq"
        yield f"/{language}/practices/?q=lintu"
        yield f"/{language}/practices/feed/?q=lintu"
        yield f"/{language}/practices/suggest/?q=lintu"
        yield f"/{language}/"
        yield f"/api/v1/practices?q=lintu&lang={language}"
        yield f"/api/v1/suggest?q=lint&lang={language}"
    yield "/en/practices/?sort=newest&country=BE"
    yield f"/documents/{world.document}/{world.document_file.rsplit('/', 1)[-1]}"


def _admin_addresses(world: SecretWorld) -> Iterator[str]:
    pages = "&".join(f"id={pk}" for pk in world.pages.values())
    comments = "&".join(f"id={pk}" for pk in world.comments.values())
    for action in ("publish", "unpublish", "move", "delete"):
        yield f"/admin/bulk/wagtailcore/page/{action}/?{pages}"
    yield "/admin/bulk/wagtailcore/page/publish/?id=all"
    for model, pk in (("wagtailimages/image", world.image), ("wagtaildocs/document", world.document)):
        for action in ("delete", "add_tags", "add_to_collection"):
            yield f"/admin/bulk/{model}/{action}/?id={pk}"
    yield f"/admin/bulk/discussion/practicecomment/approve/?{comments}"
    yield f"/admin/choose-page/chosen-multiple/?{pages}"
    yield f"/admin/images/chooser/chosen-multiple/?id={world.image}"
    yield f"/admin/documents/chooser/chosen-multiple/?id={world.document}"
    for text in ("zq", "lintu"):
        yield f"/admin/choose-page/search/?q={text}"
        yield f"/admin/choose-page/search/?q={text}&page_type=practices.practicepage"
        yield f"/admin/pages/search/?q={text}"
        yield f"/admin/practices/?q={text}"
        yield f"/admin/images/?q={text}"
        yield f"/admin/images/chooser/results/?q={text}"
        yield f"/admin/documents/chooser/results/?q={text}"
        yield f"/admin/api/main/pages/?search={text}"
        yield f"/admin/reports/site-history/?label={text}"
    for place in _lists():
        yield f"/admin/choose-page/{place}/"
        yield f"/admin/pages/{place}/"
        yield f"/admin/api/main/pages/?child_of={place}"
        yield f"/admin/api/main/pages/{place}/"
    yield "/admin/choose-page/?page_type=practices.practicepage"
    yield f"/admin/api/main/pages/?translation_of={world.pages['draft']}"
    yield "/admin/reports/page-types-usage/?page_locale=fi"
    for export in ("csv", "xlsx"):
        yield f"/admin/reports/site-history/?export={export}"
        yield f"/admin/reports/aging-pages/?export={export}"


def _lists() -> list[int]:
    """The home pages and lists of practices of the languages of the crawl."""
    languages = ("fi", "el", "da")
    return list(
        Page.objects.filter(depth__in=(2, 3), locale__language_code__in=languages, numchild__gt=0).values_list(
            "pk", flat=True
        )
    )


def posts_for(role: str, world: SecretWorld) -> Iterator[tuple[str, dict[str, Any]]]:
    """Forms that repeat what was sent."""
    for page in world.pages.values():
        address = f"/en/_util/authenticate_with_password/{world.restriction}/{page}/"
        yield address, {"password": "wrong", "return_url": "/"}
    if role in PUBLIC_ROLES:
        return
    own = world.pages["own"]
    for page in world.pages.values():
        copied = {"new_parent_page": page, "new_title": "Copy", "new_slug": "copy"}
        yield f"/admin/pages/{own}/copy/", copied
        yield f"/admin/pages/{own}/move/", {"new_parent_page": page}
        yield f"/admin/bulk/wagtailcore/page/move/?id={own}", {"chooser": page}
    for number in range(len(world.numbers)):
        link = {"external-link-chooser-url": f"/practices/former-{number}/", "external-link-chooser-link_text": ""}
        yield "/admin/choose-external-link/", link


def canaries(response: Any, path: str) -> set[tuple[str, str]]:
    """The words of objects in body, headers and cookies, without what the address itself says."""
    body = response.getvalue() if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    text = f"{headers}\n{response.cookies.output()}\n".lower() + body.decode("utf-8", "replace").lower()
    for said in (path, quote(path)):
        text = text.replace(said.lower(), "")
    return set(CANARY.findall(text))


def crawl(
    roles: Iterable[str], world: SecretWorld, only: Callable[[str], bool] = lambda _path: True
) -> tuple[dict[str, Found], list[str], Where]:
    """Ask everything in every role: what was seen, which addresses failed, and where each word was seen first.

    `only` narrows the addresses.
    """

    seen: dict[str, Found] = {}
    failed: list[str] = []
    where: Where = {}
    for role in roles:
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(make_person(role), backend="django.contrib.auth.backends.ModelBackend")
        seen[role] = defaultdict(set)
        asked: list[tuple[str, dict[str, Any] | None]] = [
            (path, None) for path in dict.fromkeys(paths_for(role, world))
        ]
        asked += posts_for(role, world)
        for path, form in [each for each in asked if only(each[0])]:
            point = transaction.savepoint() if form is not None else None
            response = client.get(path) if form is None else client.post(path, form)
            if point is not None:
                transaction.savepoint_rollback(point)
            if response.status_code >= 500:
                failed.append(f"{role} {path}")
            for name, part in canaries(response, path):
                seen[role][name].add(part)
                where.setdefault((role, name, part), path if form is None else f"POST {path} {form}")
    return seen, failed, where


def read_table() -> dict[str, dict[str, str]]:
    """The reviewed table by object."""
    with TABLE.open(newline="") as file:
        return {row["object"]: row for row in csv.DictReader(file)}


def cell(fields: Iterable[str]) -> str:
    """Fields as a cell of the table."""
    return " ".join(sorted(fields)) or NOTHING


def leaks(seen: dict[str, Found], table: dict[str, dict[str, str]], where: Where) -> list[str]:
    """Every word that was seen and should not have been, with its address."""
    return [
        f"{role} sees the {part} of {name} at {where[role, name, part]}"
        for role, found in seen.items()
        for name, parts in sorted(found.items())
        for part in sorted(parts - _allowed(table, role, name))
    ]


def lost(seen: dict[str, Found], table: dict[str, dict[str, str]]) -> list[str]:
    """Every word that should have been seen and was not: the crawl would miss a leak there."""
    return [
        f"{role} does not see the {part} of {name} any more"
        for role, found in seen.items()
        for name in sorted(table)
        for part in sorted(_allowed(table, role, name) - found.get(name, set()))
    ]


def _allowed(table: dict[str, dict[str, str]], role: str, name: str) -> set[str]:
    return set(table.get(name, {}).get(role, NOTHING).split()) - {NOTHING}


def write_table(seen: dict[str, Found]) -> None:
    """Write what was seen, for review."""
    names = sorted({name for found in seen.values() for name in found})
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["object", *ROLES])
        writer.writerows([name, *(cell(seen[role].get(name, ())) for role in ROLES)] for name in names)
