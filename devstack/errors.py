"""Errors the devstack ends with: one clear line, no traceback."""

from __future__ import annotations


class DevstackError(Exception):
    """Something a person can put right; `exit_code` is what the command ends with."""

    exit_code = 1


class ConfigurationError(DevstackError):
    """A setting or the machine is at fault: a port in use, a missing program."""

    exit_code = 2
