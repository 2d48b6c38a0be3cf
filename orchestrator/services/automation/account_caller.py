"""Ask other systems in the name of an account."""

from orchestrator.domain.automation.requests import HttpRequest, HttpResult
from orchestrator.services.automation.protocols import HttpCaller, SecretGateway


class AccountCaller:
    """Secrets that a request names are looked up when it is made, and are kept nowhere."""

    def __init__(self, caller: HttpCaller, gateway: SecretGateway) -> None:
        self._caller = caller
        self._gateway = gateway

    async def ask(self, account_id: str, request: HttpRequest) -> HttpResult:
        """What came back; `secret_unknown` where the account does not have what is named."""
        names = {header.secret for header in request.secrets}
        if not names:
            return await self._caller.ask(request)
        secrets = await self._gateway.read_secrets(account_id, sorted(names))
        if names - secrets.keys():
            return HttpResult(None, error_code="secret_unknown")
        return await self._caller.ask(request, secrets)
