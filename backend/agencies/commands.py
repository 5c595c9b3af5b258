"""`palm setup` and `palm password` on the command line."""

import asyncio
import re
import uuid
from collections.abc import Callable

import click

from backend import clock
from backend.accounts.model import Level, Name
from backend.accounts.own.one_time import VALID_FOR
from backend.agencies.first_start import FirstStart, set_up
from backend.agencies.model import Kind
from backend.agencies.recovery import Administrator, administrators, give_password
from backend.database import open_database, open_reader
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import Settings


@click.command()
@click.option("--name-zh", prompt="Top body, Chinese 最高一级单位名称", help="Name in Chinese.")
@click.option("--name-en", prompt="Top body, English 英文名称", help="Name in English.")
@click.option("--region", prompt="Region GB/T 2260, six digits 行政区划代码（6 位）")
@click.option("--number", default="0001", show_default=True, help="Four digits for act codes.")
@click.option(
    "--level", type=click.Choice(["city", "district", "street"]), default="city", show_default=True
)
@click.option(
    "--kind",
    type=click.Choice(["supervision", "enforcement"]),
    default="supervision",
    show_default=True,
    help="Whether the top body supervises or enforces itself.",
)
@click.option("--login", prompt="Administrator's login 管理员账号")
@click.option("--admin-zh", prompt="Administrator's name, Chinese 管理员姓名")
@click.option("--admin-en", prompt="Administrator's name, English 英文姓名")
@click.pass_obj
def setup(
    settings_of: Callable[[], Settings],
    *,
    name_zh: str,
    name_en: str,
    region: str,
    number: str,
    level: Level,
    kind: Kind,
    login: str,
    admin_zh: str,
    admin_en: str,
) -> None:
    """Make the top body and the first administrator of an empty data folder, without a demo.

    The one-time password is printed once and must be changed at the first sign-in.
    """
    asked = FirstStart(
        name=Name(name_zh.strip(), name_en.strip()),
        region_code=region,
        number=number,
        level=level,
        kind=kind,
        login=login.strip(),
        administrator=Name(admin_zh.strip(), admin_en.strip()),
    )
    _check(asked)
    settings = settings_of()
    try:
        password = asyncio.run(_set_up(settings, asked))
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    if password is None:
        raise click.ClickException(
            "accounts or bodies stand here already: nothing was changed"
            f" 这里已有账号或单位，未作任何改动 ({settings.data})"
        )
    _tell(asked.login, password)


@click.command()
@click.argument("login", required=False)
@click.pass_obj
def password(settings_of: Callable[[], Settings], login: str | None) -> None:
    """Give an administrator who is locked out a one-time password, while no server runs.

    Without LOGIN it lists the administrators (a server may run). For everybody else an
    administrator does it at the desk. The log keeps that it was done here; sessions of the
    account end.
    """
    settings = settings_of()
    try:
        given, known = asyncio.run(_give_password(settings, login))
    except RuntimeError as error:
        raise click.ClickException(f"{error} ({settings.data})") from None
    if given is not None and login is not None:
        _tell(login, given)
        return
    for one in known:
        click.echo(f"{one.login}  {one.name.zh} {one.name.en}, {one.agency.zh} {one.agency.en}")
    if login is not None:
        raise click.ClickException(
            f"no administrator signs in with {login!r}; those who do are listed above."
            f" 没有可登录的管理员账号 {login!r}；现有管理员见上。"
        )


def _tell(login: str, password: str) -> None:
    click.echo(f"login 账号              {login}")
    click.echo(f"one-time password 一次性密码  {password}")
    click.echo(
        f"It is shown once, counts for {VALID_FOR.days} days, and is changed at first sign-in."
    )
    click.echo(f"只显示这一次，{VALID_FOR.days} 天内有效，首次登录时须改成自己的密码。")


def _check(asked: FirstStart) -> None:
    names = (asked.name.zh, asked.name.en, asked.administrator.zh, asked.administrator.en)
    for text, pattern, wrong in (
        (asked.region_code, r"\d{6}\Z", "--region: six digits 六位数字"),
        (asked.number, r"(?!0000)\d{4}\Z", "--number: four digits, not 0000 四位数字"),
        (asked.login, r"[\w.\-]{2,40}\Z", "--login: 2–40 letters, digits, . - _ 账号格式有误"),
        *((name, r".", "names: not empty 名称不能为空") for name in names),
    ):
        if not re.match(pattern, text):
            raise click.ClickException(wrong)


async def _set_up(settings: Settings, asked: FirstStart) -> str | None:
    settings.data.mkdir(parents=True, exist_ok=True)
    async with open_database(settings.database, settings.data) as database:
        ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
        await ledger.load()
        return await set_up(database, ledger, asked, clock.now())


async def _give_password(
    settings: Settings, login: str | None
) -> tuple[str | None, list[Administrator]]:
    async with open_reader(settings.database, settings.data) as reader:  # makes no folder
        known = await reader.read(administrators)
    if login is None:
        return None, known
    async with open_database(settings.database, settings.data) as database:
        ledger = Ledger(database, load_or_make(settings.data / "keys", settings.server.log_origin))
        await ledger.load()
        return await give_password(database, ledger, login, str(uuid.uuid4()), clock.now()), known
