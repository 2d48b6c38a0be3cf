"""A call of a system that is known, posted and signed as it does, starts a flow on the buyer's phone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from orchestrator.domain.hooks.sources import read_sources
from tests.integration.orchestrator.flows import add_flow, graph, heard, says
from tests.integration.orchestrator.harness import Number, OrchestratorProcess, wait_for
from tests.integration.orchestrator.messages import connect, unpace
from tests.integration.orchestrator.test_broadcasts import rpc
from tests.integration.orchestrator.test_hooks import (
    SECONDS,
    SECRET,
    Json,
    make_hook,
    post,
    samples,
    wait_samples,
)
from tests.support.devstack import Supabase

PHONES = {"woocommerce": "5511988887004", "shopify": "5511988887005"}
SIGNATURES = {"woocommerce": "x-wc-webhook-signature", "shopify": "x-shopify-hmac-sha256"}


def make_known(supabase: Supabase, number: Number, name: str, **columns: object) -> Json:
    """As the page makes one: with the proof and the mapping that are ready."""
    source = read_sources()[name]
    hook = make_hook(supabase, number, source.mapping, name, proof=source.proof, **columns)
    rpc(supabase, number, "set_inbound_hook_secret", hook_id=hook["id"], purpose="proof", secret=SECRET)
    return hook


def tell(supabase: Supabase, hook: Json, name: str, secret: str = SECRET, **changed: object) -> int:
    sample = read_sources()[name].sample
    body = json.dumps({**sample["body"], **changed}).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    signed = {SIGNATURES[name]: base64.b64encode(digest).decode()}
    return post(supabase, hook, body, **sample["headers"], **signed)


def test_an_order_of_a_shop_starts_a_flow_on_the_buyer_s_phone(
    orchestrator: OrchestratorProcess, number: Number, devstack: Supabase
) -> None:
    connect(orchestrator, number)
    unpace(number)
    text = "Oi {{ contact.first_name }}, seu {{ variables.product }} por {{ variables.total }}"
    flow_id = add_flow(number, "Pedido", graph("a", a=says(text)))
    for place, name in enumerate(PHONES, start=1):
        events = [read_sources()[name].events[0].event]
        hook = make_known(devstack, number, name, flow_id=flow_id, tags=["cliente", name], events=events)
        assert tell(devstack, hook, name, "another secret") == 401
        assert tell(devstack, hook, name) == 200
        expected = {
            phone: ["Oi Ana, seu Bolo de milho por 150.50"] for phone in list(PHONES.values())[:place]
        }
        wait_for(lambda expected=expected: heard(orchestrator, number) == expected, SECONDS, name)
        [sample] = wait_samples(number, hook, "applied")
        found = number.connection.execute(
            "select name, array(select unnest(tags) order by 1) from public.contacts where id = %s",
            [sample["contact_id"]],
        ).fetchone()
        assert found == ("Ana Silva", ["cliente", name])
        # Told again it is the same order; without a phone it is nobody's, and answered all the same.
        assert tell(devstack, hook, name) == 200
        wait_samples(number, hook, "applied", "repeated")
        assert tell(devstack, hook, name, id=9, billing={}, customer={}, shipping_address={}) == 200
        wait_samples(number, hook, "applied", "repeated", "failed")
        assert samples(number, hook)[-1]["code"] == "phone_missing"
        assert heard(orchestrator, number) == expected
