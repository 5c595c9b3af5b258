"""A city in which every kind of data carries a mark of its own, and everybody who may ask."""

import re
import secrets
import uuid
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from backend import clock
from backend.enterprises import claims
from backend.feedback.complaints import attachments, handling, service
from backend.feedback.complaints.model import Attachment
from backend.feedback.ratings import releasing
from backend.feedback.ratings.model import SALT_BYTES, Ballot
from backend.web import Asker
from offline_sync import base64url
from tests.cases.party_scene import FINE, Scene, sent_id
from tests.cases.test_cases import OFFICERS
from tests.cases.test_cases import act as take
from tests.enterprise_pages.shop import NAVIGATION, Visit
from tests.feedback.complaining import complain, somebody_at
from tests.planning.desk_scene import Desks, today
from tests.supervision.scene import fix, media, photo
from tests.whole_app import ADDRESS, Phone, all_views, an_enrolled_phone, browser, signed_in

SHOP, OTHER_SHOP = "e000001", "e000002"
UNIT = "yunchuan-enforcement"
PLACE = 30.51712345
PDF = "%PDF-1.7 MARKATTACHMENT"

MARKS = {
    "officers_note": "MARKNOTE",
    "original": "MARKORIGINAL",
    "checklist": "MARKCHECKLIST",
    "result": "MARKRESULT",
    "place": str(PLACE),
    "remark": "MARKREMARK",
    "recusal": "MARKRECUSAL",
    "question": "MARKQUESTION",
    "own_complaint": "MARKOWNCOMPLAINT",
    "complaint": "MARKCOMPLAINT",
    "complainant": "MARKCONTACT",
    "answer": "MARKANSWER",
    "extract": "MARKEXTRACT",
    "attachment": "MARKATTACHMENT",
    "rating": "MARKRATING",
    "delivery": "MARKDELIVERY",
    "register": "MARKADDRESS",
    "certificate": "YC99010000001",
    "permit": "MARKPERMIT",
    "plan": "MARKPLAN",
    "case_facts": "MARKCASEFACTS",
    "case_statement": "MARKCASESTATEMENT",
    "case_source": "MARKCASESOURCE",
    "case_address": "MARKCASEADDRESS",
}
"""What stands in the text of each class of data; capabilities are added as they come to be."""

_TOKEN = re.compile(rb"[A-Za-z0-9_-]{24,}")


class Planted(msgspec.Struct, kw_only=True):
    """Who asks, what each of them holds, and what to look for."""

    app: Litestar
    clients: dict[str, httpx.AsyncClient]
    marks: dict[str, str]
    places: dict[str, tuple[str, ...]]
    """Values of the addresses' places, by name; the real ones, each tried."""
    held: dict[str, dict[str, str]]
    """By asker: capabilities that differ from `places`."""


FIXED_PLACES = {
    "form": ("preview",),
    "enterprise_id": (SHOP,),
    "officer": ("o001",),
    "agency": (UNIT,),
    "name": ("officers",),
    "indicator": ("coding",),
}
"""Parts of addresses that nobody has to plant."""


SAID_IN_A_COMPLAINT = {"text": "complaint", "contact": "complainant", "name": "complainant"}


async def plant(app: Litestar) -> Planted:
    """Everything that can be said about one visit, by everybody concerned."""
    visit = await _visit(app, SHOP)
    elsewhere = await _visit(app, OTHER_SHOP, marked=False)
    owner, door = await _owner(app, SHOP), await _door(app, visit)
    await _at_the_door(app, door)
    await visit.close("correction_ordered", MARKS["result"])
    await all_views(app)
    await _address(app)
    delivery = {"channel": "email", "address": MARKS["delivery"], "signer": "x", "consent": "yes"}
    await owner.post("/e/address", data=delivery)
    own = await _complaint(app, enterprise_id=SHOP, text=MARKS["own_complaint"])
    plain = await _complaint(
        app,
        **{name: MARKS[mark] for name, mark in SAID_IN_A_COMPLAINT.items()},
        attachments=await _attachments(app),
    )
    await _handle(app, plain.complaint)
    await _rate(app)
    question = await _asked(app, visit.id)
    hidden, announced = await _permits(app)
    case = await _case(app)
    await all_views(app)
    clients = {**await _people(app), "party": case.party, "owner": owner}
    clients["other_owner"] = await _owner(app, OTHER_SHOP)
    digest = str(media(MARKS["original"])["sha256"])
    return Planted(
        app=app,
        clients={name: _at_home(app, one, at) for at, (name, one) in enumerate(clients.items())},
        marks=MARKS
        | {"announced": announced, "visit": visit.id, "act_secret": visit.secret}
        | {"door": door, "receipt": plain.receipt},
        places={
            **FIXED_PLACES,
            "visit_id": (visit.id,),
            "visit": (visit.id,),
            "sha256": (digest, str(media(PDF)["sha256"])),
            "complaint": (plain.complaint, own.complaint),
            "kid": (visit.phone.kid,),
            "code": (await _short_code(app),),
            "question": (question,),
            "receipt": (own.receipt,),
            "permit": (hidden,),
            **await _in_the_case(case),
        },
        held=_held(visit, case, plain, door=door, other_door=await _door(app, elsewhere)),
    )


async def _visit(app: Litestar, enterprise: str, *, marked: bool = True) -> Visit:
    phone: Phone = await an_enrolled_phone(app, "wangjg" if marked else "hejing")
    visit = Visit(phone)
    officers = ["o001", "o002"] if marked else ["o004"]
    await visit.open(enterprise={"id": enterprise, "name": "店"}, officers=officers)
    if not marked:
        return visit
    where = fix(lat=PLACE)
    entry = phone.entry(
        "note.written",
        {"visit": visit.id, "note": secrets.token_hex(8), "text": MARKS["officers_note"]},
        where=where,
    )
    await phone.push(entry)
    await visit.answer("licence", "fail", MARKS["checklist"])
    picture = media(MARKS["original"])
    captured = photo(visit.id, secrets.token_hex(8), media=picture, preview=picture)
    await phone.push(phone.entry("photo.captured", captured))
    path = Path(app.state.settings.data) / "planted"
    path.write_bytes(MARKS["original"].encode())
    await app.state.store_file(path, picture["sha256"], picture["size"], "image/jpeg", "o001")
    await all_views(app)
    return visit


async def _asked(app: Litestar, visit: str) -> str:
    """What a supervisor asks the officers of the visit."""
    question = str(uuid.uuid4())
    asked = {"id": question, "text": MARKS["question"]}
    desk = await signed_in(app, "chenj")
    answer = await desk.post(f"/api/visits/{visit}/questions", json=asked)
    assert answer.status_code == 201, answer.text
    return question


async def _door(app: Litestar, visit: Visit) -> str:
    answer = await browser(app).get(f"/s/{visit.code()}?lang=zh", headers=NAVIGATION)
    assert answer.status_code == 303, answer.text
    await all_views(app)
    return answer.headers["location"].partition("?")[0].removeprefix("/d/")


async def _at_the_door(app: Litestar, door: str) -> None:
    """What the enterprise says on its page."""
    client, form = browser(app), secrets.token_urlsafe(16)
    for act, fields in (
        ("remark", {"text": MARKS["remark"]}),
        ("recusal", {"officer": "o001", "reason": MARKS["recusal"]}),
    ):
        answer = await client.post(f"/d/{door}/{act}?lang=zh", data={"form": form, **fields})
        assert answer.status_code == 303, answer.text


async def _address(app: Litestar) -> None:
    await app.state.database.write(
        lambda tx: tx.execute(
            "UPDATE enterprise SET address = ? WHERE id = ?", (MARKS["register"], SHOP)
        )
    )


async def _owner(app: Litestar, enterprise: str) -> httpx.AsyncClient:
    state, client = app.state, browser(app)
    issued = await state.database.write(
        lambda tx: claims.issue(tx, state.ledger, enterprise, by="a", now=clock.now())
    )
    form = secrets.token_urlsafe(16)
    answer = await client.post("/e/claim", data={"code": issued.code, "form": form})
    assert answer.status_code == 303, answer.text
    return client


async def _complaint(app: Litestar, **said: Any) -> service.Given:
    return await complain(app, said.pop("text"), about=UNIT, **said)


async def _attachments(app: Litestar) -> list[Attachment]:
    given = [attachments.given("a.pdf", PDF.encode())]
    return await attachments.keep(given, app.state.settings.data, app.state.store_file)


def _at_home(app: Litestar, client: httpx.AsyncClient, number: int) -> httpx.AsyncClient:
    """The same session from an address of its own: limits by address keep askers apart."""
    transport = httpx.ASGITransport(
        app=app,  # pyright: ignore[reportArgumentType] - Litestar's own word for an ASGI app
        raise_app_exceptions=False,
        client=(f"192.0.2.{number + 1}", 1),
    )
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS, cookies=client.cookies)


async def _handle(app: Litestar, complaint: str) -> None:
    """The handler accepts, tells the body an extract, and answers."""
    asker = Asker(
        account_id="a-chenj",
        login="chenj",
        role="supervisor",
        agency_id="yunchuan",
        agency_path="/yunchuan/",
    )
    for act, text in (("accept", ""), ("disclose", "extract"), ("answer", "answer")):
        asked = {"act": act, "text": MARKS.get(text, ""), "id": "0" * 32}
        asked["id"] = str(secrets.token_hex(16))
        state = app.state
        await handling.act(
            state.database,
            state.ledger,
            state.views,
            complaint,
            msgspec.convert(asked, handling.HandlingAsked),
            asker=asker,
            now=clock.now(),
        )


async def _rate(app: Litestar) -> None:
    """Enough ratings that a batch of them is let out."""
    box = app.state.ratings.box
    for _ in range(8):
        ballot = Ballot(
            agency=UNIT,
            salt=secrets.token_bytes(SALT_BYTES),
            rating=f'{{"overall":4,"text":"{MARKS["rating"]}"}}',
        )
        await box.put(ballot, secrets.token_bytes(32))
    later = clock.now() + timedelta(days=60)
    await releasing.release(app.state.database, app.state.ledger, box, least=5, now=later)


async def _permits(app: Litestar) -> tuple[str, str]:
    """Id of an unannounced inspection, number of an announced one."""
    desks = Desks(app, await signed_in(app, "chenj"), await signed_in(app, "admin"))
    mark = MARKS["permit"]
    hidden = await desks.approved(reason=mark, cause={"kind": "transfer", "note": mark})
    times = [{"day": str(today(2)), "half": "morning", "places": 1}]
    told = await desks.approved(announced=True, slots=times, reason=mark)
    plan = await desks.desk.post("/api/plans", json=desks.plan(title=MARKS["plan"]))
    assert plan.status_code == 201, plan.text
    return hidden["id"], told["number"]


async def _case(app: Litestar) -> Scene:
    """A case at its notice, with its party at its page."""
    case = Scene(app, await signed_in(app, "wangjg"), await signed_in(app, "admin"))
    await case.propose(enterpriseId=SHOP)
    await take(case.head, case.case, "case.filed")
    evidence: dict[str, Any] = {"evidence": f"举报信 {MARKS['case_source']}", "officers": OFFICERS}
    await take(case.officer, case.case, "evidence.added", **evidence)
    await take(case.officer, case.case, "correction.ordered", officers=OFFICERS, text="x")
    finished: dict[str, Any] = {"outcome": "penalty", "officers": OFFICERS, "penalty": FINE}
    await take(case.officer, case.case, "investigation.finished", **finished)
    await case.notify(facts=MARKS["case_facts"])
    assert (await case.enter()).status_code == 303
    sent_id(await case.file("statement", text=MARKS["case_statement"]))
    address = {"channel": "email", "address": f"{MARKS['case_address']}@a.example"}
    sent_id(await case.file("address", signer="x", confirm="yes", **address))
    return case


def _held(
    visit: Visit, case: Scene, plain: service.Given, *, door: str, other_door: str
) -> dict[str, dict[str, str]]:
    """What stands in somebody's hand: an address, a paper, a receipt."""
    return {
        "at_door": {"token": door, "door": door},
        "other_door": {"token": other_door, "door": other_door},
        "on_paper": {"token": visit.secret},
        "party": {"token": case.base.removeprefix("/p/")},
        "complainant": {"receipt": plain.receipt, "secret": plain.secret},
    }


async def _in_the_case(case: Scene) -> dict[str, tuple[str, ...]]:
    """Parts of addresses within it."""
    return {
        "case": (case.case,),
        "paper": (f"{(await case.papers())[-1]['id']}.pdf",),
        "writing": ((await case.said())["writings"][0]["id"],),
        "service_id": (await _service(case),),
    }


async def _service(case: Scene) -> str:
    paper = (await case.papers())[-1]["id"]
    told = await case.serve(paper, "postal", tracking="EMS1")
    return str(told["services"][0]["id"])


async def _people(app: Litestar) -> dict[str, httpx.AsyncClient]:
    nobody = ("stranger", "at_door", "other_door", "on_paper", "complainant")
    return {
        **{name: browser(app) for name in nobody},
        "officer_of_visit": await signed_in(app, "limin"),
        "officer_of_unit": await signed_in(app, "hejing"),
        "officer_elsewhere": await somebody_at(
            app, "yunchuan-xicen-market", "officer", "offelse", "o040"
        ),
        "own_unit": await somebody_at(app, UNIT, "supervisor", "unitlead"),
        "other_unit": await somebody_at(app, "yunchuan-market", "supervisor", "otherlead"),
        "supervisor": await signed_in(app, "chenj"),
        "supervisor_elsewhere": await signed_in(app, "huangw"),
        "auditor": await signed_in(app, "auditor"),
        "admin": await signed_in(app, "admin"),
    }


async def _short_code(app: Litestar) -> str:
    rows = await app.state.database.read(
        lambda tx: tx.fetch_all("SELECT short_code FROM enterprise WHERE id = ?", (SHOP,))
    )
    return str(rows[0][0])


def revealed(content: bytes) -> bytes:
    """What somebody can read of an answer: also what is packed or encoded in it."""
    parts = [content]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts += [archive.read(name) for name in archive.namelist()]
    for part in tuple(parts):
        for token in _TOKEN.findall(part):
            try:
                parts.append(base64url.decode(token.decode()))
            except ValueError:
                continue
    return b"\n".join(parts)


def seen_in(content: bytes, marks: Mapping[str, str]) -> set[str]:
    """The classes of data whose marks stand in an answer."""
    text = revealed(content)
    return {name for name, mark in marks.items() if mark.encode() in text}
