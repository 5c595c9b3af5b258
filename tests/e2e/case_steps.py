"""Steps of a case at desks that only one long day goes through."""

import re

from playwright.sync_api import Browser, expect

from tests.e2e.case_people import CaseDesk
from tests.e2e.moved_server import MovedServer
from tests.e2e.test_field_day import button

PROVES = "疏散指示标志损坏的事实"


def put_on_the_register(chrome: Browser, server: MovedServer) -> None:
    """Who reviews, and an investigator who is qualified as well but not for his own case."""
    admin = CaseDesk(chrome, server, "admin")
    admin.go_to("reviewers")
    for name in ("陈静", "何静", "王建国"):
        button(admin.page, f"^登记（具备法律职业资格） {name}$").click()
        button(admin.page, f"^取消登记 {name}$").wait_for()
    admin.look("reviewers")
    assert admin.eyes.findings == []
    admin.leave()


def pick_evidence(officer: CaseDesk) -> None:
    """The answer of the finding is chosen already, the photo by one tap; one text proves both."""
    page, part = officer.page, officer.part("证据")
    part.get_by_role("button", name="从现场记录选取").click()
    form = page.locator("dialog")
    expect(form.get_by_text("与本案问题有关，已预先选中")).to_be_visible()
    expect(form.get_by_role("checkbox", name=re.compile("检查项记录")).nth(2)).to_be_checked()
    form.get_by_role("checkbox", name=re.compile("现场照片")).check()
    form.get_by_label("证明内容（适用于全部已选）").fill(PROVES)
    officer.look("evidence-picked")
    form.get_by_role("button", name="选用 2 件").click()
    form.wait_for(state="detached")
    expect(part.get_by_text(PROVES)).to_have_count(2)
    expect(part.locator("img")).to_have_count(1)


def choose_the_reviewer(case: str, head: CaseDesk) -> None:
    head.open(case)
    part = head.part("法制审核人员")
    expect(part.get_by_text("审核人员不能是办案人员")).to_be_visible()
    part.get_by_role("button", name="指定 陈静").click()
    expect(part.get_by_text("已指定", exact=True)).to_be_visible()
