"""Reads rule files. A set with an error is not taken: the set before it stays in force."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from backend.accounts.model import Name
from backend.supervision.warnings.facts import FACTS
from backend.supervision.warnings.model import CaseKind, Rule, RuleCondition, RuleFileRefused

FILES_MAX = 500
FILE_BYTES_MAX = 256 * 1024

_AT = re.compile(r"^(?P<why>.*?)(?: - at `\$\.?(?P<member>[^`]*)`)?$", re.DOTALL)
_BYTE = re.compile(r"\(byte (\d+)\)")


class RuleRefused(Exception):  # noqa: N818 - said of a file, told to people
    """What is wrong with a rule, and where."""

    def __init__(self, member: str, zh: str, en: str) -> None:
        super().__init__(f"{member}: {en}")
        self.member = member
        self.reason = Name(zh, en)


class ReadRule(msgspec.Struct, frozen=True, kw_only=True):
    file: str
    sha256: str
    raw: bytes
    rule: Rule


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """Rules that are in force together."""

    sha256: str
    """Hex, over the ids and digests of its rules: changes when any file does."""
    rules: tuple[ReadRule, ...]


EMPTY = RuleSet(sha256=hashlib.sha256(b"[]").hexdigest(), rules=())


def read_rule(raw: bytes) -> Rule:
    """One rule; RuleRefused names the member, or the line where it is no JSON."""
    try:
        rule = msgspec.json.decode(raw, type=Rule)
    except msgspec.ValidationError as error:
        found = _AT.match(str(error))
        member, why = (found["member"] or "$", found["why"]) if found else ("$", str(error))
        raise RuleRefused(member, f"内容不符：{why}", why) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        byte = _BYTE.search(str(error))
        line = raw[: int(byte[1]) if byte else 0].count(b"\n") + 1
        raise RuleRefused(f"line {line}", f"不是有效的 JSON：{error}", str(error)) from None
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    places = [("when", rule.when)]
    places += [(f"exemptions[{i}].when", one.when) for i, one in enumerate(rule.exemptions)]
    for place, conditions in places:
        for i, condition in enumerate(conditions):
            _check_condition(f"{place}[{i}]", rule.cases, condition)
    if rule.subject == "visit" and rule.threshold > 1:
        raise RuleRefused(
            "threshold",
            "以单次检查为对象的规则，阈值只能是 1",
            "a rule about single visits can have no other threshold than 1",
        )
    if rule.subject == "place" and rule.cases not in ("visit", "complaint"):
        raise RuleRefused(
            "subject",
            "只有检查和投诉有地点",
            "only visits and complaints have a place",
        )
    if rule.subject == "enterprise" and rule.cases != "visit":
        raise RuleRefused(
            "subject",
            "只有检查能按企业计数",
            "only visits can be counted by enterprise",
        )


def _check_condition(place: str, cases: CaseKind, condition: RuleCondition) -> None:
    kind = FACTS[cases].get(condition.fact)
    if kind is None:
        raise RuleRefused(
            f"{place}.fact",
            f"没有这项事实：{condition.fact}（{cases}）",
            f"no such fact of a {cases}: {condition.fact}",
        )
    given = {
        "is": condition.is_,
        "atLeast": condition.at_least,
        "atMost": condition.at_most,
        "oneOf": condition.one_of,
    }
    stated = [name for name, value in given.items() if value is not None]
    if len(stated) != 1:
        raise RuleRefused(
            place,
            "须且只能写一种比较：is、atLeast、atMost、oneOf",
            "exactly one comparison: is, atLeast, atMost or oneOf",
        )
    (name,) = stated
    fitting = {"bool": ("is",), "int": ("is", "atLeast", "atMost"), "str": ("is", "oneOf")}[kind]
    if name not in fitting or (name == "is" and type(condition.is_).__name__ != kind):
        raise RuleRefused(
            f"{place}.{name}",
            f"这项事实的类型是 {kind}，不能这样比较",
            f"the fact is of type {kind}: it cannot be compared so",
        )


def read_set(files: Mapping[str, bytes]) -> RuleSet | RuleFileRefused:
    """All files by name as one set, or what is wrong with the first that cannot be read."""
    found: dict[str, ReadRule] = {}
    for file, raw in sorted(files.items()):
        try:
            rule = read_rule(raw)
            if rule.id in found:
                other = found[rule.id].file
                raise RuleRefused("id", f"与 {other} 的编号重复", f"{other} has the same id")  # noqa: TRY301 - told as the others are
        except RuleRefused as refused:
            return RuleFileRefused(file=file, member=refused.member, reason=refused.reason)
        digest = hashlib.sha256(raw).hexdigest()
        found[rule.id] = ReadRule(file=file, sha256=digest, raw=raw, rule=rule)
    rules = tuple(found[one] for one in sorted(found))
    named = msgspec.json.encode([(one.rule.id, one.sha256) for one in rules])
    return RuleSet(sha256=hashlib.sha256(named).hexdigest(), rules=rules)


class RuleFiles:
    """The files that come with the program, replaced or joined by those of the operator."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._seen: Any = None
        self.in_force = EMPTY
        self.refused: RuleFileRefused | None = None

    def refresh(self) -> RuleSet:
        """Read again what has changed; on an error the set in force stays (`refused` says why)."""
        paths = self._paths()
        seen = [(name, _mark(path)) for name, path in sorted(paths.items())]
        if seen == self._seen:
            return self.in_force
        self._seen = seen
        read = self._read(paths)
        if isinstance(read, RuleFileRefused):
            self.refused = read
        else:
            self.in_force, self.refused = read, None
        return self.in_force

    def _paths(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self._folders:
            found |= {path.name: path for path in sorted(folder.glob("*.json"))[:FILES_MAX]}
        return found

    def _read(self, paths: Mapping[str, Path]) -> RuleSet | RuleFileRefused:
        raws: dict[str, bytes] = {}
        for name, path in paths.items():
            try:
                with path.open("rb") as file:
                    raw = file.read(FILE_BYTES_MAX + 1)
            except OSError as error:
                why = Name(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
                return RuleFileRefused(file=name, member="$", reason=why)
            if len(raw) > FILE_BYTES_MAX:
                return RuleFileRefused(file=name, member="$", reason=Name("文件过大", "too large"))
            raws[name] = raw
        return read_set(raws)


def _mark(path: Path) -> tuple[str, int, int]:
    try:
        told = path.stat()
    except OSError:
        return (str(path), -1, -1)
    return (str(path), told.st_mtime_ns, told.st_size)
