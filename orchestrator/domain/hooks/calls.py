"""Calls of other systems that wait to be applied."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from orchestrator.domain.automation.person import Account, Contact, Person
from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.automation.templates.template import Template
from orchestrator.domain.hooks.mapping import Reading


class HookCall(BaseModel):
    """One that was told to a hook, with what the hook says of it. `secret`: to ask the other system."""

    id: int
    account_id: str
    source: str
    document: dict[str, Any]
    mapping: dict[str, Any]
    events: list[str] = []
    message: str | None = None
    secret: str | None = None
    account: Account = Account()


def fill_in(message: str | None, reading: Reading, account: Account) -> Reading:
    """The reading with its message; with code `template_failed` when it cannot be filled in."""
    if message is None or reading.code:
        return reading
    contact = Contact(
        id="", name=reading.name, phone=(reading.phone or "").lstrip("+"), fields=reading.fields
    )
    person = Person(contact=contact, account=account)
    view = View(person, datetime.now(UTC), reading.variables, reading.fields, [])
    try:
        return reading.model_copy(update={"message": Template(message).render(Context(view))})
    except TemplateError as error:
        return Reading(event=reading.event, code="template_failed", detail=str(error)[:200])
