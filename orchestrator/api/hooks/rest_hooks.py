"""Programs that subscribe themselves (Zapier, n8n): an address, an event, and what it will look like."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from orchestrator.api.hooks.bodies import Subscription
from orchestrator.api.hooks.shapes import EventSample, Subscribed, SubscribedAddress, SubscribedAddresses
from orchestrator.api.own_account import OwnAccount
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.tables import read_id
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.hooks.events import EVENTS
from orchestrator.domain.hooks.examples import example_of

router = APIRouter(prefix="/api/hooks", tags=["integrations"])
_MOST = 100


@router.post("", status_code=201, responses={200: {"model": Subscribed, "description": "It was subscribed."}})
async def subscribe(
    body: Subscription, account: OwnAccount, token: CallerToken, parts: Parts, response: Response
) -> Subscribed:
    """From now on the address is told of this event, as docs/webhooks.md says. The same address and event
    again: 200, the same id and no `secret`; what it asks for now is what it is told. 403 `not_allowed` (it
    needs the scope manage), `webhook_endpoints_limit`, `plan_limit_exceeded`, `account_suspended`; 404
    `instance_not_found`; 422 `webhook_url_invalid`, `webhook_events_invalid`."""
    made = await parts.tables.call(
        token,
        "subscribe_webhook",
        account_id=account["id"],
        url=body.target_url,
        event=body.event,
        instance_ids=[read_id(instance_id, "instance_not_found") for instance_id in body.instance_ids],
        tags=body.tags,
    )
    if made["secret"] is None:
        response.status_code = 200
    return Subscribed(id=made["id"], target_url=body.target_url, event=body.event, secret=made["secret"])


@router.get("")
async def list_subscriptions(
    account: OwnAccount,
    token: CallerToken,
    parts: Parts,
    target_url: Annotated[str | None, Query(max_length=2000, description="Only of this address.")] = None,
) -> SubscribedAddresses:
    """What programs have subscribed, the latest first; of a key without the scope manage: none."""
    equal = {"account_id": account["id"], "source": "rest_hook"}
    if target_url is not None:
        equal["url"] = target_url
    rows = await parts.tables.latest(token, "webhook_endpoints", equal, "created_at", None, _MOST)
    items = [{**row, "target_url": row["url"], "event": row["events"][0]} for row in rows]
    return SubscribedAddresses(items=[SubscribedAddress.model_validate(item) for item in items])


@router.get("/samples")
async def list_samples(
    account: OwnAccount,
    token: CallerToken,
    parts: Parts,
    event: Annotated[str, Query(max_length=100, examples=["message.received"])],
) -> list[EventSample]:
    """The last three of these events as they are told, newest first; of an account without any, one that is
    made up. 403 `not_allowed`, 422 `webhook_events_invalid`."""
    told = await parts.tables.call(token, "webhook_samples", account_id=account["id"], event=event)
    if not told and event not in EVENTS:
        raise ProblemError("webhook_events_invalid", "this event has no example")
    return [EventSample.model_validate(sample) for sample in told or [example_of(event)]]


@router.delete("/{hook_id}", status_code=204)
async def unsubscribe(hook_id: str, token: CallerToken, parts: Parts) -> None:
    """The address is told no more; 204 also when it was not. 403 `not_allowed`; 404
    `webhook_endpoint_not_found` for what is no id."""
    await parts.tables.call(
        token, "unsubscribe_webhook", endpoint_id=read_id(hook_id, "webhook_endpoint_not_found")
    )
