"""The main job: four numbers show their codes, are scanned, and their owner, nobody else, sees it live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from devstack.testing import DemoStack
from tests.e2e.numbers import Operator, phone_of
from tests.support.js_client import JsClient, js_client

pytestmark = [pytest.mark.browser, pytest.mark.anyio]
CHANGES = [{"event": "*", "schema": "public", "table": "instances"}]


async def test_four_numbers_connect_before_the_eyes_of_their_owner_alone(demo: DemoStack) -> None:
    operator = Operator(demo)
    async with (
        js_client(demo, operator.token) as owner,
        js_client(demo, demo.sign_in("stranger")) as stranger,
    ):
        await owner.subscribe("numbers", changes=CHANGES)
        await stranger.subscribe("numbers", changes=CHANGES)
        founding = [row for row in operator.numbers() if row["instance_name"].startswith("instance_")]
        assert len(founding) == 4
        numbers = [operator.show_code(row) for row in founding]
        for row in numbers:
            await owner.expect("change", shows_code(row), seconds=15)
            demo.scan(phone_of(row), row["qr_code"])
        for row in numbers:
            await owner.expect("change", connected(row), seconds=15)
        assert {row["phone"] for row in operator.numbers()} == {phone_of(row) for row in numbers}
        assert_saw_nothing(stranger)


def shows_code(row: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    def match(change: dict[str, Any]) -> bool:
        return change["new"]["id"] == row["id"] and change["new"]["qr_code"] == row["qr_code"]

    return match


def connected(row: dict[str, Any]) -> Callable[[dict[str, Any]], bool]:
    def match(change: dict[str, Any]) -> bool:
        return change["new"]["id"] == row["id"] and change["new"]["status"] == "connected"

    return match


def assert_saw_nothing(stranger: JsClient) -> None:
    assert stranger.all("change") == []
