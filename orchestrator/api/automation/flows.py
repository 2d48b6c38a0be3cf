"""Try a flow, and look at its graph: nothing is stored, nothing is sent."""

import asyncio
import json

from fastapi import APIRouter

from orchestrator.api.automation.bodies import CheckedGraph, TriedStep
from orchestrator.api.automation.known import AccountNames
from orchestrator.api.automation.people import tried_person
from orchestrator.api.automation.shapes import GraphProblem, GraphProblems, TriedOutcome
from orchestrator.api.automation.trying import Json, Trial, read_graph
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import Row, find_account, read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.flows.checks import checking
from orchestrator.domain.automation.flows.library import LoadedVersions, Version
from orchestrator.domain.automation.flows.outcome import Outcome, write_outcome
from orchestrator.services.slots import Slots

router = APIRouter(prefix="/api/accounts/{account_id}/flows/{flow_id}", tags=["automation"])
# One account's trials wait for each other.
_slots = Slots(4)


@router.post("/try")
async def try_flow(
    account_id: str, flow_id: str, body: TriedStep, token: CallerToken, parts: Parts
) -> TriedOutcome:
    """What would follow from an event: the state to give with the next one, what would be sent and done, and
    the way taken. 404 `account_not_found`, `flow_not_found`, `contact_not_found`; 422 `graph_invalid`,
    `state_invalid`, `event_invalid`; 403 `forbidden` for requests by an API key without the scope send,
    `not_allowed` for those with secrets by who is neither owner nor admin."""
    account = await find_account(parts.tables, token, account_id)
    flow = await _find_flow(parts, token, account, flow_id)
    if body.requests:
        parts.access.check_scope(token, "send")
    person = await tried_person(parts.tables, token, account, body.contact_id)
    async with _slots.of(account["id"]):
        library = LoadedVersions()
        draft = Version(
            flow["id"], flow["id"], read_graph(flow["draft"] if body.graph is None else body.graph)
        )
        library.put(draft, is_published=True)
        library.segments = await AccountNames(parts.tables, token, account).segments()
        caller = parts.requests if body.requests else None
        trial = Trial(parts.tables, token, account["id"], flow["id"], library, caller)
        outcome = await trial.take(body.state, {"person": person, **body.event})
        return _shown(outcome, trial.answers)


@router.post("/check")
async def check_flow(
    account_id: str, flow_id: str, body: CheckedGraph, token: CallerToken, parts: Parts
) -> GraphProblems:
    """What is to be said of a graph before it is published, or while it is drawn. 404 `account_not_found`,
    `flow_not_found`."""
    account = await find_account(parts.tables, token, account_id)
    flow = await _find_flow(parts, token, account, flow_id)
    drawn = flow["draft"] if body.graph is None else body.graph
    # As long as the worst graph takes nobody else should wait for the event loop.
    graph, problems = await asyncio.to_thread(checking.read_graph, drawn)
    if graph is not None:
        known = await AccountNames(parts.tables, token, account).known(graph)
        problems = await asyncio.to_thread(checking.check_graph, graph, known)
    shown = [GraphProblem.model_validate(found, from_attributes=True) for found in problems]
    return GraphProblems(problems=shown)


async def _find_flow(parts: ApiParts, token: str, account: Row, flow_id: str) -> Row:
    equal = {"account_id": account["id"], "id": read_id(flow_id, "flow_not_found")}
    rows = await parts.tables.find(token, "flows", equal)
    if not rows:
        raise ProblemError("flow_not_found", "the account has none of this id")
    return rows[0]


def _shown(outcome: Outcome, answers: list[Json]) -> TriedOutcome:
    told = {**write_outcome(outcome), "answers": answers}
    try:
        # What came from the caller may hold what no answer can carry.
        json.dumps(told, allow_nan=False, ensure_ascii=False).encode()
    except ValueError:
        raise ProblemError("state_invalid", "it holds what no JSON can carry") from None
    return TriedOutcome.model_validate(told)
