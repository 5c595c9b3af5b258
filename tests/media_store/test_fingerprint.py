"""Pictures that show the same have nearly the same fingerprint; others do not."""

import asyncio
import hashlib
import io
import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from media_store import open_store
from media_store.exif_reading import Picture
from media_store.fingerprint import fingerprint
from media_store.fingerprint_drawing import draw
from media_store.job import UnreadableError
from media_store.workbench import Workbench
from tests.media_store.pictures import encoded, jpeg_bomb


def room(seed: int, size=(1200, 900)) -> Image.Image:
    """A made-up room: boxes and bars of many greys."""
    dice = random.Random(seed)
    made = Image.new("RGB", size, (dice.randrange(256),) * 3)
    pen = ImageDraw.Draw(made)
    for _ in range(14):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        wide, high = dice.randrange(100, size[0] // 2), dice.randrange(80, size[1] // 2)
        colour = tuple(dice.randrange(256) for _ in range(3))
        pen.rectangle((left, top, left + wide, top + high), fill=colour)
    return made


def bits(tmp_path, image: Image.Image, name="JPEG", **options) -> int:
    path = tmp_path / f"picture-{random.random()}"
    path.write_bytes(encoded(image, name, **options))
    told = draw(Picture(str(path))).bits
    assert told is not None
    return told


@pytest.mark.parametrize("seed", range(6))
def test_the_same_scene_made_smaller_paler_or_coarser_differs_in_few_bits(tmp_path, seed):
    scene = room(seed)
    told = bits(tmp_path, scene, quality=92)

    smaller = scene.resize((400, 300))
    paler = ImageEnhance.Brightness(scene).enhance(1.15)
    for other in (
        bits(tmp_path, smaller),
        bits(tmp_path, paler),
        bits(tmp_path, scene, quality=40),
    ):
        assert (told ^ other).bit_count() <= 4


def test_other_scenes_differ_in_many_bits(tmp_path):
    told = [bits(tmp_path, room(seed)) for seed in range(12)]

    least = min((a ^ b).bit_count() for i, a in enumerate(told) for b in told[:i])
    assert least > 7


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_that_shows_nothing_has_no_fingerprint(tmp_path, grey):
    path = tmp_path / "dark"
    path.write_bytes(encoded(Image.new("RGB", (800, 600), (grey,) * 3)))

    assert draw(Picture(str(path))).bits is None


def test_a_turned_picture_is_the_same_as_it_is_held(tmp_path):
    scene = room(3)
    turned = scene.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    turned.save(buffer, "JPEG", exif=exif, quality=92)
    path = tmp_path / "turned"
    path.write_bytes(buffer.getvalue())

    assert (draw(Picture(str(path))).bits ^ bits(tmp_path, scene)).bit_count() <= 4


def test_hostile_and_broken_files_have_none(tmp_path):
    store = open_store("", tmp_path)
    digests = []
    for content in (jpeg_bomb(), b"\xff\xd8\xff nothing", b"no picture"):
        digest = hashlib.sha256(content).hexdigest()
        path = tmp_path / "incoming"
        path.write_bytes(content)
        store.put_file(path, digest, len(content))
        digests.append(digest)
    workbench = Workbench(workers=1)
    try:
        told = [asyncio.run(fingerprint(workbench, store, digest)) for digest in digests]
    finally:
        workbench.close()

    assert told == [None, None, None]
    path = tmp_path / "broken"
    path.write_bytes(b"\xff\xd8\xff nothing")
    with pytest.raises(UnreadableError):
        draw(Picture(str(path)))
