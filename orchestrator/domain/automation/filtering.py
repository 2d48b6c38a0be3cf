"""Whether a filter holds for one person. Never raises: what cannot be compared is not so."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from orchestrator.domain.automation.comparing import (
    compare_moment,
    compare_text,
    compare_time,
    compare_value,
    list_of,
    look_in_set,
    match_text,
    texts_of,
)
from orchestrator.domain.automation.filters import (
    DEPTH,
    NAMED_SUBJECTS,
    NEGATIONS,
    OPERATORS,
    Comparison,
    Every,
    Filter,
    Not,
    Some,
    Wanted,
)
from orchestrator.domain.automation.holidays import is_national_holiday
from orchestrator.domain.automation.parts import WEEKDAYS
from orchestrator.domain.automation.person import Contact, Person
from orchestrator.domain.automation.values import as_text, zone_named

SegmentOf = Callable[[str], Filter | None]
# Belongings of a contact that are asked for by their ids.
_BELONGINGS: Mapping[str, Callable[[Contact], Collection[str]]] = {
    "tag": lambda contact: contact.tags,
    "campaign": lambda contact: contact.campaigns,
    "flow": lambda contact: contact.flows,
    "sequence": lambda contact: contact.sequences,
    "broadcast": lambda contact: contact.broadcasts,
}


def no_segments(_: str) -> Filter | None:
    """Where none is known."""
    return None


@dataclass(slots=True)
class Situation:
    """What a filter looks at. Outside a flow there are no variables and no message. `segment_of` gives the
    filter of a segment by its id."""

    person: Person
    now: datetime
    segment_of: SegmentOf = no_segments
    variables: Mapping[str, object] = field(default_factory=dict[str, object])
    message: str = ""
    message_kind: str = ""
    campaign_id: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The account's."""
        return zone_named(self.person.account.timezone)


# Of whom, and within how many segments. None: it makes no sense, whomever it is asked of.
Test = Callable[[Situation, int], bool]
_Look = Callable[[Situation, int], bool | None]
_NOBODY = Situation(Person(contact=Contact(id="")), datetime(2026, 1, 1, tzinfo=UTC))


def holds(filter_: Filter, situation: Situation, depth: int = 0) -> bool:
    """Segments within segments end at the same depth as filters within filters: then it does not hold."""
    return prepare(filter_)(situation, depth)


def prepare(filter_: Filter) -> Test:
    """For a filter that is asked often."""
    match filter_:
        case Every():
            every = [prepare(inner) for inner in filter_.every]
            return lambda situation, depth: all(test(situation, depth) for test in every)
        case Some():
            some = [prepare(inner) for inner in filter_.some]
            return lambda situation, depth: any(test(situation, depth) for test in some)
        case Not():
            negated = prepare(filter_.negated)
            return lambda situation, depth: not negated(situation, depth)
        case Comparison():
            return _prepare_comparison(filter_)


def _prepare_comparison(comparison: Comparison) -> Test:
    if not is_suited(comparison):
        return lambda _situation, _depth: False
    look = _prepare_look(comparison)
    expected = comparison.operator not in NEGATIONS
    return lambda situation, depth: look(situation, depth) is expected


def _prepare_look(comparison: Comparison) -> _Look:
    """The operator is taken as what it negates."""
    operator = NEGATIONS.get(comparison.operator, comparison.operator)
    belongings = _BELONGINGS.get(comparison.subject)
    if belongings is None:
        return lambda situation, depth: _look(comparison, operator, situation, depth)
    if operator == "is_set":
        return lambda situation, _: bool(belongings(situation.person.contact))
    texts = texts_of(operator, comparison.value)
    if not texts:
        return lambda _situation, _depth: None
    return lambda situation, _: not texts.isdisjoint(belongings(situation.person.contact))


def is_suited(comparison: Comparison) -> bool:
    """The operator is one of the subject's, and a field or variable is named."""
    is_named = bool(comparison.name) == (comparison.subject in NAMED_SUBJECTS)
    return is_named and comparison.operator in OPERATORS[comparison.subject]


def makes_sense(comparison: Comparison) -> bool:
    """It could be true of somebody."""
    return is_suited(comparison) and _prepare_look(comparison)(_NOBODY, 0) is not None


def _look(comparison: Comparison, operator: str, situation: Situation, depth: int) -> bool | None:
    wanted, contact = comparison.value, situation.person.contact
    match comparison.subject:
        case "segment":
            return _look_in_segments(operator, wanted, situation, depth)
        case "name":
            return compare_text(operator, wanted, contact.name)
        case "phone":
            return compare_text(operator, _digits(wanted), contact.phone)
        case "field":
            having = contact.fields.get(comparison.name or "")
            return compare_value(operator, wanted, having, situation.zone, situation.now)
        case "created_at" | "last_received_at" | "last_sent_at" as subject:
            moment: datetime | None = getattr(contact, subject)
            if operator == "is_set":
                return moment is not None
            return compare_moment(operator, wanted, moment, situation.zone, situation.now)
        case "variable" | "message" | "message_kind":
            return _look_in_run(comparison, operator, situation)
        case "assigned_to" | "instance" | "campaign_of_run":
            return look_in_set(operator, wanted, _id_of(comparison.subject, situation))
        case _:
            return _look_around(comparison, operator, situation)


def _look_in_run(comparison: Comparison, operator: str, situation: Situation) -> bool | None:
    wanted = comparison.value
    if comparison.subject == "variable":
        having = situation.variables.get(comparison.name or "")
        if operator == "matches":
            return match_text(wanted, as_text(having) or "")
        return compare_value(operator, wanted, having, situation.zone, situation.now)
    said = situation.message if comparison.subject == "message" else situation.message_kind
    return match_text(wanted, said) if operator == "matches" else compare_text(operator, wanted, said)


def _id_of(subject: str, situation: Situation) -> Collection[str]:
    ids = {
        "assigned_to": situation.person.chat.assigned_to,
        "instance": situation.person.instance.id,
        "campaign_of_run": situation.campaign_id,
    }
    id_ = ids[subject]
    return (id_,) if id_ else ()


def _look_around(comparison: Comparison, operator: str, situation: Situation) -> bool | None:
    """What is so now."""
    wanted, here, account = (
        comparison.value,
        situation.now.astimezone(situation.zone),
        situation.person.account,
    )
    match comparison.subject:
        case "opted_in":
            return wanted != situation.person.contact.opted_out if isinstance(wanted, bool) else None
        case "open":
            return wanted == account.is_open if isinstance(wanted, bool) else None
        case "holiday":
            return wanted == is_holiday(situation) if isinstance(wanted, bool) else None
        case "weekday":
            days = texts_of(operator, wanted)
            return WEEKDAYS[here.weekday()] in days if days and days <= set(WEEKDAYS) else None
        case "time":
            return compare_time(operator, wanted, here.time())
        case _:
            return compare_moment(operator, wanted, here.date().isoformat(), situation.zone, situation.now)


def is_holiday(situation: Situation) -> bool:
    """Of the country or of the account's own."""
    today = situation.now.astimezone(situation.zone).date()
    return is_national_holiday(today) or any(day.date == today for day in situation.person.account.holidays)


def _digits(wanted: Wanted) -> Wanted:
    digits = ["".join(char for char in as_text(one) or "" if char in "0123456789") for one in list_of(wanted)]
    return [*digits] if isinstance(wanted, list) else "".join(digits)


def _look_in_segments(operator: str, wanted: Wanted, situation: Situation, depth: int) -> bool | None:
    ids = texts_of(operator, wanted)
    if not ids:
        return None
    filters = [situation.segment_of(one) for one in sorted(ids)] if depth < DEPTH else []
    return any(holds(one, situation, depth + 1) for one in filters if one is not None)
