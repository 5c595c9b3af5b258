import asyncio
import hashlib
import io
import os

import pytest
from PIL import Image, ImageStat

from media_store import open_store
from media_store.derived import DerivedCopies, Font, Form, find_font
from media_store.job import UnreadableError
from media_store.store import ObjectMissingError
from media_store.workbench import Workbench
from tests.media_store.pictures import encoded, jpeg_bomb, picture, png_bomb

LINES = (
    "上海市黄浦区人民大道200号 31.23042, 121.47370 ±8 m",
    "2026-11-22 10:02:11 (+08:00)",
    "执法人员 王芳 310101-0042",
    "AB12-CD34",
)


@pytest.fixture(scope="module")
def bench():
    opened = Workbench(workers=1)
    yield opened
    opened.close()


@pytest.fixture
def copies(tmp_path, bench):
    store = open_store("", tmp_path)
    return DerivedCopies(folder=tmp_path, store=store, workbench=bench, font=find_font())


def put(copies, tmp_path, data):
    digest = hashlib.sha256(data).hexdigest()
    (tmp_path / digest).write_bytes(data)
    copies._store.put_file(tmp_path / digest, digest, len(data))
    return digest


def make(copies, tmp_path, data, form=Form.PREVIEW, media_type="image/jpeg", lines=()):
    digest = put(copies, tmp_path, data)
    return asyncio.run(copies.picture(digest, form, media_type, lines))


def near(image, at, colour):
    return all(abs(a - b) < 40 for a, b in zip(image.getpixel(at), colour, strict=True))


@pytest.mark.parametrize(
    ("form", "size"), [(Form.THUMBNAIL, (320, 240)), (Form.PREVIEW, (2048, 1536))]
)
def test_a_copy_fits_its_edge_and_keeps_its_shape(copies, tmp_path, form, size):
    path = make(copies, tmp_path, encoded(picture(4000, 3000)), form)
    with Image.open(path) as copy:
        assert (copy.format, copy.size, copy.mode) == ("JPEG", size, "RGB")
        assert near(copy, (3, 3), (220, 20, 20))


def test_a_small_picture_is_not_enlarged(copies, tmp_path):
    with Image.open(make(copies, tmp_path, encoded(picture(50, 40)))) as copy:
        assert copy.size == (50, 40)


@pytest.mark.parametrize(
    ("name", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_three_formats_are_read(copies, tmp_path, name, media_type):
    path = make(copies, tmp_path, encoded(picture(), name), Form.THUMBNAIL, media_type)
    with Image.open(path) as copy:
        assert near(copy, (3, 3), (220, 20, 20))
        assert near(copy, (316, 236), (20, 20, 220))


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "1", "LA", "I;16"])
def test_every_kind_of_png_becomes_a_picture(copies, tmp_path, mode):
    data = encoded(
        Image.new("I;16", (80, 60)) if mode == "I;16" else picture(80, 60).convert(mode), "PNG"
    )
    with Image.open(make(copies, tmp_path, data, media_type="image/png")) as copy:
        assert copy.mode == "RGB"


def test_what_is_transparent_is_shown_on_white(copies, tmp_path):
    data = encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG")
    with Image.open(make(copies, tmp_path, data, media_type="image/png")) as copy:
        assert near(copy, (20, 20), (255, 255, 255))


ORIENTATIONS = {
    1: lambda image: image,
    2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
    4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_copy_stands_upright(copies, tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(ORIENTATIONS[orientation](picture()), exif=exif)
    with Image.open(make(copies, tmp_path, data)) as copy:
        assert copy.size == (800, 600)
        assert near(copy, (5, 5), (220, 20, 20))
        assert near(copy, (795, 595), (20, 20, 220))


def test_a_copy_carries_no_metadata(copies, tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(picture(), exif=exif, comment=b"SECRET-COMMENT", icc_profile=None)
    path = make(copies, tmp_path, data)
    assert b"SECRET" in data
    assert b"SECRET" not in path.read_bytes()
    with Image.open(path) as copy:
        assert not copy.getexif()
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_an_exif_block_that_lies_does_not_hide_the_picture(copies, tmp_path):
    data = encoded(picture(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + os.urandom(40))
    with Image.open(make(copies, tmp_path, data)) as copy:
        assert copy.size == (800, 600)


def test_the_original_is_bit_identical_afterwards(copies, tmp_path):
    data = encoded(picture(1000, 800))
    for form, lines in [(Form.THUMBNAIL, ()), (Form.STAMPED, LINES)]:
        make(copies, tmp_path, data, form, lines=lines)
    digest = hashlib.sha256(data).hexdigest()
    assert b"".join(copies._store.read(digest)) == data


def test_a_stamp_darkens_the_foot_writes_on_it_and_leaves_the_rest(copies, tmp_path):
    data = encoded(Image.new("RGB", (1600, 1200), (200, 200, 200)))
    with Image.open(make(copies, tmp_path, data, Form.STAMPED, lines=LINES)) as copy:
        assert ImageStat.Stat(copy.crop((0, 0, 1600, 800))).extrema == [(200, 200)] * 3
        foot = ImageStat.Stat(copy.crop((0, 1000, 1600, 1200)).convert("L"))
        assert foot.extrema[0][0] < 90
        assert foot.extrema[0][1] > 230


def test_chinese_is_drawn_when_there_is_a_font(copies, tmp_path):
    assert copies._font is not None, "fonts-noto-cjk is not installed: `make test` installs it"
    grey = encoded(Image.new("RGB", (1600, 1200), (200, 200, 200)))
    pictures = set()
    for text in ("上海", "北京", "□□"):
        path = make(copies, tmp_path, grey, Form.STAMPED, lines=(text,))
        with Image.open(path) as copy:
            pictures.add(copy.tobytes())
    assert len(pictures) == 3


def test_without_a_font_the_stamp_says_that_chinese_is_missing(tmp_path, bench):
    copies = DerivedCopies(
        folder=tmp_path, store=open_store("", tmp_path), workbench=bench, font=None
    )
    grey = encoded(Image.new("RGB", (1600, 1200), (200, 200, 200)))
    with_chinese = make(copies, tmp_path, grey, Form.STAMPED, lines=("上海", "10:02"))
    latin = make(copies, tmp_path, grey, Form.STAMPED, lines=("10:02",))
    with Image.open(with_chinese) as long, Image.open(latin) as short:
        # the notice is a line of its own, so the band is higher
        assert near(short, (5, 1060), (200, 200, 200))
        assert not near(long, (5, 1100), (200, 200, 200))


def test_a_copy_is_made_once_and_another_text_is_another_copy(copies, tmp_path):
    data = encoded(picture())
    first = make(copies, tmp_path, data, Form.STAMPED, lines=LINES)
    before = first.stat().st_mtime_ns
    assert make(copies, tmp_path, data, Form.STAMPED, lines=LINES) == first
    assert first.stat().st_mtime_ns == before
    other = make(copies, tmp_path, data, Form.STAMPED, lines=("other",))
    assert other != first
    assert sorted(path.suffix for path in first.parent.iterdir()) == [".jpg", ".jpg"]


UNREADABLE = {
    "text said to be a JPEG": (b"GIF89a or whatever", "image/jpeg", "not-what-it-says"),
    "PNG said to be a JPEG": (encoded(picture(), "PNG"), "image/jpeg", "not-what-it-says"),
    "HTML in a JPEG's name": (b"<script>alert(1)</script>", "image/jpeg", "not-what-it-says"),
    "SVG": (b"<svg onload='x'/>", "image/svg+xml", "not-what-it-says"),
    "empty": (b"", "image/jpeg", "not-what-it-says"),
    "only a beginning": (b"\xff\xd8\xff\xe0", "image/jpeg", "damaged"),
    "cut in the middle": (encoded(picture())[:3000], "image/jpeg", "damaged"),
    "PNG bomb": (png_bomb(), "image/png", "too-many-pixels"),
    "JPEG bomb": (jpeg_bomb(), "image/jpeg", "too-many-pixels"),
    # Under the bounds of the library that decodes, over ours.
    "PNG too large": (png_bomb(8_100, 8_000), "image/png", "too-many-pixels"),
    "JPEG too large": (jpeg_bomb(14_600), "image/jpeg", "too-many-pixels"),
}


@pytest.mark.parametrize(("data", "media_type", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_used_is_named_so_and_leaves_no_copy(
    copies, tmp_path, data, media_type, reason
):
    for _ in range(2):
        with pytest.raises(UnreadableError) as caught:
            make(copies, tmp_path, data, media_type=media_type)
        assert caught.value.reason == reason
    assert [path for path in (tmp_path / "derived").rglob("*") if path.is_file()] == []


def test_a_known_fault_costs_no_worker_again(copies, tmp_path, monkeypatch):
    with pytest.raises(UnreadableError):
        make(copies, tmp_path, jpeg_bomb())

    async def forbidden(*_args, **_options):
        raise AssertionError("a worker was asked")

    monkeypatch.setattr(copies._workbench, "do", forbidden)
    with pytest.raises(UnreadableError):
        make(copies, tmp_path, jpeg_bomb())


@pytest.mark.slow
def test_two_hundred_megapixels_of_a_phone_are_drawn(copies, tmp_path):
    data = encoded(Image.new("RGB", (16_320, 12_240), (90, 90, 90)), quality=30)
    with Image.open(make(copies, tmp_path, data)) as copy:
        assert copy.size == (2048, 1536)


def test_many_at_once_share_one_making(copies, tmp_path):
    digest = put(copies, tmp_path, encoded(picture()))

    async def story():
        wanted = [copies.picture(digest, Form.THUMBNAIL, "image/jpeg") for _ in range(20)]
        return await asyncio.gather(*wanted)

    assert len(set(asyncio.run(story()))) == 1


def test_what_is_not_stored_cannot_be_copied(copies):
    with pytest.raises(ObjectMissingError):
        asyncio.run(copies.picture("0" * 64, Form.PREVIEW, "image/jpeg"))


def test_a_configured_font_must_exist(tmp_path):
    with pytest.raises(FileNotFoundError):
        find_font(tmp_path / "missing.ttf")


def test_an_original_in_s3_is_copied_too(s3_url, tmp_path, bench):
    copies = DerivedCopies(
        folder=tmp_path, store=open_store(s3_url, tmp_path), workbench=bench, font=None
    )
    with Image.open(make(copies, tmp_path, encoded(picture()), Form.THUMBNAIL)) as copy:
        assert copy.size == (320, 240)


def test_a_font_is_part_of_the_name(copies, tmp_path):
    names = {copies._name("0" * 64, Form.STAMPED, LINES)}
    copies._font = Font("/other", 1)
    assert copies._name("0" * 64, Form.STAMPED, LINES) not in names


def test_pictures_for_tests_are_what_they_say():
    with Image.open(io.BytesIO(encoded(picture()))) as made:
        assert made.size == (800, 600)
