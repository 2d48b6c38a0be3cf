"""Try an account's keywords on a text."""

import asyncio
from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter

from orchestrator.api.automation.bodies import TriedText
from orchestrator.api.automation.shapes import KeywordVerdict, TriedKeywords
from orchestrator.api.parts import Parts
from orchestrator.api.tables import Row, find_account
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.consent import wants_back, wants_out
from orchestrator.domain.automation.hours import is_open
from orchestrator.domain.automation.keywords import Keyword, KeywordSet, Verdict

router = APIRouter(prefix="/api/accounts/{account_id}/keywords", tags=["automation"])
# As many as an account has.
_MOST = 200


@router.post("/try")
async def try_keywords(account_id: str, body: TriedText, token: CallerToken, parts: Parts) -> TriedKeywords:
    """Which keyword a text would fire, and why each other would not; nothing is stored or sent. 404
    `account_not_found`."""
    account = await find_account(parts.tables, token, account_id)
    equal = {"account_id": account["id"]}
    rows = await parts.tables.latest(token, "keywords", equal, "created_at", None, _MOST)
    open_now = is_open(account["working_hours"], account["timezone"], datetime.now(UTC))
    is_within = open_now if body.is_open is None else body.is_open
    instance_id = str(body.instance_id) if body.instance_id else None
    # Hundreds of patterns take longer than others should wait for the event loop.
    verdicts, problems = await asyncio.to_thread(_explain, rows, body.text, instance_id, is_within)
    return TriedKeywords(
        fires=next((known for known, verdict in verdicts.items() if verdict == Verdict.FIRES), None),
        objection=_objection(account, body.text),
        is_open=is_within,
        keywords=_in_order(rows, verdicts, problems),
    )


def _explain(
    rows: list[Row], text: str, instance_id: str | None, is_within: bool
) -> tuple[dict[str, Verdict], dict[str, str]]:
    known = KeywordSet([Keyword.model_validate(row) for row in rows if row["enabled"]])
    return known.explain(text, instance_id, is_within), known.problems


def _objection(account: Row, text: str) -> Literal["opt_out", "opt_in"] | None:
    if wants_out(text, account["opt_out_words"]):
        return "opt_out"
    return "opt_in" if wants_back(text) else None


def _in_order(
    rows: list[Row], verdicts: dict[str, Verdict], problems: dict[str, str]
) -> list[KeywordVerdict]:
    names = {row["id"]: row["name"] for row in rows}
    disabled = {row["id"]: "disabled" for row in rows if not row["enabled"]}
    return [
        KeywordVerdict(id=known, name=names[known], verdict=verdict, problem=problems.get(known))
        for known, verdict in {**verdicts, **disabled}.items()
    ]
