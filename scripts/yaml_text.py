"""YAML of what JSON can say, as one would write it by hand."""

from __future__ import annotations

import json
import re
from typing import cast

# Read as text without quotation marks, whatever reads it.
_PLAIN = re.compile(r"[A-Za-z$/_][A-Za-z0-9 $/._-]*(?<! )")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def write_yaml(value: object, indent: str = "") -> str:
    """With a line break at the end."""
    if isinstance(value, dict) and value:
        members = cast("dict[str, object]", value)
        return "".join(f"{indent}{_text(name)}:{_member(member, indent)}" for name, member in members.items())
    if isinstance(value, list) and value:
        items = cast("list[object]", value)
        return "".join(f"{indent}-{_item(item, indent)}" for item in items)
    return f"{indent}{_scalar(cast(object, value))}\n"


def _member(value: object, indent: str) -> str:
    return f"\n{write_yaml(value, indent + '  ')}" if _has_parts(value) else f" {_scalar(value)}\n"


def _item(value: object, indent: str) -> str:
    return f" {write_yaml(value, indent + '  ').lstrip()}" if _has_parts(value) else f" {_scalar(value)}\n"


def _has_parts(value: object) -> bool:
    return isinstance(value, dict | list) and value not in ({}, [])


def _scalar(value: object) -> str:
    return _text(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if is_plain else json.dumps(text, ensure_ascii=False)
