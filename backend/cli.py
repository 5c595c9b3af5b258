"""The one command: `palm serve`, `palm demo`, and the tools that check what was kept."""

import asyncio
import importlib
import os
from pathlib import Path

import click
import msgspec

from backend.database import NoDataError
from backend.settings import Settings, from_environment


def settings_from_environment() -> Settings:
    """The settings, or a sentence an operator can act on."""
    try:
        return from_environment(os.environ)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


ELSEWHERE = {
    "setup": "backend.agencies.commands",
    "password": "backend.agencies.commands",
    "enterprises": "backend.enterprises.commands",
    "codes": "backend.codes.sheets.commands",
    "field": "backend.field_client.commands",
    "simulate": "backend.field_client.commands",
    "verify": "backend.verification.commands",
    "fsck": "backend.verification.commands",
    "ratings": "backend.feedback.ratings.commands",
    "draw": "backend.verification.commands",
    "law": "backend.law.commands",
    "case": "backend.cases.commands",
    "report": "backend.supervision.indicators.reports.commands",
    "tickets": "backend.supervision.loop.tickets.commands",
}
"""Commands that stand in their own module."""


class Commands(click.Group):
    """Loads a part only when it is asked for: a camera that adds a picture starts no server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in ELSEWHERE:
            return getattr(importlib.import_module(ELSEWHERE[cmd_name]), cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except NoDataError as nothing:
            told = f"{nothing} holds no data yet (palm serve makes it; see PALM_DATA)"
            raise click.ClickException(told) from None


@click.group(cls=Commands)
@click.version_option(package_name="palm-enforcement")
@click.pass_context
def main(context: click.Context) -> None:
    """Palm (掌上执法): field evidence that is never lost and can be proven to a stranger."""
    context.obj = settings_from_environment


@main.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
@click.option("--lan", is_flag=True, help="Serve the local network over HTTPS as well.")
@click.option("--demo", is_flag=True, help="Fill an empty data folder with the demo city.")
@click.option("--quiet", is_flag=True, help="Print nothing about addresses and accounts.")
def serve(host: str | None, port: int | None, *, lan: bool, demo: bool, quiet: bool) -> None:
    """Serve the app and its API."""
    from backend import serving  # noqa: PLC0415 - loads the whole application

    settings = settings_from_environment()
    if not lan:
        server = settings.server
        server = msgspec.structs.replace(server, host=host or server.host, port=port or server.port)
        settings = msgspec.structs.replace(settings, server=server)
    if demo and not settings.payments.url:
        payments = msgspec.structs.replace(settings.payments, url="demo")
        settings = msgspec.structs.replace(settings, payments=payments)
    try:
        serving.check_free(settings)
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    door = serving.lan_door(settings, host, port) if lan else None
    phone = door.address if door else ""
    serving.note_address(settings, serving.address_of(settings), phone)
    if demo:
        tell = serving.tell_nobody if quiet else serving.tell_year
        asyncio.run(serving.fill_demo(settings, tell))
    if not quiet:
        asyncio.run(serving.announce(settings, phone))
    serving.PalmServer(serving.uvicorn_config(settings), door).run()


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for scripts.")
@click.option("--url", help="Address under which the demo runs.")
def demo(url: str | None, *, as_json: bool) -> None:
    """Print addresses, accounts and codes of the demo city."""
    from backend import serving  # noqa: PLC0415 - loads the whole application

    settings = settings_from_environment()
    summary = asyncio.run(serving.demo_summary(settings, url))
    if summary is None:
        raise click.ClickException("this data folder holds no demo city (palm serve --demo)")
    if as_json:
        click.echo(msgspec.json.encode(summary).decode())
    else:
        serving.print_demo(summary)
        phone = serving.noted_addresses(settings)[1]
        if phone and not url:
            serving.print_phone(phone)


@main.command(name="keys")
@click.option("--data", type=click.Path(path_type=Path), help="Data folder (PALM_DATA).")
def show_keys(data: Path | None) -> None:
    """Print the public keys a verifier needs."""
    from backend import serving  # noqa: PLC0415 - loads the whole application

    settings = settings_from_environment()
    folder = (data or settings.data) / "keys"
    pems = ("log.ed25519.pem", "server.p256.pem")
    if not all((folder / name).is_file() for name in pems):  # never hand out fresh keys
        raise click.ClickException(
            f"no server keys here 此处没有服务器密钥: {folder} (--data or PALM_DATA)"
        )
    click.echo(serving.public_keys(folder, settings.server.log_origin))
