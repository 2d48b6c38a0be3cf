"""What a broadcast says to one person: its content, read once and filled in for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from orchestrator.domain.automation.cards import make_card
from orchestrator.domain.automation.flows.blocks.talk import (
    ContactItem,
    ContentItem,
    LocationItem,
    MediaItem,
    TemplateItem,
)
from orchestrator.domain.automation.flows.message_templates import content_of, is_filled, values_of
from orchestrator.domain.automation.parts import CAPTION_CHARACTERS
from orchestrator.domain.automation.person import Person
from orchestrator.domain.automation.templates.context import Context, View
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.automation.templates.template import Template

_ITEMS = TypeAdapter[list[ContentItem]](Annotated[list[ContentItem], Field(min_length=1, max_length=10)])
Message = dict[str, Any]


class ValueEmptyError(TemplateError):
    """A template of Meta's lacks for somebody what stands in one of its gaps."""

    code = "template_parameters"


class ContentError(Exception):
    """A content that nobody could be sent. Says why in a few words."""


@dataclass(frozen=True)
class _Part:
    """A message: `text` is its text or caption, `fixed` all that is the same for everybody."""

    fixed: Message
    text: Template | None = None
    template: TemplateItem | None = None
    values: Mapping[str, Template] = field(default_factory=dict[str, Template])

    def fill_in(self, context: Context) -> Message:
        """Raises TemplateError."""
        if self.template is not None:
            content = content_of(self.template, lambda value: self.values[value.text].render(context))
            if not all(is_filled(text) for text in values_of(content)):
                raise ValueEmptyError("nothing is left of a value of a template, or too much")
            return {**self.fixed, "content": content}
        if self.text is None:
            return self.fixed
        text = self.text.render(context).strip()
        if not text and self.fixed["kind"] == "text":
            raise TemplateError("nothing is left of a text")
        return {**self.fixed, "message": text if self.fixed["kind"] == "text" else text[:CAPTION_CHARACTERS]}


@dataclass(frozen=True)
class Content:
    """By variant, in their order: the messages."""

    variants: Mapping[str, Sequence[_Part]]

    def write(self, variant: str | None, person: Person, now: datetime) -> list[Message]:
        """The rows of his messages. Raises TemplateError when one cannot be filled in for him."""
        contact = person.contact
        context = Context(View(person, now, {}, contact.fields, contact.tags))
        parts = self.variants.get(variant or "") or next(iter(self.variants.values()))
        return [part.fill_in(context) for part in parts]


def read_content(content: Mapping[str, Any]) -> Content:
    """Of `broadcasts.content`. Raises ContentError."""
    variants = content.get("variants") or [{"id": "a", "items": content.get("items")}]
    try:
        return Content({str(variant["id"]): _read_items(variant["items"]) for variant in variants})
    except (KeyError, TypeError, ValidationError, TemplateError) as error:
        raise ContentError(str(error).splitlines()[0][:200]) from error


def _read_items(items: Any) -> list[_Part]:
    return [_read_item(item) for item in _ITEMS.validate_python(items)]


def _read_item(item: ContentItem) -> _Part:
    if isinstance(item, MediaItem):
        if item.media_id is None:
            raise ContentError("a file has a media_id")
        return _Part({"kind": item.kind, "media_id": item.media_id}, Template(item.text or ""))
    if isinstance(item, LocationItem):
        place = {"latitude": item.latitude, "longitude": item.longitude}
        return _Part({"kind": "location", "content": place | ({"name": item.name} if item.name else {})})
    if isinstance(item, ContactItem):
        return _Part({"kind": "contact", "content": {"vcards": [make_card(item.name, item.phone)]}})
    if isinstance(item, TemplateItem):
        values = {value.text: Template(value.text) for value in item.values}
        return _Part({"kind": "template"}, template=item, values=values)
    return _Part({"kind": "text"}, Template(item.text))
