from __future__ import annotations

import pytest

from devstack.realtime.errors import RefusedError
from devstack.realtime.filters import Filter, condition, parse_filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a=eq.1", [Filter("a", "eq", "1")]),
        ("a=eq.x.y=z", [Filter("a", "eq", "x.y=z")]),
        ("a=in.(1,2),b=is.NULL", [Filter("a", "in", "{1,2}"), Filter("b", "is", "null")]),
        ('a=in.("x,y",z)', [Filter("a", "in", '{"x,y",z}')]),
        ('a=eq."x, (y"', [Filter("a", "eq", "x, (y")]),
        (r'a=eq."x\"y, z",b=eq."\\"', [Filter("a", "eq", 'x"y, z'), Filter("b", "eq", "\\")]),
        ("a=not.lt.5", [Filter("a", "lt", "5", negated=True)]),
        ("a=eq.", [Filter("a", "eq", "")]),
        ("", []),
        (None, []),
    ],
)
def test_filters_are_read(text: str | None, expected: list[Filter]) -> None:
    assert list(parse_filters(text)) == expected


@pytest.mark.parametrize("text", ["a", "=eq.1", "a=eq", "a=near.1", "a=in.1,2", "a=is.2", "a=eq.\0", 5, []])
def test_what_is_no_filter_is_refused(text: object) -> None:
    with pytest.raises(RefusedError):
        parse_filters(text)


def test_values_are_quoted_and_never_read_as_sql() -> None:
    text = condition(parse_filters("a=eq.'; drop table t --"), {"a": "it's"}, {"a": "text"}).as_string()
    assert text == "coalesce(('it''s'::text = '''; drop table t --'::text), false)"


def test_a_column_the_row_does_not_carry_passes_nothing() -> None:
    assert condition(parse_filters("b=eq.1"), {"a": "1"}, {"a": "int4", "b": "int4"}).as_string() == "false"
    assert condition((), {"a": "1"}, {"a": "int4"}).as_string() == "true"
