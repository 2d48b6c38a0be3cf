"""Try what a hook would make of a call, and the mappings that are ready."""

import asyncio

from fastapi import APIRouter

from orchestrator.api.hooks.bodies import TriedCall
from orchestrator.api.hooks.shapes import InboundSource, InboundSources, TriedReading
from orchestrator.api.parts import Parts
from orchestrator.api.tables import find_account
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.person import Account
from orchestrator.domain.hooks.calls import fill_in
from orchestrator.domain.hooks.mapping import Reading, read_call
from orchestrator.domain.hooks.sources import read_sources

router = APIRouter(prefix="/api/accounts/{account_id}", tags=["hooks"])


@router.post("/inbound-hooks/try")
async def try_inbound_hook(
    account_id: str, body: TriedCall, token: CallerToken, parts: Parts
) -> TriedReading:
    """What would follow of a call; nothing is done or stored, and no other system is asked. 404
    `account_not_found`."""
    row = await find_account(parts.tables, token, account_id)
    account = Account(name=row["name"], timezone=row["timezone"])
    # As long as the worst path takes nobody else should wait for the event loop.
    reading = await asyncio.to_thread(_read, body, account)
    return TriedReading(**reading.model_dump())


@router.get("/inbound-sources")
async def list_inbound_sources(account_id: str, token: CallerToken, parts: Parts) -> InboundSources:
    """The systems whose calls are known. 404 `account_not_found`."""
    await find_account(parts.tables, token, account_id)
    return InboundSources(
        items=[
            InboundSource(**source.model_dump(exclude={"call"}), asks=source.call is not None)
            for source in read_sources().values()
        ]
    )


def _read(body: TriedCall, account: Account) -> Reading:
    return fill_in(body.message, read_call(body.mapping, body.events, body.document), account)
