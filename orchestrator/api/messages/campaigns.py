"""An account's campaigns."""

from fastapi import APIRouter

from orchestrator.api.inserting import insert_into_account
from orchestrator.api.messages.bodies import NewCampaign
from orchestrator.api.messages.shapes import Campaign, CampaignMade, Campaigns
from orchestrator.api.parts import Parts
from orchestrator.api.tables import (
    DEFAULT_LIMIT,
    BeforeMoment,
    Limit,
    find_account,
    next_moment,
    read_id,
    read_moment,
)
from orchestrator.api.tokens import CallerToken

router = APIRouter(prefix="/api/accounts/{account_id}/campaigns", tags=["campaigns"])


@router.get("")
async def list_campaigns(
    account_id: str,
    token: CallerToken,
    parts: Parts,
    limit: Limit = DEFAULT_LIMIT,
    before: BeforeMoment = None,
) -> Campaigns:
    """Latest first; 404 `account_not_found`."""
    equal = {"account_id": read_id(account_id, "account_not_found")}
    rows = await parts.tables.latest(token, "campaigns", equal, "created_at", read_moment(before), limit)
    if not rows:
        await find_account(parts.tables, token, account_id)
    campaigns = [Campaign.model_validate(row) for row in rows]
    return Campaigns(campaigns=campaigns, next=next_moment(rows, "created_at", limit))


@router.post("", status_code=201)
async def create_campaign(
    account_id: str, body: NewCampaign, token: CallerToken, parts: Parts
) -> CampaignMade:
    """A new campaign."""
    row = await insert_into_account(parts.tables, token, "campaigns", account_id, body.model_dump())
    return CampaignMade(success=True, campaign=Campaign.model_validate(row))
