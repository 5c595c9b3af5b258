"""A decision on the spot with its visit, handed over and in the hands of a desk and a party."""

import uuid
from datetime import date
from typing import Any

import httpx
from litestar import Litestar

from backend.cases.party import capability
from backend.codes import act_code
from tests.cases.summary.test_summaries import decision, finding, opening, signature
from tests.whole_app import Phone, all_views, an_enrolled_phone, browser

NAME, IDENTITY = "云川好味小吃店", "91350100M000100Y43"
END = IDENTITY[-6:]
PERSON: dict[str, Any] = {
    "kind": "person",
    "name": "赵小满",
    "identity": "110101199003078515",
    "phone": "13800138000",
    "address": "云川市青石区枫台路18号3单元502室",
}


class OnTheSpot:
    """One decision and its party's browser."""

    def __init__(self, app: Litestar, phone: Phone, visit: str, body: dict[str, Any]) -> None:
        self.app, self.phone, self.visit, self.body = app, phone, visit, body
        self.party = browser(app)

    @property
    def case(self) -> str:
        return self.body["case"]

    @property
    def base(self) -> str:
        return f"/p/{capability.token_of(self.app.state.ledger.keys, self.case)}"

    async def enter(self, name: str = NAME, end: str = END) -> httpx.Response:
        return await self.party.post(
            f"{self.base}/enter?lang=zh", data={"form": "0" * 22, "name": name, "end": end}
        )

    async def page(self, language: str = "zh") -> str:
        answer = await self.party.get(f"{self.base}?lang={language}")
        assert answer.status_code == 200, answer.text
        return answer.text


async def a_decision(
    app: Litestar,
    *,
    handed: bool = True,
    phone: Phone | None = None,
    count: int = 1,
    code: str = "",
    secret: str = "",
    **changes: Any,
) -> OnTheSpot:
    """Decided by 王建国 and 李敏 at a visit of its own."""
    phone = phone or await an_enrolled_phone(app)
    visit, drawn = str(uuid.uuid4()), str(uuid.uuid4())
    body = decision(phone, visit, count, **changes)
    act = {"act": {"code": code, "secret": secret}} if code else {}
    entries = [
        phone.entry("visit.opened", {**opening(visit), **act}),
        phone.entry("checklist.answered", finding(visit)),
        phone.entry("summary.decided", body),
    ]
    if handed:
        told = {"visit": visit, "case": body["case"], "how": "screen", "signature": drawn}
        entries += [
            phone.entry("signature.drawn", signature(visit, drawn)),
            phone.entry("summary.handed_over", told),
        ]
    await phone.push(*entries)
    await all_views(app)
    return OnTheSpot(app, phone, visit, body)


def a_code(phone: Phone, count: int = 1) -> str:
    """An act code as this phone makes them."""
    return act_code.make(
        kind="J", region="990000", body="0000", day=date(2026, 11, 22), kid=phone.kid, count=count
    )
