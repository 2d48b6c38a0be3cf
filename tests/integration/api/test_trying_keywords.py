"""An account's keywords are tried on a text: which fires, and why the others do not."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orchestrator.domain.automation.hours import is_open
from tests.integration.api.callers import Caller, assert_problem
from tests.integration.api.test_trying_flows import MENU, add_flow, publish

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


def lead(owner: Caller, **columns: Any) -> str:
    """A flow that people may enter, unless the columns say otherwise."""
    flow_id = add_flow(owner)
    if columns.pop("is_published", True):
        publish(owner, flow_id, columns.pop("graph", MENU))
    for name, value in columns.items():
        owner.one(f"update public.flows set {name} = %s where id = %s returning 1", value, flow_id)
    return flow_id


def test_what_leads_into_a_flow_that_nobody_enters_leaves_it_to_the_next(owner: Caller) -> None:
    unreadable = lead(owner)
    broken = "update public.flow_versions set problem = 'nodes.a: wrong' where flow_id = %s returning 1"
    owner.one(broken, unreadable)
    off = {"rascunho": lead(owner, is_published=False), "desligado": lead(owner, enabled=False)}
    for priority, (name, flow_id) in enumerate({**off, "ilegível": unreadable}.items()):
        add(owner, name, terms=["pedido"], answer=None, flow_id=flow_id, priority=priority)
    add(owner, "só fala", terms=["pedido"], answer="Um momento", flow_id=unreadable, priority=50)
    add(owner, "começa", terms=["pedido"], answer=None, flow_id=lead(owner), priority=60)
    told = tried(owner, "pedido")
    shown = {item["name"]: (item["verdict"], item["leads"]) for item in told["keywords"]}
    assert {name: shown[name] for name in (*off, "ilegível", "só fala", "começa")} == {
        "rascunho": ("flow_off", False), "desligado": ("flow_off", False), "ilegível": ("flow_off", False),
        "só fala": ("fires", False), "começa": ("later", True),
    }  # fmt: skip
    gone = "delete from public.keywords where name = 'só fala' and account_id = %s returning 1"
    owner.one(gone, owner.account_id)
    [fires] = [item["name"] for item in tried(owner, "pedido")["keywords"] if item["verdict"] == "fires"]
    assert fires == "começa"


def test_a_campaigns_text_comes_before_all_of_them(owner: Caller) -> None:
    campaign_id = owner.one(
        "insert into public.campaigns (account_id, name, message, flow_id) "
        "values (%s, 'Natal', 'Quero o panetone', %s) returning id",
        owner.account_id,
        flow_id := lead(owner),
    )
    add(owner, "panetone", match="contains", interrupts=True)
    told = tried(owner, "quero o PANETONE!")
    assert (told["campaign"], told["fires"]) == (campaign_id, None)
    assert {item["verdict"] for item in told["keywords"] if item["name"] == "panetone"} == {"later"}
    owner.one("update public.flows set enabled = false where id = %s returning 1", flow_id)
    told = tried(owner, "quero o PANETONE!")
    assert told["campaign"] is None
    assert [item["name"] for item in told["keywords"] if item["verdict"] == "fires"] == ["panetone"]


def test_a_day_of_its_own_is_closed(owner: Caller) -> None:
    today = owner.one(
        "select (now() at time zone timezone)::date from public.accounts where id = %s", owner.account_id
    )
    holidays = json.dumps([{"date": today, "name": "Aniversário"}])
    closes = "update public.accounts set holidays = %s where id = %s returning 1"
    owner.one(closes, holidays, owner.account_id)
    assert tried(owner, "oi")["is_open"] is False
    owner.one(closes, "[]", owner.account_id)


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
        assert str(is_open(HOURS, "America/Sao_Paulo", [], moment)) == said, moment


def test_an_unknown_number_has_only_the_keywords_of_all(owner: Caller) -> None:
    add(owner, "oi")
    assert tried(owner, "oi", instance_id=str(uuid.uuid4()))["fires"]
