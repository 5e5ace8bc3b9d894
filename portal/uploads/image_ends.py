"""Finds where an image ends in its file, by the structure of its format: what follows is not image data."""

import struct
from collections.abc import Callable


class BrokenImageError(ValueError):
    """The file is truncated or does not follow its format."""


class TooManyFramesError(ValueError):
    """The animation has more frames than are accepted."""


def end_of_image(data: bytes, image_format: str, max_frames: int) -> int:
    """Return the offset behind the last byte of the image.

    Raises:
        BrokenImageError: the structure is broken, or the format none of ours.
        TooManyFramesError: an animation of more than `max_frames`.
    """
    if image_format not in _ENDS:
        raise BrokenImageError(image_format)
    try:
        return _ENDS[image_format](data, max_frames)
    except (IndexError, struct.error) as error:
        raise BrokenImageError(image_format) from error


def _png(data: bytes, max_frames: int) -> int:
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"acTL" and struct.unpack_from(">I", data, at + 8)[0] > max_frames:
            raise TooManyFramesError
        at += 12 + length
    return _inside(data, at)


def _gif(data: bytes, max_frames: int) -> int:
    at, frames = 13 + _colours(data[10]), 0
    while data[at] != 0x3B:
        if data[at] == 0x21:
            at = _sub_blocks(data, at + 2)
        elif data[at] == 0x2C:
            frames += 1
            if frames > max_frames:
                raise TooManyFramesError
            at = _sub_blocks(data, at + 11 + _colours(data[at + 9]))
        else:
            raise BrokenImageError("gif")
    return at + 1


def _colours(flags: int) -> int:
    """Return the size of the colour table that the flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _jpeg(data: bytes, max_frames: int) -> int:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise BrokenImageError("jpeg")
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:
            following = _behind_zeros(data, at)
            if data[following : following + 3] != b"\xff\xd8\xff":
                return at
            at = following + 2  # phones put a second picture behind the first
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        at += struct.unpack_from(">H", data, at)[0]
        if marker == 0xDA:
            at = _after_scan(data, at)


def _behind_zeros(data: bytes, at: int) -> int:
    while data[at : at + 1] == b"\x00":
        at += 1
    return at


def _after_scan(data: bytes, at: int) -> int:
    """Return the offset of the next marker after compressed data, which may contain stuffed zeros and restarts."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise BrokenImageError("jpeg")
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _webp(data: bytes, max_frames: int) -> int:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    _inside(data, end)
    at, frames = 12, 0
    while at < end:
        kind, length = struct.unpack_from("<4sI", data, at)
        frames += kind == b"ANMF"
        if frames > max_frames:
            raise TooManyFramesError
        at += 8 + length + length % 2
    return at


def _avif(data: bytes, max_frames: int) -> int:
    at = 0
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length == 1:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        if kind not in _AVIF_BOXES:
            return at  # a box unknown to the format, or no box at all
        at += length if length >= 8 else len(data)
        if not length:  # "until the end of the file": nothing can follow it
            return len(data)
    return _inside(data, at)


_AVIF_BOXES = frozenset({b"ftyp", b"meta", b"mdat", b"moov", b"free", b"skip", b"idat", b"uuid"})


def _inside(data: bytes, at: int) -> int:
    if at > len(data):
        raise BrokenImageError("The file breaks off.")
    return at


_ENDS: dict[str, Callable[[bytes, int], int]] = {
    "png": _png, "gif": _gif, "jpeg": _jpeg, "mpo": _jpeg, "webp": _webp, "avif": _avif,
}  # fmt: skip
