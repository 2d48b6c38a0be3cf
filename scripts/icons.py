"""Draw the icons of the installed app from the one sign, `dashboard/public/zapbase.svg` (`make pictures`)."""

from __future__ import annotations

import base64
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from devstack.settings import ROOT
from devstack.testing import find_browser

PUBLIC = ROOT / "dashboard" / "public"
SIGN = PUBLIC / "zapbase.svg"
FOLDER = PUBLIC / "icons"
INK = "#102b21"
# Of a maskable icon the system cuts off what is outside a circle of 80 %.
ICONS = {"icon-192": (192, 0.72), "icon-512": (512, 0.72), "maskable-512": (512, 0.56)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        for name, (size, share) in ICONS.items():
            draw(browser, size, share, FOLDER / f"{name}.png")
        browser.close()


def draw(browser: Browser, size: int, share: float, file: Path) -> None:
    sign = base64.b64encode(SIGN.read_bytes()).decode()
    corner = 0 if file.stem.startswith("maskable") else size * 0.22
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f"<body style='margin:0;height:{size}px;display:grid;place-items:center;"
        f"background:{INK};border-radius:{corner}px;overflow:hidden'>"
        f"<img width={size * share} src='data:image/svg+xml;base64,{sign}'>"
    )
    page.add_style_tag(content="html { background: transparent }")
    page.screenshot(path=file, omit_background=True)
    page.close()


if __name__ == "__main__":
    main()
