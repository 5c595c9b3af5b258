"""The first start of a real city: from an empty folder to an officer's visit, without a demo."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.enterprises.uscc import check_character
from backend.main import create_app
from backend.settings import Settings
from tests.agencies.keeping import OWN_PASSWORD, an_officer, new_id
from tests.whole_app import Phone, browser

CITY = {
    "--name-zh": "某市司法局",
    "--name-en": "Justice Bureau",
    "--region": "530100",
    "--login": "Admin.1",
    "--admin-zh": "林涛",
    "--admin-en": "Lin Tao",
}


CODE = "91530102MA0000001" + check_character("91530102MA0000001")


def palm(folder: Path, *command: str) -> Result:
    return CliRunner().invoke(main, [*command], env={"PALM_DATA": str(folder)})


def set_up(folder: Path, **changes: str) -> Result:
    options = CITY | {f"--{name.replace('_', '-')}": text for name, text in changes.items()}
    return palm(folder, "setup", *(part for pair in options.items() for part in pair))


def password_in(answer: Result) -> str:
    assert answer.exit_code == 0, answer.output
    found = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", answer.output)
    assert found, answer.output
    return found[0]


def test_a_second_setup_changes_nothing(tmp_path: Path) -> None:
    password_in(set_up(tmp_path))
    again = set_up(tmp_path, login="other")
    assert again.exit_code == 1
    assert "nothing was changed" in again.output


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "53010"},
        {"number": "0000"},
        {"number": "12"},
        {"login": "a b"},
        {"name_zh": "  "},
        {"admin_en": ""},
    ],
)
def test_what_is_no_body_or_person_is_not_made(tmp_path: Path, changes: dict[str, str]) -> None:
    assert set_up(tmp_path, **changes).exit_code != 0
    assert not (tmp_path / "palm.sqlite").exists()


def test_an_import_needs_a_city(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("uscc,name\n", "utf-8")
    answer = palm(tmp_path / "data", "enterprises", "import", str(file))
    assert answer.exit_code == 1
    assert "palm setup" in answer.output


def test_the_operator_gives_only_an_administrator_a_password(tmp_path: Path) -> None:
    password_in(set_up(tmp_path))
    listed = palm(tmp_path, "password")
    assert (listed.exit_code, listed.output.split()[0]) == (0, "admin.1")
    refused = palm(tmp_path, "password", "nobody")
    assert refused.exit_code == 1
    assert "admin.1" in refused.output


def test_an_empty_folder_has_nobody_to_give_a_password_to(tmp_path: Path) -> None:
    answer = palm(tmp_path / "none", "password", "admin.1")
    assert answer.exit_code == 1
    assert not (tmp_path / "none").exists()


@pytest.mark.anyio
async def test_the_last_administrator_comes_back_with_a_password_of_the_operator(
    tmp_path: Path,
) -> None:
    first = password_in(await asyncio.to_thread(set_up, tmp_path))
    settings = Settings(data=tmp_path)
    app = create_app(settings)
    async with app.lifespan():
        admin = browser(app)
        await _sign_in(admin, "admin.1", first)
        cookie = admin.cookies["palm_session"]
        for _ in range(6):
            wrong = {"login": "admin.1", "password": "forgotten"}
            last = await browser(app).post("/api/session", json=wrong)
        assert last.status_code == 429
    once = password_in(await asyncio.to_thread(palm, tmp_path, "password", " ADMIN.1"))
    app = create_app(settings)
    async with app.lifespan():
        before = browser(app)
        before.cookies.set("palm_session", cookie)
        assert (await before.get("/api/session")).status_code == 401
        for password in (first, OWN_PASSWORD):
            asked = {"login": "admin.1", "password": password}
            assert (await browser(app).post("/api/session", json=asked)).status_code == 401
        back = browser(app)
        await _sign_in(back, "admin.1", once)
        account = (await back.get("/api/staff")).json()["people"][0]["id"]
        newest = (await back.get(f"/api/staff/{account}")).json()["acts"][0]
        assert (newest["kind"], newest["by"]) == ("staff.password_given", None)


@pytest.mark.anyio
async def test_a_city_begins_without_a_demo(tmp_path: Path) -> None:
    once = password_in(await asyncio.to_thread(set_up, tmp_path))
    file = tmp_path / "register.csv"
    file.write_text(
        f"统一社会信用代码,名称,地址\n{CODE[:-1]}?,错误校验码,某路\n{CODE},某某小吃店,某路 1 号\n",
        "gb18030",
    )
    told = await asyncio.to_thread(palm, tmp_path, "enterprises", "import", str(file))
    assert told.exit_code == 0, told.output
    assert "1 added, 0 changed, 0 the same, 1 bad" in told.output
    app = create_app(Settings(data=tmp_path))
    async with app.lifespan():
        admin = browser(app)
        await _sign_in(admin, "admin.1", once)
        made = await admin.post(
            "/api/staff", json=an_officer(agencyId=await _an_enforcing_body(admin))
        )
        officer = browser(app)
        await _sign_in(officer, "zhoum", made.json()["oneTimePassword"])
        phone = Phone(officer)
        await phone.enrol()
        found = (await officer.get("/api/enterprises", params={"text": "小吃"})).json()
        shop = found["enterprises"][0]
        visit = new_id()
        body = {
            "visit": visit,
            "enterprise": {"id": shop["id"], "uscc": shop["uscc"], "name": shop["name"]},
            "found": "search",
            "officers": [phone.officer],
            "inspectionType": "routine",
            "checklists": [],
        }
        answer = await phone.push(phone.entry("visit.opened", body))
        assert answer["verdicts"][0]["status"] == "accepted"
        await app.state.views.reached(app.state.ledger.published.size - 1)
        seen = await admin.get(f"/api/visits/{visit}")
        assert seen.json()["agency"]["name"]["zh"] == "某市综合行政执法局"


async def _an_enforcing_body(admin: httpx.AsyncClient) -> str:
    top = (await admin.get("/api/agencies")).json()[0]
    asked = {
        "id": new_id(),
        "parentId": top["id"],
        "nameZh": "某市综合行政执法局",
        "nameEn": "Enforcement Bureau",
        "level": "city",
        "kind": "enforcement",
        "regionCode": "530100",
    }
    answer = await admin.post("/api/agencies", json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def _sign_in(client: httpx.AsyncClient, login: str, once: str) -> None:
    answer = await client.post("/api/session", json={"login": login, "password": once})
    assert answer.status_code == 201, answer.text
    assert answer.json()["mustChangePassword"] is True
    changed = await client.post("/api/password", json={"present": once, "new": OWN_PASSWORD})
    assert changed.status_code == 204, changed.text
