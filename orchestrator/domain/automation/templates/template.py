"""A text with gaps. Liquid, in which they are written, is imported by the first that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.automation.parts import TEXT_CHARACTERS
from orchestrator.domain.automation.templates.context import Context
from orchestrator.domain.automation.templates.errors import TemplateError

if TYPE_CHECKING:
    from orchestrator.domain.automation.templates.environment import Parsed


class Template:
    """Read once, filled in often."""

    __slots__ = ("_parsed", "_source")

    def __init__(self, source: str) -> None:
        """Raises TemplateError when it cannot be read."""
        self._source = source
        self._parsed: Parsed | None = None
        if "{{" in source or "{%" in source:
            from orchestrator.domain.automation.templates.environment import parse

            self._parsed = parse(source)

    @property
    def is_plain(self) -> bool:
        """It has no gaps."""
        return self._parsed is None

    def render(self, context: Context) -> str:
        """Raises TemplateError."""
        if self._parsed is None:
            return self._source
        text = self._parsed.render(context)
        if len(text) > TEXT_CHARACTERS:
            raise TemplateError(f"a text has at most {TEXT_CHARACTERS} characters")
        return text

    def names(self) -> list[tuple[str, ...]]:
        """What it asks for, each as its path: ("contact", "fields", "city")."""
        return [] if self._parsed is None else self._parsed.names()
