"""Errors the devstack ends with: one clear line, no traceback."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

import psycopg


class DevstackError(Exception):
    """Something a person can put right; `exit_code` is what the command ends with."""

    exit_code = 1
    # As supabase/error_codes.json knows it; empty: there is none.
    code = ""


class ConfigurationError(DevstackError):
    """A setting or the machine is at fault: a port in use, a missing program."""

    exit_code = 2


class SettingError(ConfigurationError):
    """What a variable of the environment says cannot be used."""

    code = "configuration_error"


def describe_database_error(error: psycopg.Error) -> str:
    """What PostgreSQL said, without its details: those hold rows, with what is people's or secret."""
    said = error.diag.message_primary
    return f"{said} ({error.sqlstate})" if said else str(error).partition("\n")[0]


@contextmanager
def one_line(program: str) -> Generator[None, None, None]:
    """What the program ends with is one line on stderr and an exit code."""
    try:
        yield
    except DevstackError as error:
        code = f"[{error.code}] " if error.code else ""
        sys.stderr.write(f"{program}: {code}{error}\n")
        sys.exit(error.exit_code)
    except psycopg.Error as error:
        sys.stderr.write(f"{program}: the database refused: {describe_database_error(error)}\n")
        sys.exit(DevstackError.exit_code)
