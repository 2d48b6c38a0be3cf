"""Who becomes one, objects or is forgotten does so in flows too; what a flow needs is not deleted."""

from __future__ import annotations

import json
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from .broadcasting import add_broadcast, add_sequence, add_step
from .control_plane import ControlPlane, add_instance, one
from .flows import GREETING, add_flow, add_run, advance, claim_runs, of_run
from .members import as_member
from .messages import add_chat, add_contact


def waiting_run(plane: ControlPlane, flow_id: UUID, chat_id: UUID, lane: str = "flow", **values: Any) -> UUID:
    """A run that awaits an answer."""
    run_id = add_run(plane.connection, flow_id, chat_id, lane)
    for run in claim_runs(plane):
        given: dict[str, Any] = {"awaits": "message", **values}
        assert advance(plane, run, **given)
    return run_id


def contact_of(connection: psycopg.Connection, chat_id: UUID) -> UUID:
    return one(connection, "select contact_id from public.chats where id = %s", chat_id)


def test_of_two_chats_that_become_one_the_later_run_goes_on(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, flow_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    chats = [add_chat(connection, account_id, instance_id) for _ in range(2)]
    earlier, later = (waiting_run(holder, flow_id, chat_id) for chat_id in chats)
    kept, gone = (contact_of(connection, chat_id) for chat_id in chats)
    as_member(connection, owner, "select public.merge_contacts(%s, %s)", kept, gone)
    assert of_run(connection, earlier, "status, reason") == ("stopped", "merged")
    assert of_run(connection, later, "awaits, chat_id, contact_id") == ("message", chats[0], kept)
    assert one(connection, "select count(*) from private.run_states where run_id = %s", later) == 1


def test_who_is_forgotten_leaves_every_flow_and_nothing_in_it(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, flow_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    chat_id = add_chat(connection, account_id, instance_id)
    run_id = waiting_run(holder, flow_id, chat_id, variables={"cpf": "1"}, trace=[{"node": "a", "what": "1"}])
    as_member(connection, owner, "select public.erase_contact(%s)", contact_of(connection, chat_id))
    assert of_run(connection, run_id, "status, reason, variables, trace") == ("stopped", "erased", {}, [])
    assert one(connection, "select count(*) from private.run_states where run_id = %s", run_id) == 0
    assert one(connection, "select count(*) from private.jobs where key = %s", str(run_id)) == 0


def test_who_objects_is_in_no_sequence_any_more(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, flow_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    chat_id = add_chat(connection, account_id, instance_id)
    run_id = waiting_run(holder, flow_id, chat_id, "broadcast", awaits="time")
    as_member(
        connection, owner,
        "insert into public.consents (account_id, contact_id, state) "
        "values (%s, %s, 'opted_out') returning 1",
        account_id, contact_of(connection, chat_id),
    )  # fmt: skip
    assert of_run(connection, run_id, "status, reason") == ("stopped", "opted_out")


def test_a_flow_that_notes_an_objection_ends_with_it_where_it_goes_to_many(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, flow_id: UUID
) -> None:
    connection = holder.connection
    chat_id = add_chat(connection, account_id, instance_id)
    objection = [{"type": "consent", "state": "opted_out"}]
    run_id = waiting_run(holder, flow_id, chat_id, "broadcast", awaits="time", actions=objection)
    assert of_run(connection, run_id, "status, reason") == ("stopped", "opted_out")
    assert one(connection, "select count(*) from private.jobs where key = %s", str(run_id)) == 0
    again = waiting_run(holder, flow_id, chat_id, actions=objection)
    assert of_run(connection, again, "status, awaits") == ("waiting", "message"), "one that he began goes on"


def naming(*parts: dict[str, Any], **when: Any) -> dict[str, Any]:
    """A graph with these actions and a test of this."""
    branches = [{"id": "1", "when": when, "next": None}] if when else []
    return {
        "schema": 1,
        "start": "a",
        "nodes": {
            "a": {"type": "action", "do": list(parts), "next": "b"},
            "b": {"type": "condition", "branches": branches, "otherwise": None},
        },
    }


def places(error: psycopg.Error) -> list[str]:
    return [place["kind"] for place in json.loads(error.diag.message_detail or "")["places"]]


def test_what_flows_need_is_not_deleted_and_the_answer_says_where(
    holder: ControlPlane, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    connection = holder.connection
    add_contact(connection, account_id)
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) values (%s, 'cidade', 'text')",
        [account_id],
    )
    entered = add_flow(connection, account_id)
    graph = naming(
        {"kind": "add_tag", "tag": "cliente"},
        {"kind": "start_flow", "flow_id": str(entered)},
        subject="any", any=[{"subject": "field", "name": "cidade", "operator": "is_set"},
                            {"subject": "instance", "operator": "one_of", "value": [str(instance_id)]}],
    )  # fmt: skip
    flow_id = add_flow(connection, account_id, graph)
    connection.execute("update public.accounts set away_flow_id = %s where id = %s", [entered, account_id])
    connection.execute(
        "insert into public.keywords (account_id, name, terms, tags, flow_id) "
        "values (%s, 'k', '{k}', '{cliente}', %s)",
        [account_id, entered],
    )
    tries: list[tuple[str, tuple[object, ...], list[str]]] = [
        ("select public.remove_tag(%s, 'cliente')", (account_id,), ["flow", "keyword"]),
        ("select public.rename_tag(%s, 'cliente', 'x')", (account_id,), ["flow", "keyword"]),
        ("delete from public.custom_fields where account_id = %s returning 1", (account_id,), ["flow"]),
        ("delete from public.flows where id = %s returning 1", (entered,), ["account", "flow", "keyword"]),
        (
            "insert into public.instance_commands (account_id, instance_id, command) "
            "values (%s, %s, 'remove') returning 1",
            (account_id, instance_id),
            ["flow"],
        ),
    ]
    for query, values, where in tries:
        with pytest.raises(psycopg.errors.RaiseException, match="in_use") as told, connection.transaction():
            as_member(connection, owner, query, *values)
        assert places(told.value) == where, query
    connection.execute("update public.flows set draft = %s where id = %s", [json.dumps(GREETING), flow_id])
    connection.execute("select private.publish_draft(f) from public.flows f where f.id = %s", [flow_id])
    connection.execute("update public.keywords set flow_id = null, tags = '{}'")
    connection.execute("update public.accounts set away_flow_id = null where id = %s", [account_id])
    for query, values, _ in tries:
        assert as_member(connection, owner, query, *values) is not None, query


@pytest.mark.parametrize(
    "said",
    [
        "Bolo de {{ contact.fields.sabor }}",
        "{{contact.fields['sabor'] | upcase}}",
        '{% if contact.fields[ "sabor" ] %}sim{% endif %}',
    ],
)
def test_a_field_for_which_a_text_has_a_gap_is_not_deleted(
    connection: psycopg.Connection, account_id: UUID, owner: UUID, said: str
) -> None:
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) "
        "select %s, name, 'text' from unnest('{sabor,sabo}'::text[]) name",
        [account_id],
    )
    items = {"items": [{"kind": "text", "text": said}]}
    block = {"type": "content", **items}
    add_flow(connection, account_id, {"schema": 1, "start": "a", "nodes": {"a": block}})
    add_broadcast(connection, account_id, items)
    sequence_id = add_sequence(connection, account_id)
    add_step(connection, sequence_id, said)
    gone = "delete from public.custom_fields where account_id = %s and name = %s returning 1"
    with pytest.raises(psycopg.errors.RaiseException, match="in_use") as told, connection.transaction():
        as_member(connection, owner, gone, account_id, "sabor")
    assert places(told.value) == ["broadcast", "flow", "sequence"]
    assert as_member(connection, owner, gone, account_id, "sabo") == 1


@pytest.mark.parametrize(
    ("test", "deletes", "of"),
    [
        (("tag", "cliente", None), "select public.remove_tag(%s, 'cliente')", "account"),
        (
            ("field", None, "cidade"),
            "delete from public.custom_fields where account_id = %s returning 1",
            "account",
        ),
        (("flow", "flow", None), "delete from public.flows where id = %s returning 1", "flow"),
        (
            ("sequence", "sequence", None),
            "delete from public.sequences where id = %s returning 1",
            "sequence",
        ),
    ],
)  # fmt: skip
def test_what_a_segment_or_a_broadcast_asks_for_is_not_deleted(
    connection: psycopg.Connection, account_id: UUID, owner: UUID,
    test: tuple[str, str | None, str | None], deletes: LiteralString, of: str,
) -> None:  # fmt: skip
    add_contact(connection, account_id)
    field = "insert into public.custom_fields (account_id, name, type) values (%s, 'cidade', 'text')"
    connection.execute(field, [account_id])
    sequence = "insert into public.sequences (account_id, name) values (%s, 's') returning id"
    ids = {"account": account_id, "flow": add_flow(connection, account_id)}
    ids["sequence"] = one(connection, sequence, account_id)
    subject, value, name = test
    asks = {"subject": subject, "operator": "is_set" if name else "has", "name": name}
    asks |= {} if name else {"value": str(ids.get(value or "", value))}
    asked = {"not": {"any": [{key: said for key, said in asks.items() if said}]}}
    segment = "insert into public.segments (account_id, name, filter) values (%s, 'x', %s)"
    connection.execute(segment, [account_id, json.dumps(asked)])
    broadcast_id = add_broadcast(connection, account_id, filter=Jsonb(asked))
    code = "sequence_in_use" if subject == "sequence" else "in_use"

    def is_refused() -> bool:
        with pytest.raises(psycopg.errors.RaiseException) as told, connection.transaction():
            as_member(connection, owner, deletes, ids[of])
        return told.value.diag.message_primary == code

    assert is_refused()
    connection.execute("delete from public.segments where account_id = %s", [account_id])
    assert is_refused()
    connection.execute("update public.broadcasts set status = 'done' where id = %s", [broadcast_id])
    assert as_member(connection, owner, deletes, ids[of]) is not None


def test_a_flow_of_a_sequence_and_a_number_of_a_sequence_or_broadcast_stay(
    connection: psycopg.Connection, account_id: UUID, instance_id: UUID, owner: UUID
) -> None:
    flow_id = add_flow(connection, account_id)
    sequence_id = one(
        connection,
        "insert into public.sequences (account_id, name, instance_id) values (%s, 's', %s) returning id",
        account_id, instance_id,
    )  # fmt: skip
    step = "insert into public.sequence_steps (account_id, sequence_id, position, flow_id) "
    connection.execute(f"{step} values (%s, %s, 0, %s)", [account_id, sequence_id, flow_id])
    add_broadcast(connection, account_id, flow_id=flow_id, instance_ids=[instance_id], tags=["vip"])
    connection.execute("insert into public.tags (account_id, name) values (%s, 'vip')", [account_id])
    tries: list[tuple[LiteralString, tuple[object, ...], list[str]]] = [
        ("delete from public.flows where id = %s returning 1", (flow_id,), ["broadcast", "sequence"]),
        (
            "insert into public.instance_commands (account_id, instance_id, command) "
            "values (%s, %s, 'remove') returning 1",
            (account_id, instance_id),
            ["broadcast", "sequence"],
        ),
        ("select public.remove_tag(%s, 'vip')", (account_id,), ["broadcast"]),
    ]
    for query, values, where in tries:
        with pytest.raises(psycopg.errors.RaiseException, match="in_use") as told, connection.transaction():
            as_member(connection, owner, query, *values)
        assert places(told.value) == where, query


def test_a_file_that_will_be_sent_is_not_deleted_and_the_answer_says_where(
    connection: psycopg.Connection, account_id: UUID, owner: UUID
) -> None:
    add = "insert into public.media (account_id) values (%s) returning id"
    used, unused = one(connection, add, account_id), one(connection, add, account_id)
    content = {"items": [{"kind": "image", "media_id": str(used)}]}
    graph = {"schema": 1, "start": "a", "nodes": {"a": {"type": "content", **content}}}
    flow_id = add_flow(connection, account_id, graph)
    add_broadcast(connection, account_id, content, status="paused")
    step = (
        "with s as (insert into public.sequences (account_id, name) values (%s, 's') "
        "returning account_id, id) "
        "insert into public.sequence_steps (account_id, sequence_id, position, content) "
        "select account_id, id, 0, %s from s"
    )
    connection.execute(step, [account_id, Jsonb(content)])
    delete = "delete from public.media where id = %s returning 1"
    with pytest.raises(psycopg.errors.RaiseException, match="in_use") as told, connection.transaction():
        as_member(connection, owner, delete, used)
    assert places(told.value) == ["broadcast", "flow", "sequence"]
    assert as_member(connection, owner, delete, unused) == 1
    connection.execute(
        "update public.broadcasts set status = 'cancelled' where account_id = %s", [account_id]
    )
    connection.execute("delete from public.sequences where account_id = %s", [account_id])
    connection.execute("update public.flows set published_version_id = null where id = %s", [flow_id])
    assert as_member(connection, owner, delete, used) == 1


def test_the_platform_deletes_an_account_whatever_needs_what(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    connection = holder.connection
    entered = add_flow(connection, account_id)
    add_flow(connection, account_id, naming({"kind": "start_flow", "flow_id": str(entered)}))
    connection.execute("update public.accounts set default_flow_id = %s where id = %s", [entered, account_id])
    waiting_run(holder, entered, add_chat(connection, account_id, add_instance(connection, account_id)))
    emptied = "select private.empty_account(%s, clock_timestamp() + interval '1 minute', 500)"
    connection.execute("select private.act_as('system')")
    assert one(connection, emptied, account_id) is True
