"""Patterns of RE2, searched in time linear in the text. Nobody else knows the library: it has no types."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
from typing import Any

import re2

_MEMORY_BYTES = 1 << 20


class PatternError(Exception):
    """Why a pattern cannot be read."""


class Pattern:
    """Case does not count, and a dot is any character, unless it is exact. PatternError for one that cannot
    be read."""

    def __init__(self, pattern: str, is_exact: bool = False) -> None:
        options: Any = re2.Options()
        options.case_sensitive = is_exact
        options.dot_nl = not is_exact
        options.max_mem = _MEMORY_BYTES
        options.log_errors = False
        try:
            self._compiled: Any = re2.compile(pattern, options)
        except re2.error as error:
            said: Any = error.args[0] if error.args else ""
            reason = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
            raise PatternError(reason[:300]) from None

    def is_in(self, text: str) -> bool:
        """Whether it is found anywhere."""
        return self._compiled.search(text) is not None

    def is_all_of(self, text: str) -> bool:
        """Whether it is the whole text."""
        return self._compiled.fullmatch(text) is not None
