"""The installed app: two builds after each other, and none, as a browser with a service worker sees them."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from devstack.dashboard import OUTPUT
from devstack.testing import DemoStack

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
KEPT = """async () => {
  const names = await caches.keys()
  const paths = []
  for (const name of names) {
    const cache = await caches.open(name)
    for (const { url } of await cache.keys()) paths.push(new URL(url).pathname)
  }
  return [names, paths]
}"""
ONLY_BUILD = """async (name) => {
  const names = await caches.keys()
  return names.length === 1 && names[0] === name
}"""


class Site:
    """The built dashboard on an address of its own; it can be built anew and switched off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        folder = self.folder

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

            def end_headers(self) -> None:
                self.send_header("Cache-Control", "no-cache")
                super().end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def build(self) -> str:
        """What is built next; the name of its store."""
        index, worker = self.folder / "index.html", self.folder / "service-worker.js"
        index.write_text(index.read_text().replace("<title>Zapbase", "<title>Novo Zapbase"))
        before = worker.read_text().split("'zapbase-")[1].split("'")[0]
        worker.write_text(worker.read_text().replace(before, "novo"))
        return "zapbase-novo"


@pytest.fixture
def site(demo: DemoStack, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "dist"
    shutil.copytree(OUTPUT, folder)
    config = {"supabase_url": demo.supabase_url, "publishable_key": demo.publishable_key, "api_url": "/"}
    (folder / "config.json").write_text(json.dumps(config))
    site = Site(folder)
    yield site
    site.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(locale="pt-BR") as context:
        yield context.new_page()


def test_a_new_build_is_there_at_once_and_the_old_one_is_forgotten(site: Site, page: Page) -> None:
    address = f"http://127.0.0.1:{site.port}/"
    page.goto(address)
    page.wait_for_function(CONTROLLED)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    [old], _ = page.evaluate(KEPT)

    new = site.build()
    html = page.goto(address)
    assert html and "Novo Zapbase" in html.text()
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update() }")
    page.wait_for_function(f"() => ({ONLY_BUILD})({json.dumps(new)})")
    assert old != new
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_only_what_belongs_to_nobody_is_kept(site: Site, page: Page) -> None:
    page.goto(f"http://127.0.0.1:{site.port}/")
    page.wait_for_function(CONTROLLED)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("async () => { await fetch('/config.json'); await fetch('/api/me').catch(() => 0) }")
    _, paths = page.evaluate(KEPT)
    offline = {"/offline.html", "/offline.css", "/zapbase.svg"}
    assert offline <= set(paths)
    assert [path for path in paths if path not in offline and not path.startswith("/assets/")] == []


def test_without_a_network_the_page_says_so_and_comes_back(site: Site, page: Page) -> None:
    address = f"http://127.0.0.1:{site.port}/"
    page.goto(address)
    page.wait_for_function(CONTROLLED)
    site.stop()
    page.goto(address)
    expect(page.get_by_role("heading", name="Sem conexão")).to_be_visible()
    site.start()
    page.get_by_role("link", name="Tentar de novo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("numa mesa só")


def test_the_browser_may_install_it(page: Page, demo: DemoStack) -> None:
    page.goto(demo.dashboard_url)
    link = page.locator("link[rel=manifest]").get_attribute("href")
    answer = page.request.get(f"{demo.dashboard_url}{link}")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    for icon in manifest["icons"]:
        assert page.request.get(f"{demo.dashboard_url}{icon['src']}").ok
