"""Writing so that it survives a power cut, in the one order that does.

File: write, fsync, rename, fsync of the folder. A new folder: fsync of its parent.
`os` is called through its module, so a test can make any of these calls fail.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write_all(fd: int, data: bytes) -> None:
    """Write every byte at the current position; a short write is continued."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync_folder(folder: Path) -> None:
    """Make the names inside a folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Create a folder with its missing parents, each durable in the one above it."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    except FileNotFoundError:
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def save(path: Path, data: bytes) -> None:
    """Put a whole file in place at once: a reader sees the old one or the new one."""
    waiting = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    fd = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_all(fd, data)
        os.fsync(fd)
    except OSError:
        with suppress(OSError):
            waiting.unlink()
        raise
    finally:
        os.close(fd)
    waiting.replace(path)
    sync_folder(path.parent)
