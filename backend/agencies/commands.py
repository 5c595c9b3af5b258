"""`palm setup` on the command line."""

import asyncio
import re
from collections.abc import Callable

import click

from backend import clock
from backend.accounts.model import Level, Name
from backend.accounts.own.one_time import VALID_FOR
from backend.agencies.first_start import FirstStart, set_up
from backend.agencies.model import Kind
from backend.database import open_database
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
    click.echo(f"login 账号              {asked.login}")
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
