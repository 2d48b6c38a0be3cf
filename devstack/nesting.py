"""`((a AND b) AND c)` and `(a AND b AND c)` are one condition, and PostgreSQL prints them as two.

Which it prints depends on how the condition was written (`between` nests), so a definition that was printed
and run again differs from the original in its brackets alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | [()] | \s(?:AND|OR)\s
      | [^\s'"$()]+ | .""",
    re.DOTALL | re.VERBOSE,
)
CONNECTIVES = (" AND ", " OR ")


@dataclass
class Group:
    """What stands between two brackets: texts, connectives and further groups."""

    parts: list[str | Group] = field(default_factory=list["str | Group"])

    def connective(self) -> str | None:
        """The one that joins all its parts, when nothing else stands in it at this level."""
        for connective in CONNECTIVES:
            if connective in self.parts:
                return connective
        return None


def flatten(text: str) -> str:
    """`text`, a definition as PostgreSQL prints it, without brackets around one `and` or `or` in another."""
    if not any(connective in text for connective in CONNECTIVES):
        return text
    whole = Group()
    open_groups = [whole]
    for match in TOKEN.finditer(text):
        token = match[0]
        if token == "(":
            group = Group()
            open_groups[-1].parts.append(group)
            open_groups.append(group)
        elif token == ")" and len(open_groups) > 1:
            open_groups.pop()
        else:
            open_groups[-1].parts.append(token)
    if len(open_groups) > 1:
        return text
    return "".join(print_part(part) for part in whole.parts)


def print_part(part: str | Group) -> str:
    if isinstance(part, str):
        return part
    return f"({''.join(print_part(inner) for inner in merged(part))})"


def merged(group: Group) -> list[str | Group]:
    """The group's parts, those of an operand that is joined in the same way put in its place."""
    connective = group.connective()
    parts: list[str | Group] = []
    for index, part in enumerate(group.parts):
        neighbours = group.parts[max(index - 1, 0) : index] + group.parts[index + 1 : index + 2]
        is_operand = all(neighbour == connective for neighbour in neighbours)
        if isinstance(part, Group) and connective and is_operand and part.connective() == connective:
            parts += merged(part)
        else:
            parts.append(part)
    return parts
