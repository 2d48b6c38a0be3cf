"""End to end: the whole stack with the real library in a real browser, against simulated phones."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from devstack.testing import DemoStack, running_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[DemoStack, None, None]:
    """One demo for all end-to-end tests: each leaves four numbers that can be started and scanned again."""
    with running_demo(tmp_path_factory.mktemp("demo")) as stack:
        yield stack
