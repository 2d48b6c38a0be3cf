"""`zapbase mcp`: the same tools on standard input and output, for assistants on one's own machine."""

from typing import Any, cast

import httpx

from orchestrator.api.hooks.mcp_tools import ask_over, make_server
from orchestrator.errors import ConfigurationError

_SECONDS = 30
_SCOPE = "mcp"
_HINT = "Set ZAPBASE_API_URL to the address of the API."


async def serve(url: str, key: str) -> None:
    """Until standard input ends. ConfigurationError: the API is not there, or the key is not for this."""
    if not key.strip() or not key.isascii():
        raise ConfigurationError("no API key is given", code="token_missing", hint="Set ZAPBASE_API_KEY.")
    headers = {"Authorization": f"Bearer {key.strip()}"}
    async with httpx.AsyncClient(headers=headers, timeout=_SECONDS) as http:
        await _check_key(http, url)
        await make_server(ask_over(http)).run_stdio_async()


async def _check_key(http: httpx.AsyncClient, url: str) -> None:
    try:
        http.base_url = url
        answer = await http.get("/api/me")
        told: Any = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ConfigurationError(
            type(error).__name__,
            code="api_unreachable",
            hint=_HINT,
        ) from None
    if not isinstance(told, dict):
        raise ConfigurationError("no answer of ours", code="api_unreachable", hint=_HINT)
    told = cast(dict[str, Any], told)
    if answer.is_error:
        code = str(told.get("code", "api_unreachable"))
        raise ConfigurationError(str(told.get("detail", "")), code=code, hint="Set ZAPBASE_API_KEY.")
    match told:
        case {"key": {"scopes": [*scopes]}} if _SCOPE in scopes:
            return
        case _:
            raise ConfigurationError(
                "this is no API key with the scope mcp", code="forbidden", hint="Make one in the dashboard."
            )
