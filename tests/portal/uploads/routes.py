"""Every way of the admin to bring in a file."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from tests.portal.files import make_document, make_image

Send = Callable[[Client, Any], tuple[int, str]]
"""Sends a file; returns the status and what is shown."""


def _form(file: Any) -> dict[str, Any]:
    return {
        "title": "Title",
        "description": "",
        "tags": "",
        "collection": Collection.get_first_root_node().pk,
        "file": file,
    }


def _prefixed(prefix: str, file: Any) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in _form(file).items()}


def _page(client: Client, address: str, form: dict[str, Any]) -> tuple[int, str]:
    response = client.post(address, form)
    return response.status_code, response.content.decode()


def _multiple(client: Client, address: str, file: Any) -> tuple[int, str]:
    form = {"files[]": file, "title": "Title", "collection": Collection.get_first_root_node().pk}
    response = client.post(address, form, headers={"X-Requested-With": "XMLHttpRequest"})
    answer = json.loads(response.content) if response["Content-Type"] == "application/json" else {}
    return response.status_code, answer.get("error_message", "")


def add_document(client: Client, file: Any) -> tuple[int, str]:
    return _page(client, "/admin/documents/add/", _form(file))


def add_documents(client: Client, file: Any) -> tuple[int, str]:
    return _multiple(client, "/admin/documents/multiple/add/", file)


def choose_new_document(client: Client, file: Any) -> tuple[int, str]:
    return _page(client, "/admin/documents/chooser/create/", _prefixed("document-chooser-upload", file))


def replace_document(client: Client, file: Any) -> tuple[int, str]:
    document = get_document_model().objects.first() or make_document(Collection.get_first_root_node())
    return _page(client, f"/admin/documents/edit/{document.pk}/", _form(file))


def add_image(client: Client, file: Any) -> tuple[int, str]:
    return _page(client, "/admin/images/add/", _form(file))


def add_images(client: Client, file: Any) -> tuple[int, str]:
    return _multiple(client, "/admin/images/multiple/add/", file)


def choose_new_image(client: Client, file: Any) -> tuple[int, str]:
    return _page(client, "/admin/images/chooser/create/", _prefixed("image-chooser-upload", file))


def replace_image(client: Client, file: Any) -> tuple[int, str]:
    image = get_image_model().objects.first() or make_image(Collection.get_first_root_node())
    return _page(client, f"/admin/images/{image.pk}/", _form(file))


def portrait(client: Client, file: Any) -> tuple[int, str]:
    others = {"name_email-first_name": "A", "name_email-last_name": "B", "name_email-email": "a@example.org"}
    others |= {"locale-preferred_language": "en", "locale-current_time_zone": "Europe/Brussels"}
    others |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    others |= {"theme-keyboard_shortcuts": "on"}
    return _page(client, "/admin/account/", others | {"avatar-avatar": file})


IMAGE_ROUTES: list[Send] = [add_image, add_images, choose_new_image, replace_image, portrait]
DOCUMENT_ROUTES: list[Send] = [add_document, add_documents, choose_new_document, replace_document]


def stored_files() -> set[str]:
    """The names of all files that are kept."""
    return {
        *get_image_model().objects.values_list("file", flat=True),
        *get_document_model().objects.values_list("file", flat=True),
        *UserProfile.objects.exclude(avatar="").values_list("avatar", flat=True),
        *UploadedFile.objects.values_list("file", flat=True),
    }
