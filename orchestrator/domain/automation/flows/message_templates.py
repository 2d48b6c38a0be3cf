"""A template of Meta's, filled in for one person."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from orchestrator.domain.automation.flows.blocks.talk import TemplateItem, TemplateValue

VALUE_CHARACTERS = 1_024
_GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class _Button(BaseModel):
    url: str = ""


class _Component(BaseModel):
    type: str
    text: str = ""
    buttons: list[_Button] = []


_COMPONENTS = TypeAdapter(list[_Component])


def gaps_of(components: object) -> set[tuple[str, str]]:
    """Where a template wants a value, by part and name. Of what Meta tells nothing is taken for granted."""
    try:
        return set(_gaps(_COMPONENTS.validate_python(components)))
    except ValidationError:
        return set()


def _gaps(components: Iterable[_Component]) -> Iterator[tuple[str, str]]:
    for component in components:
        part = component.type.lower()
        if part in ("header", "body"):
            yield from ((part, name) for name in _GAP.findall(component.text))
        yield from (
            ("button", str(place)) for place, one in enumerate(component.buttons) if _GAP.search(one.url)
        )


def is_filled(text: str) -> bool:
    """Meta takes no empty value, and none that is longer."""
    return 0 < len(text) <= VALUE_CHARACTERS


def content_of(item: TemplateItem, fill: Callable[[TemplateValue], str]) -> dict[str, Any]:
    """As rows of `conversations` have it. A value is one line: Meta takes no other."""
    filled = [(value, " ".join(fill(value).split())) for value in item.values]
    content: dict[str, Any] = {"name": item.name, "language": item.language}
    for part in ("header", "body"):
        given = [(value.name, text) for value, text in filled if value.part == part]
        if given:
            content[part] = _by_place(given) if all(name.isdecimal() for name, _ in given) else dict(given)
    buttons = {int(value.name): text for value, text in filled if value.part == "button"}
    if buttons:
        content["buttons"] = [buttons.get(place) for place in range(max(buttons) + 1)]
    return content


def values_of(content: Mapping[str, Any]) -> Iterator[str]:
    """What stands in its gaps."""
    for part in ("header", "body", "buttons"):
        given: dict[str, str] | list[str | None] = content.get(part) or []
        texts = given.values() if isinstance(given, dict) else given
        yield from (text for text in texts if text is not None)


def _by_place(given: list[tuple[str, str]]) -> list[str]:
    return [text for _, text in sorted(given, key=lambda one: int(one[0]))]
