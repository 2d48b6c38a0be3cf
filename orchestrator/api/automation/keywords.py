"""Try an account's keywords on a text."""

import asyncio
from collections.abc import Collection
from typing import Literal

from fastapi import APIRouter

from orchestrator.api.automation.bodies import TriedText
from orchestrator.api.automation.people import is_open_now
from orchestrator.api.automation.shapes import KeywordVerdict, TriedKeywords
from orchestrator.api.parts import ApiParts, Parts
from orchestrator.api.tables import Row, find_account
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.campaigns import Campaign, CampaignSet
from orchestrator.domain.automation.consent import wants_back, wants_out
from orchestrator.domain.automation.keywords import Keyword, KeywordSet, Verdict

router = APIRouter(prefix="/api/accounts/{account_id}/keywords", tags=["automation"])
# As many as an account has.
_MOST = 200
_CAMPAIGNS = 500
# So many are asked for at once.
_IDS = 100


@router.post("/try")
async def try_keywords(account_id: str, body: TriedText, token: CallerToken, parts: Parts) -> TriedKeywords:
    """Which keyword a text would fire, and why each other would not; nothing is stored or sent. 404
    `account_not_found`."""
    account = await find_account(parts.tables, token, account_id)
    equal = {"account_id": account["id"]}
    rows = await parts.tables.latest(token, "keywords", equal, "created_at", None, _MOST)
    campaigns = await parts.tables.latest(token, "campaigns", equal, "created_at", None, _CAMPAIGNS)
    flows = await _enterable(parts, token, account["id"], [*rows, *campaigns])
    trial = _Trial(body.text, str(body.instance_id) if body.instance_id else None, flows)
    is_within = is_open_now(account) if body.is_open is None else body.is_open
    # Hundreds of patterns take longer than others should wait for the event loop.
    campaign = await asyncio.to_thread(trial.campaign, campaigns)
    verdicts = await asyncio.to_thread(trial.verdicts, rows, is_within, campaign is not None)
    return TriedKeywords(
        campaign=campaign,
        fires=next((known.id for known in verdicts if known.verdict == Verdict.FIRES), None),
        objection=_objection(account, body.text),
        is_open=is_within,
        keywords=verdicts,
    )


async def _enterable(parts: ApiParts, token: str, account_id: str, rows: list[Row]) -> set[str]:
    """Of the flows that the rows lead into those that people may enter: enabled, and published readably."""
    named = sorted({row["flow_id"] for row in rows if row["flow_id"]})
    found = await _find(parts, token, account_id, "flows", named)
    published = {row["published_version_id"]: row["id"] for row in found if row["enabled"]}
    versions = await _find(parts, token, account_id, "flow_versions", sorted(filter(None, published)))
    return {published[version["id"]] for version in versions if version["problem"] is None}


async def _find(parts: ApiParts, token: str, account_id: str, table: str, ids: list[str]) -> list[Row]:
    equal = {"account_id": account_id}
    some = [ids[place : place + _IDS] for place in range(0, len(ids), _IDS)]
    found = [await parts.tables.find_ids(token, table, equal, part) for part in some]
    return [row for rows in found for row in rows]


class _Trial:
    """A text, the number to which it is written (None: any), and the flows that people may enter."""

    def __init__(self, text: str, instance_id: str | None, flows: Collection[str]) -> None:
        self._text, self._instance_id, self._flows = text, instance_id, flows

    def campaign(self, rows: list[Row]) -> str | None:
        """Whose entry text it is, if that begins a flow."""
        known = [{**row, "entry_text": row["message"]} for row in rows if _is_on(row)]
        campaigns = CampaignSet([Campaign.model_validate(row) for row in known])
        found = campaigns.find(self._text, self._instance_id)
        return found.id if found and found.flow_id in self._flows else None

    def verdicts(self, rows: list[Row], is_open: bool, has_fired: bool) -> list[KeywordVerdict]:
        """Of all keywords, in the order in which they are asked."""
        known = KeywordSet([Keyword.model_validate(row) for row in rows if row["enabled"]])
        told = known.explain(self._text, self._instance_id, is_open, self._flows, has_fired)
        disabled = {row["id"]: "disabled" for row in rows if not row["enabled"]}
        of = {row["id"]: row for row in rows}
        return [
            KeywordVerdict(
                id=each,
                name=of[each]["name"],
                verdict=verdict,
                problem=known.problems.get(each),
                leads=of[each]["flow_id"] in self._flows,
            )
            for each, verdict in {**told, **disabled}.items()
        ]


def _is_on(campaign: Row) -> bool:
    return campaign["enabled"] and campaign["message"] is not None


def _objection(account: Row, text: str) -> Literal["opt_out", "opt_in"] | None:
    if wants_out(text, account["opt_out_words"]):
        return "opt_out"
    return "opt_in" if wants_back(text) else None
