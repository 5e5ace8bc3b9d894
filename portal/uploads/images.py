"""Checks of images: a size that can be processed, complete, and nothing but an image."""

import re
import warnings
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import ImageField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import ImageFileExtensionValidator, WagtailImageField

from portal.uploads.image_ends import BrokenImageError, TooManyFramesError, end_of_image

SCRIPT_AT = {"gif": 6, "jpeg": 4, "mpo": 4, "webp": 4}
"""Offset of the first bytes that a sender chooses. A script reads the letters before them as a variable."""
TWICE_AS_MUCH_MEMORY = frozenset({"webp", "avif"})
"""Formats whose decoders need twice the memory of the others for each pixel."""
OPENS_SCRIPT = re.compile(rb"/[*/]|=[\t\n\r -~]")
MARKUP = re.compile(rb"<(?:script|!doctype html|html|body|iframe|\?php)\b", re.IGNORECASE)


def check_image(file: Any, max_bytes: int) -> None:
    """Reject an image that is too large, broken, or also something else. Only its header is decoded.

    Raises:
        ValidationError: with what is wrong and what would be taken.
    """
    if file.size > max_bytes:
        raise ValidationError(
            _("This file is too large: %(size)s. At most %(limit)s are accepted.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(max_bytes)},
            code="file_too_large",
        )
    image_format, pixels = _header(file)
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // (2 if image_format in TWICE_AS_MUCH_MEMORY else 1)
    if pixels > limit:
        raise ValidationError(
            _("This image has %(pixels)s million pixels. At most %(limit)s million are accepted: make it smaller.")
            % {"pixels": -(-pixels // 1_000_000), "limit": limit // 1_000_000},
            code="file_too_many_pixels",
        )
    file.seek(0)
    data = file.read()
    file.seek(0)
    _check_structure(data, image_format)


def _header(file: Any) -> tuple[str, int]:
    """Return format and number of pixels as the file announces them."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file) as image:
                return (image.format or "").lower(), image.width * image.height
    except Image.DecompressionBombError:
        return "", 2 * (Image.MAX_IMAGE_PIXELS or 0)
    # Pillow's readers fail in their own ways on files that are built to make them fail
    except Exception as error:
        raise _no_image() from error
    finally:
        # Image.open closes nothing that it did not open
        file.seek(0)


def _check_structure(data: bytes, image_format: str) -> None:
    try:
        end = end_of_image(data, image_format, settings.IMAGE_MAX_FRAMES)
    except TooManyFramesError as error:
        raise ValidationError(
            _("This animation has too many frames. At most %(limit)s are accepted.")
            % {"limit": settings.IMAGE_MAX_FRAMES},
            code="too_many_frames",
        ) from error
    except BrokenImageError as error:
        raise _no_image() from error
    start = SCRIPT_AT.get(image_format)
    if data[end:].strip(b"\x00") or (start and OPENS_SCRIPT.match(data, start)) or MARKUP.search(data):
        raise ValidationError(
            _("This file holds more than an image. Open it in a program for images and save it again."),
            code="more_than_an_image",
        )


def _no_image() -> ValidationError:
    return ValidationError(
        _("This file is not an image or is damaged. Open it in a program for images and save it again."),
        code="invalid_image",
    )


class CheckedImageField(WagtailImageField):
    """Wagtail's field, which decodes the whole image to get its size, after the checks."""

    def to_python(self, data: Any) -> Any:
        """Return the file after the checks."""
        return _checked(self, data, self.max_upload_size, super().to_python)


class CheckedAvatarField(ImageField):
    """The picture of a person, with the same checks."""

    default_validators = [ImageFileExtensionValidator]

    def to_python(self, data: Any) -> Any:
        """Return the file after the checks."""
        return _checked(self, data, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, super().to_python)


def _checked(field: ImageField, data: Any, max_bytes: int, decode: Any) -> Any:
    if data in field.empty_values or not hasattr(data, "seek") or not data.size:
        return decode(data)
    check_image(data, max_bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return decode(data)
    except ValidationError:
        raise
    except Exception as error:  # decoders raise all kinds of errors for broken pixels
        raise _no_image() from error
