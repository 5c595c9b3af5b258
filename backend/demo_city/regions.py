"""The regions of the demo city: one city, four districts, sixteen streets."""

import msgspec


class Street(msgspec.Struct, frozen=True):
    path: str
    name_zh: str
    name_en: str
    region_code: str


class District(msgspec.Struct, frozen=True):
    path: str
    name_zh: str
    name_en: str
    region_code: str
    streets: tuple[Street, ...]


class City(msgspec.Struct, frozen=True):
    path: str
    name_zh: str
    name_en: str
    region_code: str


CITY = City("/yunchuan/", "云川市", "Yunchuan City", "990100")

_NAMES: tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "donglan",
        "东澜区",
        "Donglan District",
        (
            ("qingshi", "青石街道", "Qingshi Street"),
            ("linjiang", "临江街道", "Linjiang Street"),
            ("songhu", "松湖街道", "Songhu Street"),
            ("baiyan", "白雁镇", "Baiyan Town"),
        ),
    ),
    (
        "xicen",
        "西岑区",
        "Xicen District",
        (
            ("gulou", "古楼街道", "Gulou Street"),
            ("yunqiao", "云桥街道", "Yunqiao Street"),
            ("shiquan", "石泉街道", "Shiquan Street"),
            ("meiling", "梅岭镇", "Meiling Town"),
        ),
    ),
    (
        "nanting",
        "南汀区",
        "Nanting District",
        (
            ("hexin", "河心街道", "Hexin Street"),
            ("taoyuan", "桃源街道", "Taoyuan Street"),
            ("xingang", "新港街道", "Xingang Street"),
            ("luyuan", "鹿原镇", "Luyuan Town"),
        ),
    ),
    (
        "beiyuan",
        "北垣区",
        "Beiyuan District",
        (
            ("zhongshan", "钟山街道", "Zhongshan Street"),
            ("kechuang", "科创街道", "Kechuang Street"),
            ("tiexi", "铁溪街道", "Tiexi Street"),
            ("fengtai", "枫台镇", "Fengtai Town"),
        ),
    ),
)


def _district(number: int) -> District:
    key, name_zh, name_en, streets = _NAMES[number]
    path = f"{CITY.path}{key}/"
    code = f"9901{number + 2:02d}"
    return District(
        path,
        name_zh,
        name_en,
        code,
        tuple(
            Street(f"{path}{street}/", zh, en, f"{code}{part + 1:03d}")
            for part, (street, zh, en) in enumerate(streets)
        ),
    )


DISTRICTS = tuple(_district(number) for number in range(len(_NAMES)))
