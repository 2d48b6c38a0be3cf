"""What Supabase says, as errors of ours."""

import httpx
import pytest
from postgrest import APIError

from orchestrator.adapters.supabase import translate


@pytest.mark.parametrize(
    ("message", "code", "expected"),
    [
        ("lease_lost", "P0001", "lease_lost"),
        ("orchestrator_superseded", "P0001", "orchestrator_superseded"),
        ("phone_taken", "P0001", "phone_taken"),
        ("JWT expired", "PGRST303", "unauthorized"),
        ("Invalid API key", "401", "unauthorized"),
        ("The schema must be one of the following: public", "PGRST106", "schema_not_exposed"),
        ("new row violates row-level security policy", "42501", "forbidden"),
        ("JSON could not be generated", "502", "supabase_unreachable"),
        ("canceling statement due to statement timeout", "57014", "supabase_unreachable"),
        ("null value in column", "23502", "database_refused"),
        ("Payload Too Large", "413", "database_refused"),
        ("Error: connect ECONNREFUSED 127.0.0.1:54322", "SUP", "supabase_unreachable"),
        ("nobody knows", "", "supabase_unreachable"),
    ],
)
def test_what_the_database_says_becomes_a_code(message: str, code: str, expected: str) -> None:
    error = translate(APIError({"message": message, "code": code, "hint": None, "details": None}))
    assert error.code == expected


def test_no_answer_is_unreachable() -> None:
    assert translate(httpx.ConnectError("refused")).code == "supabase_unreachable"
