"""Each ready mapping finds the buyer in a call of the shape that its system documents."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from devstack.settings import ROOT
from orchestrator.domain.hooks.mapping import read_call
from orchestrator.domain.hooks.sources import read_sources

SOURCES = read_sources()
# The event, the key and the phone of each sample; the name is the same in all.
FOUND = {
    "asaas": ("PAYMENT_RECEIVED", "evt_05b708f961d739ea7eba7e4db318f621&368604920", "+5511988887010"),
    "eduzz": ("myeduzz.invoice_paid", "evt-93", "+5511988887003"),
    "google_forms": ("form_response", "2_ABaOnuc", "+5511988887008"),
    "hotmart": ("PURCHASE_APPROVED", "2d8c1a2e-9f37-4a3a-8f0b-c2d8d41f8f4a", "+5511988887001"),
    "kiwify": ("order_approved", "8e7c1f2a-37d4-4b0a-9d1e-4f4e5f6a7b8c:order_approved", "+5511988887002"),
    "mercado_pago": ("approved", "1320000001:approved", "+5511988887009"),
    "shopify": (
        "orders/create",
        "orders/create:820982911946154508:2026-11-29T12:00:00-03:00",
        "+5511988887005",
    ),
    "stripe": ("checkout.session.completed", "evt_1NG8Du2eZvKYlo2CUI79vXWy", "+5511988887006"),
    "typeform": ("form_response", "LtWXD3crgy", "+5511988887007"),
    "woocommerce": ("order.created", "order.created:727:processing", "+5511988887004"),
}


def document(source: str) -> dict[str, Any]:
    return copy.deepcopy(SOURCES[source].sample)


def read(source: str, told: dict[str, Any], *events: str) -> tuple[str | None, ...]:
    reading = read_call(SOURCES[source].mapping, events, told)
    return reading.event, reading.key, reading.phone, reading.name, reading.code


def test_each_has_its_expectation() -> None:
    assert SOURCES.keys() == FOUND.keys()
    assert all((source.source, *source.events) for source in SOURCES.values())


@pytest.mark.parametrize("source", FOUND)
def test_the_buyer_is_found_where_the_system_documents_him(source: str) -> None:
    event, key, phone = FOUND[source]
    told = document(source)
    known = [known.event for known in SOURCES[source].events]
    assert read(source, told, *known) == (event, key, phone, "Ana Silva", None)
    assert read(source, told, "another")[-1] == "event_unwanted"
    reading = read_call(SOURCES[source].mapping, [], told)
    assert reading.variables["email"] == "ana@example.com"


@pytest.mark.parametrize("source", FOUND)
def test_each_is_described_in_both_languages(source: str) -> None:
    known = SOURCES[source]
    assert all(texts.texts.keys() == {"pt-BR", "en"} for texts in known.events)
    assert known.documented.endswith(".")


@pytest.mark.parametrize("source", FOUND)
@pytest.mark.parametrize("body", [None, [], "x", 7, {"data": None}, {"answers": [1]}])
def test_what_has_another_shape_is_no_buyer(source: str, body: object) -> None:
    told: dict[str, Any] = {"headers": {}, "query": {}, "body": body}
    assert read(source, told)[-1] in ("key_missing", "phone_missing")


@pytest.mark.parametrize(
    ("code", "phone", "found"),
    [
        ("11", "988887001", "+5511988887001"),
        ("55", "11988887001", "+5511988887001"),
        ("55", "5511988887001", "+5511988887001"),
        ("", "11988887001", "+5511988887001"),
        ("351", "912345678", "+351912345678"),
        ("999999999", "999999999", None),
    ],
)
def test_hotmart_s_phones_come_in_two_parts(code: str, phone: str, found: str | None) -> None:
    told = document("hotmart")
    told["body"]["data"]["buyer"] |= {"checkout_phone": phone, "checkout_phone_code": code}
    assert read("hotmart", told)[2] == found


def test_kiwify_s_calls_may_be_wrapped() -> None:
    told = document("kiwify")
    assert read("kiwify", {**told, "body": {"order": told["body"]}}) == read("kiwify", told)


def test_typeform_s_answers_are_found_in_any_order() -> None:
    told = document("typeform")
    told["body"]["form_response"]["answers"].reverse()
    assert read("typeform", told)[2:4] == ("+5511988887007", "Ana Silva")


@pytest.mark.parametrize("source", FOUND)
def test_a_signed_call_under_another_number_is_the_same_call(source: str) -> None:
    """Headers that number a call are covered by no signature but that of Standard Webhooks."""
    told = document(source)
    told["headers"] = {
        name: "forged" if name.endswith("-id") else value for name, value in told["headers"].items()
    }
    assert read(source, told)[1] == FOUND[source][1]


def test_what_woocommerce_posts_on_saving_is_no_event() -> None:
    told = {"headers": {}, "query": {}, "body": {"webhook_id": "7"}}
    assert read("woocommerce", told, "order.created")[-1] == "event_unwanted"


def test_what_we_ship_for_google_forms_posts_what_is_mapped() -> None:
    script = (ROOT / "integrations" / "google-forms" / "Code.gs").read_text()
    sample = SOURCES["google_forms"].sample["body"]
    assert all(name in script for name in sample)
    assert json.dumps(SOURCES["google_forms"].proof) == '{"kind": "standard"}'
