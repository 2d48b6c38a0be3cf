"""A message as Meta takes it, and what Meta's codes mean."""

from __future__ import annotations

from typing import Any

import pytest

from orchestrator.domain.fleet.graph_errors import meaning_of
from orchestrator.domain.fleet.graph_messages import body_of
from orchestrator.domain.fleet.statuses import Reason

KNOWN: dict[str, Any] = {"client_key": "key", "to": "5521988880001@c.us", "body": "oi"}


def test_a_text_names_our_id_and_whom_it_goes_to() -> None:
    assert body_of(KNOWN | {"kind": "text", "reply_to": "wamid.0"}) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "5521988880001",
        "type": "text",
        "text": {"body": "oi", "preview_url": True},
        "context": {"message_id": "wamid.0"},
        "biz_opaque_callback_data": "key",
    }


def test_who_is_known_by_his_id_alone_is_a_recipient() -> None:
    body = body_of(KNOWN | {"kind": "text", "to": "BR.134@lid"})
    assert body and (body["recipient"], "to" in body) == ("BR.134", False)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("image", {"image": {"id": "9", "caption": "oi"}}),
        ("document", {"document": {"id": "9", "caption": "oi", "filename": "nota.pdf"}}),
        ("voice", {"audio": {"id": "9", "voice": True}}),
        ("sticker", {"sticker": {"id": "9"}}),
    ],
)
def test_a_file_goes_by_its_id(kind: str, part: dict[str, Any]) -> None:
    media = {"path": "x", "mimetype": "x/y", "filename": "nota.pdf"}
    body = body_of(KNOWN | {"kind": kind, "media": media}, "9")
    assert body and body | part == body


def test_a_template_has_what_stands_where_its_variables_are() -> None:
    content = {"name": "pedido", "language": "pt_BR", "body": {"nome": "Ana"}, "buttons": [None, "a1"]}
    body = body_of(KNOWN | {"kind": "template", "template": content})
    assert body and body["template"] == {
        "name": "pedido",
        "language": {"code": "pt_BR"},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "parameter_name": "nome", "text": "Ana"}]},
            {
                "type": "button",
                "sub_type": "url",
                "index": "1",
                "parameters": [{"type": "text", "text": "a1"}],
            },
        ],
    }


def test_a_card_is_a_contact_also_when_it_says_little() -> None:
    cards = [
        "BEGIN:VCARD\nFN:Bia\\, a doce\nEMAIL:b@x.br\nEND:VCARD",
        "BEGIN:VCARD\nitem1.TEL:+55 21\nEND:VCARD",
    ]
    body = body_of(KNOWN | {"kind": "contact", "vcards": cards})
    assert body
    assert [one["name"]["formatted_name"] for one in body["contacts"]] == ["Bia, a doce", "+55 21"]
    assert body["contacts"][0]["emails"] == [{"email": "b@x.br"}]


@pytest.mark.parametrize("kind", ["edit", "revoke", "poll"])
def test_what_meta_does_not_take_is_no_body(kind: str) -> None:
    assert body_of(KNOWN | {"kind": kind, "target": "wamid.0"}) is None


def test_codes_have_words() -> None:
    assert [meaning_of(number) for number in (190, 131047, 130429, 131056, 7)] == [
        Reason.TOKEN_INVALID, "window_closed", "rate_limit", "rate_limit", "send_failed",
    ]  # fmt: skip
