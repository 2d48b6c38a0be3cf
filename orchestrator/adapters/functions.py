"""The database's functions as an orchestrator calls them, and their answers as values."""

from typing import Any, TypeVar

import structlog
from pydantic import BaseModel, ValidationError

from orchestrator.adapters.supabase import SupabaseGateway
from orchestrator.domain.fleet.leases import Identity
from orchestrator.errors import SupabaseUnreachableError

log = structlog.stdlib.get_logger("orchestrator.functions")
Model = TypeVar("Model", bound=BaseModel)


class Functions:
    """The base of what calls them: with an identity they are told who asks. Everything that comes back
    becomes a value or a ZapbaseError."""

    def __init__(self, gateway: SupabaseGateway) -> None:
        self._gateway = gateway

    async def call(self, function: str, identity: Identity | None = None, **arguments: Any) -> dict[str, Any]:
        """Its answer as it comes."""
        if identity is not None:
            arguments |= {"orchestrator_id": identity.orchestrator_id, "number": identity.number}
        return await self._gateway.call(function, **arguments)

    async def ask(
        self, answer: type[Model], function: str, identity: Identity | None = None, **arguments: Any
    ) -> Model:
        """Its answer, which makes sense; SupabaseUnreachableError for any other."""
        try:
            return answer.model_validate(await self.call(function, identity, **arguments))
        except ValidationError as error:
            raise SupabaseUnreachableError(f"{function}: {error.error_count()} wrong values") from None


def read_items(model: type[Model], items: list[Any]) -> list[Model]:
    """Those that make sense. Another is left out and logged: it costs the others nothing."""
    read: list[Model] = []
    for item in items:
        try:
            read.append(model.model_validate(item))
        except ValidationError as error:
            places = [".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)]
            log.error("item_malformed", item=model.__name__, id=_id_of(item), places=places[:10])
    return read


def _id_of(item: Any) -> str | None:
    return str(item.get("id") or item.get("instance_id"))[:40] if isinstance(item, dict) else None  # pyright: ignore
