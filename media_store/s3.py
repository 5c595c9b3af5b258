"""Finished files in S3 or what speaks its language. Keys: `<prefix>objects/ab/<sha256>`.

No conditional write is needed: a key names its bytes, so putting them twice is harmless, and a
multipart upload that breaks off never becomes visible. obstore's asynchronous interface aborts
an interpreter that exits soon after (pyo3-async-runtimes issue 40), so only the blocking one is
used.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from media_store.store import (
    READ_BYTES,
    ObjectDiffersError,
    ObjectMissingError,
    StoreUnavailableError,
    check_digest,
    is_digest,
    same_bytes,
)

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import S3Config

REQUEST_TIMEOUT = timedelta(seconds=60)
CONNECT_TIMEOUT = timedelta(seconds=5)
RETRY_TIMEOUT = timedelta(seconds=20)
RETRIES_MAX = 3
PART_BYTES = 8 << 20
_URL_SETTINGS = {"endpoint", "region", "virtual_hosts"}


def open_s3(url: str) -> "S3MediaStore":
    """`s3://bucket/prefix?endpoint=http://host:port&region=name&virtual_hosts=1`.

    Keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, never from the address.
    """
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = asked.keys() - _URL_SETTINGS
    if unknown or not parts.hostname:
        raise ValueError(f"an S3 address is s3://bucket/prefix?endpoint=…; unknown: {unknown}")
    endpoint = asked.get("endpoint")
    settings: S3Config = {
        "region": asked.get("region", "us-east-1"),
        "virtual_hosted_style_request": "virtual_hosts" in asked,
    }
    if endpoint:
        settings["endpoint"] = endpoint
    bucket = S3Store(
        parts.hostname,
        config=settings,
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "timeout": REQUEST_TIMEOUT,
            "connect_timeout": CONNECT_TIMEOUT,
        },
        retry_config={"max_retries": RETRIES_MAX, "retry_timeout": RETRY_TIMEOUT},
    )
    prefix = parts.path.strip("/")
    return S3MediaStore(bucket, f"{prefix}/" if prefix else "")


class S3MediaStore:
    """A `MediaStore` in one bucket."""

    def __init__(self, bucket: S3Store, prefix: str) -> None:
        self._bucket = bucket
        self._objects = f"{prefix}objects/"

    def put_file(self, source: Path, sha256: str, size: int, *, synced: bool = False) -> None:
        del synced  # What is durable here is the object, not the file it came from
        key = self._key(sha256)
        if source.stat().st_size != size:
            raise ValueError("the file has not the size it was announced with")
        if self.size(sha256) is not None:
            if not same_bytes(self, sha256, source):
                raise ObjectDiffersError(sha256)
            return
        try:
            self._bucket.put(key, source, chunk_size=PART_BYTES)
        except BaseError as error:
            raise StoreUnavailableError(str(error)) from error
        if self.size(sha256) != size:
            raise StoreUnavailableError("S3 does not show what it has just accepted")

    def size(self, sha256: str) -> int | None:
        key = self._key(sha256)
        try:
            return self._bucket.head(key)["size"]
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise StoreUnavailableError(str(error)) from error

    def read(self, sha256: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        size = self.size(sha256)
        if size is None:
            raise ObjectMissingError(sha256)
        end = size if length is None else min(size, start + length)
        return self._pieces(self._key(sha256), start, end)

    def path(self, sha256: str) -> Path | None:
        check_digest(sha256)

    def digests(self) -> Iterator[str]:
        try:
            pages: Iterator[Sequence[ObjectMeta]] = iter(
                self._bucket.list(self._objects)  # pyright: ignore[reportUnknownMemberType] (Arrow)
            )
            for page in pages:
                for entry in page:
                    name = entry["path"].rpartition("/")[2]
                    if is_digest(name):
                        yield name
        except BaseError as error:
            raise StoreUnavailableError(str(error)) from error

    def _key(self, sha256: str) -> str:
        check_digest(sha256)
        return f"{self._objects}{sha256[:2]}/{sha256}"

    def _pieces(self, key: str, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            try:
                piece = bytes(
                    self._bucket.get_range(key, start=start, end=min(end, start + READ_BYTES))
                )
            except BaseError as error:
                raise StoreUnavailableError(str(error)) from error
            yield piece
            start += len(piece)
