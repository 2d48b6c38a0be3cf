"""Invite somebody into an account, by a link and, where mail can be sent, by mail."""

from datetime import datetime

from fastapi import APIRouter

from orchestrator.api.parts import Parts
from orchestrator.api.platform.bodies import NewInvitation
from orchestrator.api.platform.shapes import Invitation, InvitationMade
from orchestrator.api.tables import find_account
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.platform.mails import invitation_mail

router = APIRouter(prefix="/api/accounts/{account_id}/invitations", tags=["members"])


@router.post("", status_code=201)
async def invite(account_id: str, body: NewInvitation, token: CallerToken, parts: Parts) -> InvitationMade:
    """For owners and admins. The link is shown this once, and is good once: `mailed` says whether it is under
    way by mail as well. 403 `not_allowed`, `plan_limit_exceeded`, `account_suspended`; 409 `already_member`;
    422 `role_invalid`, `email_invalid`; 429 `invitation_limit`."""
    account = await find_account(parts.tables, token, account_id)
    made = await parts.tables.call(
        token, "invite_member", account_id=account["id"], role=body.role, email=body.email
    )
    # In the fragment: no server and no log sees it.
    url = f"{parts.settings.link_base}/convite#{made['token']}"
    mailed = False
    if body.email:
        expires_at = datetime.fromisoformat(made["expires_at"])
        mail = invitation_mail(body.email.strip(), account["name"], url, expires_at)
        mailed = await parts.mailer.send(mail)
    invitation = Invitation(id=made["id"], url=url, expires_at=made["expires_at"], mailed=mailed)
    return InvitationMade(success=True, invitation=invitation)
