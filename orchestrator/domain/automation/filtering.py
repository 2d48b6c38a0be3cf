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


_NOBODY = Situation(Person(contact=Contact(id="")), datetime(2026, 1, 1, tzinfo=UTC))


def holds(filter_: Filter, situation: Situation, depth: int = 0) -> bool:
    """Segments within segments end at the same depth as filters within filters: then it does not hold."""
    match filter_:
        case Every():
            return all(holds(inner, situation, depth) for inner in filter_.every)
        case Some():
            return any(holds(inner, situation, depth) for inner in filter_.some)
        case Not():
            return not holds(filter_.negated, situation, depth)
        case Comparison():
            return _compare(filter_, situation, depth)


def _compare(comparison: Comparison, situation: Situation, depth: int) -> bool:
    operator = comparison.operator
    if not is_suited(comparison):
        return False
    positive = NEGATIONS.get(operator, operator)
    found = _look(comparison, positive, situation, depth)
    return found is not None and found != (positive != operator)


def is_suited(comparison: Comparison) -> bool:
    """The operator is one of the subject's, and a field or variable is named."""
    is_named = bool(comparison.name) == (comparison.subject in NAMED_SUBJECTS)
    return is_named and comparison.operator in OPERATORS[comparison.subject]


def makes_sense(comparison: Comparison) -> bool:
    """It could be true of somebody."""
    if not is_suited(comparison):
        return False
    operator = NEGATIONS.get(comparison.operator, comparison.operator)
    return _look(comparison, operator, _NOBODY, 0) is not None


def _look(comparison: Comparison, operator: str, situation: Situation, depth: int) -> bool | None:
    """None: it makes no sense, whomever it is asked of."""
    wanted, contact = comparison.value, situation.person.contact
    match comparison.subject:
        case "tag" | "campaign" | "flow" | "sequence" | "broadcast" as subject:
            return look_in_set(operator, wanted, _belongings(subject, contact))
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


def _belongings(subject: str, contact: Contact) -> Collection[str]:
    having: Mapping[str, Collection[str]] = {
        "tag": contact.tags,
        "campaign": contact.campaigns,
        "flow": contact.flows,
        "sequence": contact.sequences,
        "broadcast": contact.broadcasts,
    }
    return having[subject]


def _digits(wanted: Wanted) -> Wanted:
    digits = ["".join(char for char in as_text(one) or "" if char in "0123456789") for one in list_of(wanted)]
    return [*digits] if isinstance(wanted, list) else "".join(digits)


def _look_in_segments(operator: str, wanted: Wanted, situation: Situation, depth: int) -> bool | None:
    ids = texts_of(operator, wanted)
    if not ids:
        return None
    filters = [situation.segment_of(one) for one in sorted(ids)] if depth < DEPTH else []
    return any(holds(one, situation, depth + 1) for one in filters if one is not None)
