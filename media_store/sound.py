"""How long a recording is and how loud where, measured in a worker that can be killed."""

import msgspec

from media_store.derived import local_copy
from media_store.store import MediaStore
from media_store.workbench import Workbench

BUCKETS = 1000
MEASURING_SECONDS_MAX = 60.0


class Recording(msgspec.Struct, frozen=True):
    path: str
    buckets: int


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    duration_ms: int
    """Of what could be decoded."""
    peaks: tuple[int, ...]
    """Loudest sample in each of equally long parts, 0…255."""
    whole: bool
    """False when the file breaks off or was longer than the limit."""


async def measure_sound(
    workbench: Workbench, store: MediaStore, sha256: str, *, buckets: int = BUCKETS
) -> Sound:
    """Length and waveform of WebM/Opus, Ogg, MP4/AAC, WAV, MP3 or FLAC.

    A file that breaks off gives what decodes. `UnreadableError` when nothing does,
    `ObjectMissingError`, `WorkbenchFullError`.
    """
    async with local_copy(store, sha256) as path:
        recording = Recording(str(path), buckets)
        return await workbench.do(
            "media_store.sound_decoding:measure", recording, Sound, seconds=MEASURING_SECONDS_MAX
        )
