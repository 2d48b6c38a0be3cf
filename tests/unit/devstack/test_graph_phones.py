"""A number of the Graph API's stand-in is a phone of the simulator's: both sides see the same talk."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from devstack.graph.controls import Controls
from devstack.graph.phones import SimulatedPhones
from devstack.graph.webhooks import Webhooks
from devstack.graph.world import Number, World

pytestmark = pytest.mark.anyio
PHONE, ANA = "5511955555555", "5521988880001"
TEMPLATE: dict[str, Any] = {
    "name": "pedido",
    "language": "pt_BR",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
        {"type": "BODY", "text": "Olá {{nome}}, chega {{2}}."},
        {"type": "FOOTER", "text": "Padaria"},
    ],
}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Simulator:
    """Answers as the simulator does, of one phone."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] | None = None
        self.written: list[dict[str, Any]] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        match (request.method, request.url.path):
            case ("POST", "/phones"):
                self.messages = []
                return httpx.Response(201, json={})
            case ("GET", _):
                if self.messages is None:
                    return httpx.Response(404)
                return httpx.Response(200, json={"messages": self.messages})
            case _:
                self.written.append(json.loads(request.content))
                return httpx.Response(200, json={})

    def write(self, key: str, body: str, **more: Any) -> None:
        assert self.messages is not None
        known = {"key": key, "direction": "incoming", "chat": f"{ANA}@c.us", "author": None, "type": "chat"}
        self.messages.append(known | {"body": body, "at": "2026-11-30T12:00:00.000Z"} | more)


class Told(Webhooks):
    """Remembers what Meta would have told."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__(http)
        self.values: list[dict[str, Any]] = []

    def tell(self, number: Number, *values: dict[str, Any], field: str = "messages") -> None:
        self.values += values


async def test_both_sides_see_the_same_talk() -> None:
    simulator = Simulator()
    async with httpx.AsyncClient(transport=httpx.MockTransport(simulator.answer)) as http:
        world, told = World(), Told(http)
        number = Number("1", "2", PHONE, "token", "secret", templates=[TEMPLATE])
        world.numbers["1"] = number
        controls = Controls(world, told)
        phones = SimulatedPhones(http, "http://simulator", world, controls)
        await phones.follow_once()
        simulator.write("AC01", "oi")
        simulator.write("AC02", "do telefone", direction="outgoing")
        simulator.write("AC03", "", type="image")
        for _ in range(2):
            await phones.follow_once()
        messages = [value["messages"][0] for value in told.values]
        assert [(one["from"], one["text"]["body"]) for one in messages] == [(ANA, "oi"), (ANA, "[image]")]
        again = SimulatedPhones(http, "http://simulator", world, controls)
        await again.follow_once()
        ids = [value["messages"][0]["id"] for value in told.values]
        assert ids[2:] == ids[:2], "taken once by whoever knows them"

        media_id = world.keep(b"x", "image/png", "a.png")
        parameters = [
            {"type": "text", "text": "Ana", "parameter_name": "nome"},
            {"type": "text", "text": "às 9"},
        ]
        header = {"type": "header", "parameters": [{"type": "text", "text": "7"}]}
        template: dict[str, Any] = {"name": "pedido", "language": {"code": "pt_BR"}}
        template["components"] = [header, {"type": "body", "parameters": parameters}]
        bodies = [
            {"type": "text", "text": {"body": "olá"}},
            {"type": "template", "template": template},
            {"type": "image", "image": {"id": media_id, "caption": "foto"}},
            {"type": "reaction", "reaction": {"emoji": "x", "message_id": "y"}},
        ]
        for place, body in enumerate(bodies):
            number.sent.append({"id": f"wamid.{place}", "user": ANA, "body": body})
        number.sent.append({"id": "wamid.u", "user": "BR.123", "body": bodies[0]})
        for _ in range(2):
            await again.follow_once()
    assert simulator.written == [
        {"to": ANA, "body": "olá"},
        {"to": ANA, "body": "Pedido 7\nOlá Ana, chega às 9.\nPadaria"},
        {"to": ANA, "body": "foto", "media": {"mimetype": "image/png", "data": "eA==", "filename": "a.png"}},
    ]
