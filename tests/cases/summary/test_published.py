"""Publishing a decision on the spot: the same guard as for every other decision."""

import re
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings
from tests.cases.summary.scene import PERSON, a_decision
from tests.cases.test_publication import a_checker, agreed, prepared, published, read
from tests.whole_app import browser, running, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
async def app(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Litestar]:
    async with running(database_settings, tmp_path, enterprises=5) as opened:
        yield opened


async def test_a_decision_on_the_spot_is_public_after_two_people_and_names_no_person(
    app: Litestar,
) -> None:
    spot = await a_decision(app, party=PERSON)
    officer, head, anybody = await signed_in(app, "wangjg"), await a_checker(app), browser(app)
    draft = (await read(officer, spot.case))["draft"]
    rules = {one["rule"] for one in draft["findings"]}
    assert {"party-name", "party-identity", "party-phone", "party-address"} <= rules
    assert any(one["text"] == "赵文" for one in draft["findings"]), "who signed is found"
    waiting = await prepared(officer, spot.case)
    assert waiting["onTheSpot"] is True
    own = await officer.post(f"/api/cases/{spot.case}/publication/check", json=agreed(waiting))
    assert own.status_code == 403
    answer = await head.post(f"/api/cases/{spot.case}/publication/check", json=agreed(waiting))
    assert answer.json()["publication"]["shown"] is True
    page = await anybody.get(f"/publications/{waiting['id']}")
    bare = re.sub(r"\s", "", page.text)
    for secret in (*(PERSON[one] for one in ("name", "identity", "phone", "address")), "赵文"):
        assert secret not in bare
    assert "决定当场给予以下行政处罚" in page.text
    assert "疏散通道堆放货物" in page.text
    listed = (await officer.get("/api/publications")).json()["publications"]
    assert [(one["case"], one["onTheSpot"]) for one in listed] == [(spot.case, True)]
    withdrawal = {"id": str(uuid.uuid4()), "because": "mistake", "reason": "多公开了内容"}
    gone = await head.post(f"/api/cases/{spot.case}/publication/withdrawal", json=withdrawal)
    assert gone.json()["publication"]["state"] == "withdrawn"
    assert (await anybody.get(f"/publications/{waiting['id']}")).status_code == 410


async def test_only_what_reached_its_party_is_prepared_and_a_warning_may_stay_private(
    app: Litestar,
) -> None:
    spot = await a_decision(app, handed=False, penalty="warning", fine=0)
    head = await a_checker(app)
    known = await read(head, spot.case)
    assert known["draft"] is None
    assert "prepare" not in known["may"]
    declined = {"id": str(uuid.uuid4()), "ground": "warning-only"}
    answer = await head.post(f"/api/cases/{spot.case}/publication/declined", json=declined)
    assert answer.json()["publication"]["state"] == "declined"
    stranger = await signed_in(app, "huangw")
    assert (await stranger.get(f"/api/cases/{spot.case}/publication")).status_code == 404
    public = await a_decision(app, phone=spot.phone, count=2)
    assert (await published(app, public.case))["shown"] is True
