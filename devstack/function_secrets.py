"""Secrets of a project's functions, as `supabase start` reads them (hosted: `supabase secrets set`).

`[edge_runtime.secrets]` of config.toml, where `env(NAME)` is the environment's, and over it `functions/.env`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import cast

from dotenv import dotenv_values

from devstack.auth_config import read_config
from devstack.errors import ConfigurationError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FROM_ENVIRONMENT = re.compile(r"env\(([^)]+)\)")


def read_secrets(project: Path) -> dict[str, str]:
    """By name; without those that have no value, and the names that the platform keeps for itself."""
    configured = read_config(project / "config.toml").get("edge_runtime", {}).get("secrets", {})
    given = {name: _resolve(str(value)) for name, value in cast(dict[str, object], configured).items()}
    given |= read_file(project / "functions" / ".env")
    wrong = [name for name in given if not _NAME.fullmatch(name)]
    if wrong:
        raise ConfigurationError(f"secrets of functions: {', '.join(wrong)} is no name of a variable")
    return {name: value for name, value in given.items() if value and not name.startswith("SUPABASE_")}


def read_file(file: Path) -> dict[str, str]:
    try:
        return {name: value or "" for name, value in dotenv_values(file).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from None


def _resolve(value: str) -> str:
    found = _FROM_ENVIRONMENT.fullmatch(value)
    return os.environ.get(found[1], "") if found else value
