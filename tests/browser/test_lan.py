"""A browser that trusts the local authority, as a phone does after the steps of the page."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from playwright.sync_api import Browser, Error, Playwright, expect

from audit.infra import lan
from audit.infra.tls import tls_server
from tests import postgres
from tests.browser.conftest import CHROMIUM, PHONE
from tests.lan_server import LanServer, serving_lan
from tests.server import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SHOPPER = "owen.bevan@harbour.example"
pytestmark = pytest.mark.xdist_group("lan")  # its server and its browser start once
BANK = "bank.example"


@pytest.fixture(scope="module")
def server(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanServer]:
    """`sixmarks serve --demo --lan`, on loopback."""
    data = tmp_path_factory.mktemp("lan") / "data"
    postgres.copy(demo_data, data)
    with serving_lan(data, "--demo") as running:
        yield running


@pytest.fixture(scope="module")
def trusting(
    server: LanServer,
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Browser]:
    """A browser whose person has a home with the server's authority among the trusted ones."""
    certutil = shutil.which("certutil")
    assert certutil, "certutil is missing: run `python3 tools/setup.py --test`"
    home = tmp_path_factory.mktemp("home")
    trusted = home / ".pki" / "nssdb"
    trusted.mkdir(parents=True)
    authority = home / "sixmarks.crt"
    authority.write_bytes(server.certificate())
    store = (certutil, "-d", f"sql:{trusted}")
    subprocess.run([*store, "-N", "--empty-password"], check=True)
    subprocess.run([*store, "-A", "-t", "C,,", "-n", "lan", "-i", str(authority)], check=True)
    arguments = [
        *browser_type_launch_args["args"],
        f"--host-resolver-rules=MAP {BANK} 127.0.0.1",
    ]
    opened = playwright.chromium.launch(
        **{**browser_type_launch_args, "executable_path": CHROMIUM, "args": arguments},
        env={**os.environ, "HOME": str(home)},
    )
    yield opened
    opened.close()


@pytest.mark.browser
def test_a_phone_that_trusts_the_authority_gets_all_that_a_secure_page_may(
    server: LanServer, trusting: Browser
):
    """No certificate error, sign-in by the lent password, a worker that opens the list offline."""
    context = trusting.new_context(base_url=server.url, **PHONE)
    page = context.new_page()
    answer = page.goto("/sign-in")
    assert answer
    security = answer.security_details()
    assert security
    assert security["issuer"] == lan_name(server)
    page.locator("#email").fill(SHOPPER)
    page.locator("#password").fill(server.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/phone*")
    offers = page.locator("[data-view=visits] a.row")
    expect(offers.first).to_be_visible()
    assert page.evaluate("isSecureContext && !!crypto.subtle && !!navigator.locks")
    worker = "navigator.serviceWorker.ready.then((r) => r.active.scriptURL)"
    assert page.evaluate(worker) == f"{server.url}/sw.js"
    count = offers.count()
    context.set_offline(True)
    page.reload()
    expect(offers).to_have_count(count)
    context.close()


def lan_name(server: LanServer) -> str:
    """What the authority is called in lists of certificates."""
    return lan.authority(server.data / "lan").name


@pytest.mark.browser
def test_a_browser_that_was_told_nothing_refuses_the_certificate(
    server: LanServer, browser: Browser
):
    page = browser.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(server.url)
    page.close()


@pytest.mark.browser
def test_a_browser_that_trusts_the_authority_takes_no_banks_certificate_from_it(
    server: LanServer, trusting: Browser, tmp_path: Path
):
    """The key lies on a laptop: whoever takes it must not be able to read a phone's banking."""
    authority = lan.authority(server.data / "lan")
    file = tmp_path / "forged.pem"
    names = [x509.DNSName(BANK), *lan.OWN_NAMES]
    page = trusting.new_page()
    for allowed in (False, True):
        named = names[1:] if allowed else names
        lan._write(file, lan._certified(authority, named, datetime.now(UTC)))
        forger = tls_server(_greeting, ("127.0.0.1", 0), file, threads=1, largest=1024)
        forger.prepare()
        serving = Thread(target=forger.serve, daemon=True)
        serving.start()
        port = forger.bind_addr[1]
        try:
            if allowed:  # the same server, certified as it may be
                answer = page.goto(f"https://localhost:{port}/")
                assert answer
                assert answer.text() == "hello"
            else:
                with pytest.raises(Error, match="ERR_CERT_INVALID"):
                    page.goto(f"https://{BANK}:{port}/")
        finally:
            forger.stop()
            serving.join(10)
    page.close()


def _greeting(_environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_about_trust_is_accessible_and_offers_the_certificate(
    server: LanServer, browser: Browser, language: str, scheme: Any
):
    context = browser.new_context(locale=language, color_scheme=scheme, **PHONE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto(server.page)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))")
    assert found == []
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as download:
        page.locator("a[href='/sixmarks.crt']").click()
    assert download.value.suggested_filename == "sixmarks.crt"
    kept = Path(download.value.path()).read_bytes()
    assert ssl.DER_cert_to_PEM_cert(kept)
    assert kept == server.certificate()
    expect(page.locator("a[href^='https://127.0.0.1:']")).to_have_count(1)
    context.close()
