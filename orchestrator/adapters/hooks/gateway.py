"""The project's function that sends webhooks, and the database's functions that count them."""

from http import HTTPStatus

import httpx
from pydantic import TypeAdapter, ValidationError

from orchestrator.adapters.functions import Functions
from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.webhooks import DeliveryCounts, Dispatch
from orchestrator.errors import DatabaseRefusedError, SupabaseUnreachableError, UnauthorizedError

FUNCTION = "webhook-dispatch"
# It begins deliveries for ten, and waits a moment for the last.
_SECONDS = 30.0
_DISPATCH, _COUNTS = TypeAdapter(Dispatch), TypeAdapter(DeliveryCounts)
_DEPLOY = f"Run `supabase functions deploy {FUNCTION}`, or set ZAPBASE_DISPATCH_WEBHOOKS=0."


class SupabaseWebhooks(Functions):
    """Implements `services.hooks.protocols.WebhookGateway`."""

    def __init__(self, gateway: SupabaseGateway, http: httpx.AsyncClient, url: str, secret_key: str) -> None:
        super().__init__(gateway)
        self._http = http
        self._url = f"{url}/functions/v1/{FUNCTION}"
        self._headers = {"apikey": secret_key}

    async def dispatch(self) -> Dispatch:
        """Have some of what is due sent."""
        try:
            answer = await self._http.post(self._url, headers=self._headers, timeout=_SECONDS)
        except httpx.HTTPError as error:
            raise SupabaseUnreachableError(f"{FUNCTION}: {type(error).__name__}") from None
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            raise UnauthorizedError(f"{FUNCTION} refuses the secret key", hint="Check SUPABASE_SECRET_KEY.")
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise DatabaseRefusedError(f"there is no function {FUNCTION}", hint=_DEPLOY)
        try:
            if answer.is_success:
                return _DISPATCH.validate_json(answer.content)
        except ValidationError as error:
            raise SupabaseUnreachableError(f"{FUNCTION}: {error.error_count()} wrong values") from None
        raise SupabaseUnreachableError(f"{FUNCTION}: HTTP {answer.status_code}")

    async def count_deliveries(self) -> DeliveryCounts:
        """How it stands with all."""
        answer = await self.call("count_webhook_deliveries")
        try:
            return _COUNTS.validate_python(answer)
        except ValidationError:
            raise SupabaseUnreachableError("count_webhook_deliveries: wrong values") from None
