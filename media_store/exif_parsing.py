"""EXIF as two independent readers see it. Runs inside a worker only: both can be held up.

Tags by CIPA DC-008. `exif` is never asked to write: a 1.2 kB file kept it busy for 72 s.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import SupportsFloat, cast

import msgspec
from exif import Image as SecondImage
from PIL import Image

from media_store.drawing import sniff
from media_store.exif_reading import Picture, Reading
from media_store.job import UnreadableError

BYTES_MAX = 128 << 20
TEXT_CHARACTERS_MAX = 500

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_GPS, _EXIF = 0x8825, 0x8769
_CHARSETS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_ACCURACY = re.compile(r"\bacc_m=(\d+(?:\.\d+)?)")


def read_with_pillow(argument: Picture) -> Reading:
    """First opinion: JPEG, PNG and WebP."""
    path = _checked(argument)
    try:
        with Image.open(path, formats=[_FORMATS[sniff(path)]]) as picture:
            block = picture.getexif()
            main, own, gps = dict(block), dict(block.get_ifd(_EXIF)), dict(block.get_ifd(_GPS))
    except Exception as error:
        raise UnreadableError("damaged", repr(error)) from error  # Hostile files raise anything
    comment = _comment(own.get(0x9286))
    return _reading(
        taken_at=lambda: own.get(0x9003),
        offset=lambda: own.get(0x9011),
        latitude=lambda: _degrees(gps.get(2), gps.get(1)),
        longitude=lambda: _degrees(gps.get(4), gps.get(3)),
        accuracy_m=lambda: _accuracy(gps.get(0x1F), comment),
        image_id=lambda: own.get(0xA420),
        user_comment=lambda: comment,
        make=lambda: main.get(0x010F),
        model=lambda: main.get(0x0110),
    )


def read_with_exif(argument: Picture) -> Reading:
    """Second opinion: JPEG only."""
    path = _checked(argument)
    if sniff(path) != "image/jpeg":
        return Reading(failures=("jpeg-only",))
    try:
        picture = SecondImage(path.read_bytes())
        present = set(picture.list_all()) if picture.has_exif else set[str]()
    except Exception as error:
        raise UnreadableError("damaged", repr(error)) from error

    def field(name: str) -> object:
        return getattr(picture, name) if name in present else None

    return _reading(
        taken_at=lambda: field("datetime_original"),
        offset=lambda: field("offset_time_original"),
        latitude=lambda: _degrees(field("gps_latitude"), field("gps_latitude_ref")),
        longitude=lambda: _degrees(field("gps_longitude"), field("gps_longitude_ref")),
        accuracy_m=lambda: _accuracy(field("gps_horizontal_positioning_error"), None),
        image_id=lambda: field("image_unique_id"),
        user_comment=lambda: field("user_comment"),
        make=lambda: field("make"),
        model=lambda: field("model"),
    )


def _checked(argument: Picture) -> Path:
    path = Path(argument.path)
    if sniff(path) not in _FORMATS:
        raise UnreadableError("not-what-it-says", "no picture that can hold EXIF")
    if path.stat().st_size > BYTES_MAX:
        raise UnreadableError("too-large")
    return path


def _reading(**fields: Callable[[], object]) -> Reading:
    """Each field on its own: one that lies must not hide the others."""
    found: dict[str, object] = {}
    failures: list[str] = []
    for name, read in fields.items():
        try:
            found[name] = _CHECKS.get(name, _text)(read())
        except Exception:  # noqa: BLE001 (both libraries raise anything on hostile values)
            failures.append(name)
    return msgspec.convert({**found, "failures": failures}, Reading)


def _text(value: object) -> str | None:
    if value is None:
        return None
    text = value.decode("utf-8") if isinstance(value, bytes) else str(value)
    text = text.split("\0", 1)[0].strip()
    if len(text) > TEXT_CHARACTERS_MAX or not text.isprintable():
        raise ValueError("no text for a person")
    return text or None


def _moment(value: object) -> str | None:
    text = _text(value)
    if text is None:
        return None
    # The norm has no zone here; the offset stands in a tag of its own.
    return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007


def _offset(value: object) -> str | None:
    text = _text(value)
    if text is not None and _OFFSET.fullmatch(text) is None:
        raise ValueError("no offset from UTC")
    return text


def _number(value: object) -> float | None:
    if value is None:
        return None
    number = float(cast("SupportsFloat", value))
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number


def _degrees(value: object, half: object) -> float | None:
    """Degrees, minutes, seconds and N, S, E or W as signed WGS-84 degrees."""
    if value is None and half is None:
        return None
    degrees, minutes, seconds = (_number(part) or 0.0 for part in cast("Sequence[object]", value))
    letter = _text(half)
    angle = degrees + minutes / 60 + seconds / 3600
    limit = {"N": 90, "S": 90, "E": 180, "W": 180}[letter or ""]
    if not 0 <= angle <= limit or minutes < 0 or seconds < 0:
        raise ValueError("no angle on Earth")
    return -angle if letter in {"S", "W"} else angle


def _accuracy(value: object, comment: str | None) -> float | None:
    """Metres, from GPSHPositioningError, else from the comment our own app writes."""
    if value is None and comment and (found := _ACCURACY.search(comment)):
        return float(found[1])
    accuracy = _number(value)
    if accuracy is not None and accuracy < 0:
        raise ValueError("no accuracy")
    return accuracy


def _comment(value: object) -> str | None:
    """UserComment begins with eight bytes that name its character set (§4.6.5)."""
    if not isinstance(value, bytes):
        return None if value is None else str(value)
    return value[8:].decode(_CHARSETS.get(value[:8], "utf-8"), "replace")


_CHECKS: dict[str, Callable[[object], object]] = {
    "taken_at": _moment,
    "offset": _offset,
    "latitude": _number,
    "longitude": _number,
    "accuracy_m": _number,
}
