"""An account's keywords are tried on a text: which fires, and why the others do not."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orchestrator.domain.automation.hours import is_open
from tests.integration.api.callers import Caller, assert_problem

HOURS = {
    "mon": [["09:00", "12:00"], ["13:00", "18:00"]],
    "sat": [["18:00", "18:00"]],
    "sun": [["22:00", "02:00"]],
}


def add(owner: Caller, name: str, **columns: Any) -> str:
    values = {"account_id": owner.account_id, "name": name, "terms": [name], "answer": "oi"} | columns
    names = ", ".join(values)
    places = ", ".join(["%s"] * len(values))
    return owner.one(
        f"insert into public.keywords ({names}) values ({places}) returning id", *values.values()
    )


def tried(owner: Caller, text: str, **values: Any) -> dict[str, Any]:
    answer = owner.post("keywords/try", {"text": text} | values)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_which_fires_and_why_the_others_do_not(owner: Caller) -> None:
    here = owner.one("select id from public.instances where account_id = %s", owner.account_id)
    elsewhere = owner.add_instance("connected")
    fires = add(owner, "cardápio")
    add(owner, "tarde", terms=["cardápio"], priority=200)
    add(owner, "outra")
    add(owner, "lá", terms=["cardápio"], instance_id=elsewhere)
    add(owner, "fechado", terms=["cardápio"], only_when="closed")
    add(owner, "off", terms=["cardápio"], enabled=False)
    broken = add(owner, "ruim", match="regex", terms=["("])
    told = tried(owner, "CARDAPIO!", instance_id=here)
    assert (told["fires"], told["objection"], told["is_open"]) == (fires, None, True)
    assert {item["name"]: item["verdict"] for item in told["keywords"]} == {
        "cardápio": "fires", "tarde": "later", "outra": "no_term", "lá": "other_number",
        "fechado": "only_when_closed", "off": "disabled", "ruim": "unreadable",
    }  # fmt: skip
    assert [bool(item["problem"]) for item in told["keywords"] if item["id"] == broken] == [True]
    assert tried(owner, "cardápio", is_open=False)["is_open"] is False
    assert tried(owner, "sair")["objection"] == "opt_out"


def test_nobody_else_tries_them(owner: Caller, stranger: Caller, program: Caller) -> None:
    path = f"/api/accounts/{owner.account_id}/keywords/try"
    assert_problem(stranger.post(path, {"text": "oi"}), 404, "account_not_found")
    assert program.post(path, {"text": "oi"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": "x" * 65_537},
        {"text": "a\0"},
        {"text": "oi", "instance_id": "1"},
        [],
        "oi",
    ],
)
def test_bad_input(owner: Caller, body: object) -> None:
    assert_problem(owner.post("keywords/try", body), 422, "invalid_request")


def test_it_is_open_when_the_database_says_so(owner: Caller) -> None:
    begins = datetime(2026, 11, 29, 21, tzinfo=UTC)
    for minutes in range(0, 8 * 1440, 29):
        moment = begins + timedelta(minutes=minutes)
        said = owner.one(
            "select private.is_account_open(%s, 'America/Sao_Paulo', %s)", json.dumps(HOURS), moment
        )
        assert str(is_open(HOURS, "America/Sao_Paulo", moment)) == said, moment


def test_an_unknown_number_has_only_the_keywords_of_all(owner: Caller) -> None:
    add(owner, "oi")
    assert tried(owner, "oi", instance_id=str(uuid.uuid4()))["fires"]
