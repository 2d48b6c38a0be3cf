"""One thing that this program needs, and what to do when it is not there."""

from dataclasses import asdict, dataclass
from typing import Any

# What to do where the project's settings are not those of supabase/config.toml.
PUSH = 'Run `supabase config push` (README, "On hosted Supabase")'


@dataclass(frozen=True)
class Check:
    """One need. `hint` says what to do when it is not met; an optional one does not count as ill."""

    name: str
    ok: bool
    detail: str = ""
    hint: str = ""
    required: bool = True

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)
