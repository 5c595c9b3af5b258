"""A visit with real keys, and the phone of a shop: a browser without cookies or script."""

import html
import io
import re
import secrets
import uuid
from typing import Any

import httpx
from litestar import Litestar
from PIL import Image

from backend import clock
from backend.codes import act_code, officer_code
from backend.ledger.views import payload_of
from tests.whole_app import Phone, all_views, an_enrolled_phone, browser

NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
SHOP_NAME = "<b>好味</b> & 茶"


class Visit:
    """One visit of a phone."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.id = str(uuid.uuid4())
        self.secret = act_code.new_secret()

    async def open(self, **members: Any) -> None:
        body = {
            "visit": self.id,
            "enterprise": {"name": SHOP_NAME},
            "found": "code",
            "officers": ["o001", "o002"],
            "inspectionType": "routine",
            "checklists": ["catering"],
            "act": {"code": "J9901000001261122K7Q2M03C", "secret": self.secret},
            **members,
        }
        await self.say("visit.opened", body)

    async def say(self, kind: str, body: dict[str, Any]) -> None:
        """Said now: on another day, and in another year, a fixed one would count elsewhere."""
        wall = clock.rfc3339(clock.now())
        await self.phone.push(self.phone.entry(kind, {"visit": self.id, **body}, wall=wall))

    async def note(self, text: str) -> None:
        await self.say("note.written", {"note": str(uuid.uuid4()), "text": text})

    async def answer(self, item: str, answer: str, text: str = "") -> None:
        body = {"checklist": "catering", "item": item, "answer": answer, "text": text}
        await self.say("checklist.answered", body)

    async def close(self, result: str = "no_problem", summary: str = "") -> None:
        await self.say("visit.closed", {"result": result, "summary": summary, "count": 1})

    def code(self, *, late_seconds: int = 0) -> str:
        """What the phone shows, as text of its QR code behind `/s/`."""
        return officer_code.encode(
            self.phone.key,
            kid=self.phone.kid,
            visit=self.id,
            head=self.phone.head or bytes(32),
            seq=self.phone.seq,
            at_ms=clock.to_ms(clock.now()) - late_seconds * 1000,
            source=0,
            nonce=secrets.token_bytes(8),
        )


class Shop:
    """A person with any phone: follows links and presses buttons of the page as it stands."""

    def __init__(self, app: Litestar) -> None:
        self.app = app
        self.client: httpx.AsyncClient = browser(app)
        self.visit: Visit
        self.base = ""
        self.page = ""

    async def scan(self, visit: Visit) -> None:
        self.visit = visit
        answer = await self.client.get(f"/s/{visit.code()}?lang=zh", headers=NAVIGATION)
        assert answer.status_code == 303, answer.text
        await self.look(answer.headers["location"].partition("?")[0])

    async def look(self, base: str, language: str = "zh") -> str:
        answer = await self.client.get(f"{base}?lang={language}")
        assert answer.status_code == 200, answer.text
        self.base, self.page = base, answer.text
        return self.page

    def hidden(self, form: str) -> dict[str, str]:
        """The fields that the form carries by itself."""
        found = re.search(rf'<form[^>]*action="[^"]*/{form}\?.*?</form>', self.page, re.DOTALL)
        assert found, f"no form {form}"
        return {
            name: html.unescape(value)
            for name, value in re.findall(
                r'<input type="hidden" name="(\w+)" value="([^"]*)"', found.group()
            )
        }

    async def press(self, form: str, **fields: str) -> httpx.Response:
        """Send the form as the page gave it, with what was typed; then look at the page again."""
        sent = {**self.hidden(form), **fields}
        answer = await self.client.post(f"{self.base}/{form}?lang=zh", data=sent)
        if answer.status_code == 303:
            await self.look(self.base)
        return answer


async def a_visit(app: Litestar, login: str = "wangjg") -> Visit:
    return Visit(await an_enrolled_phone(app, login))


async def entries_of_kind(app: Litestar, kind: str) -> list[dict[str, Any]]:
    """Bodies of every entry of this kind, in log order."""
    await all_views(app)
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT jws FROM entry WHERE kind = ? ORDER BY idx", (kind,))
    )
    return [payload_of(bytes(row[0]))["body"] for row in rows]


async def said_at(shop: Shop, kind: str) -> list[dict[str, Any]]:
    """What was said about the visit of this shop."""
    return [one for one in await entries_of_kind(shop.app, kind) if one["visit"] == shop.visit.id]


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, tuple(secrets.token_bytes(3))).save(buffer, kind)
    return buffer.getvalue()


async def upload(shop: Shop, content: bytes, name: str = "a.jpg") -> Any:
    return await shop.client.post(
        f"{shop.base}/photo?lang=zh",
        data=shop.hidden("photo"),
        files={"photo": (name, content, "image/jpeg")},
    )
