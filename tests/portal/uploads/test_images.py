"""Images that come in: what is refused says why at its field, by every way, and nothing of it is kept."""

import struct
import zlib

import pytest
from django.test import Client, override_settings
from wagtail.images import get_image_model

from portal.uploads.image_ends import BrokenImageError, end_of_image
from tests.portal.files import FORMATS, picture, png_chunk, png_of_zeros, upload
from tests.portal.permission_table import routes
from tests.portal.uploads.routes import IMAGE_ROUTES, Send, add_image, add_images, stored_files

pytestmark = pytest.mark.django_db

SCRIPT = b"*/=alert(document.domain)//"
DAMAGED = "is not an image or is damaged"
MORE = "holds more than an image"
PIXELS = "million pixels"


def gif_with_comment(comment: bytes) -> bytes:
    """A whole GIF with a comment inside."""
    image = picture("gif")
    return image[:-1] + b"\x21\xfe" + bytes([len(comment)]) + comment + b"\x00\x3b"


def jpeg_that_opens_a_comment() -> bytes:
    image = picture("jpg")
    segment = b"\xff\xe0/*" + b"\x00" * (0x2F2A - 2)
    return image[:2] + segment + image[2:]


def wide_gif() -> bytes:
    """Its width reads `/*`."""
    image = picture("gif")
    return (
        gif_with_comment(SCRIPT)[:6] + b"/*" + image[8:-1] + b"\x21\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\x00\x3b"
    )


def header_only(width: int, height: int) -> bytes:
    image = picture("png")
    return image[:8] + png_chunk(b"IHDR", struct.pack(">II", width, height) + image[24:29]) + image[33:]


BAD = {
    "gif-as-script.gif": (b"GIF89a/*" + b"\x00" * 20 + SCRIPT, DAMAGED),
    "gif-as-assignment.gif": (b"GIF89a=1;alert(1)", DAMAGED),
    "gif-whole-as-script.gif": (wide_gif(), MORE),
    "gif-with-script-behind.gif": (picture("gif") + SCRIPT, MORE),
    "gif-with-markup-inside.gif": (gif_with_comment(b"<script>alert(1)</script>"), MORE),
    "jpeg-as-script.jpg": (jpeg_that_opens_a_comment(), MORE),
    "png-with-page-behind.png": (picture("png") + b"<html><script>alert(1)</script>", MORE),
    "webp-with-text-behind.webp": (picture("webp") + b"alert(1)", MORE),
    "avif-with-text-behind.avif": (picture("avif") + b"\x00\x00\x00\x10evilalert(1)", MORE),
    "png-with-zip-behind.png": (picture("png") + b"PK\x03\x04" + b"x" * 40, MORE),
    "bomb.png": (png_of_zeros(12_500, 10_000), PIXELS),
    "announced.png": (header_only(60_000, 60_000), PIXELS),
    "cut.png": (picture("png", (400, 400))[:-60], DAMAGED),
    "cut.jpg": (picture("jpg", (400, 400))[:-60], DAMAGED),
    "page.png": (b"<html><body>no image</body></html>", DAMAGED),
    "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", DAMAGED),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", DAMAGED),
    "empty.png": (b"", "empty"),
    "noise.gif": (b"GIF89a" + bytes(range(256)) * 8, DAMAGED),
    "many.gif": (picture("gif", (4, 4), 301), "too many frames"),
    "many.webp": (picture("webp", (16, 16), 301), "too many frames"),
}  # fmt: skip


ON_ALL_ROUTES = ["gif-as-script.gif", "gif-with-script-behind.gif", "announced.png", "page.png", "empty.png", "cut.jpg"]


@pytest.mark.parametrize("name", BAD, ids=lambda name: name[:30])
def test_an_unusable_image_is_rejected_with_the_reason(publisher: Client, name: str) -> None:
    content, reason = BAD[name]
    status, shown = add_images(publisher, upload(name, content))
    assert status == 200
    assert reason in shown
    assert stored_files() == set()


@pytest.mark.parametrize("name", ON_ALL_ROUTES)
@pytest.mark.parametrize("send", IMAGE_ROUTES)
def test_no_way_into_the_admin_takes_what_another_refuses(publisher: Client, send: Send, name: str) -> None:
    content, reason = BAD[name]
    assert send(publisher, upload("first.png", picture()))[0] in {200, 302}
    before = stored_files()
    status, shown = send(publisher, upload(name, content))
    assert status == 200
    assert reason in shown
    assert stored_files() == before


def test_an_image_whose_name_says_another_format_is_refused(publisher: Client) -> None:
    status, shown = add_image(publisher, upload("other.png", picture("gif")))
    assert status == 200
    assert "does not match" in shown


@pytest.mark.parametrize(
    "name",
    ["../../etc/class.png", "..\\class.png", "turned\u202egnp.png", "a\x00b.png", "C:/class.png", "long" * 75 + ".png"],
    ids=lambda name: ascii(name)[:20],
)
def test_a_hostile_name_is_only_a_name(publisher: Client, name: str) -> None:
    assert add_image(publisher, upload(name.replace("/", "_"), picture()))[0] == 302
    body = (
        b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nTitle\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n'
        + picture() + b"\r\n--b--\r\n"
    )  # fmt: skip
    response = publisher.generic("POST", "/admin/images/add/", body, content_type="multipart/form-data; boundary=b")
    assert response.status_code in {200, 302}
    assert stored_files()
    for stored in stored_files():
        assert stored.startswith("original_images/")
        assert stored.count("/") == 1
        assert stored.isascii()
        assert stored.isprintable()


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("send", IMAGE_ROUTES)
def test_a_good_image_is_taken_in_every_format(publisher: Client, send: Send, extension: str) -> None:
    before = stored_files()
    status, shown = send(publisher, upload(f"class.{extension}", picture(extension, (600, 400))))
    assert status in {200, 302}, shown
    assert len(stored_files() - before) == 1, shown


@pytest.mark.parametrize("extension", ["gif", "webp"])
def test_a_short_animation_is_taken(publisher: Client, extension: str) -> None:
    assert add_image(publisher, upload(f"steps.{extension}", picture(extension, (60, 40), 12)))[0] == 302


def test_two_pictures_in_one_file_of_a_phone_are_taken(publisher: Client) -> None:
    assert add_image(publisher, upload("phone.jpg", picture("jpg") + picture("jpg", (20, 20)) + b"\x00" * 8))[0] == 302


@pytest.mark.parametrize("extension", FORMATS)
def test_the_end_of_every_image_is_the_end_of_its_file(extension: str) -> None:
    for frames in (1, 5) if extension in {"gif", "webp", "avif", "png"} else (1,):
        data = picture(extension, (31, 33), frames)
        image_format = "jpeg" if extension == "jpg" else extension
        assert end_of_image(data + b"alert(1)", image_format, 300) == len(data)
        for cut in range(12, len(data) - 1, 7):
            try:
                assert end_of_image(data[:cut], image_format, 300) <= cut
            except BrokenImageError:
                continue


def test_an_image_larger_than_the_limit_says_so_at_its_field(publisher: Client) -> None:
    data = picture() + b"\x00" * (10 * 1024 * 1024)
    status, shown = add_image(publisher, upload("large.png", data))
    assert status == 200
    assert "too large" in shown
    assert stored_files() == set()


def test_the_limit_of_pixels_is_a_setting(publisher: Client) -> None:
    with override_settings(WAGTAILIMAGES_MAX_IMAGE_PIXELS=1_000_000):
        assert PIXELS in add_image(publisher, upload("wide.png", png_of_zeros(1001, 1000)))[1]
        assert add_image(publisher, upload("fits.png", png_of_zeros(1000, 1000)))[0] == 302


def test_metadata_that_unpacks_to_a_hundred_megabytes_is_refused_or_ignored(publisher: Client) -> None:
    image = picture("png")
    text = png_chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"\x00" * 100_000_000, 9))
    status, _shown = add_image(publisher, upload("text.png", image[:33] + text + image[33:]))
    assert status in {200, 302}


@pytest.mark.parametrize(
    "size", ["scale-10000", "scale-101", "scale-99999.9", "width-20|scale-1000", "scale-0x10", "none"]
)
def test_an_image_is_not_enlarged_to_a_size_that_costs_gigabytes(publisher: Client, size: str) -> None:
    add_image(publisher, upload("class.png", picture()))
    image = get_image_model().objects.get()
    assert publisher.get(f"/admin/images/{image.pk}/preview/{size}/").status_code == 400
    assert publisher.get(f"/admin/images/{image.pk}/preview/width-20/").status_code == 200


def test_every_route_that_takes_files_is_known() -> None:
    """A new view with a file in its form has to be looked at, and named here."""
    known = {
        "wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages:edit", "wagtailimages_chooser:create",
        "wagtaildocs:add", "wagtaildocs:add_multiple", "wagtaildocs:edit", "wagtaildocs_chooser:create",
        "wagtailadmin_account", "wagtailredirects:start_import", "wagtail_localize:upload_pofile",
    }  # fmt: skip
    words = ("upload", "start_import", "add_multiple", "account")
    found = {name for _pattern, name in routes() if name.split(":")[-1].endswith(words) or ":upload" in name}
    assert found - known == {"wagtailembeds:chooser_upload"}  # an address, no file
