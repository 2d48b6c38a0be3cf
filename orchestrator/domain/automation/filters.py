"""Whom something holds for: in conditions, segments and broadcasts alike. filtering.py looks at one person,
private.segment_contacts at all of an account; tests/shared/filters.json holds for both."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, TypeAdapter
from typing_extensions import TypeAliasType

from orchestrator.domain.automation.parts import Label, Part

DEPTH = 5
COMPARISONS = 50

Value = Annotated[str, StringConstraints(max_length=2_000)] | int | float | bool

Wanted = Value | Annotated[list[Value], Field(max_length=200)] | None

Subject = Literal[
    "tag",
    "field",
    "name",
    "phone",
    "created_at",
    "last_received_at",
    "last_sent_at",
    "opted_in",
    "campaign",
    "flow",
    "sequence",
    "broadcast",
    "segment",
    "variable",
    "message",
    "message_kind",
    "open",
    "holiday",
    "weekday",
    "time",
    "date",
    "assigned_to",
    "instance",
    "campaign_of_run",
]
Operator = Literal[
    "equals",
    "not_equals",
    "contains",
    "not_contains",
    "starts_with",
    "ends_with",
    "greater",
    "greater_or_equal",
    "less",
    "less_or_equal",
    "between",
    "is_set",
    "is_empty",
    "matches",
    "not_matches",
    "one_of",
    "none_of",
    "before",
    "after",
    "on",
    "within_last",
    "not_within_last",
    "has",
    "has_not",
]


_SETS = {"has", "has_not", "equals", "not_equals", "one_of", "none_of"}
_SET_OR_NOT = {"is_set", "is_empty"}
_IDS = {"equals", "not_equals", "one_of", "none_of"} | _SET_OR_NOT
_TEXTS = _IDS | {"contains", "not_contains", "starts_with", "ends_with"}
_PATTERNS = {"matches", "not_matches"}
_ORDERS = {"greater", "greater_or_equal", "less", "less_or_equal", "between"}
_MOMENTS = {"before", "after", "on", "between", "within_last", "not_within_last"}
# What may be asked of which. The same list stands in private.filter_problem.
OPERATORS: Mapping[str, frozenset[str]] = {
    subject: frozenset(operators)
    for subjects, operators in (
        ("tag campaign flow sequence broadcast", _SETS | _SET_OR_NOT),
        ("segment", _SETS),
        ("name phone", _TEXTS),
        ("field", _TEXTS | _ORDERS | _MOMENTS),
        ("created_at last_received_at last_sent_at", _MOMENTS | _SET_OR_NOT),
        ("opted_in open holiday", {"equals", "not_equals"}),
        ("variable", _TEXTS | _ORDERS | _MOMENTS | _PATTERNS),
        ("message message_kind", _TEXTS | _PATTERNS),
        ("weekday", {"equals", "not_equals", "one_of", "none_of"}),
        ("time", {"before", "after", "between"}),
        ("date", {"before", "after", "on", "between"}),
        ("assigned_to instance campaign_of_run", _IDS),
    )
    for subject in subjects.split()
}
# Of a person, wherever he is looked at; all others are known in a flow alone.
PERSON_SUBJECTS = frozenset(
    {
        *("tag", "field", "name", "phone", "created_at", "last_received_at", "last_sent_at", "opted_in"),
        *("campaign", "flow", "sequence", "broadcast", "segment"),
    }
)
NAMED_SUBJECTS = frozenset({"field", "variable"})
# Each is true exactly where the other is not.
NEGATIONS: Mapping[str, str] = {
    "not_equals": "equals",
    "not_contains": "contains",
    "none_of": "one_of",
    "has_not": "has",
    "not_matches": "matches",
    "not_within_last": "within_last",
    "is_empty": "is_set",
}


class Comparison(Part):
    """One thing that is looked at. `name`: which field or variable. One that makes no sense is never true."""

    subject: Subject
    operator: Operator
    value: Wanted = None
    name: Label | None = None


class Every(Part):
    """Each of these holds. Of none: everybody."""

    every: list["Filter"] = Field(alias="all", max_length=COMPARISONS)


class Some(Part):
    """One of these holds. Of none: nobody."""

    some: list["Filter"] = Field(alias="any", max_length=COMPARISONS)


class Not(Part):
    """This does not hold."""

    negated: "Filter" = Field(alias="not")


def _which(value: object) -> str | None:
    keys = cast("dict[str, object]", value) if isinstance(value, dict) else getattr(value, "__dict__", {})
    for key, names in _KINDS.items():
        if any(name in keys for name in names):
            return key
    return None


_KINDS = {"all": ("all", "every"), "any": ("any", "some"), "not": ("not", "negated"), "subject": ("subject",)}
Filter = TypeAliasType(
    "Filter",
    Annotated[
        Annotated[Every, Tag("all")]
        | Annotated[Some, Tag("any")]
        | Annotated[Not, Tag("not")]
        | Annotated[Comparison, Tag("subject")],
        Discriminator(_which, custom_error_type="filter", custom_error_message="all, any, not or a subject"),
    ],
)
for _model in (Every, Some, Not):
    _model.model_rebuild()


def comparisons(filter_: Filter) -> Iterator[Comparison]:
    """All that is looked at in it."""
    match filter_:
        case Comparison():
            yield filter_
        case Not():
            yield from comparisons(filter_.negated)
        case Every() | Some():
            for inner in filter_.every if isinstance(filter_, Every) else filter_.some:
                yield from comparisons(inner)


def depth(filter_: Filter) -> int:
    """How many of them stand within each other."""
    match filter_:
        case Comparison():
            return 0
        case Not():
            return 1 + depth(filter_.negated)
        case Every() | Some():
            inner = filter_.every if isinstance(filter_, Every) else filter_.some
            return 1 + max((depth(one) for one in inner), default=0)


def _check_size(filter_: Filter) -> Filter:
    if depth(filter_) > DEPTH or sum(1 for _ in comparisons(filter_)) > COMPARISONS:
        raise ValueError(f"nested at most {DEPTH} times, {COMPARISONS} comparisons")
    return filter_


WholeFilter = Annotated[Filter, AfterValidator(_check_size)]
read_filter = TypeAdapter[Filter](WholeFilter).validate_python
