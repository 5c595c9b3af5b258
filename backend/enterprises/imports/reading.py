"""Reads a register of enterprises: CSV in UTF-8 or GB18030, good rows and bad ones.

In both encodings the bytes of quotes, separators and line ends stand for nothing else, so the
file is cut into rows as bytes, and one row with broken characters spoils no other.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from backend.accounts.model import Name
from backend.enterprises.imports.model import ReadEnterprise, RowWrong
from backend.enterprises.imports.problems import EnterprisesRefused
from backend.enterprises.model import Status
from backend.enterprises.uscc import is_uscc

ENCODINGS = ("utf-8", "gb18030")
NAME_LENGTH_MAX, ADDRESS_LENGTH_MAX = 200, 300

COLUMNS: dict[str, tuple[str, ...]] = {
    "uscc": ("uscc", "统一社会信用代码", "信用代码", "社会信用代码"),
    "name": ("name", "名称", "企业名称", "主体名称", "市场主体名称"),
    "address": ("address", "地址", "住所", "经营场所", "注册地址"),
    "lat": ("lat", "latitude", "纬度"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "status": ("status", "状态", "登记状态", "经营状态", "主体状态"),
    "region": ("region", "区划", "行政区划", "行政区划代码", "区域", "单位编号"),
}
"""Headers that are understood; others are passed over. WGS-84 degrees."""
STATUSES: dict[str, Status] = {
    **dict.fromkeys(("open", "存续", "在业", "在营", "开业", "在册", "正常"), "open"),
    **dict.fromkeys(("closed", "注销", "已注销", "吊销", "已吊销"), "closed"),
}
"""Words of a register for an enterprise that stands and for one that is no more; what follows a
bracket or a comma, as in `吊销，未注销`, is passed over.
"""
_REQUIRED = {"uscc": "统一社会信用代码", "name": "名称"}


_WORD = re.compile(r"\W")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds."""

    encoding: str
    good: list[ReadEnterprise]
    bad: list[RowWrong]


def read(content: bytes, regions: Mapping[str, str], default_region: str, rows_max: int) -> Reading:
    """The good rows and the bad ones. `regions`: paths by region code or number of a body.

    EnterprisesRefused when it is no such file, or longer than `rows_max`: then nothing is taken.
    """
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise EnterprisesRefused(zh="文件是空的", en="the file is empty")
    header, encoding, separator = _header(lines[start], lines)
    rows = _Rows(header, encoding, regions, default_region)
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.strip(b" \t\r\n,;"):
            continue
        if rows.count >= rows_max:
            raise EnterprisesRefused(
                zh=f"超过 {rows_max} 行，请分成几个文件",
                en=f"more than {rows_max} rows: split the file",
            )
        rows.take(number, line, separator)
    return Reading(encoding=encoding, good=rows.good, bad=rows.bad)


def _header(line: bytes, lines: Sequence[bytes]) -> tuple[list[str | None], str, str]:
    """Names of our columns by place, the encoding, and what separates cells. Chinese headers show
    the encoding; where they are ASCII, the one that fewer rows contradict.
    """
    encodings = ENCODINGS
    if line.isascii():
        encodings = sorted(ENCODINGS, key=lambda one: sum(not _fits(row, one) for row in lines))
    for encoding in encodings:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            continue
        for separator in (",", "\t", ";"):
            named = [_column(cell) for cell in _cells(text, separator) or []]
            if all(name in named for name in _REQUIRED):
                return named, encoding, separator
    wanted = "、".join(_REQUIRED.values())
    raise EnterprisesRefused(
        zh=f"第一行没有列名“{wanted}”", en=f"the first line does not name the columns {wanted}"
    )


def _fits(row: bytes, encoding: str) -> bool:
    try:
        row.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _column(cell: str) -> str | None:
    plain = unicodedata.normalize("NFKC", cell).strip().casefold()
    return next((name for name, known in COLUMNS.items() if plain in known), None)


def _cells(text: str, separator: str) -> list[str] | None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


class _Rows:
    """Takes row after row."""

    def __init__(
        self,
        header: Sequence[str | None],
        encoding: str,
        regions: Mapping[str, str],
        default_region: str,
    ) -> None:
        self._header, self._encoding = header, encoding
        self._regions, self._default = regions, default_region
        self.good: list[ReadEnterprise] = []
        self.bad: list[RowWrong] = []
        self._lines: dict[str, int] = {}

    @property
    def count(self) -> int:
        return len(self.good) + len(self.bad)

    def take(self, number: int, line: bytes, separator: str) -> None:
        found = self._read(number, line, separator)
        if isinstance(found, Name):
            self.bad.append(RowWrong(line=number, reason=found))
        else:
            self._lines[found.uscc] = number
            self.good.append(found)

    def _read(self, number: int, line: bytes, separator: str) -> ReadEnterprise | Name:
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError:
            shown = self._encoding.upper()
            return Name(f"有不属于 {shown} 的乱码", f"characters that are no {shown}")
        cells = _cells(text, separator)
        if cells is None:
            return Name("引号没有结束", "a quote is not closed")
        if len(cells) != len(self._header):
            wanted, found = len(self._header), len(cells)
            return Name(
                f"应有 {wanted} 列，实有 {found} 列", f"{found} columns instead of {wanted}"
            )
        named: dict[str, str] = {}
        for name, cell in zip(self._header, cells, strict=True):
            if name is not None:
                named.setdefault(name, " ".join(cell.split()))
        return self._checked(number, named)

    def _checked(self, number: int, named: dict[str, str]) -> ReadEnterprise | Name:
        uscc = unicodedata.normalize("NFKC", named["uscc"]).upper()
        if not is_uscc(uscc):
            shown = named["uscc"][:30]
            return Name(
                f"统一社会信用代码有误（18 位，末位为校验码）：{shown}",
                f"no credit code (18 characters, the last one checks): {shown}",
            )
        if uscc in self._lines:
            before = self._lines[uscc]
            return Name(f"与第 {before} 行重复", f"the same as in line {before}")
        lengths = (len(named["name"]), len(named.get("address", "")))
        if not 0 < lengths[0] <= NAME_LENGTH_MAX or lengths[1] > ADDRESS_LENGTH_MAX:
            return Name("名称为空，或名称、地址过长", "no name, or name or address too long")
        standing = self._standing(named)
        if isinstance(standing, Name):
            return standing
        place = _place(named.get("lat", ""), named.get("lon", ""))
        if isinstance(place, Name):
            return place
        return ReadEnterprise(
            line=number,
            uscc=uscc,
            name=named["name"],
            address=named.get("address", ""),
            lat=place[0],
            lon=place[1],
            region=standing[0],
            region_said=bool(named.get("region")),
            status=standing[1],
        )

    def _standing(self, named: Mapping[str, str]) -> tuple[str, Status | None] | Name:
        """Where it lies, and whether it is closed where the row says so."""
        asked = named.get("region", "")
        region = self._regions.get(asked) if asked else self._default
        if region is None:
            shown = asked[:30]
            return Name(
                f"区划不在您的范围内：{shown}", f"no region in your part of the tree: {shown}"
            )
        said = named.get("status", "")
        status = STATUSES.get(_WORD.split(said, maxsplit=1)[0].casefold()) if said else None
        if said and status is None:
            return Name(f"登记状态无法识别：{said[:30]}", f"no such status: {said[:30]}")
        return (region, status)


def _place(lat: str, lon: str) -> tuple[float | None, float | None] | Name:
    if not lat and not lon:
        return (None, None)
    try:
        found = (float(lat), float(lon))
    except ValueError:
        return Name("经纬度无法读取", "the position cannot be read")
    if not (-90 <= found[0] <= 90 and -180 <= found[1] <= 180):
        return Name("经纬度超出范围", "there is no such position")
    return found
