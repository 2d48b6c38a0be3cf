"""The builder of flows as a person uses it: blocks by their names, exits by their words."""

from __future__ import annotations

import re
import secrets
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from devstack.testing import DemoStack, User
from tests.e2e.dashboard.people import token_of

# Resolves once the element's style has stayed the same for some frames.
STILL = """async (element) => {
  for (let same = 0, before = ''; same < 20; same = before === element.style.cssText ? same + 1 : 0) {
    before = element.style.cssText
    await new Promise(requestAnimationFrame)
  }
}"""


class Builder:
    """The page of one flow."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pane = page.locator(".react-flow__pane")
        self.blocks = page.locator(".react-flow__node-block")
        self.panel = page.get_by_role("complementary").filter(has=page.get_by_role("button", name="Fechar"))
        self.state = page.locator("[data-save]")

    def open(self, account_id: str, flow_id: str) -> None:
        self.page.goto(f"/a/{account_id}/fluxos/{flow_id}")
        expect(self.blocks.first).to_be_visible()

    def drag(self, kind: str, x: int, y: int) -> None:
        """A block of that kind from the palette to there; its panel opens."""
        before = self.blocks.count()
        palette = self.page.get_by_role("list", name="Blocos para adicionar")
        palette.get_by_role("button", name=kind, exact=True).drag_to(
            self.pane, target_position={"x": x, "y": y}
        )
        expect(self.blocks).to_have_count(before + 1)
        expect(self.panel).to_be_visible()

    def name(self, text: str) -> None:
        """Of the block that is chosen."""
        self.panel.get_by_label("Nome do bloco").fill(text)
        expect(self.block(text)).to_be_visible()

    def block(self, name: str) -> Locator:
        return self.blocks.filter(has_text=re.compile(f"^{re.escape(name)}"))

    def connect(self, source: str, exit_key: str, target: str) -> None:
        """Draw a line from that exit of a block to another block."""
        begin = self.block(source).locator(f".react-flow__handle.source[data-handleid='{exit_key}']")
        edges = self.page.locator(".react-flow__edge")
        before = edges.count()
        begin.drag_to(self.block(target).locator(".react-flow__handle.target"))
        expect(edges).to_have_count(before + 1)

    def arrange(self) -> None:
        """Lay all out, and wait until it lies still."""
        viewport = self.page.locator(".react-flow__viewport")
        before = viewport.get_attribute("style")
        self.page.get_by_role("button", name="Organizar").click()
        expect(viewport).not_to_have_attribute("style", before or "")
        viewport.evaluate(STILL)

    def publish(self) -> None:
        self.page.get_by_role("button", name="Publicar").click()
        self.page.get_by_role("dialog").get_by_role("button", name="Publicar").click()
        expect(self.page.get_by_text(re.compile(r"Versão \d+ publicada"))).to_be_visible()

    def expect_saved(self) -> None:
        expect(self.state).to_have_attribute("data-save", "saved")


class SideChat:
    """The talk with a flow beside its canvas."""

    def __init__(self, builder: Builder) -> None:
        self.panel = builder.panel
        builder.page.get_by_role("button", name="Testar", exact=True).click()
        self.panel.get_by_role("button", name="Começar o teste").click()
        self.lines = self.panel.get_by_role("list", name="Conversa de teste").get_by_role("listitem")
        self.sent = self.lines.filter(has=builder.page.get_by_text("Fluxo:", exact=True))

    def say(self, text: str) -> None:
        self.panel.get_by_label("Sua resposta").fill(text)
        self.panel.get_by_role("button", name="Enviar").click()

    def read(self, count: int) -> list[str]:
        """What the flow has sent by now, which are that many messages."""
        expect(self.sent).to_have_count(count)
        return [text.removeprefix("Fluxo:").strip() for text in self.sent.all_inner_texts()]


def new_flow(demo: DemoStack, user: User, graph: dict[str, Any] | None = None) -> tuple[str, str]:
    """The account, and the id of a flow of his with that draft."""
    account_id = user.account_ids[0]
    row: dict[str, Any] = {"account_id": account_id, "name": f"Fluxo {secrets.token_hex(4)}"}
    return account_id, insert(demo, user, "flows", row | ({"draft": graph} if graph else {}))


def insert(demo: DemoStack, user: User, table: str, row: dict[str, Any]) -> str:
    """The new row's id."""
    headers = {
        "apikey": demo.publishable_key,
        "authorization": f"Bearer {token_of(demo, user)}",
        "prefer": "return=representation",
    }
    answer = httpx.post(f"{demo.supabase_url}/rest/v1/{table}", json=row, headers=headers, timeout=10)
    return str(answer.raise_for_status().json()[0]["id"])


def read_flow(demo: DemoStack, user: User, flow_id: str) -> dict[str, Any]:
    [flow] = demo.rows(f"flows?id=eq.{flow_id}&select=*", token_of(demo, user))
    return flow
