"""What only Supabase's Management API tells of a hosted project: templates, mail server, passwords."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from orchestrator.doctor.check import PUSH, Check
from orchestrator.settings import Settings

# As supabase/config.toml has it.
PASSWORD_LENGTH = 8
# Fields of the Management API. In the link of each of our mails the token stands behind the #.
TEMPLATES = ("mailer_templates_confirmation_content", "mailer_templates_recovery_content")
LINK = "{{ .RedirectTo }}#token_hash={{ .TokenHash }}"
_HOSTED = ".supabase.co"


async def examine_project(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Check]:
    """Nothing of a Supabase that is not hosted; of one that is, what SUPABASE_ACCESS_TOKEN may read."""
    host = urlsplit(settings.supabase_url).hostname or ""
    if not host.endswith(_HOSTED):
        return
    if settings.access_token is None:
        hint = "Set SUPABASE_ACCESS_TOKEN (the CLI's own) for this one command."
        yield Check("project_settings", False, "mail templates were not looked at", hint, required=False)
        return
    url = f"{settings.management_url}/v1/projects/{host.removesuffix(_HOSTED)}/config/auth"
    headers = {"authorization": f"Bearer {settings.access_token.get_secret_value()}"}
    try:
        answer = await http.get(url, headers=headers)
        answer.raise_for_status()
        found = dict(answer.json())
    except (httpx.HTTPError, ValueError, TypeError) as error:
        yield Check(
            "project_settings", False, str(error), "Set SUPABASE_ACCESS_TOKEN to one that may read it."
        )
        return
    yield _templates(found)
    yield _mail_server(found)
    yield _passwords(found)


def _templates(found: dict[str, Any]) -> Check:
    others = [name for name in TEMPLATES if LINK not in str(found.get(name))]
    if not others:
        return Check("templates", True, "links in mails carry a token that is good once, behind the #")
    detail = f"{', '.join(others)}: not the one of supabase/templates"
    return Check("templates", False, detail, f"{PUSH}, or Authentication > Emails > Templates.")


def _mail_server(found: dict[str, Any]) -> Check:
    if found.get("smtp_host"):
        return Check("mail_server", True, str(found["smtp_host"]))
    detail = "Supabase's own mail server sends two mails an hour"
    return Check("mail_server", False, detail, f"{PUSH}, or Authentication > Emails > SMTP Settings.")


def _passwords(found: dict[str, Any]) -> Check:
    length = int(found.get("password_min_length") or 0)
    hint = "" if length >= PASSWORD_LENGTH else f"{PUSH}, or Authentication > Sign In / Providers > Email."
    return Check("passwords", length >= PASSWORD_LENGTH, f"a password has at least {length} characters", hint)
