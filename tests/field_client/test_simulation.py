"""Many devices at once, bounded, and on nobody else's server."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.cli import main
from backend.field_client import simulation
from backend.settings import DatabaseSettings
from backend.verification.findings import Weight
from tests.field_client.field_devices import transport_of
from tests.verification.test_fsck import damage, findings
from tests.whole_app import ADDRESS, all_views, running

pytestmark = pytest.mark.anyio


def a_plan(**changes: object) -> simulation.Plan:
    given = {
        "url": ADDRESS,
        "accounts": [("wangjg", "palm-demo-wangjg")],
        "enterprises": ["e000001", "e000002"],
        "devices": 3,
        "visits": 2,
        "photos": 1,
        "seconds": 60.0,
        **changes,
    }
    return simulation.Plan(**given)  # pyright: ignore[reportArgumentType]


@pytest.mark.slow
async def test_simulated_devices_leave_a_server_that_is_whole(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        outcome = await simulation.simulate(a_plan(), transport=transport_of(app))
        assert (outcome.visits, outcome.faults) == (6, {})
        assert outcome.files == 12
        await all_views(app)
        rows = await app.state.database.read(
            lambda tx: tx.fetch_all("SELECT state, photos, imported FROM visit")
        )
        assert len(rows) == 6
        assert {(state, imported) for state, _, imported in rows} == {("closed", 1)}
        found = await findings(app.state.settings)
        assert damage(found) == []
        assert {one.weight for one in found} <= {Weight.INFO}


async def test_a_fault_is_counted_not_hidden(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path / "server") as app:
        plan = a_plan(devices=1, accounts=[("wangjg", "palm-demo-wangjg"), ("x", "y")], visits=1)
        outcome = await simulation.simulate(plan, transport=transport_of(app))
        assert outcome.faults == {}
        wrong = a_plan(devices=2, accounts=plan.accounts, visits=1)
        outcome = await simulation.simulate(wrong, transport=transport_of(app))
        assert (outcome.visits, outcome.faults) == (1, {"server-refused": 1})


@pytest.mark.parametrize(
    "url", ["https://palm.example", "http://192.168.1.4:8443", "http://127.0.0.1.evil.example"]
)
def test_nobody_elses_server_is_driven(url: str) -> None:
    result = CliRunner().invoke(main, ["simulate", "--url", url])
    assert result.exit_code == 2
    assert "--i-own-this-server" in result.output
