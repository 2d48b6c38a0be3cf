"""The caller's token: what every endpoint calls Supabase with."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from orchestrator.api.parts import ApiParts, parts_of
from orchestrator.api.problems import ProblemError

_bearer = HTTPBearer(
    auto_error=False, description="A user's access token, an API key (zb_live_…), or a token got for one."
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def peer_of(request: Request) -> str:
    """The address of whoever calls; behind a proxy of this machine, what that says."""
    return request.client.host if request.client else ""


Peer = Annotated[str, Depends(peer_of)]


async def caller_token(
    credentials: Credentials, peer: Peer, parts: Annotated[ApiParts, Depends(parts_of)]
) -> str:
    """The token of whoever calls; a ProblemError with a code of `CallerAccess.admit`, or `token_missing`."""
    if credentials is None or not credentials.credentials.strip():
        raise ProblemError("token_missing", "send Authorization: Bearer <token or API key>")
    return await parts.access.admit(credentials.credentials.strip(), peer)


CallerToken = Annotated[str, Depends(caller_token)]
