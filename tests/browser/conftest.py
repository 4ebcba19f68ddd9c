"""A server with demo data and Debian's Chromium, shared by the tests of a run."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests import postgres
from tests.server import ROOT, Server, serving

expect.set_options(timeout=60_000)  # two browsers and two servers may share two cores

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
"""Chromium without its windows: a page costs a third; the same engine, where Debian has it."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; it needs no network of its own."""
    assert SHELL, "chromium is missing: run `python3 tools/setup.py --test`"
    return {
        "executable_path": SHELL,
        "args": ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
    }


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with demo data, made once for all workers; copy it before writing."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    path = shared / "demo-data"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            making = shared / "demo-making"
            environment = {
                **os.environ,
                "SIXMARKS_DATA": str(making),
                "SIXMARKS_DATABASE_URL": postgres.url_of(making),
                "SIXMARKS_SECRET_KEY": "tests",
            }
            subprocess.run(
                [sys.executable, "-m", "audit.cli", "demo"], cwd=ROOT, env=environment, check=True
            )
            postgres.move(making, path)
    return path


@pytest.fixture(scope="module")
def demo(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a copy of the demo data."""
    copy = postgres.copy(demo_data, tmp_path_factory.mktemp("demo") / "data")
    with serving(copy) as server:
        yield server


def sign_in(browser: Browser, server: Server, role: str, **context: Any) -> Any:
    """A page of a new context in which the demo's member of that role is signed in."""
    opened = browser.new_context(base_url=server.url, **context)
    page = opened.new_page()
    page.goto("/sign-in")
    name = str(role).replace("_", " ").capitalize()
    page.locator("form", has=page.locator(f"b:text-is('{name}')")).get_by_role("button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
