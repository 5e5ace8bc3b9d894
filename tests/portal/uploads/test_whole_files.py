"""Files are there as a whole or not at all, and as long as their rows."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import ModelLogEntry

from tests.practices.admin.admin_forms import logged_in


class BreakingOff(File):
    """A file whose second half cannot be read or written any more."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"x" * 1000
        raise OSError(errno.ENOSPC, "No space left on device")


def files(settings: Any) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def test_a_file_that_breaks_off_leaves_nothing(settings: Any) -> None:
    with pytest.raises(OSError, match="No space"):
        default_storage.save("documents/plan.txt", BreakingOff(None, "plan.txt"))
    assert files(settings) == []


def test_two_files_of_one_name_are_both_kept(settings: Any) -> None:
    names = {default_storage.save("documents/plan.txt", ContentFile(text)) for text in (b"one", b"two")}
    assert len(names) == 2
    assert len(files(settings)) == 2
    assert {default_storage.open(name).read() for name in names} == {b"one", b"two"}


@pytest.fixture
def editor() -> Client:
    client = Client(raise_request_exception=False)
    logged_in(client, superuser=True)
    return client


@pytest.fixture
def full_at_the_end() -> Iterator[None]:
    """The database has no room for the last row of a request: the entry in the history."""

    def refuse(sender: Any, **kwargs: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    post_save.connect(refuse, sender=ModelLogEntry)
    yield
    post_save.disconnect(refuse, sender=ModelLogEntry)


def upload(client: Client, address: str, text: bytes, name: str = "plan.txt") -> Any:
    return client.post(address, {"title": "Plan", "file": SimpleUploadedFile(name, text)})


@pytest.mark.django_db(transaction=True)
def test_an_upload_whose_rows_are_rolled_back_leaves_no_file(
    editor: Client, full_at_the_end: None, settings: Any
) -> None:
    assert upload(editor, reverse("wagtaildocs:add"), b"new").status_code == 503
    assert files(settings) == []
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_replaced_with_its_row_and_not_before(editor: Client, settings: Any, request: Any) -> None:
    upload(editor, reverse("wagtaildocs:add"), b"old", "old.txt")
    document = Document.objects.get()
    edit = reverse("wagtaildocs:edit", args=[document.pk])
    request.getfixturevalue("full_at_the_end")
    assert upload(editor, edit, b"new", "new.txt").status_code == 503
    assert files(settings) == ["old.txt"]
    assert Document.objects.get().file.read() == b"old"


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_is_removed_in_the_end(editor: Client, settings: Any) -> None:
    upload(editor, reverse("wagtaildocs:add"), b"old", "old.txt")
    edit = reverse("wagtaildocs:edit", args=[Document.objects.get().pk])
    assert upload(editor, edit, b"new", "new.txt").status_code == 302
    assert files(settings) == ["new.txt"]
