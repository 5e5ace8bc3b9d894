"""Files that people uploaded are given to those who may have them, by whatever address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission, UploadedFile
from wagtail.users.models import UserProfile

from tests.factories import make_user
from tests.portal.files import CANARY, make_collection, make_document, make_image, picture, restrict

pytestmark = pytest.mark.django_db

CONDITIONS = [
    {},
    {"HTTP_RANGE": "bytes=0-3"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2000 00:00:00 GMT"},
    {"HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"},
]


def by_login() -> Collection:
    collection = make_collection()
    restrict(collection, "login")
    return collection


def by_password() -> Collection:
    collection = make_collection()
    restrict(collection, "password")
    return collection


def by_group() -> Collection:
    collection = make_collection()
    restrict(collection, "groups", Group.objects.get_or_create(name="Staff room")[0])
    return collection


def by_the_collection_above() -> Collection:
    return make_collection("Inside", inside=make_collection("Between", inside=by_group()))


RESTRICTED = [by_login, by_password, by_group, by_the_collection_above]


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def seen(client: Client, address: str, method: str = "get", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """What an address tells: status, body and the headers that speak about a file."""
    response = getattr(client, method)(address, **headers)
    telling = ("ETag", "Last-Modified", "Content-Range", "Content-Disposition", "Accept-Ranges", "Location")
    return response.status_code, content(response), {name: response[name] for name in telling if name in response}


@pytest.mark.parametrize("restricted", RESTRICTED)
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", CONDITIONS, ids=lambda headers: "-".join(headers) or "plain")
def test_a_stranger_learns_nothing_of_restricted_files(
    client: Client, restricted: Callable[[], Collection], method: str, headers: dict[str, str]
) -> None:
    collection = restricted()
    document, image = make_document(collection), make_image(collection)
    rendition = image.get_rendition("width-20")

    for address in (document.file.url, image.file.url, rendition.url):
        nothing = address + "x"
        status, body, telling = seen(client, address, method, **headers)
        assert (status, telling) == (404, {})
        assert (status, telling) == seen(client, nothing, method, **headers)[::2]
        assert CANARY not in body

    status, body, telling = seen(client, document.url, method, **headers)
    assert status in {200, 302}
    assert CANARY not in body
    assert not {"ETag", "Last-Modified", "Content-Range", "Content-Disposition"} & set(telling)
    assert "private" in client.get(document.url)["Cache-Control"]


@pytest.mark.parametrize("restricted", RESTRICTED)
def test_a_stranger_cannot_find_the_name_of_a_restricted_document_by_trying(
    client: Client, restricted: Callable[[], Collection]
) -> None:
    document = make_document(restricted())
    right = client.get(document.url)
    wrong = client.get(document.url.replace("minutes", "notes"))
    assert right.status_code == wrong.status_code
    assert "minutes" not in right.content.decode().replace(document.url, "")


@pytest.mark.parametrize("restricted", [by_group, by_the_collection_above])
def test_an_account_outside_of_the_group_gets_nothing(client: Client, restricted: Callable[[], Collection]) -> None:
    collection = restricted()
    document, image = make_document(collection), make_image(collection)
    client.force_login(make_user("moderator-da"))
    for address in (document.file.url, image.file.url, image.get_rendition("width-20").url):
        assert client.get(address).status_code == 404
    assert seen(client, document.url)[0] == 302


@pytest.mark.parametrize("restricted", [by_login, by_group, by_the_collection_above])
def test_whom_the_collection_is_for_reads_its_files_and_nobody_keeps_a_copy(
    client: Client, restricted: Callable[[], Collection]
) -> None:
    collection = restricted()
    document, image = make_document(collection), make_image(collection)
    user = make_user()
    user.groups.add(Group.objects.get_or_create(name="Staff room")[0])
    client.force_login(user)
    for address, expected in (
        (document.url, CANARY),
        (image.get_rendition("width-20").url, image.get_rendition("width-20").file.read()),
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert content(response) == expected
        assert response["Cache-Control"] == "private, no-store"
        assert not {"ETag", "Last-Modified"} & set(response.headers)
    assert client.get(document.file.url).status_code == 404
    assert client.get(image.file.url).status_code == 404  # the original is for those who work with it


def test_who_knows_the_password_of_a_collection_reads_its_files(client: Client) -> None:
    collection = by_password()
    document, image = make_document(collection), make_image(collection)
    address = image.get_rendition("width-20").url
    page = client.get(document.url)
    assert page.status_code == 200
    assert b'name="password"' in page.content
    number = CollectionViewRestriction.objects.get().pk
    form = {"password": "secret", "return_url": document.url}
    answer = client.post(f"/documents/authenticate_with_password/{number}/", form)
    assert answer.status_code == 302
    assert content(client.get(document.url)) == CANARY
    assert client.get(address).status_code == 200


def test_originals_are_for_people_who_may_use_them_in_the_admin(client: Client) -> None:
    collection = make_collection()
    image = make_image(collection)
    assert client.get(image.file.url).status_code == 404
    visitor = make_user()
    client.force_login(visitor)
    assert client.get(image.file.url).status_code == 404
    client.force_login(make_user("editor"))
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "image/png"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_permission_for_another_collection_opens_no_original(client: Client) -> None:
    image, other = make_image(make_collection("One")), make_collection("Other")
    user = make_user("moderator-da")
    group = user.groups.get()
    permission = GroupCollectionPermission.objects.filter(permission__codename="change_image").first().permission
    GroupCollectionPermission.objects.create(group=group, collection=other, permission=permission)
    client.force_login(user)
    assert client.get(image.file.url).status_code == 404
    GroupCollectionPermission.objects.create(group=group, collection=image.collection, permission=permission)
    assert client.get(image.file.url).status_code == 200


def test_who_works_with_a_restricted_image_sees_it_in_the_admin(client: Client) -> None:
    image = make_image(by_password())
    client.force_login(make_user("publisher"))
    address = image.get_rendition("max-165x165").url
    assert address in client.get("/admin/images/").content.decode()
    assert client.get(address).status_code == 200


def test_renditions_of_public_images_are_files_that_anybody_may_keep_for_a_while(client: Client) -> None:
    rendition = make_image(make_collection()).get_rendition("width-20|format-webp")
    response = client.get(rendition.url)
    assert content(response) == rendition.file.read()
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["X-Content-Type-Options"] == "nosniff"
    again = client.get(rendition.url, HTTP_IF_MODIFIED_SINCE=response["Last-Modified"])
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(rendition.url + "/../" + rendition.url).status_code == 404


def test_a_collection_that_becomes_private_takes_its_files_along_and_gives_them_back(client: Client) -> None:
    collection = make_collection()
    document, address = make_document(collection), make_image(collection).get_rendition("width-20").url
    assert [client.get(url).status_code for url in (document.url, address)] == [200, 200]
    restriction = restrict(collection, "login")
    assert [client.get(url).status_code for url in (document.url, address)] == [302, 404]
    restriction.delete()
    assert [client.get(url).status_code for url in (document.url, address)] == [200, 200]


def test_an_image_moved_into_a_private_collection_is_private_with_all_its_sizes(client: Client) -> None:
    image = make_image(make_collection("Open"))
    address = image.get_rendition("width-20").url
    image.collection = by_login()
    image.save()
    assert client.get(address).status_code == 404


def test_public_documents_are_downloads_that_run_nothing(client: Client) -> None:
    document = make_document(make_collection(), "minutes.pdf", b"%PDF-1.4 " + CANARY)
    response = client.get(document.url)
    assert content(response).endswith(CANARY)
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert client.get(document.url, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert client.get(document.file.url).status_code == 404


def test_an_uploaded_file_that_the_database_does_not_know_is_404(client: Client, settings: Any) -> None:
    waiting = UploadedFile.objects.create(for_content_type=None, file=ContentFile(CANARY, "half.txt"))
    loose = settings.MEDIA_ROOT / "images" / "loose.png"
    loose.parent.mkdir(parents=True, exist_ok=True)
    loose.write_bytes(picture())
    client.force_login(make_user(superuser=True))
    for address in (
        waiting.file.url, "/media/images/loose.png", "/media/images/", "/media/", "/media/images/../secret-key",
        "/media/../portal.sqlite3", "/media/..%2fportal.sqlite3",
        "/media/images/%2e%2e/secret-key", "/media//etc/passwd",
    ):  # fmt: skip
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40, "9" * 5000, "１"])
def test_a_document_that_does_not_exist_is_not_found_whatever_its_number(client: Client, number: str) -> None:
    assert client.get(f"/documents/{number}/minutes.txt").status_code == 404


def test_portraits_are_for_people_of_the_admin(client: Client) -> None:
    user = make_user("editor")
    profile = UserProfile.get_for_user(user)
    profile.avatar.save("me.png", ContentFile(picture()))
    assert client.get(profile.avatar.url).status_code == 404
    client.force_login(make_user())
    assert client.get(profile.avatar.url).status_code == 404
    client.force_login(user)
    assert client.get(profile.avatar.url)["Cache-Control"] == "private, no-store"


def test_a_proxy_may_send_public_renditions_and_nothing_else(client: Client, settings: Any) -> None:
    settings.SERVE_MEDIA = False
    public = make_image(make_collection()).get_rendition("width-20")
    response = client.get(public.url)
    assert response["X-Accel-Redirect"] == "/-/renditions/" + public.file.name.removeprefix("images/")
    assert response.content == b""
    private = make_image(by_login()).get_rendition("width-20")
    assert "X-Accel-Redirect" not in client.get(private.url)
    client.force_login(make_user())
    response = client.get(private.url)
    assert "X-Accel-Redirect" not in response
    assert content(response) == private.file.read()


def test_a_picture_costs_few_queries_however_many_there_are(client: Client, django_assert_num_queries: Any) -> None:
    image = make_image(make_collection())
    addresses = [image.get_rendition(f"width-{width}").url for width in range(10, 20)]
    for address in addresses:
        with django_assert_num_queries(2):
            assert client.get(address).status_code == 200
