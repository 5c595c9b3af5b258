"""The rules of the house that no linter knows, kept by reading the sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("backend", "offline_sync", "media_store")
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
HOMELESS = {"utils", "util", "common", "core", "helpers", "helper", "misc", "lib", "kit", "shared"}
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\s")
SQL_PLACES = re.compile(r"(^|/)(store|database_engines)\.py$|^backend/verification/")
LITESTAR_PLACES = re.compile(r"(^|/)([a-z_]*routes|web|web_app|main|serving|live_stream)\.py$")

FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
TEST_FILES = sorted((ROOT / "tests").rglob("*.py"))
WEB_FILES = [
    path
    for folder in ("src", "tests")
    for pattern in ("*.ts", "*.tsx", "*.css")
    for path in sorted((ROOT / "pwa" / folder).rglob(pattern))
    if "generated" not in path.name
]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", [*FILES, *TEST_FILES, *WEB_FILES], ids=named)
def test_a_module_fits_in_a_head(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_LINES_MAX


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    for function in functions(ast.parse(path.read_text("utf-8"))):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= FUNCTION_LINES_MAX, f"{function.name}: {length} lines"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_lives_in_a_home_for_the_homeless(path: Path) -> None:
    assert not HOMELESS & set(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_sql_stands_in_stores_only(path: Path) -> None:
    if SQL_PLACES.search(named(path)):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not SQL.match(node.value), node.value[:60]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_edge_knows_the_web_framework(path: Path) -> None:
    if LITESTAR_PLACES.search(named(path)):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("litestar")
        if isinstance(node, ast.Import):
            assert not any(alias.name.startswith("litestar") for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=named)
def test_time_and_environment_come_from_outside(path: Path) -> None:
    if named(path) in {"backend/clock.py", "backend/cli.py"}:
        return
    text = path.read_text("utf-8")
    assert "datetime.now(" not in text
    assert "datetime.utcnow(" not in text
    assert "date.today(" not in text
    assert "os.environ" not in text or named(path).startswith("media_store/s3")


def test_migrations_are_numbered_once_and_forward_only() -> None:
    names = sorted(path.name for path in (ROOT / "backend/migrations").glob("*.sql"))
    numbers = [name[:4] for name in names]
    assert names
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names)
    assert len(set(numbers)) == len(numbers)


def test_every_decision_names_the_check_that_keeps_it() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    assert decisions
    for path in decisions:
        text = path.read_text("utf-8")
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)
        assert "## Check" in text, path.name
        assert len(text.splitlines()) <= 60, path.name


def test_no_file_names_a_registry_or_pins_an_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "pwa/package-lock.json"):
        text = (ROOT / name).read_text("utf-8")
        assert '"resolved"' not in text
        assert "--index-url" not in text
        assert "--find-links" not in text
