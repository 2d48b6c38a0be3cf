"""What axe says about a page as it stands."""

from __future__ import annotations

from playwright.sync_api import Page

from devstack.settings import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


def expect_accessible(page: Page) -> None:
    """No finding of axe that would keep somebody from using the page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    grave = {
        f"{finding['id']}: {node['html'][:200]}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"]
    }
    assert grave == set()
