"""The states of an instance, and which of them an orchestrator leaves alone."""

from enum import StrEnum


class Status(StrEnum):
    """`instances.status`."""

    DISCONNECTED = "disconnected"
    CONNECTING = "connecting"
    AWAITING_SCAN = "awaiting_scan"
    CONNECTED = "connected"
    FAILED = "failed"


class Reason(StrEnum):
    """`instances.status_reason`: stable codes. Their texts belong to the dashboard."""

    SCAN_EXPIRED = "scan_expired"
    LOGGED_OUT = "logged_out"
    CONFLICT = "conflict"
    BROWSER_MISSING = "browser_missing"
    WHATSAPP_UNREACHABLE = "whatsapp_unreachable"
    PORT_IN_USE = "port_in_use"
    SESSION_UNWRITABLE = "session_unwritable"
    DISK_FULL = "disk_full"
    CRASH_LOOP = "crash_loop"
    PASSKEY_REQUIRED = "passkey_required"
    BANNED = "banned"
    NODE_START_FAILED = "node_start_failed"
    SESSION_LOCKED = "session_locked"
    BROWSER_FAILED = "browser_failed"
    PROXY_BLOCKED = "proxy_blocked"
    VERSION_OUTDATED = "version_outdated"
    WRONG_NUMBER = "wrong_number"
    # Of numbers of Meta's Cloud API.
    CREDENTIALS_MISSING = "credentials_missing"
    TOKEN_INVALID = "token_invalid"
    TOKEN_FORBIDDEN = "token_forbidden"
    CLOUD_ID_WRONG = "cloud_id_wrong"


# With these the session is over, and what this machine keeps of it is removed.
UNLINKED = frozenset({Reason.LOGGED_OUT, Reason.WRONG_NUMBER})


class DesiredState(StrEnum):
    """`instances.desired_state`: what start, stop and logout set, and what a reboot converges to."""

    RUNNING = "running"
    STOPPED = "stopped"


def is_terminal(status: str, reason: str | None) -> bool:
    """True when nothing but a person's next command may start the instance again."""
    return status == Status.FAILED or (status == Status.DISCONNECTED and reason is not None)


def is_settled(status: str, *, has_code: bool) -> bool:
    """True when a start has reached its aim: connected, or a code is there to be scanned or typed."""
    return status == Status.CONNECTED or (status == Status.AWAITING_SCAN and has_code)


def should_run(desired_state: str, status: str, reason: str | None) -> bool:
    """True when an orchestrator that finds the instance at rest has to start it."""
    return desired_state == DesiredState.RUNNING and not is_terminal(status, reason)
