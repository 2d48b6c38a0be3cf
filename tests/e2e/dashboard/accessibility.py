"""What axe says about a page as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

from devstack.settings import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
IS_DRAWN = "scheme => document.documentElement.classList.contains('dark') === (scheme === 'dark')"
FRAMES = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
GRAVE = {"serious", "critical"}


def find_grave(page: Page, rules: Sequence[str] | None = None) -> set[str]:
    """Findings of axe (of all its rules, or of these) that would keep somebody from using the page."""
    page.evaluate(AXE.read_text())
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return {
        f"{finding['id']}: {node['html'][:200]} {[check['message'] for check in node['any']]}"
        for finding in found
        if finding["impact"] in GRAVE
        for node in finding["nodes"]
    }


def expect_accessible(page: Page) -> None:
    """No such finding."""
    found = find_grave(page)
    assert not found, "\n".join(sorted(found))


def expect_accessible_in_both_themes(page: Page) -> None:
    """The page as it stands, in the dark and in the light."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # The page hears of it with its next frame, and draws it with the one after that.
        page.wait_for_function(IS_DRAWN, arg=scheme)
        page.evaluate(FRAMES)
        expect_accessible(page)
