"""Blocks that write to the person."""

from collections.abc import Mapping
from typing import Any

from orchestrator.domain.automation.cards import make_card
from orchestrator.domain.automation.flows.blocks.talk import (
    ContactItem,
    ContentBlock,
    HandoffBlock,
    LocationItem,
    MediaItem,
    StartBlock,
    TemplateItem,
    TextItem,
)
from orchestrator.domain.automation.flows.exits import Way
from orchestrator.domain.automation.flows.message_templates import content_of, is_filled, values_of
from orchestrator.domain.automation.flows.walk import RunFailed, Walk


def enter_start(_: Walk, block: StartBlock) -> Way:
    """It is a place alone."""
    return ("next", block.next)


def enter_content(walk: Walk, block: ContentBlock) -> Way:
    """Each of its messages is sent, unless there is a way for those that would not all arrive."""
    templates = {
        place: content_of(item, lambda value: walk.render(value.text))
        for place, item in enumerate(block.items)
        if isinstance(item, TemplateItem)
    }
    if walk.person.chat.is_window_closed and len(templates) < len(block.items):
        why = "window_closed"
    elif not all(is_filled(text) for content in templates.values() for text in values_of(content)):
        why = "template_parameters"
    else:
        why = ""
    if why:
        walk.explain(why)
        if block.on_unsent is not None:
            return ("on_unsent", block.on_unsent)
    _send_items(walk, block, templates)
    return ("next", block.next)


def _send_items(walk: Walk, block: ContentBlock, templates: Mapping[int, dict[str, Any]]) -> None:
    for place, item in enumerate(block.items):
        match item:
            case TextItem():
                walk.say(item.text, item.typing_seconds)
            case MediaItem():
                if item.media_id is None:
                    raise RunFailed("block_incomplete", "media_id")
                caption = walk.render(item.text or "").strip()
                walk.send(item.kind, media_id=item.media_id, text=caption, typing_seconds=item.typing_seconds)
            case LocationItem():
                place = {"latitude": item.latitude, "longitude": item.longitude, "name": item.name}
                walk.send("location", content=place, typing_seconds=item.typing_seconds)
            case ContactItem():
                cards = {"vcards": [make_card(item.name, item.phone)]}
                walk.send("contact", content=cards, typing_seconds=item.typing_seconds)
            case TemplateItem():
                walk.send("template", content=templates[place], typing_seconds=item.typing_seconds)


def enter_handoff(walk: Walk, block: HandoffBlock) -> Way | None:
    """The chat is open, a member's where one is named, and nothing answers there for a while."""
    if block.only_when_open and not walk.person.account.is_open:
        return ("on_nobody", block.on_nobody)
    if block.text:
        walk.say(block.text)
    walk.act("open_chat")
    if block.member_id:
        walk.act("assign", member_id=block.member_id)
    walk.act("pause_automation", minutes=block.minutes)
    walk.leave("handoff")
    walk.end("done", "handoff")
    return None
