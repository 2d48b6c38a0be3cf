"""Liquid, cut down to a published subset with a bound to everything. Nobody else knows the library."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from liquid import Environment, RenderContext
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.tags import assign_tag, capture_tag, case_tag, comment_tag, for_tag, if_tag, unless_tag
from liquid.exceptions import FilterArgumentError, LiquidError
from liquid.filter import with_context
from liquid.output import LimitedStringIO
from liquid.template import BoundTemplate

from orchestrator.domain.automation.templates.context import Context
from orchestrator.domain.automation.templates.errors import TemplateError
from orchestrator.domain.automation.templates.filters import (
    FILTERS,
    ITEMS_AT_MOST,
    MOMENT_FILTERS,
    TEXT_AT_MOST,
    cost_of,
)

TEMPLATE_CHARACTERS = 16_384
_LOOKUPS = 5_000
_ROUNDS = 200
_OUTPUT_BYTES = 4 * TEXT_AT_MOST
_WORK = 4_000_000
_TAGS = (
    *(content.Literal, output.Output, illegal.Illegal, comment_tag.CommentTag),
    *(if_tag.IfTag, unless_tag.UnlessTag, case_tag.CaseTag),
    *(for_tag.ForTag, for_tag.BreakTag, for_tag.ContinueTag),
    *(assign_tag.AssignTag, capture_tag.CaptureTag),
)


class _Context(RenderContext):
    """Counts what one rendering costs: Liquid bounds loops and lengths, not work."""

    __slots__ = ("lookups", "work")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookups = self.work = 0

    def get(self, *args: Any, **kwargs: Any) -> object:
        self._count()
        return super().get(*args, **kwargs)

    def assign(self, key: str, val: Any) -> None:
        self._count()
        super().assign(key, val)

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > _LOOKUPS:
            raise FilterArgumentError("the template does too much", token=None)


class _Template(BoundTemplate):
    context_class = _Context


class _Environment(Environment):
    block_nesting_limit = 10
    context_depth_limit = 10
    loop_iteration_limit = _ROUNDS
    local_namespace_limit = 4 * TEXT_AT_MOST
    output_stream_limit = _OUTPUT_BYTES
    template_class = _Template

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in _TAGS:
            self.add_tag(tag)
        for name, function in FILTERS.items():
            self.add_filter(name, _bounded(function))
        for name, function in MOMENT_FILTERS.items():
            self.add_filter(name, _with_moment(function))


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    @with_context
    @wraps(function)
    def filter_(*args: object, context: _Context) -> object:
        try:
            result = function(*args)
            context.work += 50 + sum(cost_of(one) for one in (*args, result))
        except ValueError as error:
            raise FilterArgumentError(str(error), token=None) from error
        if context.work > _WORK:
            raise FilterArgumentError("the template does too much", token=None)
        return result

    return filter_


def _with_moment(function: Callable[[object, object, datetime], object]) -> Callable[..., Any]:
    @with_context
    def filter_(value: object, form: object = "", *, context: _Context) -> object:
        try:
            return function(value, form, cast("Context", context.globals).here)
        except ValueError as error:
            raise FilterArgumentError(str(error), token=None) from error

    return filter_


def _make_bounded_range(self: RangeLiteral, start: object, stop: object) -> range:
    """Liquid would make one of any length, and lists of it."""
    try:
        first, last = int(str(start)), int(str(stop))
    except ValueError:
        return range(0)
    return range(first, min(last, first + ITEMS_AT_MOST - 1) + 1)


RangeLiteral._make_range = _make_bounded_range  # pyright: ignore[reportPrivateUsage]
_ENVIRONMENT = _Environment()


class Parsed:
    """A template that could be read."""

    __slots__ = ("_bound",)

    def __init__(self, bound: BoundTemplate) -> None:
        self._bound = bound

    def render(self, context: Context) -> str:
        """Raises TemplateError."""
        buffer = LimitedStringIO(limit=_OUTPUT_BYTES)
        try:
            self._bound.render_with_context(_Context(self._bound, globals=context), buffer)
            return buffer.getvalue()
        except (LiquidError, ArithmeticError, ValueError, TypeError, RecursionError) as error:
            raise TemplateError(_words(error)) from None

    def names(self) -> list[tuple[str, ...]]:
        """The paths of what it asks for and does not set itself."""
        found = self._bound.analyze(include_partials=False).globals
        paths = [variable.segments for variables in found.values() for variable in variables]
        return [tuple(str(part) for part in path) for path in paths]


def parse(source: str) -> Parsed:
    """Raises TemplateError."""
    if len(source) > TEMPLATE_CHARACTERS:
        raise TemplateError(f"a template has at most {TEMPLATE_CHARACTERS} characters")
    try:
        bound = _ENVIRONMENT.from_string(source)
        used = bound.analyze(include_partials=False).filters
    except (LiquidError, RecursionError) as error:
        raise TemplateError(_words(error)) from None
    if unknown := sorted(used.keys() - _ENVIRONMENT.filters.keys()):
        raise TemplateError(f"unknown filter {', '.join(unknown)}")
    return Parsed(bound)


def _words(error: Exception) -> str:
    return str(error).split("\n")[0][:200] or type(error).__name__
