"""From what a form sent to a filing: bounded, cleaned, and known again when it is sent twice."""

import re
from datetime import date, timedelta

from backend.cases.party.filing import Filing
from backend.cases.party.model import (
    ADDRESS_LENGTH_MAX,
    NAME_LENGTH_MAX,
    TEXT_LENGTH_MAX,
    Attached,
    Form,
)
from backend.cases.party.problems import FilingIncomplete
from backend.problems import MalformedRequest
from backend.web_pages.texts import Texts

FORMS: dict[str, Form] = {
    "statement": "statement",
    "hearing": "hearing",
    "no_statement": "no_statement",
    "no_hearing": "no_hearing",
    "deferral": "deferral",
    "instalments": "instalments",
    "address": "address",
    "receipt": "receipt",
    "note": "note",
}
BOUNDS = {
    "form": 64,
    "text": TEXT_LENGTH_MAX,
    "paper": 120,
    "wanted": 10,
    "instalments": 3,
    "channel": 10,
    "address": ADDRESS_LENGTH_MAX,
    "signer": NAME_LENGTH_MAX,
    "confirm": 3,
}
TAKES_FILES = frozenset(("statement", "hearing", "deferral", "instalments", "note"))
WAIT_MAX = timedelta(days=3 * 366)
INSTALMENTS = range(2, 37)
_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_FIELDS = ("text", "wanted", "instalments", "channel", "address", "signer", "paper")


def kept(sent: dict[str, str]) -> dict[str, str]:
    """What is worth keeping of a form that could not be taken."""
    return {name: sent[name] for name in _FIELDS if sent.get(name)}


def check(name: str, sent: dict[str, str], *, has_files: bool, today: date) -> None:
    """FilingIncomplete names the first thing that is missing or does not fit."""
    match name:
        case "statement":
            if not sent["text"] and not has_files:
                raise FilingIncomplete(
                    zh="请写下您要说的，或者附上材料", en="Say something, or add a file"
                )
        case "note":
            _need(sent["text"], "请写下您要说的", "Say something")
        case "deferral" | "instalments":
            _check_application(name, sent, today)
        case "address":
            _check_address(sent)
        case "hearing":
            return
        case _:
            _need(sent["confirm"], "请先勾选确认", "Tick the box first")


def _check_application(name: str, sent: dict[str, str], today: date) -> None:
    _need(sent["text"], "请写明原因", "Say why")
    wanted = day_of(sent["wanted"])
    if wanted is None or not today < wanted <= today + WAIT_MAX:
        raise FilingIncomplete(zh="请选择今天以后的一天", en="Choose a day after today")
    if name == "instalments" and count_of(sent["instalments"]) not in INSTALMENTS:
        raise FilingIncomplete(zh="分期次数请填 2 至 36", en="Between 2 and 36 parts")


def _check_address(sent: dict[str, str]) -> None:
    channel, address = sent["channel"], sent["address"]
    if channel not in ("sms", "email", "platform", "none"):
        raise FilingIncomplete(zh="请选择送达方式", en="Choose how")
    if channel == "sms" and not _PHONE.fullmatch(address):
        raise FilingIncomplete(zh="请填写手机号码", en="Give a telephone number")
    if channel == "email" and not _EMAIL.fullmatch(address):
        raise FilingIncomplete(zh="请填写电子邮箱", en="Give an e-mail address")
    _need(sent["signer"], "请填写签署人姓名", "Give the name of whoever signs")
    _need(sent["confirm"], "请先勾选确认", "Tick the box first")


def _need(value: str, zh: str, en: str) -> None:
    if not value:
        raise FilingIncomplete(zh=zh, en=en)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def count_of(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def filing(
    name: str, sent: dict[str, str], attached: tuple[Attached, ...], signer: str, words: Texts
) -> Filing:
    """The filing a checked form asks for. `words`: of the very page that was shown, because the
    consent to an address keeps what was agreed to.
    """
    form = FORMS[name]
    if form == "address":
        none = sent["channel"] == "none"
        told = words["forms"]["address"]["withdrawal" if none else "consent"]
        address = sent["address"] if sent["channel"] in ("sms", "email") else ""
        return Filing(
            form=form,
            token=_token(sent),
            signer=sent["signer"],
            channel=sent["channel"],
            address=address,
            consent=told,
        )
    application = form in ("deferral", "instalments")
    return Filing(
        form=form,
        token=_token(sent),
        signer=signer,
        text=sent["text"] if form in TAKES_FILES else "",
        attached=attached,
        paper=sent["paper"] if form == "receipt" else "",
        wanted=day_of(sent["wanted"]) if application else None,
        instalments=count_of(sent["instalments"]) if form == "instalments" else 0,
    )


def _token(sent: dict[str, str]) -> str:
    token = sent["form"]
    if not 16 <= len(token) <= BOUNDS["form"] or not token.isascii():
        raise MalformedRequest(why="form: open the page again")
    return token
