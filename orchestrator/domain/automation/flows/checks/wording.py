"""The texts of a graph: whether they can be filled in, and whether WhatsApp can show them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from orchestrator.domain.automation.filters import comparisons
from orchestrator.domain.automation.flows.blocks.block import Target, ToVariable
from orchestrator.domain.automation.flows.blocks.deeds import (
    ActionBlock,
    HttpBlock,
    Note,
    Notify,
    SetField,
    SetVariable,
)
from orchestrator.domain.automation.flows.blocks.paths import ConditionBlock
from orchestrator.domain.automation.flows.blocks.talk import (
    ContentBlock,
    HandoffBlock,
    MediaItem,
    MenuBlock,
    QuestionBlock,
    TemplateItem,
    TextItem,
)
from orchestrator.domain.automation.flows.checks.problem import Known, Problem, problem, warning
from orchestrator.domain.automation.flows.graph import Block, Graph
from orchestrator.domain.automation.parts import CAPTION_CHARACTERS, TEXT_CHARACTERS
from orchestrator.domain.automation.templates.context import NAMES
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.automation.templates.template import Template

# What others show and WhatsApp does not.
_NOT_SHOWN = {
    "heading": re.compile(r"^#{1,6} ", re.MULTILINE),
    "table": re.compile(r"^\|.*\|\s*$", re.MULTILINE),
    "link": re.compile(r"\[[^\]\n]+\]\(https?://[^)\s]+\)"),
    "bold": re.compile(r"\*\*[^*\n]+\*\*|__[^_\n]+__"),
    "html": re.compile(r"</?(?:b|i|u|p|br|a|strong|em|div|span)(?:\s[^>\n]*)?/?>", re.IGNORECASE),
}


@dataclass(frozen=True)
class Text:
    """A text of a block. `is_needed`: without it the block says nothing; `is_sent`: to the person."""

    text: str
    is_needed: bool = False
    is_sent: bool = False
    at_most: int = TEXT_CHARACTERS


def check_wording(graph: Graph, known: Known) -> Iterator[Problem]:
    """Of all blocks together: a variable may be set in one and used in another."""
    settable = {name for block in graph.nodes.values() for name in _set_in(block)}
    for node, block in graph.nodes.items():
        used = {name for name in _compared_in(block)}
        for text in texts_of(block):
            yield from _check_text(node, text)
            try:
                names = Template(text.text).names()
            except TemplateError as error:
                yield problem("template_unreadable", node, str(error))
                continue
            used |= {path[1] for path in names if path[0] == "variables" and len(path) > 1}
            yield from _check_names(node, names, known)
        yield from (warning("variable_never_set", node, name) for name in sorted(used - settable))


def texts_of(block: Block) -> Iterator[Text]:
    """All texts that may have gaps."""
    match block:
        case ContentBlock():
            yield from _texts_of_items(block)
        case QuestionBlock() | MenuBlock():
            yield Text(block.text, is_needed=True, is_sent=True)
            reminder = block.on_timeout.reminder if block.on_timeout else None
            footer = block.footer if isinstance(block, MenuBlock) else None
            yield from (Text(text, is_sent=True) for text in (block.retry_text, reminder, footer) if text)
        case HandoffBlock():
            if block.text:
                yield Text(block.text, is_sent=True)
        case ActionBlock():
            yield from _texts_of_deeds(block)
        case HttpBlock():
            parts = [block.url, *block.headers.values(), *block.query, *block.query.values()]
            yield from (Text(part) for part in [*parts, *_strings(block.body)])
        case _:
            return


def _texts_of_items(block: ContentBlock) -> Iterator[Text]:
    for item in block.items:
        if isinstance(item, TextItem):
            yield Text(item.text, is_needed=True, is_sent=True)
        elif isinstance(item, MediaItem) and item.text:
            yield Text(item.text, is_sent=True, at_most=CAPTION_CHARACTERS)
        elif isinstance(item, TemplateItem):
            yield from (Text(value.text, is_needed=True) for value in item.values)


def _texts_of_deeds(block: ActionBlock) -> Iterator[Text]:
    for deed in block.do:
        if isinstance(deed, Note | Notify):
            yield Text(deed.text, is_needed=True)
        elif isinstance(deed, SetField | SetVariable) and isinstance(deed.value, str):
            yield Text(deed.value)


def _strings(body: object) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, list):
        for one in cast("list[object]", body):
            yield from _strings(one)
    elif isinstance(body, dict):
        for one in cast("dict[str, object]", body).values():
            yield from _strings(one)


def _check_text(node: str, text: Text) -> Iterator[Problem]:
    if text.is_needed and not text.text.strip():
        yield problem("text_missing", node)
    if len(text.text) > text.at_most:
        code = "caption_too_long" if text.at_most == CAPTION_CHARACTERS else "text_too_long"
        yield problem(code, node, str(text.at_most))
    if text.is_sent:
        yield from (
            warning("not_shown", node, what) for what, form in _NOT_SHOWN.items() if form.search(text.text)
        )


def _check_names(node: str, names: list[tuple[str, ...]], known: Known) -> Iterator[Problem]:
    for path in names:
        root, *rest = path
        parts = NAMES.get(root)
        if parts is None or (parts and rest and rest[0] not in parts):
            yield warning("name_unknown", node, ".".join(path))
        elif (
            rest[:1] == ["fields"]
            and len(rest) > 1
            and known.fields is not None
            and rest[1] not in known.fields
        ):
            yield warning("field_unknown", node, rest[1])
        elif (parts or root == "variables") and (not rest or rest == ["fields"]):
            yield warning("name_has_parts", node, ".".join(path))


def _set_in(block: Block) -> Iterator[str]:
    targets: list[Target | None] = []
    if isinstance(block, QuestionBlock | MenuBlock):
        targets.append(block.save_to)
    elif isinstance(block, HttpBlock):
        targets += [mapping.to for mapping in block.save]
    elif isinstance(block, ActionBlock):
        yield from (deed.variable for deed in block.do if isinstance(deed, SetVariable))
    yield from (target.variable for target in targets if isinstance(target, ToVariable))


def _compared_in(block: Block) -> Iterator[str]:
    if isinstance(block, ConditionBlock):
        for branch in block.branches:
            for comparison in comparisons(branch.when):
                if comparison.subject == "variable" and comparison.name:
                    yield comparison.name
