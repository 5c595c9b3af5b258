"""Field devices for tests, enrolled at the whole application over ASGI."""

import io
import wave
from pathlib import Path

import httpx
from litestar import Litestar
from PIL import Image

from backend.field_client.device import FieldDevice
from tests.whole_app import ADDRESS


def transport_of(app: Litestar) -> httpx.ASGITransport:
    return httpx.ASGITransport(app=app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]


async def an_enrolled_device(
    app: Litestar,
    folder: Path,
    login: str = "wangjg",
    transport: httpx.AsyncBaseTransport | None = None,
) -> FieldDevice:
    return await FieldDevice.enrol(
        folder,
        ADDRESS,
        login,
        f"palm-demo-{login}",
        label="drone 4",
        transport=transport or transport_of(app),
    )


def a_picture(path: Path, *, size: tuple[int, int] = (320, 240), exif: bool = False) -> Path:
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    target = io.BytesIO()
    marks = Image.Exif()
    if exif:
        marks.get_ifd(0x8769)[0x9003] = "2026:11:22 16:00:00"
        marks.get_ifd(0x8769)[0x9011] = "+08:00"
    image.save(target, "JPEG", exif=marks)
    path.write_bytes(target.getvalue())
    return path


def a_recording(path: Path, seconds: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(range(256)) * (8000 * seconds * 2 // 256))
    return path
