"""The builder of flows as its reader feels it: of 200 blocks one is dragged, then all are moved about."""

from __future__ import annotations

import secrets
from typing import Any, cast

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from benchmarks.inbox import percentile
from benchmarks.pages import open_page, sign_in
from devstack.testing import DemoStack, find_browser

BLOCKS = 200
ROW = 20
STEPS = 120
STEP_PIXELS = 4
# Of a frame, at the 95th percentile (milliseconds).
MOST = 33
# Milliseconds between frames, from now until it is asked for them.
RECORD = """() => {
  window.frames_between = []
  let before = performance.now()
  const next = (now) => {
    window.frames_between.push(now - before)
    before = now
    if (!window.frames_end) requestAnimationFrame(next)
  }
  window.frames_end = false
  requestAnimationFrame(next)
}"""
ALL_IN_SIGHT = """() => [...document.querySelectorAll('.react-flow__node-block')].every((block) => {
  const { left, top, right, bottom } = block.getBoundingClientRect()
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
})"""
STOP = "() => { window.frames_end = true; return window.frames_between.slice(1) }"


def measure(stack: DemoStack) -> list[Figure]:
    account_id, flow_id = add_flow(stack)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=find_browser()) as browser,
    ):
        page = open_page(browser, stack)
        sign_in(page, stack)
        page.goto(f"/a/{account_id}/fluxos/{flow_id}")
        page.locator(".react-flow__node-block").nth(BLOCKS - 1).wait_for()
        # The worst there is: all of them in sight.
        page.get_by_role("button", name="Ver tudo").click()
        page.wait_for_function(ALL_IN_SIGHT)
        dragged = move(page, *middle_of(page, ".react-flow__node-block >> nth=105"))
        panned = move(page, *empty_place(page))
    return [
        Figure("flow of 200 blocks, frames while a block is dragged, p95", percentile(dragged), "ms", MOST),
        Figure("the same while all is moved about, p95", percentile(panned), "ms", MOST),
    ]


def add_flow(stack: DemoStack) -> tuple[str, str]:
    token = stack.sign_in("operator")
    account_id = stack.users["operator"].account_ids[0]
    row = {"account_id": account_id, "name": f"Banco {secrets.token_hex(3)}", "draft": graph_of(BLOCKS)}
    headers = {
        "apikey": stack.publishable_key,
        "authorization": f"Bearer {token}",
        "prefer": "return=representation",
    }
    answer = httpx.post(f"{stack.supabase_url}/rest/v1/flows", json=row, headers=headers, timeout=30)
    return account_id, str(answer.raise_for_status().json()[0]["id"])


def graph_of(count: int) -> dict[str, Any]:
    """Menus of two options each, in rows."""
    nodes: dict[str, Any] = {}
    for place in range(count):
        following = [f"n{(place * 2 + option) % count}" for option in (1, 2)]
        options = [
            {"id": f"o{number}", "label": f"Opção {number}", "next": target}
            for number, target in enumerate(following)
        ]
        nodes[f"n{place}"] = {"type": "menu", "text": f"Pergunta {place}", "options": options}
    places = {f"n{place}": {"x": place % ROW * 340, "y": place // ROW * 300} for place in range(count)}
    return {"schema": 1, "start": "n0", "nodes": nodes, "layout": {"nodes": places, "notes": []}}


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    block = page.locator(selector)
    # Waits until it lies still.
    block.hover(trial=True)
    box = block.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 4


def empty_place(page: Page) -> tuple[float, float]:
    """On the canvas, above all blocks."""
    box = page.locator(".react-flow__pane").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 20


def move(page: Page, x: float, y: float) -> list[float]:
    """Frames while the mouse is pressed there and moved, to and fro."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(RECORD)
    for step in range(STEPS):
        away = step if step < STEPS / 2 else STEPS - step
        page.mouse.move(x + away * STEP_PIXELS, y + away)
    frames = cast(list[float], page.evaluate(STOP))
    page.mouse.up()
    return frames
