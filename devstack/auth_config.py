"""What Auth is told: `[auth]` of the project's config.toml, but for what a devstack's own settings say."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from devstack.errors import ConfigurationError
from devstack.settings import DevstackSettings


def read_auth_config(settings: DevstackSettings) -> str:
    """As JSON, with whole paths; ConfigurationError for a file that is no TOML."""
    auth = read_config(settings.project / "config.toml").get("auth", {})
    email = auth.get("email", {})
    for template in email.get("template", {}).values():
        if path := template.get("content_path"):
            template["content_path"] = str((settings.project.parent / path).resolve())
    own = {"site_url": settings.site_url, "jwt_expiry": settings.jwt_seconds}
    changed = {name: value for name, value in own.items() if value is not None}
    if settings.confirm_email is not None:
        email = {**email, "enable_confirmations": settings.confirm_email}
    return json.dumps({**auth, **changed, "email": email})


def read_config(file: Path) -> dict[str, Any]:
    """Empty where there is none."""
    try:
        return tomllib.loads(file.read_text())
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} is no TOML: {error}") from None
