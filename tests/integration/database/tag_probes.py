"""Probes of the catalogue of tags."""

from __future__ import annotations

from .probe import FunctionProbe

TAG_FUNCTIONS: dict[str, FunctionProbe] = {
    "public.count_tags": FunctionProbe(
        lambda victim: {"account_id": victim["id"]}, ("account_not_found", "42501")
    ),
    "public.rename_tag": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "name": "cliente", "new_name": "taken"},
        ("not_allowed", "42501"),
    ),
    "public.remove_tag": FunctionProbe(
        lambda victim: {"account_id": victim["id"], "name": "cliente"}, ("not_allowed", "42501")
    ),
}
