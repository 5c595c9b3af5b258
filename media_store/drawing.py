"""Derived pictures, made inside a worker: smaller, upright, without metadata, with a stamp.

The original is opened for reading only. A header that announces too much is refused before any
pixel is decoded; JPEGs are decoded at a fraction of their size (`draft`), so that 200 megapixels
cost about 60 MB.
"""

import io
import warnings
from bisect import bisect_right
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageFont

from media_store import disk
from media_store.derived import Drawing, Drawn
from media_store.job import UnreadableError

JPEG_PIXELS_MAX = 210_000_000
"""Phones take 200 megapixels; more is an attack."""
WHOLE_PIXELS_MAX = 64_000_000
"""PNG and WebP have no `draft`: every pixel costs four bytes."""
BYTES_MAX = 128 << 20
QUALITY = 85

_MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_TURNS: dict[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation (CIPA DC-008 §4.6.5) → what makes the picture upright."""
_SIDEWAYS = {_TURNS[5], _TURNS[6], _TURNS[7], _TURNS[8]}
_LINE_HEIGHT = 1.4
_NO_FONT = "(Chinese text is not shown: no Chinese font is installed)"


def draw(argument: Drawing) -> Drawn:
    """Make one derived JPEG. `UnreadableError` when the file cannot be used."""
    path = Path(argument.source)
    media_type = sniff(path)
    if media_type != argument.media_type.partition(";")[0].strip().lower():
        raise UnreadableError("not-what-it-says", f"{argument.media_type} is {media_type}")
    if path.stat().st_size > BYTES_MAX:
        raise UnreadableError("too-large")
    Image.MAX_IMAGE_PIXELS = JPEG_PIXELS_MAX
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture, size = _decode(path, media_type, argument.edge)
            picture = _upright_srgb(picture)
    except UnreadableError:
        raise
    except Image.DecompressionBombError as error:
        raise UnreadableError("too-many-pixels", str(error)) from error
    except Exception as error:
        # Pillow's parsers raise nearly everything on hostile files: OSError, SyntaxError,
        # ValueError, struct.error, zlib.error, KeyError ...
        raise UnreadableError("damaged", repr(error)) from error
    if argument.lines:
        picture = _stamp(picture, argument)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    disk.save(Path(argument.target), buffer.getvalue())
    return Drawn(
        width=picture.width,
        height=picture.height,
        original_width=size[0],
        original_height=size[1],
    )


def sniff(path: Path) -> str:
    """Media type by the first bytes; `application/octet-stream` when it is no known picture."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "application/octet-stream"


def _decode(path: Path, media_type: str, edge: int) -> tuple[Image.Image, tuple[int, int]]:
    format_name = next(name for name, known in _MEDIA_TYPES.items() if known == media_type)
    with Image.open(path, formats=[format_name]) as picture:
        pixels = picture.width * picture.height
        if pixels > (JPEG_PIXELS_MAX if format_name == "JPEG" else WHOLE_PIXELS_MAX):
            raise UnreadableError("too-many-pixels", f"{picture.width} x {picture.height}")
        turn = _TURNS.get(_orientation(picture))
        width, height = picture.size
        scale = min(1.0, edge / max(width, height))
        target = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture.draft(None, target)
        picture.load()
        # reducing_gap stays off: draft has already reduced by a power of two.
        if picture.size == target:
            reduced = picture.copy()
        else:
            reduced = picture.resize(  # pyright: ignore[reportUnknownMemberType] (numpy is absent)
                target, Image.Resampling.LANCZOS
            )
        reduced.info = dict(picture.info)
    if turn is None:
        return reduced, (width, height)
    upright = reduced.transpose(turn)
    upright.info = reduced.info
    return upright, (height, width) if turn in _SIDEWAYS else (width, height)


def _orientation(picture: Image.Image) -> object:
    try:
        return picture.getexif().get(0x0112)
    except Exception:  # noqa: BLE001 (an EXIF block that lies must not hide the picture)
        return None


def _upright_srgb(picture: Image.Image) -> Image.Image:
    """Three channels in sRGB on white, with nothing of the original's metadata."""
    profile = picture.info.get("icc_profile")
    if picture.mode in {"RGBA", "LA", "PA", "P"}:
        layer = picture.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        picture = Image.alpha_composite(ground, layer)
    elif picture.mode == "RGB" and profile:
        picture = _in_srgb(picture, profile)
    clean = picture.convert("RGB")
    clean.info = {}
    return clean


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] (untyped in Pillow)
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, own, srgb, outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return picture  # A damaged profile changes colours, not what is seen
    return converted or picture


def _stamp(picture: Image.Image, argument: Drawing) -> Image.Image:
    """Text on a dark band at the foot of the picture."""
    size = max(12, min(picture.size) // 32)
    lines = list(argument.lines)
    if argument.font is not None:
        font = ImageFont.truetype(argument.font, size, index=argument.font_index)
    else:
        font = ImageFont.load_default(size)
        shown = [line.encode("latin-1", "replace").decode("latin-1") for line in lines]
        lines = shown if shown == lines else [*shown, _NO_FONT]
    margin = size
    wrapped = [part for line in lines for part in _wrap(line, font, picture.width - 2 * margin)]
    height = min(picture.height, round(len(wrapped) * size * _LINE_HEIGHT) + margin)
    band = Image.new("RGBA", (picture.width, height), (0, 0, 0, 168))
    pen = ImageDraw.Draw(band)
    for number, line in enumerate(wrapped):
        top = margin // 2 + round(number * size * _LINE_HEIGHT)
        pen.text((margin, top), line, font=font, fill="white")
    stamped = picture.convert("RGBA")
    stamped.alpha_composite(band, (0, picture.height - height))
    return stamped.convert("RGB")


def _wrap(line: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    """Lines that fit. Chinese has no spaces, so a line may break at any character."""
    parts: list[str] = []
    rest = line
    while len(rest) > 1 and font.getlength(rest) > width:
        # Measured by halves: each measuring costs as much as a tenth of drawing the line.
        fitting = bisect_right(range(2, len(rest)), width, key=lambda n: font.getlength(rest[:n]))
        parts.append(rest[: fitting + 1])
        rest = rest[fitting + 1 :]
    return [*parts, rest]
