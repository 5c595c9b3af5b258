"""Portraits of the demo city's officers: a neutral figure and initials, never a real face."""

import functools
import hashlib
import io

from PIL import Image, ImageDraw, ImageFont

from backend.agencies.model import PORTRAIT_SIZE, Officer

_GROUNDS = ("#3f5b66", "#5b5540", "#4a4f6b", "#3f5f4f", "#66504a")
_FIGURE = "#d9dde0"
_QUALITY = 60


def portrait(officer: Officer) -> bytes:
    """A small JPEG, the same for the same officer."""
    ground = _GROUNDS[hashlib.sha256(officer.id.encode()).digest()[0] % len(_GROUNDS)]
    return _drawn(ground, "".join(part[0] for part in officer.name.en.split()[:2]))


@functools.cache
def _drawn(ground: str, initials: str) -> bytes:
    width, height = PORTRAIT_SIZE
    picture = Image.new("RGB", PORTRAIT_SIZE, ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.3, height * 0.16, width * 0.7, height * 0.46), fill=_FIGURE)
    draw.pieslice((width * 0.1, height * 0.52, width * 0.9, height * 1.3), 180, 360, fill=_FIGURE)
    draw.text(
        (width / 2, height * 0.8),
        initials,
        fill=ground,
        font=ImageFont.load_default(size=36),
        anchor="mm",
    )
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return buffer.getvalue()
