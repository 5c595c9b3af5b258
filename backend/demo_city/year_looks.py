"""A photo that answers a question of the demo year, and who looked at it."""

import asyncio
import hashlib
import io
import tempfile
from datetime import datetime
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw

from backend.clock import CHINA
from backend.database import Database
from backend.demo_city.year_phones import ACCOUNT
from backend.evidence.media import MediaFiles
from backend.evidence.service import Viewed, note_look
from backend.ledger.service import Ledger

_SIZE = (960, 1280)
_EXIF_FOLDER, _EXIF_TAKEN, _EXIF_OFFSET = 0x8769, 0x9003, 0x9011
_LOOKS = (("a-chenj", "stamped"), ("a-chenj", "original"), ("a-auditor", "original"))
"""Who opened it, and in which form."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as a phone hands it over."""

    raw: bytes
    sha256: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return _SIZE

    @property
    def media(self) -> dict[str, str | int]:
        return {"sha256": self.sha256, "size": len(self.raw), "type": "image/jpeg"}


def extinguisher(at: datetime) -> Picture:
    """A fire extinguisher with its label, drawn: the demo city shows no real place."""
    picture = Image.new("RGB", _SIZE, "#cfd3cf")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 1080, 960, 1280), fill="#8d8a80")
    draw.rounded_rectangle((330, 300, 630, 1120), radius=110, fill="#b3261e")
    draw.rectangle((430, 190, 530, 320), fill="#2c2f33")
    draw.polygon(((530, 215), (720, 180), (720, 215), (530, 250)), fill="#2c2f33")
    draw.rectangle((385, 560, 575, 860), fill="#f4f1e6")
    for line in range(6):
        draw.rectangle((405, 590 + 42 * line, 555 - 30 * (line % 3), 602 + 42 * line), "#5a5f63")
    exif = Image.Exif()
    local = at.astimezone(CHINA)
    exif.get_ifd(_EXIF_FOLDER).update(
        {_EXIF_TAKEN: local.strftime("%Y:%m:%d %H:%M:%S"), _EXIF_OFFSET: "+08:00"}
    )
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80, exif=exif)
    raw = buffer.getvalue()
    return Picture(raw=raw, sha256=hashlib.sha256(raw).hexdigest())


async def keep(media: MediaFiles, picture: Picture) -> None:
    """The original arrives."""
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        path = Path(file.name)
        await asyncio.to_thread(path.write_bytes, picture.raw)
        await media.store_file(path, picture.sha256, len(picture.raw), "image/jpeg", ACCOUNT)


async def look(
    database: Database, ledger: Ledger, visit: str, capture: str, picture: Picture, now: datetime
) -> None:
    """Supervisors and an auditor open it. Safe to be asked for again within minutes."""
    for account, form in _LOOKS:
        viewed = Viewed(sha256=picture.sha256, capture=capture, form=form)
        await note_look(database, ledger, visit, viewed, by=account, now=now, once=True)
