import array
import asyncio
import hashlib
import io
import math
import wave

import av
import pytest
from av.audio.frame import AudioFrame
from hypothesis import given
from hypothesis import strategies as st

from media_store import open_store
from media_store.job import UnreadableError
from media_store.sound import measure_sound
from media_store.sound_decoding import fold
from media_store.workbench import Workbench


def samples(seconds=2.0, rate=48_000):
    """A tone that is silent in its first half and half as loud as possible in its second."""
    count = round(seconds * rate)
    return array.array(
        "h",
        (
            round(16_384 * math.sin(2 * math.pi * 440 * n / rate)) if n >= count // 2 else 0
            for n in range(count)
        ),
    )


def recorded(container, codec, seconds=2.0, rate=48_000, **options) -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container, options=options) as output:
        stream = output.add_stream(codec, rate=rate, layout="mono")
        data = samples(seconds, rate)
        for at in range(0, len(data), 960):
            piece = data[at : at + 960]
            frame = AudioFrame(format="s16", layout="mono", samples=len(piece))
            frame.planes[0].update(piece.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate = rate
            frame.pts = at
            for packet in stream.encode(frame):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    return buffer.getvalue()


def wav(seconds=2.0, rate=48_000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples(seconds, rate).tobytes())
    return buffer.getvalue()


@pytest.fixture(scope="module")
def bench():
    opened = Workbench(workers=1)
    yield opened
    opened.close()


@pytest.fixture
def measured(tmp_path, bench):
    store = open_store("", tmp_path)

    def measure(data, **options):
        digest = hashlib.sha256(data).hexdigest()
        (tmp_path / digest).write_bytes(data)
        store.put_file(tmp_path / digest, digest, len(data))
        return asyncio.run(measure_sound(bench, store, digest, **options))

    return measure


RECORDINGS = {
    "webm opus": lambda: recorded("webm", "libopus"),
    "webm opus as browsers stream it": lambda: recorded("webm", "libopus", live="1"),
    "ogg opus": lambda: recorded("ogg", "libopus"),
    "mp4 aac": lambda: recorded("mp4", "aac"),
    "mp4 aac in fragments": lambda: recorded(
        "mp4", "aac", movflags="frag_keyframe+empty_moov+default_base_moof"
    ),
    "mp3": lambda: recorded("mp3", "libmp3lame"),
    "wav": wav,
    "wav 8 kHz": lambda: wav(rate=8000),
    "flac": lambda: recorded("flac", "flac"),
}


@pytest.mark.parametrize("make", RECORDINGS.values(), ids=RECORDINGS)
def test_length_and_waveform_are_those_of_the_sound(measured, make):
    sound = measured(make(), buckets=100)
    assert sound.whole
    assert sound.duration_ms == pytest.approx(2000, abs=80)
    assert len(sound.peaks) == 100
    assert max(sound.peaks[:45]) <= 12
    assert all(110 <= peak <= 145 for peak in sound.peaks[58:92])


@pytest.mark.parametrize(
    "make",
    [
        lambda: recorded("webm", "libopus", 8.0, live="1"),
        lambda: recorded("ogg", "libopus", 8.0),
        lambda: wav(8.0),
    ],
    ids=["webm", "ogg", "wav"],
)
def test_a_recording_that_breaks_off_gives_what_is_there(measured, make):
    data = make()
    sound = measured(data[: len(data) * 3 // 4])
    assert 4500 <= sound.duration_ms <= 7900
    assert max(sound.peaks) > 100


def test_a_thousand_buckets_are_the_rule_and_short_sounds_have_fewer(measured):
    assert len(measured(wav(20.0, 8000)).peaks) == 1000
    assert len(measured(wav(0.1)).peaks) == 10


UNREADABLE = {
    "empty": (b"", "not-what-it-says"),
    "text": (b"hello, this is no sound", "not-what-it-says"),
    "playlist that names a file": (b"#EXTM3U\nfile:///etc/passwd\n", "not-what-it-says"),
    "concat script": (b"ffconcat version 1.0\nfile /etc/passwd\n", "not-what-it-says"),
    "head of a webm": (b"\x1a\x45\xdf\xa3" + bytes(200), "damaged"),
    "head of an mp4": (b"\0\0\0\x20ftypisom" + bytes(200), "damaged"),
    "wav without sound": (wav(0.0), "damaged"),
}


@pytest.mark.parametrize(("data", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_holds_no_sound_is_named_so(measured, data, reason):
    with pytest.raises(UnreadableError) as caught:
        measured(data)
    assert caught.value.reason == reason


def test_a_film_without_sound_is_not_a_recording(measured):
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as output:
        stream = output.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for packet in stream.encode(av.VideoFrame(32, 32, "yuv420p")):
            output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)
    with pytest.raises(UnreadableError) as caught:
        measured(buffer.getvalue())
    assert caught.value.reason == "not-what-it-says"


@given(st.lists(st.integers(0, 32768), max_size=400), st.integers(1, 100))
def test_folding_keeps_the_loudest_and_covers_everything(loud, buckets):
    peaks = fold(array.array("H", loud), buckets)
    assert len(peaks) == min(buckets, len(loud))
    assert all(0 <= peak <= 255 for peak in peaks)
    if loud:
        assert max(peaks) == min(255, max(loud) * 255 // 32767)
