"""Joins the parts of a file with pikepdf: pictures into their places, pages one after the other.

Everything is read from files and written to one: no more than a few pictures are in memory. Called
in a thread.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pikepdf
from pikepdf import Dictionary, Name, Page, Pdf, Stream
from PIL import Image

POINTS = 72 / 25.4
"""PDF points in a millimetre."""
PAGE_HEIGHT = 297.0

LEFT, TOP, WIDTH, HEIGHT, STEP = 20.0, 22.0, 170.0, 104.0, 132.0
"""Millimetres: the room for each picture, and from one to the next (`pictures.typ`)."""
PER_PAGE = 2


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A JPEG and which room it goes into."""

    path: Path
    slot: int


def pages_of(path: Path) -> int:
    with Pdf.open(path) as pdf:
        return len(pdf.pages)


def illustrate(sheets: Path, pictures: Sequence[Picture], target: Path) -> None:
    """Lay JPEGs into the rooms of `sheets`, as large as they fit; their bytes stay as they are."""
    with Pdf.open(sheets) as pdf:
        for one in pictures:
            page = pdf.pages[one.slot // PER_PAGE]
            with Image.open(one.path) as opened:
                wide, high = opened.size
            image = Stream(
                pdf,
                one.path.read_bytes(),
                Dictionary(
                    Type=Name.XObject,
                    Subtype=Name.Image,
                    Width=wide,
                    Height=high,
                    ColorSpace=Name.DeviceRGB,
                    BitsPerComponent=8,
                    Filter=Name.DCTDecode,
                ),
            )
            name = page.add_resource(image, Name.XObject)
            page.contents_add(_placed(name, wide / high, one.slot % PER_PAGE), prepend=False)
        pdf.save(target)


def _placed(name: Name, ratio: float, place: int) -> bytes:
    """The drawing of one picture in the middle of its room."""
    wide = min(WIDTH, HEIGHT * ratio)
    high = wide / ratio
    left = LEFT + (WIDTH - wide) / 2
    below = PAGE_HEIGHT - TOP - place * STEP - HEIGHT + (HEIGHT - high) / 2
    figures = " ".join(f"{value * POINTS:.2f}" for value in (wide, high, left, below))
    width, height, x, y = figures.split()
    return f"q {width} 0 0 {height} {x} {y} cm {name} Do Q".encode()


def join(parts: Sequence[Path], numbers: Path, unnumbered: int, target: Path, title: str) -> None:
    """One PDF of all parts; from page `unnumbered` on each has its number laid over it."""
    with Pdf.new() as whole, Pdf.open(numbers) as over:
        opened = [Pdf.open(part) for part in parts]
        try:
            for part in opened:
                whole.pages.extend(part.pages)
            for number, page in enumerate(whole.pages[unnumbered:]):
                page.add_overlay(Page(over.pages[number]), None)  # pyright: ignore[reportUnknownMemberType] (partly typed)
            with whole.open_metadata(set_pikepdf_as_editor=False) as told:
                told["dc:title"] = title
            whole.docinfo["/Title"] = title
            whole.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        finally:
            for part in opened:
                part.close()
