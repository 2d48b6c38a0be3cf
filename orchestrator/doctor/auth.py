"""What Supabase Auth must be set to. What cannot be read is tried, with a user who is gone a moment later."""

import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt

from orchestrator.doctor.check import PUSH, Check
from orchestrator.errors import ZapbaseError
from orchestrator.settings import Settings

# As supabase/config.toml has them.
TOKEN_SECONDS = 600
CODE_DIGITS = 8
# Of the dashboard, in links of mails.
PAGES = ("/confirmar", "/nova-senha")
# More than leases and tokens forgive.
_CLOCK_SECONDS = 10


@dataclass(frozen=True)
class Link:
    """A link as Auth makes it for a mail: to whom, where it leads, and what proves it."""

    user_id: str
    leads_to: str
    code: str
    token_hash: str
    type: str


async def examine_auth(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    """All checks of Auth: clock, confirmations, redirects, token life."""
    try:
        async for check in _examine(settings, http):
            yield check
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        hint = "Look at Auth in Supabase's dashboard, then try again."
        yield Check("auth", False, f"Auth answers otherwise than expected: {error!r}"[:300], hint)
    except ZapbaseError as error:
        yield Check("auth", False, error.detail, error.hint or "Set SUPABASE_SECRET_KEY.")


async def _examine(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    auth = f"{settings.supabase_url}/auth/v1"
    asked_at = time.time()
    answer = await http.get(f"{auth}/settings", headers={"apikey": settings.publishable_key})
    yield _clock(answer, (asked_at + time.time()) / 2)
    yield _confirmations(settings, answer.json())
    secret = settings.secret_key.get_secret_value()
    admin = {"apikey": secret, "authorization": f"Bearer {secret}"}
    links: list[Link] = []
    try:
        for page in PAGES:
            links += [await _make_link(http, auth, admin, f"{settings.link_base}{page}")]
        yield _redirects(settings, links)
        yield _codes(links[0])
        yield await _token_life(settings, http, auth, links[0])
    finally:
        for link in links:
            await http.delete(f"{auth}/admin/users/{link.user_id}", headers=admin)


def _clock(answer: httpx.Response, here: float) -> Check:
    skew = parsedate_to_datetime(answer.headers["date"]).timestamp() - here
    detail = f"Supabase's clock and this machine's are {abs(skew):.0f} s apart"
    if abs(skew) <= _CLOCK_SECONDS:
        return Check("clock", True, detail)
    return Check("clock", False, detail, "Keep this machine's clock right (NTP): tokens and leases go by it.")


def _confirmations(settings: Settings, auth: dict[str, Any]) -> Check:
    """Where anybody may sign up an address must be proved; a machine's own Supabase may do without."""
    if not auth["mailer_autoconfirm"]:
        return Check("confirmations", True, "an address is confirmed before its account opens")
    detail = "accounts open for addresses that nobody has confirmed"
    host = urlsplit(settings.supabase_url).hostname
    hint = f"{PUSH}, or Authentication > Sign In / Providers > Confirm email."
    return Check("confirmations", False, detail, hint, required=host not in ("127.0.0.1", "localhost", "::1"))


async def _make_link(http: httpx.AsyncClient, auth: str, admin: dict[str, str], page: str) -> Link:
    """For a person of its own; Auth sends no mail then."""
    answer = await http.post(
        f"{auth}/admin/generate_link",
        params={"redirect_to": page},
        headers=admin,
        json={"type": "magiclink", "email": f"doctor-{uuid.uuid4()}@zapbase.invalid"},
    )
    answer.raise_for_status()
    link = answer.json()
    return Link(
        user_id=link["id"],
        leads_to=link["redirect_to"],
        code=link["email_otp"],
        token_hash=link["hashed_token"],
        type=link["verification_type"],
    )


def _redirects(settings: Settings, links: list[Link]) -> Check:
    refused = [
        page
        for page, link in zip(PAGES, links, strict=True)
        if link.leads_to != f"{settings.link_base}{page}"
    ]
    if not refused:
        return Check("redirects", True, f"links in mails lead to {settings.link_base}")
    detail = f"links to {settings.link_base}{refused[0]} would lead to {links[0].leads_to}"
    hint = f"{PUSH}, or Authentication > URL Configuration: {settings.link_base}/** (ZAPBASE_PUBLIC_URL)."
    return Check("redirects", False, detail, hint)


def _codes(link: Link) -> Check:
    ok = len(link.code) >= CODE_DIGITS
    hint = "" if ok else f"{PUSH}, or Authentication > Emails > OTP length: {CODE_DIGITS}."
    return Check("mail_codes", ok, f"codes in mails have {len(link.code)} digits", hint)


async def _token_life(settings: Settings, http: httpx.AsyncClient, auth: str, link: Link) -> Check:
    answer = await http.post(
        f"{auth}/verify",
        headers={"apikey": settings.publishable_key},
        json={"type": link.type, "token_hash": link.token_hash},
    )
    answer.raise_for_status()
    claims = jwt.decode(answer.json()["access_token"], options={"verify_signature": False})
    seconds = claims["exp"] - claims["iat"]
    detail = f"a token lives {seconds} s"
    if seconds <= TOKEN_SECONDS:
        return Check("token_life", True, detail)
    hint = f"{PUSH}, or JWT expiry: {TOKEN_SECONDS}. Who is removed may hear of changes until his token ends."
    return Check("token_life", False, detail, hint)
