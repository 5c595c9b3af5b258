"""Length and waveform of a recording. Runs inside a worker only.

The demuxer is chosen by the first bytes and reads through a Python file, so a playlist that
names other files or addresses cannot make FFmpeg open them.
"""

from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, TypeAlias

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.error import FFmpegError

from media_store.job import UnreadableError
from media_store.sound import Recording, Sound

Samples: TypeAlias = "array[int]"

RATE = 8000
"""Samples per second that the waveform is taken from; enough for a picture of loudness."""
WINDOW = RATE // 100
"""Samples per finest peak: 10 ms."""
DURATION_MS_MAX = 12 * 3_600_000
BYTES_MAX = 2 << 30

_MAGIC = (
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (4, b"ftyp", "mov"),
    (8, b"WAVE", "wav"),
    (0, b"ID3", "mp3"),
    (0, b"fLaC", "flac"),
)


def measure(argument: Recording) -> Sound:
    """Decode once from front to end. `UnreadableError` when nothing comes out."""
    path = Path(argument.path)
    if path.stat().st_size > BYTES_MAX:
        raise UnreadableError("too-large")
    with path.open("rb") as file:
        demuxer = _demuxer(file)
        loud, samples, whole = _decode(file, demuxer)
    if not samples:
        raise UnreadableError("damaged", "no sound can be decoded")
    return Sound(
        duration_ms=round(samples * 1000 / RATE), peaks=fold(loud, argument.buckets), whole=whole
    )


def fold(loud: Samples, buckets: int) -> tuple[int, ...]:
    """Peaks (0…32768) in at most `buckets` parts of equal length, scaled to 0…255."""
    count = min(buckets, len(loud))
    edges = [at * len(loud) // count for at in range(count + 1)] if count else [0]
    parts = (max(loud[begin:end]) for begin, end in pairwise(edges))
    return tuple(min(255, peak * 255 // 32767) for peak in parts)


def _demuxer(file: BinaryIO) -> str:
    head = file.read(16)
    file.seek(0)
    for at, magic, demuxer in _MAGIC:
        if head[at : at + len(magic)] == magic:
            return demuxer
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # MPEG frame sync
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    raise UnreadableError("not-what-it-says", "no recording")


def _decode(file: BinaryIO, demuxer: str) -> tuple[Samples, int, bool]:
    loud: Samples = array("H")
    rest: Samples = array("h")
    samples = 0
    try:
        with av.open(file, "r", format=demuxer, metadata_errors="replace") as container:
            for piece in _mono(container):
                samples += len(piece)
                rest = _windows(rest + piece, loud)
                if samples > DURATION_MS_MAX * RATE // 1000:
                    return loud, samples, False
    except (FFmpegError, EOFError, ValueError) as error:
        if not samples:
            raise UnreadableError("damaged", str(error)) from error
        whole = False
    else:
        whole = True
    if rest:
        loud.append(_peak(rest))
    return loud, samples, whole


def _mono(container: InputContainer) -> Iterator[Samples]:
    """16-bit samples of the first sound track."""
    if not container.streams.audio:
        raise UnreadableError("not-what-it-says", "no sound track")
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    frames: Iterator[AudioFrame | None] = iter(container.decode(container.streams.audio[0]))
    for frame in frames:
        yield from _resampled(resampler, frame)
    yield from _resampled(resampler, None)


def _resampled(resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[Samples]:
    for made in resampler.resample(frame):
        piece = array("h")
        piece.frombytes(bytes(made.planes[0])[: made.samples * piece.itemsize])
        yield piece


def _windows(samples: Samples, loud: Samples) -> Samples:
    """Append a peak for every full window; what is left over is given back."""
    full = len(samples) // WINDOW * WINDOW
    for at in range(0, full, WINDOW):
        loud.append(_peak(samples[at : at + WINDOW]))
    return samples[full:]


def _peak(samples: Samples) -> int:
    low, high = min(samples), max(samples)
    return max(high, -low)
