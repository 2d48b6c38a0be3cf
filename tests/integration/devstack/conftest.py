"""What tests of the devstack share."""

from __future__ import annotations

import uuid
from collections.abc import Generator

import pytest

from tests.support.devstack import Supabase

from .storage import ask


@pytest.fixture
def bucket(devstack: Supabase) -> Generator[str]:
    """Of nobody, private, with no object once the test is over."""
    name = f"probe-{uuid.uuid4()}"
    ask(devstack, "POST", "bucket", json={"name": name}).raise_for_status()
    yield name
    ask(devstack, "POST", f"bucket/{name}/empty").raise_for_status()
    ask(devstack, "DELETE", f"bucket/{name}").raise_for_status()
