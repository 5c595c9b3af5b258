"""`palm verify`, `palm fsck` and `palm draw` on the command line."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

import click
import httpx
import msgspec

from backend.parts import FOLLOWERS
from backend.settings import Settings
from backend.verification import draw_files
from backend.verification import fsck as data_folder
from backend.verification.evidence_files import Keys, Verifier
from backend.verification.findings import Finding, Weight, exit_code, line
from media_store import MediaStore, open_store
from offline_sync import keys

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option("--keys", "keys_file", type=_file, help="What `palm keys` printed at the server.")
@click.option("--device-key", "device_keys", multiple=True, type=_file, help="JWK; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def verify(
    files: tuple[Path, ...],
    keys_file: Path | None,
    device_keys: tuple[Path, ...],
    *,
    as_json: bool,
) -> None:
    """Check entries, receipts, queue files and originals, without network or database.

    Exit code 0: everything is valid. 1: something is not. 3: a key is missing for something.
    """
    try:
        given = (
            Keys() if keys_file is None else msgspec.json.decode(keys_file.read_bytes(), type=Keys)
        )
        jwks = [msgspec.json.decode(path.read_bytes(), type=keys.PublicJwk) for path in device_keys]
        known = msgspec.structs.replace(given, device_keys=[*given.device_keys, *jwks])
        verifier = Verifier(known)
    except ValueError as error:
        raise click.ClickException(f"the keys cannot be read: {error}") from None
    raise SystemExit(_tell(verifier.check(files), as_json=as_json))


@click.group()
def draw() -> None:
    """Double-random draws."""


@draw.command(name="verify")
@click.argument("source")
@click.option("--keys", "keys_file", type=_file, help="What `palm keys` printed at the server.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def verify_draw(source: str, keys_file: Path | None, *, as_json: bool) -> None:
    """Repeat a draw from its public file: SOURCE is a file or an address (…/draws/ID).

    Exit code 0: lists, seed, order and result are right. 1: something is not. 3: a key is missing.
    """
    try:
        keys_given = (
            Keys() if keys_file is None else msgspec.json.decode(keys_file.read_bytes(), type=Keys)
        )
        raw = _fetched(source) if source.startswith("http") else Path(source).read_bytes()
    except (ValueError, OSError, httpx.HTTPError) as error:
        raise click.ClickException(f"{source}: {error}") from None
    findings = draw_files.check(source.rpartition("/")[2], raw, keys_given)
    raise SystemExit(_tell(findings, as_json=as_json))


def _fetched(address: str) -> bytes:
    answer = httpx.get(address, timeout=60, follow_redirects=False)
    return answer.raise_for_status().content


@click.command()
@click.option("--media", is_flag=True, help="Hash every stored file again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def fsck(load_settings: Callable[[], Settings], *, media: bool, as_json: bool) -> None:
    """Check the data folder (PALM_DATA): log, checkpoints, chains, views, files. Read only.

    Exit code 0: no damage. 1: damage. The server may run meanwhile.
    """
    settings = load_settings()

    def open_files() -> MediaStore:
        url = "" if settings.media.url == "folder" else settings.media.url
        return open_store(url, settings.data / "media")

    work = data_folder.check(settings, FOLLOWERS, open_files if media else None)
    report = asyncio.run(work)
    code = _tell(report.findings, as_json=as_json)
    if not as_json:
        verdict = "damaged 已损坏" if code else "whole 完好"
        click.echo(f"{report.entries} entries 条记录: {verdict}")
    raise SystemExit(code)


def _tell(findings: Iterable[Finding], *, as_json: bool) -> int:
    seen: list[Finding] = []
    for finding in findings:
        seen.append(finding)
        click.echo(_json(finding) if as_json else line(finding))
    return exit_code(seen)


def _json(finding: Finding) -> str:
    told = {
        "weight": finding.weight.value,
        "code": finding.code,
        "where": finding.where,
        "detail": finding.detail,
        "zh": finding.text.zh,
        "en": finding.text.en,
        "ok": finding.weight is Weight.OK,
    }
    return msgspec.json.encode(told).decode()
