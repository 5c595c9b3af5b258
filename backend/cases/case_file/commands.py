"""`palm case file`: fetch the file of a case from a running server, with its progress."""

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import httpx
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from backend.settings import Settings

ASKED_EVERY_SECONDS = 0.3
TIMEOUT = httpx.Timeout(60, connect=10)
_NEAR = ("localhost", "127.0.0.1", "::1")


@click.command(name="file")
@click.argument("case_id")
@click.option("--form", type=click.Choice(("pdf", "bagit")), default="bagit", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder to write to.")
@click.option("--login", required=True, help="Account that may see the case.")
@click.option("--password", prompt=True, hide_input=True, help="Asked for when it is not given.")
@click.option("--server", help="Address of the running server.")
@click.option("--without-missing", is_flag=True, help="Go on although originals are missing.")
@click.pass_obj
def case_file(
    load_settings: Callable[[], Settings],
    *,
    case_id: str,
    form: str,
    out: Path | None,
    login: str,
    password: str,
    server: str | None,
    without_missing: bool,
) -> None:
    """Fetch the file of a case: PDF, or BagIt that `palm verify` checks."""
    settings = load_settings()
    address = (server or f"http://127.0.0.1:{settings.server.port}").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _NEAR:
        raise click.ClickException(
            f"a password travels only over https 密码只能通过 https 发送: {address}"
        )
    try:
        with httpx.Client(base_url=address, timeout=TIMEOUT) as client:
            _signed_in(client, login, password)
            told = _made(client, case_id, form, without_missing=without_missing)
            target = _target(out, told["name"])
            _fetched(client, f"/api/cases/{case_id}/file/{told['id']}/content", target)
    except httpx.HTTPError as error:
        raise click.ClickException(f"{address}: {error}") from None
    click.echo(f"{target}  SHA-256 {told['sha256']}")
    if told["without"]:
        click.echo(f"without 不含缺失原件: {' '.join(told['without'])}")


def _signed_in(client: httpx.Client, login: str, password: str) -> None:
    _answered(client.post("/api/session", json={"login": login, "password": password}))


def _made(client: httpx.Client, case: str, form: str, *, without_missing: bool) -> dict[str, Any]:
    """The finished file as the server tells of it."""
    asked = {"id": str(uuid.uuid4()), "form": form}
    query = {"without": "missing"} if without_missing else {}
    told = _answered(client.post(f"/api/cases/{case}/file", json=asked, params=query))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task(told["step"], total=told["of"])
        while told["state"] not in ("ready", "failed"):
            time.sleep(ASKED_EVERY_SECONDS)
            told = _answered(client.get(f"/api/cases/{case}/file/{told['id']}"))
            progress.update(
                task, description=told["step"], completed=told["done"], total=told["of"]
            )
    if told["state"] == "failed":
        raise click.ClickException(f"the file was not made 案卷未生成: {told['problem']}")
    return told


def _target(out: Path | None, name: str) -> Path:
    if out is None:
        return Path(name)
    return out / name if out.is_dir() else out


def _fetched(client: httpx.Client, path: str, target: Path) -> None:
    with client.stream("GET", path) as answer, target.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_bytes(1 << 20):
            file.write(piece)


def _answered(answer: httpx.Response) -> dict[str, Any]:
    """The answer; the server's own words when it refuses."""
    if answer.is_success:
        return answer.json() if answer.content else {}
    try:
        told = answer.json()
        words = f"{told['zh']['detail']} {told['en']['detail']}"
    except (ValueError, KeyError, TypeError):
        words = f"HTTP {answer.status_code}"
    raise click.ClickException(words)
