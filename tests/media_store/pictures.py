"""Pictures and files for tests, made on the spot."""

import io
import struct
import zlib

from PIL import Image, ImageDraw


def picture(width=800, height=600) -> Image.Image:
    """Red in the upper left corner, blue in the lower right one, green elsewhere."""
    made = Image.new("RGB", (width, height), (40, 160, 60))
    pen = ImageDraw.Draw(made)
    pen.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 20))
    pen.rectangle((width - width // 4, height - height // 4, width, height), fill=(20, 20, 220))
    return made


def encoded(image: Image.Image, name="JPEG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()


def png_bomb(width=50_000, height=50_000) -> bytes:
    """A PNG of a few hundred bytes that announces 2.5 gigapixels."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    )


def jpeg_bomb(edge=65_500) -> bytes:
    """A small JPEG whose header says `edge` × `edge`."""
    data = bytearray(encoded(picture(64, 64)))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", edge, edge)
    return bytes(data)
