"""The caller's token: taken from the header, and looked at only to give the right refusal. Whether it is
genuine is for Supabase to say, with every call it makes."""

import time
from typing import Annotated

import jwt
from fastapi import Depends, Header

from orchestrator.api.problems import ProblemError

_USER_ROLE = "authenticated"


def caller_token(authorization: Annotated[str | None, Header()] = None) -> str:
    """The bearer token of a user. Keys are refused: with one, row level security would not decide."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise ProblemError("token_missing", "send Authorization: Bearer <user token>")
    token = token.strip()
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise ProblemError("token_invalid", "not a user's token") from None
    expiry = claims.get("exp", 0)
    if claims.get("role") != _USER_ROLE or not isinstance(expiry, int | float):
        raise ProblemError("token_invalid", "not a user's token")
    if expiry <= time.time():
        raise ProblemError("token_expired", "sign in again or refresh the session")
    return token


CallerToken = Annotated[str, Depends(caller_token)]
