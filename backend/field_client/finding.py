"""Which enterprise is meant by what a script says."""

from typing import Literal
from urllib.parse import urlencode

import msgspec

from backend.enterprises import short_code, uscc
from backend.field_client.faults import FieldError
from backend.field_client.model import Enterprise
from backend.field_client.server import Server

SHOWN = 5


class _Found(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    name: str
    short_code: str
    uscc: str | None = None


class _Answer(msgspec.Struct, frozen=True):
    enterprises: list[_Found]


async def find_enterprise(server: Server, text: str) -> Enterprise:
    """The one enterprise `text` means; FieldError when none or several fit."""
    query = urlencode({"text": text, "limit": 50})
    answer = await server.call(f"/api/enterprises?{query}", None, _Answer, method="GET")
    found = answer.enterprises
    exact = [one for one in found if text in (one.id, one.name)]
    if len(exact) == 1:
        found = exact
    if not found:
        raise FieldError("unknown-enterprise", text=text)
    if len(found) > 1:
        names = "; ".join(f"{one.name} {one.short_code}" for one in found[:SHOWN])
        raise FieldError("ambiguous-enterprise", text=text, found=names)
    one = found[0]
    return Enterprise(name=one.name, id=one.id, uscc=one.uscc, found=_how(text, one))


def _how(text: str, one: _Found) -> Literal["short-code", "licence", "search"]:
    if short_code.read(text) == one.short_code:
        return "short-code"
    return "licence" if one.uscc and uscc.find_uscc(text) == one.uscc else "search"


def typed(text: str) -> Enterprise:
    """An enterprise nobody could look up: its name as it was typed, its USCC if it is one."""
    return Enterprise(name=text, uscc=uscc.find_uscc(text), found="typed")
