"""The rules of the house that no linter knows, kept by reading the sources."""

import ast
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("backend", "offline_sync", "media_store")
BESIDE = ("tests", "bench", "tools")
WEB = ("pwa/src", "pwa/tests", "pwa/build", "pwa/tools")
WRITTEN = {".py", ".ts", ".tsx", ".css", ".html", ".sql", ".js", ".cjs", ".mjs", ".go", ".typ"}
NOT_OURS = {"node_modules", "web_app_files", "__pycache__"}
MODULE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
HOMELESS = {"utils", "util", "common", "core", "helpers", "helper", "misc", "lib", "kit", "shared"}
WORDS_OF_BOTH_FACES = re.compile(r"pwa/src/i18n/(common|shared)(\.zh|\.en)?\.ts")
SQL = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\s")
SQL_PLACES = re.compile(r"(^|/)(store|database_engines)\.py$|^backend/verification/")
LITESTAR_PLACES = re.compile(r"(^|/)([a-z_]*routes|web|web_app|main|serving|live_stream)\.py$")
WEB_IMPORT = re.compile(r"^(?:import|export|\})[^;]*? from '(\.[^']+)'", re.MULTILINE)
TIME_PLACES = {"backend/clock.py", "backend/cli.py"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(*folders: str) -> Iterator[Path]:
    """What people wrote below these folders; generated types are nobody's reading."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            ours = path.suffix in WRITTEN and not NOT_OURS & set(path.parts)
            if ours and "generated" not in path.name:
                yield path


def modules(*folders: str) -> list[Path]:
    found = [path for path in sources(*folders) if path.suffix == ".py"]
    assert found
    return found


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_a_module_fits_in_a_head() -> None:
    lengths = {
        named(path): len(path.read_text("utf-8").splitlines())
        for path in sources(*PACKAGES, *BESIDE, *WEB)
    }
    assert len(lengths) > 1000
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES_MAX} == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {
        f"{named(path)}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules(*PACKAGES, *BESIDE)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES_MAX
    }
    assert long == {}


def test_nothing_lives_in_a_home_for_the_homeless() -> None:
    homeless = [
        named(path)
        for path in sources(*PACKAGES, *BESIDE, *WEB)
        if HOMELESS & {part.partition(".")[0] for part in path.relative_to(ROOT).parts}
        and not WORDS_OF_BOTH_FACES.fullmatch(named(path))
    ]
    assert homeless == []


def test_sql_stands_in_stores_only() -> None:
    elsewhere = [
        f"{named(path)}:{node.lineno} {node.value[:60]}"
        for path in modules(*PACKAGES)
        if not SQL_PLACES.search(named(path))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]
    assert elsewhere == []


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def python_imports() -> dict[str, set[str]]:
    """Module → modules of ours it takes from; `from package import module` means the module."""
    names = {named(path).removesuffix(".py").replace("/", "."): path for path in modules(*PACKAGES)}
    found: dict[str, set[str]] = {}
    for name, path in names.items():
        taken: set[str] = set()
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                taken |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                taken |= (whole & names.keys()) or {str(node.module)}
        found[name] = taken & names.keys()
    return found


def web_imports() -> dict[str, set[str]]:
    """File → files it takes from; what is loaded when it is wanted (`import()`) makes no circle."""
    files = {
        named(path): path.read_text("utf-8")
        for path in sources("pwa/src")
        if path.suffix in {".ts", ".tsx"}
    }
    found: dict[str, set[str]] = {}
    for name, text in files.items():
        folder = (ROOT / name).parent
        targets = [named((folder / target).resolve()) for target in WEB_IMPORT.findall(text)]
        found[name] = {
            file
            for target in targets
            for file in (f"{target}.ts", f"{target}.tsx")
            if file in files
        }
    return found


@pytest.mark.parametrize("graph", [python_imports, web_imports])
def test_imports_make_no_circles(graph: Callable[[], dict[str, set[str]]]) -> None:
    left = graph()
    assert sum(len(taken) for taken in left.values()) > 1000
    while free := {name for name, taken in left.items() if not taken & left.keys()}:
        left = {name: taken for name, taken in left.items() if name not in free}
    # What merely leads to a circle is no part of it.
    while left.keys() - (wanted := set[str]().union(*left.values())):
        left = {name: taken for name, taken in left.items() if name in wanted}
    assert left == {}


def test_only_the_edge_knows_the_web_framework() -> None:
    knowing = [
        named(path)
        for path in modules(*PACKAGES)
        if not LITESTAR_PLACES.search(named(path))
        and any(name.partition(".")[0] == "litestar" for name in imported(parsed(path)))
    ]
    assert knowing == []


def test_time_and_environment_come_from_outside() -> None:
    asking = [
        f"{named(path)}: {words}"
        for path in modules(*PACKAGES)
        if named(path) not in TIME_PLACES
        for words in ("datetime.now(", "datetime.utcnow(", "date.today(", "os.environ")
        if words in path.read_text("utf-8")
        and not (words == "os.environ" and named(path).startswith("media_store/s3"))
    ]
    assert asking == []


def test_browsers_are_driven_where_make_looks_for_them() -> None:
    """`make test-browser` collects one folder, `make test-python` all others."""
    driving = {
        named(path).rpartition("/")[0]
        for path in modules("tests")
        if "pytest.mark.browser" in path.read_text("utf-8") and path != Path(__file__)
    }
    assert driving == {"tests/e2e"}
    assert not any(
        "pytest.mark.browser" not in path.read_text("utf-8")
        for path in modules("tests/e2e")
        if path.name.startswith("test_")
    )


def test_migrations_are_numbered_once_and_forward_only() -> None:
    names = sorted(path.name for path in (ROOT / "backend/migrations").glob("*.sql"))
    numbers = [name[:4] for name in names]
    assert names
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names)
    assert len(set(numbers)) == len(numbers)


def test_every_decision_names_the_check_that_keeps_it() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    assert decisions
    for number, path in enumerate(decisions, start=1):
        text = path.read_text("utf-8")
        assert re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", path.name)
        assert "## Check" in text, path.name
        assert len(text.splitlines()) <= 60, path.name


def test_no_file_names_a_registry_or_pins_an_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "pwa/package-lock.json"):
        text = (ROOT / name).read_text("utf-8")
        assert '"resolved"' not in text
        assert "--index-url" not in text
        assert "--find-links" not in text
