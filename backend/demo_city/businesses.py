"""Enterprises of the demo city: invented names and addresses, USCCs with right check characters."""

import random
from collections.abc import Iterator

from backend.demo_city.geometry import point_in
from backend.demo_city.regions import CITY, DISTRICTS, Street
from backend.enterprises import short_code, uscc
from backend.enterprises.model import Enterprise

SEED = 20_261_122
SOLE_TRADERS_SHARE = 0.55


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_BRANDS = _words(
    "瑞丰 恒泰 金穗 华源 永昌 新航 宏图 安达 天佑 德润 嘉禾 鼎盛 佳美 康源 泰和 荣兴 广联 博远"
    " 立诚 万福 盛景 明辉 庆丰 正阳 百川 众合 凯旋 顺达 同济 聚贤 长青 春晖 东升 云帆 祥瑞 宝源"
    " 福满 乐家 悦来 香满 锦绣 星海 蓝湾 绿野 清泉 南风 北斗 九州 四季 千禧 启明 卓越 远航 和鸣"
)
_MIDDLES = _words("云川 江南 天诚 锦程 鑫隆 海纳 智汇 优品 金石 建业 和顺 友邦 裕华 美景 精工 大成")
_TRADES = _words(
    "食品 餐饮管理 机械制造 建材 物流 电子科技 服装 家具 化工 印刷包装 汽车维修 塑胶制品"
    " 医疗器械 信息技术 酒店管理 物业管理 仓储服务 金属制品 环保科技 电动车销售"
)
_SHOPS = _words(
    "面馆 小吃店 便利店 超市 理发店 五金店 水果店 早餐店 火锅店 烧烤店 茶馆 药店 打印店 洗衣店"
    " 电动车维修部 服装店 蔬菜店 烟酒店 家电维修部 快餐店"
)
_OWNERS = _words("老张 小李 阿芳 陈记 王姐 刘氏 赵家 何记 黄嫂 林家 周记 吴老二 许记 邓家")
_ROADS = _words(
    "解放路 人民路 建设路 滨江大道 文化路 工业一路 工业二路 育才路 和平街 胜利街 朝阳路 清风巷"
    " 桂花街 玉泉路 青年路 云溪路 广场北路 科技大道 梧桐街 站前路"
)
_UNITS = ("", "", "", "1楼", "2楼", "3号门面", "A座101室", "B座1502室", "5幢")


def enterprises(count: int) -> Iterator[Enterprise]:
    """The first `count` enterprises of the city; the same ones every time."""
    rng = random.Random(SEED)  # noqa: S311 - invented data, the same at every run
    streets = [street for district in DISTRICTS for street in district.streets]
    codes: set[int] = set()
    for number in range(count):
        index = int(rng.random() * len(streets))
        yield _enterprise(number, index, streets[index], rng, codes)


def _enterprise(
    number: int, index: int, street: Street, rng: random.Random, codes: set[int]
) -> Enterprise:
    sole = rng.random() < SOLE_TRADERS_SHARE
    lat, lon = point_in(index, rng.random(), rng.random())
    code = rng.getrandbits(35)
    while code in codes:
        code = rng.getrandbits(35)
    codes.add(code)
    body = f"{'92' if sole else '91'}{street.region_code[:6]}MA{number + 1_000_000:07d}"
    return Enterprise(
        id=f"e{number + 1:06d}",
        uscc=body + uscc.check_character(body),
        short_code=short_code.from_number(code),
        name=_name(street, sole, rng),
        address=_address(index, street, rng),
        lat=lat,
        lon=lon,
        agency_path=street.path,
        kind="sole_trader" if sole else "company",
    )


def _name(street: Street, sole: bool, rng: random.Random) -> str:
    if sole:
        owner = _pick(_OWNERS, rng) if rng.random() < 0.5 else _pick(_BRANDS, rng)
        return f"{street.name_zh[:2]}{owner}{_pick(_SHOPS, rng)}"
    return (
        f"{CITY.name_zh[:2]}{_pick(_BRANDS, rng)}{_pick(_MIDDLES, rng)}"
        f"{_pick(_TRADES, rng)}有限公司"
    )


def _address(index: int, street: Street, rng: random.Random) -> str:
    district = DISTRICTS[index // 4]
    house = 1 + int(rng.random() * 480)
    return (
        f"{CITY.name_zh}{district.name_zh}{street.name_zh}{_pick(_ROADS, rng)}"
        f"{house}号{_UNITS[int(rng.random() * len(_UNITS))]}"
    )


def _pick(words: tuple[str, ...], rng: random.Random) -> str:
    return words[int(rng.random() * len(words))]
