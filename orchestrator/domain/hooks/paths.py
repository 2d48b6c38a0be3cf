"""JSONPath (RFC 9535) into what another system has told. Nobody else knows the library: its own patterns
could be made to take for ever, and so could a path that walks everything for each of everything."""

import contextlib
import functools
import re
import time
from collections.abc import Generator
from contextvars import ContextVar
from typing import Any

from jsonpath_rfc9535 import JSONPathEnvironment, JSONPathError, JSONPathQuery
from jsonpath_rfc9535.function_extensions import ExpressionType, FilterFunction

from orchestrator.domain.automation.patterns import Pattern, PatternError

PATH_CHARACTERS = 300
# Of all that a path finds; nobody maps more.
_FOUND_MAX = 100
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
# Each comma may take all that came before once more: a dozen of them would walk for days.
_DESCENTS_MAX, _FILTERS_MAX, _COMMAS_MAX = 1, 2, 3
# Of a processor, for all paths of a mapping together.
_SECONDS_MAX = 2.0
# What the library lets through of numbers beyond all numbers, and RE2 of halves of a character.
_FAILURES = (JSONPathError, RecursionError, ArithmeticError, ValueError)
_ends: ContextVar[float | None] = ContextVar("ends", default=None)


class PathError(Exception):
    """Why a path cannot be walked."""


class _Matches(FilterFunction):
    """`match` (whole) and `search` in time linear in the text."""

    def __init__(self, is_whole: bool) -> None:
        self._is_whole = is_whole

    @property
    def arg_types(self) -> list[ExpressionType]:
        """A text and a pattern."""
        return [ExpressionType.VALUE, ExpressionType.VALUE]

    @property
    def return_type(self) -> ExpressionType:
        """Whether."""
        return ExpressionType.LOGICAL

    def __call__(self, text: object, pattern: object) -> bool:
        if not isinstance(text, str) or not isinstance(pattern, str):
            return False
        # One that stands in the document may be as long as that.
        known = _compile_pattern(pattern) if len(pattern) <= PATH_CHARACTERS else None
        if known is None:
            return False
        return known.is_all_of(text) if self._is_whole else known.is_in(text)


class _Environment(JSONPathEnvironment):
    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = _Matches(is_whole=True)
        self.function_extensions["search"] = _Matches(is_whole=False)


_ENVIRONMENT = _Environment()


@contextlib.contextmanager
def limited_time() -> Generator[None]:
    """Within it all paths together take no longer than a mapping may: PathError."""
    token = _ends.set(time.thread_time() + _SECONDS_MAX)
    try:
        yield
    finally:
        _ends.reset(token)


def find_values(path: str, document: Any) -> list[Any]:
    """What the path finds, in its order. PathError when it cannot be walked."""
    ends = _ends.get()
    if ends is not None and time.thread_time() > ends:
        raise PathError("the paths take too long")
    query = _compile(path)
    found: list[Any] = []
    try:
        for node in query.finditer(document):
            found.append(node.value)
            if len(found) == _FOUND_MAX:
                break
    except _FAILURES as error:
        raise PathError(str(error)[:200]) from None
    return found


@functools.lru_cache(maxsize=2000)
def _compile(path: str) -> JSONPathQuery:
    if len(path) > PATH_CHARACTERS:
        raise PathError(f"a path has at most {PATH_CHARACTERS} characters")
    bare = _QUOTED.sub("", path)
    most = {"..": _DESCENTS_MAX, "?": _FILTERS_MAX, ",": _COMMAS_MAX}
    if bare.count("$") != 1 or any(bare.count(sign) > times for sign, times in most.items()):
        raise PathError("a path has one $, and one .., two filters and three commas at most")
    try:
        return _ENVIRONMENT.compile(path)
    except _FAILURES as error:
        raise PathError(str(error)[:200]) from None


@functools.lru_cache(maxsize=500)
def _compile_pattern(pattern: str) -> Pattern | None:
    try:
        return Pattern(pattern, is_exact=True)
    except PatternError:
        return None
