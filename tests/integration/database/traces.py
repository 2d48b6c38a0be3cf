"""Ways in which something of a person gets into the database. Whatever keeps what people say, are called or
are told adds its own here: the test of what is left goes each of them, and then looks into every table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg.types.json import Jsonb

from .cloud_numbers import CloudNumber, message, status
from .control_plane import call, one
from .flows import add_flow, add_run, advance, claim_runs
from .hooking import URL, attempt, claim, tell_endpoints
from .messages import message_event
from .person import GROUP, OTHER, Person

Way = Callable[[Person], None]
WAYS: list[Way] = []


def way(go: Way) -> Way:
    WAYS.append(go)
    return go


def row_of(p: Person, message_id: str, column: str = "id") -> object:
    query = f"select {column} from public.conversations where instance_id = %s and wa_message_id = %s"
    return one(p.connection, query, p.instance_id, message_id)


@way
def names(p: Person) -> None:
    p.says("n1", author_name=p.mark)
    p.tell("contact", contact_id=p.wa_id, name=p.mark, lid=p.lid)
    p.types("update public.contacts set name = %s where id = %s returning id", p.mark, p.contact_id)


@way
def texts_and_edits(p: Person) -> None:
    first = p.says("t1", p.mark)
    p.tell("message_edit", message_id=first, chat_id=p.wa_id, body=f"{p.mark} again")
    p.tell("message_revoke", message_id=first, chat_id=p.wa_id)
    p.says("t2", p.mark, kind="revoked")


@way
def texts_under_his_other_id(p: Person) -> None:
    lid = f"{p.lid}@lid"
    said = {
        "message_id": f"false_{lid}_l1",
        "chat_id": lid,
        "author_id": lid,
        "author_name": p.mark,
        "body": p.mark,
    }
    p.tell("message", chat_kind="direct", from_me=False, kind="chat", phone=p.phone, lid=p.lid, **said)
    p.tell("message_edit", message_id=f"false_{lid}_l1", chat_id=lid, body=f"{p.mark} again")
    p.tell("contact", contact_id=lid, phone=p.phone, name=f"{p.mark} too")


@way
def files(p: Person) -> None:
    p.says("f1", p.mark, kind="document", has_media=True, filename=f"{p.mark}.pdf")
    # The account sends it on: the file stays, what he called it does not.
    file = row_of(p, p.says("f2", kind="image", has_media=True, filename=f"{p.mark}.jpg"), "media_id")
    p.ingest_event(message_event(1, f"false_{OTHER}_f3", OTHER))
    other = one(p.connection, "select id from public.chats where wa_chat_id = %s", OTHER)
    p.adds("conversations", chat_id=other, kind="image", media_id=file)


@way
def cards_places_and_polls(p: Person) -> None:
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{p.mark}\nTEL:{p.phone}\nEND:VCARD"
    p.says("c1", p.mark, kind="vcard", content={"vcards": [card]})
    place = {"latitude": 1, "longitude": 2, "name": p.mark, "address": p.mark}
    p.says("c2", kind="location", content=place)
    p.says("c3", p.mark, kind="poll_creation", content={"options": [p.mark, "no"]})


@way
def what_nobody_understands(p: Person) -> None:
    p.says("u1", p.mark, kind="not_yet_invented", author_name=p.mark)
    p.tell("invented", from_id=p.wa_id, said=p.mark)
    p.tell("message", message_id=p.message_id("u2"), chat_id=p.wa_id, chat_kind="direct", body=p.mark)


@way
def changes_that_wait(p: Person) -> None:
    p.tell("message_edit", message_id=p.message_id("w1"), chat_id=p.wa_id, body=p.mark)
    p.tell("message_edit", message_id=f"false_{p.lid}@lid_w2", chat_id=f"{p.lid}@lid", body=p.mark)
    p.tell("message_edit", message_id=p.message_id("w3", in_group=True), chat_id=GROUP, body=p.mark)
    p.tell("reaction", message_id=f"true_{OTHER}_w4", sender_id=p.wa_id, emoji="+")


@way
def reactions(p: Person) -> None:
    _, ours = p.sends("r1", message="oi")
    p.tell("reaction", message_id=ours, sender_id=p.wa_id, emoji="+")
    others = p.other_says_to_group("r2")
    p.tell("reaction", message_id=others, sender_id=f"{p.lid}@lid", emoji="+")
    p.writes(kind="reaction", message="+", target_id=row_of(p, p.says("r3")))


@way
def groups(p: Person) -> None:
    seen = p.says_to_group("g1", p.mark, author_name=p.mark)
    p.other_says_to_group("g2", reply_to=seen)
    # Of one that never came.
    p.other_says_to_group("g3", reply_to=p.message_id("g4", in_group=True))
    p.tell("message_edit", message_id=seen, chat_id=GROUP, body=f"{p.mark} again")
    # His is the last word, which the list of chats shows.
    p.says_to_group("g5", p.mark, timestamp=2_000_000_000)


@way
def what_he_is_told(p: Person) -> None:
    row, sent = p.sends("s1", message=p.mark)
    p.writes(kind="edit", message=f"{p.mark} again", target_id=row)
    p.writes(message=p.mark, client_key=f"order of {p.phone}")
    refused = {"status": "failed", "error_code": "send_failed", "error_text": f"{p.wa_id} {p.mark}"}
    p.ends(p.writes(message=p.mark), **refused)
    p.says("s2", reply_to=sent)
    p.says("s3", p.mark, from_me=True, ack=1)


@way
def what_members_note(p: Person) -> None:
    p.adds("notes", chat_id=p.chat_id, body=p.mark)
    p.adds("consents", contact_id=p.contact_id, state="opted_out", source=p.mark)
    closed = "update public.chats set status = %s, closed_reason = %s where id = %s returning id"
    for state, reason in (("closed", p.mark), ("open", None), ("closed", p.mark)):
        p.types(closed, state, reason, p.chat_id)


@way
def tags_and_fields(p: Person) -> None:
    p.adds("custom_fields", name="cidade", type="text")
    given = "update public.contacts set tags = %s, fields = %s where id = %s returning id"
    p.types(given, [f"was {p.mark}"], Jsonb({"cidade": p.mark}), p.contact_id)
    p.types(given, [p.mark, "vip"], Jsonb({"cidade": f"{p.mark} again"}), p.contact_id)


@way
def whom_he_was_taken_for(p: Person) -> None:
    gone = p.types("select public.open_contact(%s, '5521966660001', %s)", p.account_id, p.mark)
    p.types("update public.contacts set tags = %s where id = %s returning id", [p.mark], gone)
    p.types("select public.merge_contacts(%s, %s)", p.contact_id, gone)
    p.tell("contact", contact_id=p.wa_id, former_id="5521966660001@c.us")


@way
def checks_of_numbers(p: Person) -> None:
    check = {"phone": p.phone, "registered": True, "wa_id": p.wa_id, "lid": p.lid}
    p.holder.call("reserve_number_checks", instance_id=p.instance_id, phones=Jsonb([p.phone]))
    p.holder.call("write_number_checks", instance_id=p.instance_id, checks=Jsonb([check]))


@way
def imports_that_wait(p: Person) -> None:
    area, number = p.phone[2:4], f"{p.phone[4:9]}-{p.phone[9:]}"
    spelt = f"+55 ({area}) {number}"
    others = ["Bia", "5521977770002"]
    p.uploads(others, [p.mark, p.phone], [p.mark, f"0{area} {number}"], [p.mark, f"21 3333-4444 ::: {spelt}"])


@way
def imports_that_were(p: Person) -> None:
    import_id = p.uploads([p.mark, p.phone])
    mapping = Jsonb({"fone": "phone", "nome": "name"})
    p.types("select public.start_contact_import(%s, %s, dry_run => true)", import_id, mapping)
    p.holder.call("claim_jobs", claim_id=import_id, rooms=Jsonb({"contact_import": 9}))
    people: list[dict[str, object]] = [
        {"line": 2, "phone": p.phone, "name": p.mark, "tags": [p.mark], "fields": {}}
    ]
    wrong = [
        {"line": 2, "column": "nome", "code": "name_too_long", "value": p.mark},
        {"line": 2, "column": "fone", "code": "phone_invalid", "value": f"{p.phone} or so"},
    ]
    written = {"people": Jsonb(people), "errors": Jsonb(wrong)}
    p.holder.call("write_import_lines", import_id=import_id, chunk=0, **written)


@way
def exports(p: Person) -> None:
    p.types("select public.export_contact(%s)", p.contact_id)
    p.types("select public.list_contact_messages(%s)", p.contact_id)


@way
def jobs_that_failed(p: Person) -> None:
    p.connection.execute(
        "insert into private.jobs (kind, key, account_id, error_code, error_detail, dead_at) "
        "values ('contact_import', gen_random_uuid()::text, %s, 'internal_error', %s, now())",
        [p.account_id, f"no such phone: {p.phone}"],
    )


@way
def what_he_answers_a_flow(p: Person) -> None:
    flow_id = add_flow(p.connection, p.account_id)
    ended, waiting = (add_run(p.connection, flow_id, p.chat_id, lane="broadcast") for _ in range(2))
    trace = [{"node": "a", "entered": None, "exit": "next", "what": p.mark}]
    said: dict[str, Any] = {"variables": {"nome": p.mark}, "trace": trace, "says": [p.mark]}
    for run in claim_runs(p.holder):
        if run["id"] == str(ended):
            advance(p.holder, run, status="done", **said)
        elif run["id"] == str(waiting):
            more: dict[str, Any] = {"message": p.mark, "request": {"body": p.mark}}
            advance(
                p.holder, run, awaits="message", actions=[{"type": "note", "text": p.mark}], **said, **more
            )


@way
def broadcasts_and_sequences(p: Person) -> None:
    said = {"items": [{"kind": "text", "text": "Oi {{ contact.name }}"}]}
    broadcast_id = p.adds("broadcasts", name="Natal", content=Jsonb(said), filter=Jsonb({"all": []}))
    # At night nobody's turn would come.
    p.types("select public.add_recipients(%s, %s)", broadcast_id, [p.contact_id])
    p.writes(message=f"Oi {p.mark}", client_key=f"broadcast:{broadcast_id}:{p.contact_id}")
    sequence_id = p.adds("sequences", name="Boas-vindas")
    p.adds("sequence_steps", sequence_id=sequence_id, position=1, content=Jsonb(said))
    p.types("select public.enroll(%s, %s)", sequence_id, [p.contact_id])


@way
def what_webhooks_are_told(p: Person) -> None:
    kinds = ["message.received", "contact.updated", "tag.added", "field.changed", "chat.closed"]
    p.types("select public.create_webhook_endpoint(%s, %s, %s)", p.account_id, URL, kinds)
    p.says("h1", p.mark)
    p.says_to_group("h2", p.mark)
    tell_endpoints(p.connection)
    assert attempt(p.connection, status=200, response=f"thanks, {p.mark}")
    p.says("h3", p.mark)
    tell_endpoints(p.connection)
    assert claim(p.connection)[1]
    # Nobody has been told yet.
    p.says("h4", p.mark)


@way
def what_other_systems_tell(p: Person) -> None:
    made = p.types("select public.create_inbound_hook(%s, 'Loja')", p.account_id)
    set_columns = "update public.inbound_hooks set message = 'Oi' where id = %s"
    p.connection.execute(set_columns, [made["id"]])

    def tells(body: object) -> int:
        document = Jsonb({"headers": {}, "query": {}, "body": body})
        call(p.connection, "take_hook_call", token=made["token"], document=document)
        query = "select max(id) from public.inbound_hook_samples where hook_id = %s"
        return int(one(p.connection, query, made["id"]))

    def applies(sample_id: int, **outcome: object) -> None:
        p.holder.call("apply_hook_call", sample_id=sample_id, outcome=Jsonb(outcome))

    ordered = {"name": p.mark, "phone": p.phone}
    applies(tells(ordered), phone=f"+{p.phone}", name=p.mark, message=f"Oi {p.mark}", event=p.mark)
    applies(tells({"name": p.mark}), code="phone_missing", event=p.mark)
    applies(tells(ordered), code="event_unwanted", status="ignored")
    # It waits when he asks to be forgotten.
    tells({"name": p.mark, "phone": f"+55 ({p.phone[2:4]}) {p.phone[4:-4]}-{p.phone[-4:]}"})


@way
def what_meta_tells(p: Person) -> None:
    number = CloudNumber(p.connection, p.account_id)
    number.tell(message(p.phone, p.mark, author_name=p.mark, lid=f"BR.{p.lid}"))
    number.tell(message("", p.mark, chat_id=f"BR.{p.lid}@lid", phone=None, lid=f"BR.{p.lid}"))
    number.tell(message(p.phone, p.mark, from_me=True, author_name=None, ack=1))
    components = Jsonb([{"type": "BODY", "text": "Olá {{1}}"}])
    p.connection.execute(
        "insert into public.message_templates (account_id, instance_id, name, language, status, components) "
        "values (%s, %s, 'ola', 'pt_BR', 'APPROVED', %s)",
        [p.account_id, number.id, components],
    )
    chat_id = one(p.connection, "select id from public.chats where instance_id = %s limit 1", number.id)
    template = Jsonb({"name": "ola", "language": "pt_BR", "body": [p.mark]})
    row = p.adds("conversations", chat_id=chat_id, kind="template", content=template)
    number.claim()
    refused = {"error": 131026, "error_text": f"131026: {p.phone} {p.mark}"}
    number.tell(status(1, "wamid.t", row), status(-1, "wamid.t", row, **refused))
    # One that waits.
    p.adds("conversations", chat_id=chat_id, message=p.mark)
