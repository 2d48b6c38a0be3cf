"""What a flow changes about a person and his chat."""

from __future__ import annotations

from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from .control_plane import ControlPlane, one
from .flows import advance, claim_runs, of_run

ACTIONS = [
    {"type": "add_tag", "tag": "vip"},
    {"type": "add_tag", "tag": " nope "},
    {"type": "set_field", "field": "cidade", "value": "Olinda"},
    {"type": "set_field", "field": "idade", "value": "41"},
    {"type": "set_field", "field": "gone", "value": "x"},
    {"type": "note", "text": "quer bolo"},
    {"type": "assign", "member_id": str(uuid4())},
    {"type": "start_flow", "flow_id": str(uuid4())},
    {"type": "consent", "state": "opted_in"},
    {"type": "close_chat", "reason": "feito"},
    {"type": "dance"},
]


def test_what_is_refused_is_told_in_the_trace_and_keeps_back_no_other(
    holder: ControlPlane, account_id: UUID, run_id: UUID
) -> None:
    connection = holder.connection
    connection.execute(
        "insert into public.custom_fields (account_id, name, type) "
        "select %s, unnest('{cidade,idade}'::text[]), unnest('{text,number}'::text[])",
        [account_id],
    )
    [run] = claim_runs(holder)
    assert advance(holder, run, actions=ACTIONS, says=["Olá"], awaits="message") is True
    [trace] = of_run(connection, run_id, "trace")
    assert [(entry["type"], entry["code"]) for entry in trace if entry.get("what") == "refused"] == [
        ("add_tag", "tag_invalid"),
        ("set_field", "field_invalid"),
        ("assign", "member_not_found"),
        ("start_flow", "flow_not_found"),
        ("dance", "action_invalid"),
    ]
    row = connection.execute(
        "select c.tags, c.fields, h.status, h.closed_reason, n.body, s.source from public.contacts c "
        "join public.chats h on h.contact_id = c.id join public.notes n on n.chat_id = h.id "
        "join public.consents s on s.contact_id = c.id where c.account_id = %s",
        [account_id],
    ).fetchone()
    assert row == (
        ["cliente", "vip"],
        {"cidade": "Olinda", "idade": 41},
        "closed",
        "feito",
        "quer bolo",
        "flow",
    )


def test_a_flow_puts_people_into_sequences_and_knows_in_which_they_are(
    holder: ControlPlane, account_id: UUID, run_id: UUID
) -> None:
    connection = holder.connection
    sequence_id = one(
        connection,
        "insert into public.sequences (account_id, name) values (%s, 's') returning id",
        account_id,
    )
    [run] = claim_runs(holder)
    into = {"type": "add_to_sequence", "sequence_id": str(sequence_id)}
    assert advance(holder, run, actions=[into], awaits="message") is True
    [trace] = of_run(connection, run_id, "trace")
    assert [entry["code"] for entry in trace] == ["sequence_empty"]
    content = Jsonb({"items": [{"kind": "text", "text": "Oi"}]})
    connection.execute(
        "insert into public.sequence_steps (account_id, sequence_id, position, delay, content) "
        "values (%s, %s, 1, 'PT0S', %s)",
        [account_id, sequence_id, content],
    )
    again = holder.call("read_run", run_id=run_id)["run"]
    assert advance(holder, again, revision=2, actions=[into], awaits="message") is True
    person = holder.call("read_run", run_id=run_id)["run"]["person"]
    assert person["contact"]["sequences"] == [str(sequence_id)]
    out = {"type": "remove_from_sequence", "sequence_id": str(sequence_id)}
    again = holder.call("read_run", run_id=run_id)["run"]
    assert advance(holder, again, revision=3, actions=[out], awaits="message") is True
    person = holder.call("read_run", run_id=run_id)["run"]["person"]
    assert person["contact"]["sequences"] == []
