"""Real files for tests: images, documents, and collections that hold them."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction

CANARY = b"quokka-canary"
FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


def picture(extension: str = "png", size: tuple[int, int] = (40, 30), frames: int = 1) -> bytes:
    """An image in the format of that extension."""
    shades = [Pillow.new("RGB", size, (index * 67 % 256, index * 29 % 256, index // 256)) for index in range(frames)]
    out = io.BytesIO()
    options: dict[str, Any] = {"speed": 10, "method": 0}  # quick rather than small
    options |= {"save_all": True, "append_images": shades[1:]} if frames > 1 else {}
    shades[0].save(out, FORMATS[extension], **options)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """A piece of a PNG file with its length and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_zeros(width: int, height: int) -> bytes:
    """A PNG of one colour that is small as a file and large in memory."""
    compressor = zlib.compressobj(9)
    rows = b"\0" * (1 + 3 * width)
    pixels = b"".join(compressor.compress(rows) for _ in range(height)) + compressor.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")
    )  # fmt: skip


def package(**parts: bytes | str) -> bytes:
    """A ZIP file; `__` in a name stands for `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def office(main: str) -> bytes:
    """An Office Open XML document with its main part."""
    return package(**{"[Content_Types].xml": "<Types/>", main: "<document/>"})


def open_document() -> bytes:
    """An OpenDocument text."""
    return package(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<office:document-content/>"})


def upload(name: str, content: bytes, content_type: str = "") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type or "application/octet-stream")


def make_collection(name: str = "Private", *, inside: Collection | None = None) -> Collection:
    """A collection, public so far."""
    return (inside or Collection.get_first_root_node()).add_child(name=name)


def restrict(collection: Collection, kind: str, *groups: Any) -> CollectionViewRestriction:
    """Close a collection: `login`, `password` (which is `secret`) or `groups`."""
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=kind, password="secret" if kind == "password" else ""
    )
    restriction.groups.set(groups)
    return restriction


def make_document(collection: Collection, name: str = "minutes.txt", content: bytes = CANARY) -> Any:
    """A document in a collection."""
    document = get_document_model().objects.create(
        title="Minutes", collection=collection, file=ContentFile(content, name)
    )
    document._set_document_file_metadata()
    document.save()
    return document


def make_image(collection: Collection, name: str = "class.png") -> Any:
    """An image in a collection."""
    return get_image_model().objects.create(
        title="Class", collection=collection, file=ImageFile(io.BytesIO(picture()), name)
    )
