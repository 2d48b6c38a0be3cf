"""Steps of a flow for whoever tries it, with what he may see. Nothing of what follows is done."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from pydantic import ValidationError

from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import CallerTables
from orchestrator.domain.automation.flows.events import Event, read_event
from orchestrator.domain.automation.flows.graph import Graph
from orchestrator.domain.automation.flows.library import LoadedVersions, Version, VersionNeeded
from orchestrator.domain.automation.flows.outcome import Outcome
from orchestrator.domain.automation.flows.state import RunState, new_run, read_state
from orchestrator.domain.automation.flows.stepping import step
from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.services.automation.account_caller import AccountCaller

log = structlog.stdlib.get_logger("orchestrator.trying")
_LOADS_AT_MOST = 20
# HTTP blocks that follow each other without a wait.
_REQUESTS_AT_MOST = 3
_STATE_BYTES = 262_144
# Of an answer, for whoever makes a sample of it.
_SHOWN_CHARACTERS = 8_192
_RUN_ID = "00000000-0000-4000-8000-000000000000"
Json = dict[str, Any]


@dataclass(frozen=True)
class Trial:
    """A flow as its caller sees it. `caller`: asks other systems; None: HTTP blocks' samples answer."""

    tables: CallerTables
    token: str
    account_id: str
    flow_id: str
    library: LoadedVersions
    caller: AccountCaller | None
    answers: list[Json] = field(default_factory=list[Json])
    """What came back from those that were asked for real, by the block that asked."""

    async def take(self, state: Json | None, event: Json) -> Outcome:
        """A step, and those that follow it at once. ProblemError `state_invalid`, `event_invalid`."""
        known = self._read_state(state)
        outcome = await self._step(known, self._read_event(known, event))
        for _ in range(_REQUESTS_AT_MOST):
            if outcome.state.awaits != "http" or outcome.state.request is None:
                break
            result = await self._ask(outcome.state)
            answered = {
                "type": "http",
                "revision": outcome.state.revision,
                "status": result.status,
                "body": result.body,
                "error": result.error_code,
            }
            further = await self._step(outcome.state, self._read_event(outcome.state, {**event, **answered}))
            outcome = Outcome(further.state, outcome.actions + further.actions, outcome.trace + further.trace)
        return outcome

    def _read_state(self, state: Json | None) -> RunState:
        if state is None:
            return new_run(_RUN_ID, self.flow_id)
        if len(json.dumps(state)) > _STATE_BYTES:
            raise ProblemError("state_invalid", f"a state has at most {_STATE_BYTES} bytes")
        try:
            known = read_state(state)
        except ValidationError as error:
            raise ProblemError("state_invalid", _first(error)) from None
        if any(moment and moment.tzinfo is None for moment in (known.wake_at, known.expires_at)):
            raise ProblemError("state_invalid", "its moments have no zone")
        return known

    def _read_event(self, state: RunState, event: Json) -> Event:
        moment = state.due_at if event.get("type") == "timer" else None
        told = {"at": moment or datetime.now(UTC), "seed": 0, "revision": state.revision, **event}
        try:
            return read_event(told)
        except ValidationError as error:
            raise ProblemError("event_invalid", _first(error)) from None

    async def _step(self, state: RunState, event: Event) -> Outcome:
        for _ in range(_LOADS_AT_MOST):
            try:
                # As long as the worst graph takes nobody else should wait for the event loop.
                return await asyncio.to_thread(step, self.library, state, event)
            except VersionNeeded as needed:
                await self._load(needed)
            except Exception as error:
                # The state is the caller's, and may be none that ever was.
                log.warning("trial_broke", flow_id=self.flow_id, error=type(error).__name__)
                raise ProblemError("state_invalid", "no step can be taken from it") from None
        raise ProblemError("graph_invalid", "it leads through too many flows")

    async def _load(self, needed: VersionNeeded) -> None:
        if needed.version_id is not None:
            await self._load_version(needed.version_id)
            return
        flows = await self._find("flows", needed.flow_id)
        version_id = flows[0]["published_version_id"] if flows and flows[0]["enabled"] else None
        self.library.published_ids[needed.flow_id or ""] = version_id
        if version_id is not None:
            await self._load_version(version_id)

    async def _load_version(self, version_id: str) -> None:
        rows = await self._find("flow_versions", version_id)
        if not rows:
            raise ProblemError("state_invalid", "it is in no version that you may see")
        self.library.put(Version(version_id, rows[0]["flow_id"], read_graph(rows[0]["graph"])))

    async def _find(self, table: str, row_id: str | None) -> list[Json]:
        equal = {"account_id": self.account_id, "id": row_id or ""}
        return await self.tables.find(self.token, table, equal)

    async def _ask(self, state: RunState) -> HttpResult:
        if self.caller is not None:
            request = HttpRequest.model_validate(state.request, from_attributes=True)
            if request.secrets:
                # Who may not set them may not have them sent: DatabaseRefusedError `not_allowed`.
                await self.tables.call(self.token, "list_secrets", account_id=self.account_id)
            result = await self.caller.ask(self.account_id, request)
            self.answers.append(_answer(state, result))
            return result
        block = self.library.version(state.version_id).nodes.get(state.node or "")
        sample = getattr(block, "sample", None)
        if sample is None:
            return HttpResult(200)
        return HttpResult(sample.status, json.dumps(sample.body))


def _answer(state: RunState, result: HttpResult) -> Json:
    body = result.body
    is_cut = body is not None and len(body) > _SHOWN_CHARACTERS
    shown = {"node": state.node, "status": result.status, "error": result.error_code}
    return {**shown, "body": body and body[:_SHOWN_CHARACTERS], "is_cut": is_cut}


def read_graph(graph: Mapping[str, Any]) -> Graph:
    """ProblemError `graph_invalid` says where it is wrong."""
    try:
        return Graph.model_validate(graph)
    except ValidationError as error:
        raise ProblemError("graph_invalid", _first(error)) from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(map(str, first["loc"]))[:200].encode("utf-8", "replace").decode()
    return f"{place}: {first['msg']}"
