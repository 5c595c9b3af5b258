"""What the documents promise is compared with the code, so that neither can move alone."""

import re
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

import backend.main  # noqa: F401 - imports every noun, and with it every problem
from backend import cli
from backend.problems import catalogue
from backend.settings import variables
from backend.verification.findings import CATALOGUE as FINDINGS
from media_store.refusals import REFUSALS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PICTURES = "docs/images/"
"""Made by `make screenshots`, so they may be absent in a fresh copy."""

_CONTEXT = click.Context(cli.main)
COMMANDS = {name: cli.main.get_command(_CONTEXT, name) for name in cli.main.list_commands(_CONTEXT)}

_LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
_ROW = re.compile(r"^\| `([a-z-]+)` \| (\d{3}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_MAKE = re.compile(r"^make ([a-z-]+)|`make ([a-z-]+)`", re.MULTILINE)
_COMMAND = re.compile(r"(?<![\w/.-])palm (?!palm\b)([a-z]+)(?: ([a-z][a-z-]*))?")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def rows(heading: str) -> dict[str, tuple[int, str, str]]:
    text = (ROOT / "docs/problems.md").read_text("utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    found = {
        name: (int(status), zh.strip(), en.strip())
        for name, status, zh, en, _ in _ROW.findall(section)
    }
    assert found, f"no table under {heading}"
    return found


def test_every_folder_is_named_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    folders = [
        folder.name
        for place in ("backend", "pwa/src")
        for folder in (ROOT / place).iterdir()
        if folder.is_dir() and folder.name not in {"__pycache__", "web_app_files"}
    ]
    assert [name for name in folders if not re.search(rf"`{name}`", text)] == []


def test_every_command_of_make_that_is_told_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = {
        name
        for path in DOCUMENTS
        for name in re.findall(
            r"^make ([a-z-]+)|`make ([a-z-]+)`", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert {name for pair in told for name in pair if name} - targets == set()


def test_every_problem_of_the_application_is_in_the_catalogue() -> None:
    told = {kind.name: (kind.status, kind.title.zh, kind.title.en) for kind in catalogue()}
    assert rows("From the application") == told


def test_every_refusal_of_uploads_is_in_the_catalogue() -> None:
    told = {name: (one.status, one.zh.title, one.en.title) for name, one in REFUSALS.items()}
    assert rows("From uploads") == told


def test_every_problem_speaks_both_languages() -> None:
    for kind in catalogue():
        for text in (kind.title, kind.advice):
            assert re.search(r"[\u4e00-\u9fff]", text.zh), kind.name
            assert re.search(r"[A-Za-z]", text.en), kind.name


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_setting_is_explained_to_operators(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/operations.md").read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_no_document_names_a_setting_that_does_not_exist(path: Path) -> None:
    told = set(re.findall(r"\bPALM_[A-Z_]+[A-Z]\b", path.read_text("utf-8")))
    assert told <= set(variables())


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    for targets in _LINK.findall(path.read_text("utf-8")):
        target = unquote("".join(targets).partition("#")[0])
        if not target or re.match(r"[a-z]+:", target):
            continue
        found = (path.parent / target).resolve()
        if found.relative_to(ROOT).as_posix().startswith(PICTURES):
            continue
        assert found.exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_commands_in_code_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    shown = [*re.findall(r"```sh\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)]
    for name, below in _COMMAND.findall("\n".join(shown)):
        assert name in COMMANDS, f"palm {name}"
        group = COMMANDS[name]
        if isinstance(group, click.Group) and below:
            assert below in group.commands, f"palm {name} {below}"


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_command_is_in_both_readmes(name: str) -> None:
    told = set(
        re.findall(r"^\| `palm ([a-z]+)` \|", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    )
    assert told == set(COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_no_document_claims_what_cannot_be_kept(path: Path) -> None:
    text = path.read_text("utf-8").lower()
    for claim in (
        "tamper-proof",
        "tamperproof",
        "unhackable",
        "100% secure",
        "不可篡改",
        "绝对安全",
    ):
        assert claim not in text


def test_both_readmes_show_the_same_commands_and_pictures() -> None:
    english, chinese = (
        (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")
    )

    def commands(text: str) -> list[str]:
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        lines = [line.partition("#")[0].rstrip() for block in blocks for line in block.splitlines()]
        return [line for line in lines if line]

    assert commands(english) == commands(chinese)
    pictures = re.compile(rf"{PICTURES}[\w-]+\.png")
    assert pictures.findall(english) == pictures.findall(chinese) != []


_PATHS = re.compile(
    r"`((?:backend|offline_sync|media_store|pwa|tests|tools|bench|docs)/[\w./-]+?)(?:::(\w+))?`"
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_paths_and_tests_named_in_documents_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    for name, test in _PATHS.findall(text):
        if "NNNN" in name or name == "bench/results/":  # a placeholder, a folder made by running
            continue
        assert (ROOT / name).exists(), name
        assert not test or f"def {test}(" in (ROOT / name).read_text("utf-8"), test
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    for test in re.findall(r"`(test_\w+)`", text):
        assert f"def {test}(" in sources, test


def test_every_finding_of_the_verifier_is_explained() -> None:
    text = (ROOT / "docs/evidence-format.md").read_text("utf-8")
    for code in FINDINGS:
        assert re.search(rf"(?<![\w-]){code}(?![\w-])", text), code


def test_the_architecture_has_a_line_for_every_package() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("| package | one line |")[2].partition("Beside them:")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    there = {
        path.stem
        for path in (ROOT / "backend").iterdir()
        if (path / "__init__.py").exists() or path.suffix == ".py"
    }
    assert told == there - {"__init__", "migrations"}
