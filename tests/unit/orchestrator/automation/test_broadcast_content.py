"""What a broadcast says to one person."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orchestrator.domain.automation.broadcasts import ContentError, read_content
from orchestrator.domain.automation.person import Account, Contact, Person
from orchestrator.domain.automation.templates.errors import TemplateError

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
MEDIA = "5e000000-0000-4000-8000-000000000001"


def person(name: str = "Ana Lima", **fields: Any) -> Person:
    return Person(
        contact=Contact(id="c", name=name, phone="5521988880001", fields=fields),
        account=Account(name="Padaria"),
    )


def write(*items: dict[str, Any], who: Person | None = None) -> list[dict[str, Any]]:
    return read_content({"items": list(items)}).write(None, who or person(), NOW)


def test_texts_are_filled_in_for_each() -> None:
    said = {
        "kind": "text",
        "text": "Oi {{ contact.first_name }}, aqui é a {{ account.name }}",
        "typing_seconds": 3,
    }
    assert write(said) == [{"kind": "text", "message": "Oi Ana, aqui é a Padaria"}]
    assert write(said, who=person("Bia"))[0]["message"] == "Oi Bia, aqui é a Padaria"


def test_each_kind_is_a_row() -> None:
    rows = write(
        {"kind": "image", "media_id": MEDIA, "text": "{{ contact.name }}"},
        {"kind": "sticker", "media_id": MEDIA},
        {"kind": "location", "latitude": -22.9, "longitude": -43.2, "name": "Loja"},
        {"kind": "contact", "name": "Loja; centro", "phone": "(21) 98888-0002"},
    )
    assert rows[0] == {"kind": "image", "media_id": MEDIA, "message": "Ana Lima"}
    assert rows[1] == {"kind": "sticker", "media_id": MEDIA, "message": ""}
    assert rows[2]["content"] == {"latitude": -22.9, "longitude": -43.2, "name": "Loja"}
    [card] = rows[3]["content"]["vcards"]
    assert (
        card.startswith("BEGIN:VCARD\n") and "FN:Loja\\; centro\n" in card and "waid=5521988880002:" in card
    )


def test_a_template_is_filled_in_or_fails_for_whom_a_value_is_empty() -> None:
    values = [{"part": "body", "name": "nome", "text": "{{ contact.first_name }}"}]
    item = {"kind": "template", "name": "oi", "language": "pt_BR", "values": values}
    content = {"name": "oi", "language": "pt_BR", "body": {"nome": "Ana"}}
    assert write(item) == [{"kind": "template", "content": content}]
    with pytest.raises(TemplateError) as failed:
        write(item, who=person(""))
    assert failed.value.code == "template_parameters"


@pytest.mark.parametrize(
    "value",
    [
        {"part": "footer", "name": "1", "text": "x"},
        {"part": "body", "name": "a b", "text": "x"},
        {"part": "button", "name": "nome", "text": "x"},
        {"part": "button", "name": "10", "text": "x"},
    ],
)
def test_a_gap_that_no_template_has_is_nobodys(value: dict[str, str]) -> None:
    with pytest.raises(ContentError):
        write({"kind": "template", "name": "oi", "language": "pt_BR", "values": [value]})


def test_a_variant_is_the_persons() -> None:
    variants = [{"id": v, "percent": 50, "items": [{"kind": "text", "text": v}]} for v in ("a", "b")]
    content = read_content({"variants": variants})
    assert content.write("b", person(), NOW) == [{"kind": "text", "message": "b"}]
    # A variant that is no more: the first.
    assert content.write("z", person(), NOW) == [{"kind": "text", "message": "a"}]


@pytest.mark.parametrize("text", ["{{ contact.fields.cidade }}", "  {{ contact.fields.cidade }} "])
def test_of_whom_nothing_is_left_to_say_it_fails(text: str) -> None:
    assert write({"kind": "text", "text": text}, who=person(cidade="Rio"))[0]["message"] == "Rio"
    with pytest.raises(TemplateError):
        write({"kind": "text", "text": text})


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"items": []},
        {"items": "x"},
        {"items": [{"kind": "text"}]},
        {"items": [{"kind": "poll", "text": "x"}]},
        {"items": [{"kind": "text", "text": "{% for %}"}]},
        {"items": [{"kind": "image", "media_id": None}]},
        {"variants": [{"id": "a"}]},
    ],
)
def test_what_nobody_could_be_sent(content: dict[str, Any]) -> None:
    with pytest.raises(ContentError):
        read_content(content)
