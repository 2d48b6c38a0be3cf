"""The block that asks another program. The request leaves at least once: whoever is killed before its answer
is stored sends it again, under the same key."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import cast
from urllib.parse import urlencode

from pydantic import JsonValue

from orchestrator.domain.automation.flows.blocks.block import ToField
from orchestrator.domain.automation.flows.blocks.deeds import HttpBlock
from orchestrator.domain.automation.flows.events import HttpAnswered
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.state import Request, RequestSecret
from orchestrator.domain.automation.flows.walk import RunFailed, Walk
from orchestrator.domain.automation.parts import VALUE_CHARACTERS, Scalar
from orchestrator.domain.automation.requests import read_json

BODY_CHARACTERS = 65_536
URL_CHARACTERS = 4_000
# How long beyond its time limit an answer is waited for: whoever asked may have died.
SLACK = timedelta(seconds=60)
TIME_LIMIT = "request_time_limit"


def enter_http(walk: Walk, block: HttpBlock) -> None:
    """The run awaits the answer."""
    request = make_request(walk, block)
    walk.state.request = request
    walk.act("request", **asdict(request))
    walk.wait("http", walk.at + timedelta(seconds=block.timeout_seconds) + SLACK)


def make_request(walk: Walk, block: HttpBlock) -> Request:
    """With its gaps filled in; of secrets it has the names alone."""
    if block.secrets and not block.has_fixed_host:
        raise RunFailed("block_incomplete", "url")
    url = walk.render(block.url).strip()
    if query := {walk.render(name): walk.render(value) for name, value in block.query.items()}:
        url = f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
    if not url or len(url) > URL_CHARACTERS:
        raise RunFailed("too_large" if url else "block_incomplete", "url")
    body = None if block.body is None else json.dumps(_fill(walk, block.body), ensure_ascii=False)
    if body and len(body) > BODY_CHARACTERS:
        raise RunFailed("too_large", "body")
    # A line's end in a value would begin another header.
    headers = {name: " ".join(walk.render(value).split()) for name, value in block.headers.items()}
    return Request(
        method=block.method,
        url=url,
        headers=headers,
        body=body,
        timeout_seconds=block.timeout_seconds,
        idempotency_key=f"{walk.state.run_id}:{walk.state.revision + 1}",
        secrets=[RequestSecret(one.header, one.secret, one.prefix) for one in block.secrets],
    )


def _fill(walk: Walk, body: JsonValue) -> JsonValue:
    if isinstance(body, str):
        return walk.render(body)
    if isinstance(body, list):
        return [_fill(walk, one) for one in body]
    if isinstance(body, dict):
        return {key: _fill(walk, value) for key, value in body.items()}
    return body


def answer_http(walk: Walk, block: HttpBlock, answer: HttpAnswered) -> Way:
    """What was asked for is kept, where it is there."""
    if answer.error == TIME_LIMIT:
        walk.explain(TIME_LIMIT)
        return ("on_timeout", block.on_timeout)
    if answer.status is None or not 200 <= answer.status < 300:
        walk.explain(answer.error or str(answer.status))
        return ("on_error", block.on_error)
    document: object = read_json(answer.body) if block.save else None
    missing: list[str] = []
    for mapping in block.save:
        value = as_value(read_path(document, mapping.path))
        if value is None:
            missing.append(mapping.path)
        elif isinstance(mapping.to, ToField):
            walk.set_field(mapping.to.field, value)
        else:
            walk.set_variable(mapping.to.variable, value)
    if missing:
        walk.explain(f"without {', '.join(missing)}"[:200])
    return ("next", block.next)


def time_out_http(_: Walk, block: HttpBlock) -> Way:
    """Nobody has told of an answer."""
    return ("on_timeout", block.on_timeout)


def read_path(document: object, path: str) -> object:
    """data.items.0.id, or data.items[0].id; None where there is no such thing."""
    for part in path.removeprefix("$.").replace("[", ".").replace("]", "").split("."):
        if isinstance(document, dict):
            document = cast("dict[str, object]", document).get(part)
        elif isinstance(document, list) and part.isdecimal() and len(part) < 10:
            items = cast("list[object]", document)
            document = items[int(part)] if int(part) < len(items) else None
        else:
            return None
    return document


def as_value(found: object) -> Scalar | None:
    """As a variable or field keeps it: what has parts is kept as JSON."""
    match found:
        case None:
            return None
        case bool() | int() if abs(found) < 10**15:
            return found
        case float() if abs(found) < 10**15:
            return int(found) if found.is_integer() else found
        case str():
            return found[:VALUE_CHARACTERS]
        case _:
            return json.dumps(found, ensure_ascii=False)[:VALUE_CHARACTERS]
