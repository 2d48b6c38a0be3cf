"""Every error this program raises on purpose: one base class, a stable code, a detail, what to do."""


class ZapbaseError(Exception):
    """An error with a stable `code`; `detail` says what happened, `hint` what to do."""

    code = "internal_error"

    def __init__(self, detail: str = "", *, hint: str = "", code: str | None = None) -> None:
        self.code = code or type(self).code
        self.detail = detail
        self.hint = hint
        super().__init__(f"{self.code}: {detail}" if detail else self.code)

    def line(self) -> str:
        """The one line a person sees: code, what happened, what to do."""
        return " ".join(part for part in (f"[{self.code}]", self.detail, self.hint) if part)


class ConfigurationError(ZapbaseError):
    """A setting is missing or wrong, or this machine lacks something; ends the program with exit code 2."""

    code = "configuration_error"


class SupabaseUnreachableError(ZapbaseError):
    """No answer, or none that makes sense, from Supabase; worth another try."""

    code = "supabase_unreachable"


class UnauthorizedError(ZapbaseError):
    """Supabase refused the key or token."""

    code = "unauthorized"


class DatabaseRefusedError(ZapbaseError):
    """A function, constraint or policy said no; `code` is the database's own where it gave one."""

    code = "database_refused"


class LeaseLostError(DatabaseRefusedError):
    """This orchestrator does not hold the instance's lease (any more)."""

    code = "lease_lost"


class SupersededError(DatabaseRefusedError):
    """Another registration under the same id has raised the fencing number: stop."""

    code = "orchestrator_superseded"


class WrongNumberError(ZapbaseError):
    """Another phone is connected than the one that the instance belongs to; nothing was written."""

    code = "wrong_number"


class NodeError(ZapbaseError):
    """A node instance could not be started, or refused a request."""

    code = "node_error"


class NodeUnreachableError(NodeError):
    """A node instance does not answer in time."""

    code = "node_unreachable"


class NodeAnswerInvalidError(NodeUnreachableError):
    """A node instance answers what makes no sense: nobody knows what it has done."""

    code = "node_answer_invalid"


class MediaError(ZapbaseError):
    """A file cannot be had, kept or sent."""

    code = "media_unreadable"


class UrlRefusedError(ZapbaseError):
    """An address of a customer's choice that nothing here may ask."""

    code = "url_refused"


class UrlUnreachableError(ZapbaseError):
    """An address that gives no answer now."""

    code = "url_unreachable"
