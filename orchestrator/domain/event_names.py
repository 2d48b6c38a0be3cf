"""Made by `make types` from the database. Do not edit."""

from typing import Literal

OrchestratorEvent = Literal[
    "account",
    "command",
    "erasure",
    "import",
    "message",
]
