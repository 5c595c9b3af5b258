"""`palm field …`: the field client on the command line, for people and for scripts."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
import segno

from backend.field_client import finding, simulation
from backend.field_client.device import FieldDevice
from backend.field_client.faults import FieldError
from backend.field_client.model import Captured
from backend.field_client.server import check_address, is_this_machine

T = TypeVar("T")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_visit = click.option("--visit", help="A visit other than the newest open one.")


class _FieldFailure(click.ClickException):
    """Code and both languages; exit code 1."""

    def __init__(self, error: FieldError) -> None:
        super().__init__(f"{error.code}\n  {error.zh}\n  {error.en}")


def _told(work: Callable[[], T]) -> T:
    try:
        return work()
    except FieldError as error:
        raise _FieldFailure(error) from None


def _on_device(folder: Path, work: Callable[[FieldDevice], T]) -> T:
    """Acts: no network."""

    async def doing(device: FieldDevice) -> T:
        return work(device)

    return _online(folder, doing)


def _online(folder: Path, work: Callable[[FieldDevice], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        async with FieldDevice(folder) as device:
            return await work(device)

    return _told(lambda: asyncio.run(run()))


def _print(value: object) -> None:
    click.echo(msgspec.json.encode(value).decode())


@click.group()
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="palm-field",
    show_default=True,
    help="Key and state of the device.",
)
@click.pass_context
def field(context: click.Context, folder: Path) -> None:
    """A field device without a browser: cameras, drones, tests (docs/field-client.md)."""
    context.obj = folder


@field.command()
@click.option("--url", required=True, help="Address of the server.")
@click.option("--login", required=True)
@click.option("--password", prompt=True, hide_input=True, help="Asked for when it is left out.")
@click.option("--label", default="palm field", show_default=True, help="Name shown at the desk.")
@click.option("--insecure-lan", is_flag=True, help="Private addresses without a known certificate.")
@click.pass_obj
def enrol(
    folder: Path, url: str, login: str, password: str, label: str, *, insecure_lan: bool
) -> None:
    """Make a key here and bind it to an officer. The password is kept nowhere."""

    async def run() -> None:
        device = await FieldDevice.enrol(
            folder, url, login, password, label=label, insecure_lan=insecure_lan
        )
        async with device:
            _print(device.status())

    _told(lambda: asyncio.run(run()))


@field.command()
@click.option("--enterprise", required=True, help="Short code, USCC, id or name.")
@click.option("--typed", is_flag=True, help="Take the name as it stands: no network needed.")
@click.option("--partner", help="Id of the second officer.")
@click.option(
    "--type",
    "inspection_type",
    type=click.Choice(["routine", "case_based", "special"]),
    default="routine",
    show_default=True,
)
@click.option("--checklist", "checklists", multiple=True, help="Id of a checklist; repeatable.")
@click.option("--task", help="Id of the task this visit answers.")
@click.option(
    "--purpose",
    type=click.Choice(["inspection", "service", "guidance", "publicity"]),
    default="inspection",
    show_default=True,
)
@click.pass_obj
def open_visit(
    folder: Path,
    enterprise: str,
    partner: str | None,
    inspection_type: Any,
    checklists: tuple[str, ...],
    task: str | None,
    purpose: Any,
    *,
    typed: bool,
) -> None:
    """Open a visit; prints its id."""

    async def work(device: FieldDevice) -> str:
        found = finding.typed(enterprise) if typed else await device.find_enterprise(enterprise)
        return device.open_visit(
            found,
            partner=partner,
            inspection_type=inspection_type,
            checklists=checklists,
            task=task,
            purpose=purpose,
        )

    _print({"visit": _online(folder, work)})


@field.command()
@click.option("--qr", is_flag=True, help="Draw it, to be scanned from this screen.")
@_visit
@click.pass_obj
def show_code(folder: Path, visit: str | None, *, qr: bool) -> None:
    """Show the officer's code: its address, good for 90 seconds. Needs no network."""

    def work(device: FieldDevice) -> str:
        return device.officer_code(visit=device.begin_showing(visit=visit))

    address = _on_device(folder, work)
    click.echo(address)
    if qr:
        segno.make(address, error="m").terminal(compact=True)


@field.command()
@click.argument(
    "reason",
    type=click.Choice(
        ["emergency", "evidence_at_risk", "network_failure", "refused", "no_code", "unattended"]
    ),
)
@click.option("--note", default="", help="More about it.")
@_visit
@click.pass_obj
def except_code(folder: Path, reason: Any, note: str, visit: str | None) -> None:
    """Say why no code was shown or scanned."""
    _on_device(folder, lambda device: device.except_code(reason, note, visit=visit))


@field.command()
@click.argument("files", nargs=-1, required=True, type=_file)
@_visit
@click.pass_obj
def add_photo(folder: Path, files: tuple[Path, ...], visit: str | None) -> None:
    """Add picture files, marked as imported; their bytes and EXIF are not touched."""

    def work(device: FieldDevice) -> list[Captured]:
        return [device.add_photo(file, visit=visit) for file in files]

    for captured in _on_device(folder, work):
        _print(captured)


@field.command()
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option("--announced", is_flag=True, help="Those recorded were told.")
@_visit
@click.pass_obj
def add_sound(folder: Path, files: tuple[Path, ...], visit: str | None, *, announced: bool) -> None:
    """Add sound files, marked as imported."""

    def work(device: FieldDevice) -> list[Captured]:
        return [device.add_sound(file, visit=visit, announced=announced) for file in files]

    for captured in _on_device(folder, work):
        _print(captured)


@field.command()
@click.argument("text")
@_visit
@click.pass_obj
def note(folder: Path, text: str, visit: str | None) -> None:
    """Write a note."""
    _print({"note": _on_device(folder, lambda device: device.write_note(text, visit=visit))})


@field.command()
@click.argument("checklist")
@click.argument("item")
@click.argument("answer", type=click.Choice(["pass", "fail", "not_applicable"]))
@click.option("--text", default="", help="What was found.")
@click.option("--capture", "captures", multiple=True, help="Evidence; repeatable.")
@_visit
@click.pass_obj
def answer(
    folder: Path,
    checklist: str,
    item: str,
    answer: Any,
    text: str,
    captures: tuple[str, ...],
    visit: str | None,
) -> None:
    """Answer a question of a checklist."""
    _on_device(
        folder,
        lambda device: device.answer(
            checklist, item, answer, text=text, captures=captures, visit=visit
        ),
    )


@field.command()
@click.argument("capture")
@click.argument("reason")
@click.pass_obj
def void(folder: Path, capture: str, reason: str) -> None:
    """Say why a capture does not count. Its bytes stay."""
    _on_device(folder, lambda device: device.void(capture, reason))


@field.command()
@click.option(
    "--result",
    type=click.Choice(["no_problem", "corrected_on_site", "correction_ordered", "clue_found"]),
    default="no_problem",
    show_default=True,
)
@click.option("--summary", default="")
@_visit
@click.pass_obj
def close(folder: Path, result: Any, summary: str, visit: str | None) -> None:
    """Close the visit."""
    _on_device(
        folder, lambda device: device.close_visit(result=result, summary=summary, visit=visit)
    )


@field.command()
@click.pass_obj
def push(folder: Path) -> None:
    """Send everything that waits; go on at the byte after a cut."""
    report = _online(folder, lambda device: device.push())
    _print(report)
    if report.entries_quarantined or report.waiting_files:
        raise SystemExit(3)


@field.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def receipts(folder: Path, output: Path | None) -> None:
    """Fetch receipts, check them here, and write them for `palm verify`."""
    told = _online(folder, lambda device: device.receipts())
    if output is None:
        click.echo(told)
    else:
        output.write_bytes(told)


@field.command()
@click.pass_obj
def status(folder: Path) -> None:
    """Where everything is."""
    _print(_on_device(folder, lambda device: device.status()))


@field.command()
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.pass_obj
def export(folder: Path, output: Path) -> None:
    """Write the queue file of everything not proven yet, to be carried by hand."""
    click.echo(str(_on_device(folder, lambda device: device.export(output))))


@field.command()
@click.argument("name", metavar="CAPTURE|SHA256")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def read_back(folder: Path, name: str, output: Path) -> None:
    """Download an original and compare its digest."""
    click.echo(_online(folder, lambda device: device.read_back(name, output)))


@click.command()
@click.option("--url", required=True, help="Address of the server.")
@click.option("--account", "accounts", multiple=True, help="LOGIN:PASSWORD of an officer; repeat.")
@click.option("--enterprise", "enterprises", multiple=True, help="Short code, id or name; repeat.")
@click.option("--devices", type=click.IntRange(1, simulation.DEVICES_MAX), default=5)
@click.option("--visits", type=click.IntRange(1, simulation.VISITS_MAX), default=3)
@click.option("--photos", type=click.IntRange(0, simulation.PHOTOS_MAX), default=2)
@click.option("--seconds", type=click.FloatRange(1, simulation.SECONDS_MAX), default=120)
@click.option("--seed", type=int, default=1, help="The same number gives the same pictures.")
@click.option("--insecure-lan", is_flag=True, help="Private addresses without a known certificate.")
@click.option("--i-own-this-server", is_flag=True, help="Allow an address beyond this machine.")
def simulate(
    url: str,
    accounts: tuple[str, ...],
    enterprises: tuple[str, ...],
    devices: int,
    visits: int,
    photos: int,
    seconds: float,
    seed: int,
    *,
    insecure_lan: bool,
    i_own_this_server: bool,
) -> None:
    """Drive many field devices at once, with realistic visits: for load and for demos.

    Without accounts and enterprises it uses those of the demo city. All of it is bounded.
    """
    if not i_own_this_server and not is_this_machine(url):
        raise click.UsageError("only this machine, unless you say --i-own-this-server")
    plan = simulation.Plan(
        url=_told(lambda: check_address(url, insecure_lan=insecure_lan)),
        accounts=[_account(one) for one in accounts or simulation.DEMO_ACCOUNTS],
        enterprises=list(enterprises or simulation.DEMO_ENTERPRISES),
        devices=devices,
        visits=visits,
        photos=photos,
        seconds=seconds,
        seed=seed,
        insecure_lan=insecure_lan,
    )
    outcome = _told(lambda: asyncio.run(simulation.simulate(plan)))
    _print(outcome)
    if outcome.faults:
        raise SystemExit(1)


def _account(text: str) -> tuple[str, str]:
    login, separator, password = text.partition(":")
    if not separator:
        raise click.UsageError("--account is LOGIN:PASSWORD")
    return login, password
