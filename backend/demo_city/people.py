"""Agencies, officers and accounts of the demo city."""

from collections import Counter
from datetime import date, timedelta
from typing import Literal

import msgspec

from backend.accounts.model import Level, Name, Role
from backend.agencies.model import Agency, Certificate, Officer
from backend.demo_city.regions import CITY, DISTRICTS, City, District, Street

PROVINCE = "云岭省（演示）"

_BODIES: dict[Level, tuple[tuple[str, str, str], ...]] = {
    "city": (
        ("enforcement", "综合行政执法局", "Comprehensive Enforcement Bureau"),
        ("market", "市场监督管理局", "Market Supervision Bureau"),
        ("emergency", "应急管理局", "Emergency Management Bureau"),
    ),
    "district": (
        ("enforcement", "综合行政执法大队", "Comprehensive Enforcement Brigade"),
        ("market", "市场监督管理局", "Market Supervision Bureau"),
    ),
    "street": (("enforcement", "综合行政执法队", "Enforcement Team"),),
}
_SUPERVISORS: dict[Level, tuple[str, str]] = {
    "city": ("司法局", "Justice Bureau"),
    "district": ("司法局", "Justice Bureau"),
    "street": ("行政执法监督工作室", "Supervision Studio"),
}

_SURNAMES = (
    ("赵", "Zhao"),
    ("钱", "Qian"),
    ("孙", "Sun"),
    ("周", "Zhou"),
    ("吴", "Wu"),
    ("郑", "Zheng"),
    ("冯", "Feng"),
    ("褚", "Chu"),
    ("沈", "Shen"),
    ("韩", "Han"),
    ("杨", "Yang"),
)
_GIVEN = (
    ("志强", "Zhiqiang"),
    ("丽华", "Lihua"),
    ("海波", "Haibo"),
    ("晓燕", "Xiaoyan"),
    ("国栋", "Guodong"),
    ("秀兰", "Xiulan"),
    ("文博", "Wenbo"),
)
_MORE_GIVEN = (
    ("建平", "Jianping"),
    ("玉梅", "Yumei"),
    ("立新", "Lixin"),
    ("春生", "Chunsheng"),
    ("美玲", "Meiling"),
    ("振华", "Zhenhua"),
    ("佳宁", "Jianing"),
    ("永年", "Yongnian"),
    ("思远", "Siyuan"),
)
_OFFICERS_MIN = 4
"""Of each body: two pairs can go out."""


class DemoAccount(msgspec.Struct, frozen=True):
    """An account to try a role with; its password exists only together with the demo city."""

    login: str
    role: Role
    name: Name
    agency_id: str
    officer_id: str | None = None

    @property
    def password(self) -> str:
        return f"palm-demo-{self.login}"


def agencies() -> list[Agency]:
    """Parents first: of each region the supervising body, then those that enforce."""
    found = _of_region(CITY, "city", None)
    for district in DISTRICTS:
        found += _of_region(district, "district", found[0].id)
        above = found[-1 - len(_BODIES["district"])].id
        for street in district.streets:
            found += _of_region(street, "street", above)
    return [
        msgspec.structs.replace(agency, number=f"{number:04}")
        for number, agency in enumerate(found, 1)
    ]


def _of_region(region: City | District | Street, level: Level, above: str | None) -> list[Agency]:
    """The supervising body stands at the region's own path, so it sees all below."""
    zh, en = _SUPERVISORS[level]
    top = _agency(
        region, level, kind="supervision", path=region.path, above=above, name=Name(zh, en)
    )
    return [
        top,
        *(
            _agency(
                region,
                level,
                kind="enforcement",
                path=f"{region.path}{key}/",
                above=top.id,
                name=Name(zh, en),
            )
            for key, zh, en in _BODIES[level]
        ),
    ]


def _agency(
    region: City | District | Street,
    level: Level,
    *,
    kind: Literal["enforcement", "supervision"],
    path: str,
    above: str | None,
    name: Name,
) -> Agency:
    return Agency(
        id=path.strip("/").replace("/", "-"),
        parent_id=above,
        path=path,
        level=level,
        kind=kind,
        name=Name(f"{region.name_zh}{name.zh}", f"{region.name_en} {name.en}"),
        region_code=region.region_code[:6],
        territory=region.path,
    )


ENFORCEMENT = "yunchuan-enforcement"
MARKET = "yunchuan-donglan-market"
"""A district's market supervision, with its own head: `tangn`."""
OFFICER = "o001"
PARTNER = "o002"
EXPIRED = "o003"
SUSPENDED = "o004"
MARKET_OFFICER = "o009"


def officers(day: date) -> list[Officer]:
    """At least four of each body with certificates valid on `day`; besides them one whose
    certificate has expired and one whose is suspended.
    """
    named = [
        Name("王建国", "Wang Jianguo"),
        Name("李敏", "Li Min"),
        Name("刘洋", "Liu Yang"),
        Name("何静", "He Jing"),
    ]
    others = [
        Name(f"{surname[0]}{given[0]}", f"{surname[1]} {given[1]}")
        for number in range(36)
        for surname, given in [(_SURNAMES[number % 11], _GIVEN[number % 7])]
    ]
    enforcing = [a for a in agencies() if a.kind == "enforcement"]
    homes = [enforcing[0]] * 4 + [enforcing[number % len(enforcing)] for number in range(36)]
    found = [
        _officer(number, name, home, day)
        for number, (name, home) in enumerate(zip([*named, *others], homes, strict=True), 1)
    ]
    unfit = {EXPIRED, SUSPENDED}
    counts = Counter(one.agency_id for one in found if one.id not in unfit)
    missing = [agency for agency in enforcing for _ in range(_OFFICERS_MIN - counts[agency.id])]
    more = [
        Name(f"{surname[0]}{given[0]}", f"{surname[1]} {given[1]}")
        for given in _MORE_GIVEN
        for surname in _SURNAMES
    ]
    return found + [
        _officer(len(found) + number, name, home, day)
        for number, (name, home) in enumerate(zip(more, missing, strict=False), 1)
    ]


def _officer(number: int, name: Name, agency: Agency, day: date) -> Officer:
    officer_id = f"o{number:03d}"
    until = date(day.year + 1 + number % 4, 12, 31)
    if officer_id == EXPIRED:
        until = day - timedelta(days=40)
    certificate = Certificate(
        number=f"YC{990100 + number // 8:06d}{number:05d}",
        province=PROVINCE,
        valid_from=date(until.year - 5, 1, 1),
        valid_until=until,
        suspended=officer_id == SUSPENDED,
    )
    return Officer(
        id=officer_id,
        agency_id=agency.id,
        agency_path=agency.path,
        name=name,
        certificate=certificate,
    )


WHAT_FOR = {
    "wangjg": "start here on the phone 手机端从这里开始",
    "limin": "the partner 搭档",
    "liuyang": "certificate expired 证件过期",
    "hejing": "certificate suspended 证件停用",
    "wugd": "market supervision 市场监管",
    "chenj": "start here at the desk, whole city 监督台从这里开始，全市",
    "huangw": "district only 只看东澜区",
    "tangn": "head of a district agency 区级单位负责人",
    "admin": "head, approves 负责人，审批",
    "auditor": "who looked at what 查看留痕",
}
"""Of each account by its login, for whoever reads the list for the first time."""

ACCOUNTS = (
    DemoAccount("wangjg", "officer", Name("王建国", "Wang Jianguo"), ENFORCEMENT, OFFICER),
    DemoAccount("limin", "officer", Name("李敏", "Li Min"), ENFORCEMENT, PARTNER),
    DemoAccount("liuyang", "officer", Name("刘洋", "Liu Yang"), ENFORCEMENT, EXPIRED),
    DemoAccount("hejing", "officer", Name("何静", "He Jing"), ENFORCEMENT, SUSPENDED),
    DemoAccount("wugd", "officer", Name("吴国栋", "Wu Guodong"), MARKET, MARKET_OFFICER),
    DemoAccount("chenj", "supervisor", Name("陈静", "Chen Jing"), "yunchuan"),
    DemoAccount("huangw", "supervisor", Name("黄伟", "Huang Wei"), "yunchuan-donglan"),
    DemoAccount("tangn", "admin", Name("唐宁", "Tang Ning"), MARKET),
    DemoAccount("admin", "admin", Name("林涛", "Lin Tao"), "yunchuan"),
    DemoAccount("auditor", "auditor", Name("许宁", "Xu Ning"), "yunchuan"),
)
