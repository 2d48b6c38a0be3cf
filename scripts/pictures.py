"""Take the pictures of docs/ anew and draw the app's icons, from a demo of its own (`make pictures`)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, StorageState, ViewportSize, sync_playwright

from devstack.settings import ROOT
from devstack.testing import DemoStack, find_browser, running_demo
from scripts import icons
from tests.e2e.dashboard.pages import sign_in
from tests.e2e.dashboard.people import call
from tests.e2e.dashboard.rows import WorkingDay

FOLDER = ROOT / "docs"
DESK: ViewportSize = {"width": 1440, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
SETTLED = """() => document.querySelector('h1, h2') !== null
  && document.querySelector('.animate-pulse, .animate-spin, [aria-busy=true]') === null
  && document.fonts.status === 'loaded'
  && [...document.images].every((image) => image.complete)"""


class Picture(NamedTuple):
    name: str
    path: str
    size: ViewportSize = DESK
    theme: Literal["light", "dark"] = "light"
    is_public: bool = False


def main() -> None:
    icons.main()
    with (
        tempfile.TemporaryDirectory() as state,
        running_demo(Path(state)) as demo,
        sync_playwright() as playwright,
    ):
        day = WorkingDay(demo)
        day.fill()
        chat_id = day.talk()
        operator = demo.users["operator"]
        call(demo, operator, "invite_member", account_id=day.account_id, role="agent")
        flow_id, _ = day.walk(chat_id)
        browser = playwright.chromium.launch(executable_path=find_browser())
        session = keep_session(browser, demo)
        for picture in pictures(f"/a/{day.account_id}", chat_id, flow_id):
            take(browser, demo, session, picture)
        browser.close()


def pictures(account: str, chat_id: str, flow_id: str) -> list[Picture]:
    chat = f"{account}/conversas/{chat_id}"
    return [
        Picture("landing", "/", is_public=True),
        Picture("numbers", "/numeros"),
        Picture("conversations", chat),
        Picture("conversations-dark", chat, theme="dark"),
        Picture("contacts", f"{account}/contatos"),
        Picture("flow", f"{account}/fluxos/{flow_id}"),
        Picture("overview", f"{account}/painel"),
        Picture("team", f"{account}/equipe"),
        Picture("telephone", chat, TELEPHONE),
        Picture("telephone-contacts", f"{account}/contatos", TELEPHONE, "dark"),
    ]


def keep_session(browser: Browser, demo: DemoStack) -> StorageState:
    with browser.new_context(base_url=demo.dashboard_url, locale="pt-BR") as context:
        sign_in(context.new_page(), demo.users["operator"])
        return context.storage_state()


def take(browser: Browser, demo: DemoStack, session: StorageState, picture: Picture) -> None:
    with browser.new_context(
        base_url=demo.dashboard_url,
        viewport=picture.size,
        color_scheme=picture.theme,
        locale="pt-BR",
        reduced_motion="reduce",
        storage_state=None if picture.is_public else session,
    ) as context:
        page = context.new_page()
        page.goto(picture.path)
        page.wait_for_function(SETTLED)
        # Realtime keeps no request open: all that was asked for is here.
        page.wait_for_load_state("networkidle")
        page.wait_for_function(SETTLED)
        page.screenshot(path=FOLDER / f"{picture.name}.png")
        print(f"docs/{picture.name}.png")


if __name__ == "__main__":
    main()
