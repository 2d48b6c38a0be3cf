"""What an error code of Meta's means for us; of those that come by webhook `private.cloud_reason` says it."""

from orchestrator.domain.fleet.statuses import Reason

RATE_LIMIT = "rate_limit"
UNKNOWN = "send_failed"
_MEANINGS: dict[str, frozenset[int]] = {
    "window_closed": frozenset({131047}),
    "undeliverable": frozenset({131026, 131030, 131021}),
    "marketing_limit": frozenset({131049, 130472, 131050}),
    "template_unavailable": frozenset({132001, 132007, 132015, 132016, 132068, 132069}),
    "template_parameters": frozenset({132000, 132005, 132012, 132018}),
    "kind_unsupported": frozenset({131051, 131062}),
    "media_unreadable": frozenset({131052, 131053}),
    RATE_LIMIT: frozenset({130429, 131048, 131056, 80007, 4}),
    "account_restricted": frozenset({131031, 368}),
    "payment_problem": frozenset({131042}),
    Reason.TOKEN_INVALID: frozenset({0, 190}),
    Reason.TOKEN_FORBIDDEN: frozenset({3, 10, *range(200, 300)}),
}
_CODES = {number: code for code, numbers in _MEANINGS.items() for number in numbers}
# Of one chat alone: the number's others go on.
PAIR_RATE = 131056
# Meta is away for a moment, and has taken nothing.
AWAY = frozenset({2, 131016, 131057})
# Said of a file that Meta has no more, or of whatever else is wrong with a message.
OF_A_FILE = frozenset({100, 131008, 131009, 131052, 131053})
# Of a number's own address: there is none with this id, or the token may not see it.
OF_THE_ID = frozenset({100, 803})
# With these nothing goes until somebody has seen to it.
OF_THE_NUMBER = frozenset({Reason.TOKEN_INVALID, Reason.TOKEN_FORBIDDEN})


def meaning_of(number: int) -> str:
    """Our code for it."""
    return _CODES.get(number, UNKNOWN)
