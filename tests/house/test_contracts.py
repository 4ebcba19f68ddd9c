"""The house keeps its shape: imports go downward, engines and rules stay pure."""

import ast
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = {"flask", "flask_sqlalchemy", "sqlalchemy", "werkzeug", "flask_babel", "wtforms"}


def test_imports_go_downward(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    assert use_cases is not None
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, at whatever depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def pure_modules() -> list[Path]:
    """Engines, formats and every feature's rules."""
    found = [*(ROOT / "audit/engines").rglob("*.py"), *(ROOT / "audit/formats").rglob("*.py")]
    return found + list((ROOT / "audit").rglob("rules.py"))


@pytest.mark.parametrize("path", pure_modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_what_is_pure_knows_no_framework_and_no_clock(path: Path):
    assert not imported(path) & FRAMEWORKS
    text = path.read_text("utf-8")
    assert ".now(" not in text
    assert ".today(" not in text


def test_only_the_settings_read_the_environment():
    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "audit").rglob("*.py")
        if "os.environ" in path.read_text("utf-8") or "getenv" in path.read_text("utf-8")
    }
    assert readers == {"audit/config.py"}


def test_files_stay_small():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "audit").rglob("*.py")
        if "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > 300
    }
    assert not long
