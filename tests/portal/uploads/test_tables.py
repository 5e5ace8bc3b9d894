"""Tables of redirects."""

import io
import zipfile

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests.factories import make_user
from tests.portal.files import upload

pytestmark = pytest.mark.django_db


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 11_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.xlsx", bomb(), "Unpacked"),
        ("long.csv", b"/a,/b\n" * 200_000, "too large"),
        ("empty.csv", b"", "empty"),
        ("cut.xlsx", b"PK\x03\x04", ""),
        ("nul.csv", b"\x00" * 100, ""),
        ("latin.csv", b"/a,/\xe9\n", "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_table_that_cannot_be_taken_is_refused_with_the_reason(
    client: Client, name: str, content: bytes, reason: str
) -> None:
    client.force_login(make_user(superuser=True))
    response = client.post("/admin/redirects/import/", {"import_file": upload(name, content)}, follow=True)
    assert response.status_code == 200
    assert reason in response.content.decode()
    assert not Redirect.objects.exists()
