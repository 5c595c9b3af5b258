"""Large files that arrive in pieces and must never change. Knows no business."""

from pathlib import Path

from media_store.folder import FolderStore
from media_store.store import MediaStore


def open_store(url: str, folder: Path) -> MediaStore:
    """The store that a setting names.

    Empty or `folder:` keeps files in `folder`; `s3://bucket/prefix?endpoint=…&region=…` keeps
    them in S3 (keys from the environment variables that every S3 tool knows).
    """
    if url in {"", "folder:"}:
        return FolderStore(folder)
    if url.startswith("s3://"):
        from media_store.s3 import open_s3  # noqa: PLC0415 (obstore is loaded by who uses it)

        return open_s3(url)
    raise ValueError(f"no media store knows the address {url!r}")
