"""Numbers that are phones of the simulator's as well: what is written to one there comes in by Meta, and what
it sends is to be seen there."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
from datetime import datetime
from typing import Any

import httpx

from devstack.graph.controls import Controls
from devstack.graph.world import Number, World

POLL_SECONDS = 0.5
# Of a phone's messages, at each look.
LOOKED_AT = 100
NAME = "API oficial"


class SimulatedPhones:
    """Who starts anew tells again what stands on the phones: a message keeps its id, and is taken once."""

    def __init__(self, http: httpx.AsyncClient, url: str, world: World, controls: Controls) -> None:
        self._http = http
        self._url = url
        self._world = world
        self._controls = controls
        self._told: set[str] = set()
        self._shown: set[str] = set()

    async def follow(self) -> None:
        """For ever; a simulator that does not answer is asked again."""
        while True:
            with contextlib.suppress(httpx.HTTPError):
                await self.follow_once()
            await asyncio.sleep(POLL_SECONDS)

    async def follow_once(self) -> None:
        """All that has come to be since."""
        for number in [*self._world.numbers.values()]:
            await self._take(number)
            await self._show(number)

    async def _take(self, number: Number) -> None:
        """What people wrote to the phone."""
        path = f"{self._url}/phones/{number.phone}"
        answer = await self._http.get(f"{path}/messages", params={"limit": LOOKED_AT})
        if answer.status_code == 404:
            made = await self._http.post(f"{self._url}/phones", json={"phone": number.phone, "name": NAME})
            made.raise_for_status()
            return
        for message in answer.raise_for_status().json()["messages"]:
            if message["direction"] == "incoming" and message["key"] not in self._told:
                self._told.add(message["key"])
                self._controls.take(number, as_meta(message))

    async def _show(self, number: Number) -> None:
        """What the number has sent, as if it stood on its phone."""
        for message in [*number.sent]:
            if message["id"] in self._shown:
                continue
            shown = self._as_shown(number, message["body"])
            if shown and message["user"].isdecimal():
                url = f"{self._url}/phones/{number.phone}/outgoing"
                answer = await self._http.post(url, json={"to": message["user"], **shown})
                answer.raise_for_status()
            self._shown.add(message["id"])

    def _as_shown(self, number: Number, body: dict[str, Any]) -> dict[str, Any] | None:
        kind = str(body.get("type", "text"))
        part: Any = body.get(kind)
        match kind:
            case "text":
                return {"body": part["body"]}
            case "template":
                return {"body": filled(number, part)}
            case "image" | "audio" | "video" | "document" | "sticker":
                file = self._world.file(str(part["id"]))
                media = {"mimetype": file.mimetype, "data": base64.b64encode(file.content).decode()}
                name = part.get("filename") or file.filename
                return {
                    "body": part.get("caption", ""),
                    "media": media | ({"filename": name} if name else {}),
                }
            case "location":
                return {"body": f"{part['latitude']}, {part['longitude']}"}
            case "contacts":
                return {"body": ", ".join(one["name"]["formatted_name"] for one in part)}
            case _:
                return None


def as_meta(message: dict[str, Any]) -> dict[str, Any]:
    """A message of the simulator's as somebody's at Meta. Bytes of files stay on the phone."""
    text = message["body"] or f"[{message['type']}]"
    known = "wamid." + base64.b64encode(message["key"].encode()).decode()
    sender = str(message["author"] or message["chat"]).partition("@")[0]
    at = datetime.fromisoformat(message["at"]).timestamp()
    return {"from": sender, "id": known, "at": at, "text": {"body": text}}


def filled(number: Number, part: dict[str, Any]) -> str:
    """A template as whoever gets it reads it."""
    wanted = (part["name"], part["language"]["code"])
    given: dict[str, list[dict[str, Any]]] = {
        str(one["type"]).upper(): one.get("parameters", []) for one in part.get("components", [])
    }
    components: list[dict[str, Any]] = []
    for known in number.templates:
        if (known["name"], known["language"]) == wanted:
            components = known["components"]
    texts = [fill(str(one.get("text", "")), given.get(one["type"], [])) for one in components]
    return "\n".join(text for text in texts if text) or str(part["name"])


def fill(text: str, values: list[dict[str, Any]]) -> str:
    """By place, or by name where Meta's template has names."""
    known = {str(place): str(value.get("text", "")) for place, value in enumerate(values, start=1)}
    known |= {str(value.get("parameter_name")): str(value.get("text", "")) for value in values}
    return re.sub(r"\{\{(\w+)\}\}", lambda gap: known.get(gap[1], ""), text)
