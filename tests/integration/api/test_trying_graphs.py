"""A graph is looked at while it is drawn, with all that its account has, as the caller sees it."""

import json
import uuid
from typing import Any

from tests.integration.api.callers import Caller, assert_problem
from tests.integration.api.test_trying_flows import MENU, add_flow, publish

Json = dict[str, Any]


def test_a_graph_is_looked_at_while_it_is_drawn(owner: Caller, stranger: Caller) -> None:
    flow_id = add_flow(owner)

    def codes(**body: Any) -> set[str]:
        answer = owner.post(f"flows/{flow_id}/check", body)
        assert answer.status_code == 200, answer.text
        return {problem["code"] for problem in answer.json()["problems"] if problem["level"] == "error"}

    assert codes() == set()
    assert codes(graph={"schema": 1, "start": "x", "nodes": {}}) == {"graph_invalid"}
    jump = {"type": "jump", "flow_id": str(uuid.uuid4())}
    assert codes(graph={"schema": 1, "start": "j", "nodes": {"j": jump}})
    path = f"/api/accounts/{owner.account_id}/flows/{flow_id}/check"
    assert_problem(stranger.post(path, {}), 404, "account_not_found")


def test_a_graph_may_name_what_the_account_has(owner: Caller, stranger: Caller) -> None:
    def add(caller: Caller) -> dict[str, str]:
        """What there is, by kind."""
        account_id, name = caller.account_id, uuid.uuid4().hex[:8]
        caller.one("insert into public.tags values (%s, %s) returning 1", account_id, f"vip, {name}")
        caller.one(
            "insert into public.custom_fields (account_id, name, type) values (%s, %s, 'text') returning 1",
            account_id, f"f{name}",
        )  # fmt: skip
        published = add_flow(caller)
        publish(caller, published, MENU)
        filter_ = json.dumps({"subject": "opted_in", "operator": "equals", "value": True})
        return {
            "tag": f"vip, {name}",
            "field": f"f{name}",
            "flow": published,
            "member": caller.tenant.user.id,
            "media": caller.one(
                "insert into public.media (account_id, source_url) values (%s, 'https://x.example/a.png')"
                " returning id", account_id,
            ),
            "sequence": caller.one(
                "insert into public.sequences (account_id, name) values (%s, 's') returning id", account_id
            ),
            "segment": caller.one(
                "insert into public.segments (account_id, name, filter) values (%s, 's', %s) returning id",
                account_id, filter_,
            ),
        }  # fmt: skip

    def drawn(named: dict[str, str]) -> Json:
        in_segment = {"subject": "segment", "operator": "has", "value": named["segment"]}
        deeds = [
            {"kind": "remove_tag", "tag": named["tag"]},
            {"kind": "set_field", "field": named["field"], "value": "a"},
            {"kind": "assign", "member_id": named["member"]},
            {"kind": "add_to_sequence", "sequence_id": named["sequence"]},
            {"kind": "start_flow", "flow_id": named["flow"]},
        ]
        items = [{"kind": "image", "media_id": named["media"]}]
        nodes = {
            "a": {"type": "action", "do": deeds, "next": "c"},
            "c": {"type": "content", "items": items, "next": "i"},
            "i": {"type": "condition", "branches": [{"id": "b", "when": in_segment, "next": None}]},
        }
        return {"schema": 1, "start": "a", "nodes": nodes}

    own, foreign, flow_id = add(owner), add(stranger), add_flow(owner)

    def said(named: dict[str, str]) -> set[tuple[str, str]]:
        answer = owner.post(f"flows/{flow_id}/check", {"graph": drawn(named)})
        assert answer.status_code == 200, answer.text
        unknown = [
            one for one in answer.json()["problems"] if one["code"].endswith(("_unknown", "published"))
        ]
        return {(one["code"], one["detail"]) for one in unknown}

    assert said(own) == set()
    assert said(foreign) == {(f"{kind}_unknown", value) for kind, value in foreign.items()}
    assert said(own | {"flow": flow_id}) == {("flow_unpublished", flow_id)}


def test_a_menu_whose_word_means_no_is_told(owner: Caller) -> None:
    owner.one(
        "update public.accounts set opt_out_words = '{pão}' where id = %s returning 1", owner.account_id
    )
    answer = owner.post(f"flows/{add_flow(owner)}/check", {})
    assert "option_opts_out" in {one["code"] for one in answer.json()["problems"]}
