"""An account's campaigns: links with a text, their QR codes and how often they were followed."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from orchestrator.api.inserting import insert_into_account
from orchestrator.api.messages.bodies import NewCampaign
from orchestrator.api.messages.shapes import (
    Campaign,
    CampaignCode,
    CampaignMade,
    Campaigns,
    CampaignStatistics,
)
from orchestrator.api.parts import Parts
from orchestrator.api.problems import ProblemError
from orchestrator.api.qr_pictures import QrFormat, draw_qr
from orchestrator.api.tables import (
    DEFAULT_LIMIT,
    BeforeMoment,
    Limit,
    Row,
    find_account,
    next_moment,
    read_id,
    read_moment,
)
from orchestrator.api.tokens import CallerToken
from orchestrator.settings import Settings

router = APIRouter(prefix="/api/accounts/{account_id}/campaigns", tags=["campaigns"])
# A shop window's worth; a vector has every size.
Pixels = Annotated[int, Query(ge=64, le=4096, description="How wide the picture may be.")]


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
    campaigns = [_show(row, parts.settings) for row in rows]
    return Campaigns(campaigns=campaigns, next=next_moment(rows, "created_at", limit))


@router.post("", status_code=201)
async def create_campaign(
    account_id: str, body: NewCampaign, token: CallerToken, parts: Parts
) -> CampaignMade:
    """A new campaign; 409 `slug_taken`, 422 `slug_invalid`, 403 `campaigns_limit`."""
    values = body.model_dump(exclude_none=True)
    row = await insert_into_account(parts.tables, token, "campaigns", account_id, values, "slug_taken")
    return CampaignMade(success=True, campaign=_show(row, parts.settings))


@router.get("/{campaign_id}")
async def get_campaign(account_id: str, campaign_id: str, token: CallerToken, parts: Parts) -> Campaign:
    """404 `campaign_not_found`."""
    return _show(await _find(parts, token, account_id, campaign_id), parts.settings)


@router.get("/{campaign_id}/qr", response_model=None)
async def get_campaign_qr(
    account_id: str,
    campaign_id: str,
    token: CallerToken,
    parts: Parts,
    format: QrFormat = "png",  # noqa: A002
    size: Pixels = 1024,
) -> CampaignCode | Response:
    """The QR code of the short link, to be printed: whoever scans it later finds the text of then."""
    row = await _find(parts, token, account_id, campaign_id)
    link = _short_link(row, parts.settings)
    if format == "json":
        return CampaignCode(qr=link)
    picture = draw_qr(link, format, size)
    picture.headers["Content-Disposition"] = f'inline; filename="{row["slug"]}.{format}"'
    return picture


@router.get("/{campaign_id}/statistics")
async def get_campaign_statistics(
    account_id: str,
    campaign_id: str,
    token: CallerToken,
    parts: Parts,
    since: date | None = None,
    until: date | None = None,
) -> CampaignStatistics:
    """Visits and answers by day, of the last thirty unless said otherwise."""
    row = await _find(parts, token, account_id, campaign_id)
    days = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
    answer = await parts.tables.call(token, "campaign_statistics", campaign_id=row["id"], **days)
    return CampaignStatistics.model_validate(answer)


async def _find(parts: Parts, token: str, account_id: str, campaign_id: str) -> Row:
    equal = {
        "account_id": read_id(account_id, "account_not_found"),
        "id": read_id(campaign_id, "campaign_not_found"),
    }
    rows = await parts.tables.find(token, "campaigns", equal)
    if not rows:
        raise ProblemError("campaign_not_found", "there is none of this id that you may see")
    return rows[0]


def _show(row: Row, settings: Settings) -> Campaign:
    short_link = _short_link(row, settings)
    path = f"{settings.link_base}/api/accounts/{row['account_id']}/campaigns/{row['id']}/qr"
    derived = {"link": row["link"] or short_link, "qr_code_url": row["qr_code_url"] or path}
    return Campaign.model_validate({**row, **derived, "short_link": short_link})


def _short_link(row: Row, settings: Settings) -> str:
    return f"{settings.campaign_base}/{row['slug']}"
