"""Somebody who is forgotten, and how."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from .control_plane import ControlPlane
from .jobs import run_due
from .members import as_member

PHONE, LID = "5521988887777", "99887766"
SECRET = "segredo"


def erase(connection: psycopg.Connection, owner: UUID, contact_id: UUID) -> dict[str, Any]:
    """Asked for; done by whoever does the jobs."""
    return as_member(connection, owner, "select public.erase_contact(%s)", contact_id)


def finish_erasures(plane: ControlPlane) -> None:
    """Chunk after chunk, also those of other tests."""
    while run_due(plane, "contact_erasure", seconds=0):
        pass
