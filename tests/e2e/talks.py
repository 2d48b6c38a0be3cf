"""Talks with flows: as `try` answers them, and as a simulated phone has them."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from devstack.settings import ROOT
from devstack.testing import DemoStack
from tests.e2e.numbers import Operator, phone_of

CASES = ROOT / "tests" / "shared" / "flows"
TEMPLATES = ROOT / "dashboard" / "src" / "features" / "flows" / "templates"
PNG = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf"
    b"\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
).decode()
FILES = {"image": "image/png"}
Json = dict[str, Any]
# Kind and words of a message.
Line = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """A talk that is begun by a word of its own, by somebody of his own. `fields`: what its account has."""

    name: str
    place: int
    graph: Json
    talk: list[Json]
    flows: dict[str, Json] = field(default_factory=dict[str, Json])
    person: Json = field(default_factory=dict[str, Any])
    fields: list[Json] = field(default_factory=list[Json])

    @property
    def word(self) -> str:
        return f"caso {self.place}"

    @property
    def peer(self) -> str:
        return f"55119866{self.place:05}"


def read_cases(files: list[Path], known: dict[str, str]) -> list[Case]:
    """All of the files; `known`: what stands for `{{name}}`. `template` in one is the id of a template, whose
    graph and fields it has."""
    cases: list[Case] = []
    for file in files:
        text = file.read_text()
        for name, value in known.items():
            text = text.replace("{{" + name + "}}", value)
        cases += [
            Case(place=len(cases) + place, **_with_template(case))
            for place, case in enumerate(json.loads(text))
        ]
    return cases


def _with_template(case: Json) -> Json:
    if "template" not in case:
        return case
    template = json.loads((TEMPLATES / f"{case.pop('template')}.json").read_text())
    return {**case, "graph": template["graph"], "fields": template["fields"]}


class Workshop:
    """An account's flows through REST, as the operator."""

    def __init__(self, operator: Operator, number: Json) -> None:
        self.stack: DemoStack = operator.stack
        self.number = number
        self.account_id = str(number["account_id"])
        self._bearer = {"Authorization": f"Bearer {operator.token}"}
        self.rest = httpx.Client(
            base_url=f"{self.stack.supabase_url}/rest/v1",
            headers={"apikey": self.stack.publishable_key, "Prefer": "return=representation", **self._bearer},
            timeout=20,
        )
        known = self.rest.get("/custom_fields", params={"account_id": f"eq.{self.account_id}"})
        self._fields = {field["name"] for field in known.raise_for_status().json()}
        self.api = httpx.Client(
            base_url=f"{self.stack.api_url}/api/accounts/{self.account_id}", headers=self._bearer, timeout=60
        )

    def insert(self, table: str, **row: Any) -> Json:
        answer = self.rest.post(f"/{table}", json={"account_id": self.account_id, **row})
        assert answer.is_success, answer.text
        return answer.json()[0]

    def change(self, table: str, row_id: str, **columns: Any) -> None:
        answer = self.rest.patch(f"/{table}", params={"id": f"eq.{row_id}"}, json=columns)
        assert answer.is_success, answer.text

    @contextmanager
    def approved_template(self, name: str, body: str) -> Generator[None]:
        """The account has a number of the official API with this template."""
        number = self.insert("instances", instance_name="oficial dos modelos", engine="cloud")
        components = [{"type": "BODY", "text": body}]
        template = {"name": name, "language": "pt_BR", "status": "APPROVED", "components": components}
        row = {"account_id": self.account_id, "instance_id": number["id"], **template}
        url = f"{self.stack.supabase_url}/rest/v1"
        with httpx.Client(base_url=url, headers={"apikey": self.stack.secret_key}, timeout=20) as service:
            # As its orchestrator would have read it.
            added = service.post("/message_templates", json=row)
            assert added.is_success, added.text
            yield
            removed = service.delete("/instances", params={"id": f"eq.{number['id']}"})
            assert removed.is_success, removed.text

    def upload(self) -> str:
        answer = self.api.post("/media", content=base64.b64decode(PNG), headers={"Content-Type": "image/png"})
        assert answer.is_success, answer.text
        return str(answer.json()["media"]["id"])

    def publish(self, name: str, graph: Json) -> str:
        """The id of a new flow with this graph."""
        flow_id = str(self.insert("flows", name=name, draft=graph)["id"])
        answer = self.rest.post("/rpc/publish_flow", json={"flow_id": flow_id})
        assert answer.is_success and answer.json()["version_id"], (name, answer.text)
        return flow_id

    def open(self, case: Case) -> Talk:
        """The case with its flows, its word and its person."""
        text = json.dumps(case.graph)
        for place, (name, graph) in enumerate(case.flows.items(), start=1):
            target = self.publish(f"{case.name} · {name}"[:100], graph)
            text = text.replace(f"00000000-0000-4000-8000-0000000000{place:02}", target)
        for known in case.fields:
            if known["name"] not in self._fields:
                self.insert("custom_fields", **known)
                self._fields.add(known["name"])
        flow_id = self.publish(case.name[:100], json.loads(text))
        self.insert("keywords", name=case.word, terms=[case.word], flow_id=flow_id)
        contact = self.insert("contacts", phone=case.peer, **{"name": "Ana Lima", **case.person})
        account = self.rest.get("/accounts", params={"id": f"eq.{self.account_id}"}).raise_for_status().json()
        person = {"contact": contact, "account": {**account[0], "is_open": False}}
        return Talk(case, self, flow_id, json.loads(text), person)


@dataclass
class Talk:
    """A case on its way. `person`: as he has become, as the test chat keeps him; the account is closed.
    `tried`: what `try` said after each part of it."""

    case: Case
    workshop: Workshop
    flow_id: str
    graph: Json
    person: Json
    tried: list[list[Line]] = field(default_factory=list[list[Line]])
    state: Json = field(default_factory=dict[str, Any])
    ways: set[tuple[str, str | None]] = field(default_factory=set[tuple[str, str | None]])

    @property
    def contact_id(self) -> str:
        return str(self.person["contact"]["id"])

    @property
    def expected(self) -> list[Line]:
        return [line for part in self.tried for line in part]

    def try_all(self) -> None:
        """The whole talk, as the builder's test chat has it."""
        self._try({"type": "started", "message": {"text": self.case.word}}, None)
        for part in self.case.talk:
            lines = [line for event in _events(part) for line in self._try(event, self.state, new=False)]
            self.tried.append(lines)

    def _try(self, event: Json, state: Json | None, *, new: bool = True) -> list[Line]:
        body = {"event": {**event, "person": self.person}, "state": state, "requests": True}
        answer = self.workshop.api.post(f"/flows/{self.flow_id}/try", json=body)
        assert answer.is_success, (self.case.name, answer.text)
        told = answer.json()
        self.state = told["state"]
        for entry in told["trace"]:
            node = self.graph["nodes"].get(entry["node"])
            if node is not None:
                self.ways.add((node["type"], entry["exit"]))
        for action in told["actions"]:
            affect(self.person["contact"], action)
        lines = [line_of_action(action) for action in told["actions"] if action["type"] == "send"]
        if new:
            self.tried.append(lines)
        return lines

    def say(self, part: Json | None) -> None:
        """One part of the talk, on the phone; None: the word that begins it."""
        for body in [{"body": self.case.word}] if part is None else _messages(part):
            url = f"{self.workshop.stack.simulator_url}/phones/{phone_of(self.workshop.number)}/incoming"
            httpx.post(
                url, json={"from": self.case.peer, "name": "Ana", **body}, timeout=20
            ).raise_for_status()


def _events(part: Json) -> Iterator[Json]:
    if "waits" in part:
        yield {"type": "timer"}
        return
    texts = part.get("says", [])
    for text in [texts] if isinstance(texts, str) else texts:
        yield {"type": "message", "messages": [{"text": text}]}
    if "sends" in part:
        media_id = "00000000-0000-4000-8000-0000000000ff"
        yield {"type": "message", "messages": [{"kind": part["sends"], "media_id": media_id}]}


def _messages(part: Json) -> Iterator[Json]:
    texts = part.get("says", [])
    for text in [texts] if isinstance(texts, str) else texts:
        yield {"body": text}
    if "sends" in part:
        yield {"media": {"mimetype": FILES[part["sends"]], "data": PNG, "filename": "foto.png"}}


def affect(contact: Json, action: Json) -> None:
    """What an action leaves behind in the contact."""
    match action["type"]:
        case "add_tag" | "remove_tag" as deed:
            others = [tag for tag in contact["tags"] if tag != action["tag"]]
            contact["tags"] = [*others, action["tag"]] if deed == "add_tag" else others
        case "set_field":
            contact["fields"] = {**contact["fields"], action["field"]: action["value"]}
        case _:
            return


def line_of_action(action: Json) -> Line:
    content: Json = action.get("content") or {}
    match action["kind"]:
        case "location":
            return "location", f"{content['latitude']} {content['longitude']} {content.get('name')}"
        case "contact":
            return "contact", content["vcards"][0]
        case kind:
            return kind, action.get("text") or ""


def line_of_message(message: Json) -> Line:
    match message["type"]:
        case "location":
            place = message["location"]
            return "location", f"{place['latitude']} {place['longitude']} {place.get('description')}"
        case "vcard":
            return "contact", message["vcards"][0]
        case "chat":
            return "text", message["body"]
        case kind:
            return kind, message["body"]
