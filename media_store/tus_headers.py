"""What the headers of tus 1.0.0 say, checked (https://tus.io/protocols/resumable-upload)."""

import base64
import binascii
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from email.utils import formatdate

import msgspec

from media_store.refusals import RefusedError
from media_store.store import is_digest

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination"
CHECKSUM_ALGORITHMS = ("sha1", "sha256", "sha512", "md5")
CONTENT_TYPE = "application/offset+octet-stream"
UNKNOWN_TYPE = "application/octet-stream"

_NUMBER = re.compile(r"[0-9]{1,15}")
_METADATA_KEY = re.compile(r"[!-+\--~]{1,100}")
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}(;.{0,100})?")
_METADATA_CHARACTERS_MAX = 4096


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    raw: str = ""
    """The header as it came: HEAD gives it back."""
    sha256: str | None = None
    """Promised digest of the whole file, hex."""
    media_type: str = UNKNOWN_TYPE


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request."""

    headers: Mapping[str, str]
    """Names in lower case."""
    upload_id: str
    body: AsyncIterator[bytes]
    owner: str
    now: float

    @property
    def arriving(self) -> int:
        """Bytes of the body as announced; 0 when it comes in chunks of unknown length."""
        return number(self.headers, "content-length") or 0

    @property
    def has_chunk(self) -> bool:
        return is_chunk(self.headers)


class Checksum(msgspec.Struct, frozen=True, kw_only=True):
    algorithm: str
    digest: bytes


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Header names in lower case, values without space around them."""
    return {name.lower(): value.strip() for name, value in headers.items()}


def number(headers: Mapping[str, str], name: str) -> int | None:
    """A non-negative whole number; None when the header is absent."""
    text = headers.get(name)
    if text is None:
        return None
    if _NUMBER.fullmatch(text) is None:
        raise RefusedError("malformed-upload-request", f"{name} must be a non-negative integer")
    return int(text)


def upload_length(headers: Mapping[str, str]) -> int | None:
    """Length at creation; None when it will be told later. Exactly one of both must be said."""
    length = number(headers, "upload-length")
    deferred = headers.get("upload-defer-length")
    if deferred not in {None, "1"}:
        raise RefusedError("malformed-upload-request", "upload-defer-length must be 1")
    if (length is None) == (deferred is None):
        raise RefusedError(
            "malformed-upload-request", "give either upload-length or upload-defer-length"
        )
    return length


def metadata(headers: Mapping[str, str]) -> Metadata:
    """The pairs of Upload-Metadata.

    An empty header counts as none: the official Python client sends it.
    """
    raw = headers.get("upload-metadata", "")
    if not raw:
        return Metadata()
    if len(raw) > _METADATA_CHARACTERS_MAX or not raw.isascii():
        raise RefusedError("malformed-upload-request", "upload-metadata is too long or not ASCII")
    pairs: dict[str, bytes] = {}
    for pair in raw.split(","):
        key, _, value = pair.strip().partition(" ")
        if _METADATA_KEY.fullmatch(key) is None or key in pairs:
            raise RefusedError("malformed-upload-request", "upload-metadata has a bad key")
        pairs[key] = _base64(value, "upload-metadata")
    return Metadata(
        raw=raw,
        sha256=_promised(pairs.get("sha256")),
        media_type=_media_type(pairs.get("filetype")),
    )


def checksum(headers: Mapping[str, str]) -> Checksum | None:
    text = headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    if algorithm not in CHECKSUM_ALGORITHMS:
        raise RefusedError("malformed-upload-request", "unknown checksum algorithm")
    digest = _base64(value, "upload-checksum")
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise RefusedError("malformed-upload-request", "upload-checksum has a wrong length")
    return Checksum(algorithm=algorithm, digest=digest)


def is_chunk(headers: Mapping[str, str]) -> bool:
    return headers.get("content-type", "").partition(";")[0].strip().lower() == CONTENT_TYPE


def http_date(epoch_seconds: float) -> str:
    """RFC 9110 §5.6.7, in GMT."""
    return formatdate(epoch_seconds, usegmt=True)


def _base64(value: str, header: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise RefusedError("malformed-upload-request", f"{header} is not base64") from None


def _promised(value: bytes | None) -> str | None:
    if not value:
        return None
    text = value.decode("ascii", "replace")
    if not is_digest(text):
        raise RefusedError("malformed-upload-request", "sha256 must be 64 lower-case hex digits")
    return text


def _media_type(value: bytes | None) -> str:
    if not value:
        return UNKNOWN_TYPE
    text = value.decode("ascii", "replace")
    if _MEDIA_TYPE.fullmatch(text) is None:
        raise RefusedError("malformed-upload-request", "filetype is not a media type")
    return text
