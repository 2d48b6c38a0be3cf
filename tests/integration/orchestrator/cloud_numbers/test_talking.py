"""A number of Meta's Cloud API, from its webhook by way of function, database and orchestrator back."""

from __future__ import annotations

import httpx

from tests.integration.orchestrator.cloud_numbers.numbers import (
    ANA,
    contact_of,
    greet,
    wait_received,
    wait_status,
)
from tests.integration.orchestrator.flows import add_flow, menu
from tests.integration.orchestrator.harness import Number, wait_for
from tests.integration.orchestrator.media_files import PNG, object_of, wait_state
from tests.integration.orchestrator.messages import PLACE, insert, open_contact, row_of, rows
from tests.support.devstack import Supabase
from tests.support.graph import GraphNumber, GraphStandIn

SECONDS = 90
CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Souza;Bia;;;\nFN:Bia Souza\nTEL;type=CELL;waid=5521:+55 21\nEND:VCARD"


def test_it_is_connected_hears_and_answers(number: Number, at_meta: GraphNumber) -> None:
    row = number.row()
    assert (row["phone"], row["engine"], row["messages_per_minute"]) == (at_meta.phone, "cloud", None)
    at_meta.receive("bom dia", ANA)
    wait_received(number, "bom dia")
    answer = insert(number, contact_of(number), message="oi, Ana")
    left = wait_status(number, answer, "delivered")
    assert at_meta.texts() == ["oi, Ana"]
    [sent] = at_meta.sent()
    assert (sent["body"]["to"], left["wa_message_id"]) == (ANA, sent["id"])
    at_meta.post("statuses", id=sent["id"], statuses=["read"])
    wait_status(number, answer, "read")


def test_it_has_the_templates_and_hears_by_itself(
    number: Number, at_meta: GraphNumber, graph: GraphStandIn
) -> None:
    def names() -> set[str]:
        found = number.connection.execute(
            "select name from public.message_templates where instance_id = %s", [number.id]
        )
        return {name for (name,) in found}

    wait_for(lambda: names() == {"pedido", "parado"}, SECONDS, "the templates")
    known = httpx.get(f"{graph.url}/stand-in/numbers", timeout=5).json()["numbers"]
    [own] = [one for one in known if one["phone_number_id"] == at_meta.phone_number_id]
    assert own["subscribed"]
    at_meta.change(templates=[{"name": "novo", "language": "en", "status": "APPROVED", "components": []}])
    assert number.run("sync")["status"] == "done"
    assert names() == {"novo"}


def test_a_template_reaches_whoever_never_wrote(number: Number, at_meta: GraphNumber) -> None:
    number.run("sync")
    content = {"name": "pedido", "language": "pt_BR", "header": ["42"], "body": ["Ana", "às 10h"]}
    message = insert(number, open_contact(number, ANA), kind="template", content=content)
    row = wait_status(number, message, "delivered")
    assert row["message"] == "Pedido 42\n\nOlá Ana, chega às 10h.\n\nPadaria"
    [sent] = at_meta.sent()
    assert sent["body"]["template"]["components"] == [
        {"type": "header", "parameters": [{"type": "text", "text": "42"}]},
        {"type": "body", "parameters": [{"type": "text", "text": "Ana"}, {"type": "text", "text": "às 10h"}]},
    ]


def test_a_file_comes_in_and_goes_out(
    number: Number, at_meta: GraphNumber, graph: GraphStandIn, devstack: Supabase
) -> None:
    at_meta.receive_file("image", PNG, ANA, mime_type="image/png", caption="olha")
    stored = wait_state(number, "stored", SECONDS)
    assert object_of(devstack, stored) == PNG
    contact = contact_of(number)
    for _ in range(2):
        message = insert(number, contact, kind="image", message="lindo", media_id=stored["id"])
        wait_status(number, message, "delivered")
    images = [one["body"]["image"] for one in at_meta.sent()]
    assert [image["caption"] for image in images] == ["lindo", "lindo"]
    assert len({image["id"] for image in images}) == 1, "uploaded once"
    assert graph.file(images[0]["id"]) == PNG


def test_places_cards_reactions_and_replies_go_out(number: Number, at_meta: GraphNumber) -> None:
    question = at_meta.receive("onde fica?", ANA)
    [asked] = wait_received(number, "onde fica?")
    contact = contact_of(number)
    wait_status(number, insert(number, contact, message="aqui", reply_to=asked["id"]), "delivered")
    wait_status(number, insert(number, contact, kind="location", content=PLACE), "delivered")
    wait_status(number, insert(number, contact, kind="contact", content={"vcards": [CARD]}), "delivered")
    reaction = {"kind": "reaction", "message": "👍", "target_id": asked["id"]}
    wait_status(number, insert(number, contact, **reaction), "sent")
    bodies = [one["body"] for one in at_meta.sent()]
    assert bodies[0]["context"] == {"message_id": question}
    assert bodies[1]["location"] == PLACE
    assert bodies[2]["contacts"][0]["phones"] == [{"phone": "+55 21", "wa_id": "5521"}]
    assert bodies[3]["reaction"] == {"message_id": question, "emoji": "👍"}


def test_what_people_send_is_of_its_kind(number: Number, at_meta: GraphNumber) -> None:
    first = at_meta.receive("qual?", ANA)
    place = {"latitude": -23.5, "longitude": -46.6, "name": "Loja"}
    reply = {"type": "button_reply", "button_reply": {"id": "a", "title": "Bolo"}}
    for told in (
        {"type": "location", "location": place},
        {"type": "interactive", "interactive": reply},
        {"type": "order", "order": {"catalog_id": "1"}},
        {"type": "reaction", "reaction": {"message_id": first, "emoji": "❤️"}},
    ):
        at_meta.post("incoming", **{"from": ANA}, **told)
    wait_received(number, "qual?", "", "Bolo", "")
    assert sorted(row["kind"] for row in rows(number)) == ["location", "text", "text", "unknown"]

    def emoji() -> str | None:
        found = number.connection.execute(
            "select r.emoji from public.reactions r join public.conversations c on c.id = r.conversation_id"
            " where c.wa_message_id = %s",
            [first],
        ).fetchone()
        return found[0] if found else None

    wait_for(lambda: emoji() == "❤️", SECONDS, "the reaction")


def test_whoever_has_no_phone_is_answered_by_his_id(number: Number, at_meta: GraphNumber) -> None:
    user = "BR.13491208655302741918"
    at_meta.post("incoming", user_id=user, text={"body": "oi"})
    wait_received(number, "oi")
    wait_status(number, insert(number, contact_of(number), message="olá"), "delivered")
    [sent] = at_meta.sent()
    assert (sent["body"].get("to"), sent["body"]["recipient"]) == (None, user)


def test_what_is_written_on_the_phone_is_shown(number: Number, at_meta: GraphNumber) -> None:
    at_meta.post("echo", to=ANA, text="já vai")
    wait_for(lambda: [row["message"] for row in rows(number)] == ["já vai"], SECONDS, "the echo")
    [row] = rows(number)
    assert (row["from_me"], row["status"], row["sent_by_kind"]) == (True, "sent", "phone")


def test_statuses_come_repeated_and_reversed(number: Number, at_meta: GraphNumber) -> None:
    contact = greet(number, at_meta)
    at_meta.change(repeats=3, is_reversed=True, tells="read")
    message = insert(number, contact, message="oi")
    wait_status(number, message, "read")

    def is_whole() -> bool:
        row = row_of(number, message)
        return all(row[moment] for moment in ("sent_at", "delivered_at", "read_at"))

    wait_for(is_whole, SECONDS, "what came before it was read")
    assert row_of(number, message)["status"] == "read"
    at_meta.receive("de novo", ANA)
    wait_received(number, "oi", "de novo")


def test_a_flow_answers_and_an_objection_is_kept(number: Number, at_meta: GraphNumber) -> None:
    add_flow(number, "Menu", menu(), "pedido")
    at_meta.receive("pedido", ANA)
    wait_for(lambda: len(at_meta.texts()) == 1, SECONDS, "the menu")
    at_meta.receive("2", ANA)
    wait_for(lambda: at_meta.texts()[1:] == ["Bolo então"], SECONDS, "what was chosen")
    at_meta.receive("SAIR", ANA)
    wait_for(lambda: len(at_meta.texts()) == 3, SECONDS, "the answer to the objection")
    found = number.connection.execute(
        "select opted_out_at is not null from public.contacts where id = %s", [contact_of(number)]
    ).fetchone()
    assert found == (True,)
