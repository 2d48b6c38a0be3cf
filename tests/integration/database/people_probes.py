"""Probes of finding, tagging, importing and erasing contacts."""

from __future__ import annotations

from uuid import uuid4

from .probe import FunctionProbe

PEOPLE_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.tag_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "contact_ids": [str(uuid4())], "add": ["taken"]},
        ("account_not_found", "42501"),
    ),
    "public.tag_found_contacts": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "add": ["taken"]}, ("account_not_found", "42501")
    ),
    "public.find_duplicates": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
}
