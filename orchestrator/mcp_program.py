"""`zapbase mcp`: the same tools on standard input and output, for assistants on one's own machine."""

import httpx

from orchestrator.api.hooks.mcp_tools import ask_over, make_server
from orchestrator.errors import ConfigurationError

_SECONDS = 30
_SCOPE = "mcp"


async def serve(url: str, key: str) -> None:
    """Until standard input ends. ConfigurationError: the API is not there, or the key is not for this."""
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=_SECONDS) as http:
        await _check_key(http)
        await make_server(ask_over(http)).run_stdio_async()


async def _check_key(http: httpx.AsyncClient) -> None:
    try:
        answer = await http.get("/api/me")
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ConfigurationError(
            type(error).__name__,
            code="api_unreachable",
            hint="Set ZAPBASE_API_URL to the address of the API.",
        ) from None
    if answer.is_error:
        raise ConfigurationError(told["detail"], code=told["code"], hint="Set ZAPBASE_API_KEY.")
    if _SCOPE not in told.get("key", {}).get("scopes", []):
        raise ConfigurationError(
            "this is no API key with the scope mcp", code="forbidden", hint="Make one in the dashboard."
        )
