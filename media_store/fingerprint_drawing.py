"""Draws the grey copy of a fingerprint. Runs inside a worker only: a picture may be hostile."""

from pathlib import Path

from PIL import Image, ImageOps

from media_store.drawing import sniff
from media_store.exif_reading import Picture
from media_store.fingerprint import SIDE, Fingerprint, of_grey
from media_store.job import UnreadableError

PIXELS_MAX = 64_000_000

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def draw(argument: Picture) -> Fingerprint:
    """The fingerprint of a JPEG, PNG or WebP as it is meant to be held."""
    path = Path(argument.path)
    try:
        with Image.open(path, formats=[_FORMATS[sniff(path)]]) as picture:
            pixels = picture.width * picture.height
            bits = of_grey(_grey(picture)) if pixels <= PIXELS_MAX else None
    except Exception as error:
        raise UnreadableError("damaged", repr(error)) from error  # Hostile files raise anything
    return Fingerprint(bits=bits)


def _grey(picture: Image.Image) -> list[float]:
    picture.draft("L", (4 * SIDE, 4 * SIDE))
    upright = ImageOps.exif_transpose(picture).convert("L")
    grey = upright.resize((SIDE, SIDE), Image.Resampling.BOX)  # pyright: ignore[reportUnknownMemberType] (numpy is absent)
    return [float(level) for level in grey.tobytes()]
