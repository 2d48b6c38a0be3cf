"""Try a text with templates."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from orchestrator.api.automation.bodies import TriedTemplate
from orchestrator.api.automation.people import tried_person
from orchestrator.api.automation.shapes import RenderedText, TemplateFault
from orchestrator.api.parts import Parts
from orchestrator.api.tables import find_account
from orchestrator.api.tokens import CallerToken
from orchestrator.domain.automation.person import read_person
from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.template import Template, TemplateError

router = APIRouter(prefix="/api/accounts/{account_id}/templates", tags=["automation"])


@router.post("/try")
async def try_template(
    account_id: str, body: TriedTemplate, token: CallerToken, parts: Parts
) -> RenderedText:
    """A text as a contact would read it, or what is wrong with it. 404 `account_not_found`,
    `contact_not_found`."""
    account = await find_account(parts.tables, token, account_id)
    person = await tried_person(parts.tables, token, account, body.contact_id)
    # As long as the worst template takes nobody else should wait for the event loop.
    return await asyncio.to_thread(_render, body.text, person)


def _render(text: str, told: dict[str, Any]) -> RenderedText:
    person = read_person(told)
    contact = person.contact
    view = View(person, datetime.now(UTC), {}, contact.fields, contact.tags)
    try:
        return RenderedText(text=Template(text).render(Context(view)), problem=None)
    except TemplateError as error:
        return RenderedText(text=None, problem=TemplateFault(code="template_failed", detail=str(error)))
