"""What the database says over Realtime: one message an account and statement, ids and codes only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from .control_plane import ControlPlane, add_account, add_command, call
from .customers import acting, add_owner
from .messages import add_chat, add_message

Message = tuple[str, str, dict[str, Any]]


def heard(connection: psycopg.Connection, since: int, *topics: str) -> list[Message]:
    """Messages of those topics after the first `since`, in order: (topic, event, payload without its id)."""
    rows = connection.execute(
        "select topic, event, payload - 'id' from realtime.messages where topic = any(%s) and private "
        "order by inserted_at, cmin::text::bigint",
        [list(topics)],
    ).fetchall()
    return [(topic, event, payload) for topic, event, payload in rows][since:]


def insert_instances(connection: psycopg.Connection, accounts: list[UUID], count: int) -> None:
    connection.execute(
        "insert into public.instances (account_id, instance_name) "
        "select a, 'n' || n from unnest(%s) a, generate_series(1, %s) n",
        [accounts, count],
    )


def test_one_message_an_account_and_statement(connection: psycopg.Connection) -> None:
    accounts = [add_account(connection), add_account(connection)]
    insert_instances(connection, accounts, 3)
    messages = heard(connection, 0, *[f"account:{account}" for account in accounts])
    assert sorted(topic for topic, _, _ in messages) == sorted(f"account:{account}" for account in accounts)
    for topic, event, payload in messages:
        rows = connection.execute(
            "select id::text from public.instances where account_id = %s", [topic.removeprefix("account:")]
        )
        ids = {row for (row,) in rows}
        assert (event, payload["table"], payload["operation"]) == ("instance", "instances", "INSERT")
        assert set(payload["ids"]) == ids
        assert payload["statuses"] == dict.fromkeys(ids, "disconnected")
        assert payload.keys() == {"table", "operation", "ids", "statuses"}, "no row content"


def test_more_than_a_hundred_rows_ask_for_a_resync(connection: psycopg.Connection) -> None:
    account = add_account(connection)
    insert_instances(connection, [account], 101)
    connection.execute("update public.instances set status = 'connecting' where account_id = %s", [account])
    connection.execute("delete from public.instances where account_id = %s", [account])
    payloads = [payload for _, _, payload in heard(connection, 0, f"account:{account}")]
    assert payloads == [
        {"table": "instances", "operation": operation, "resync": True}
        for operation in ("INSERT", "UPDATE", "DELETE")
    ]


def test_a_hundred_rows_are_still_named(connection: psycopg.Connection) -> None:
    account = add_account(connection)
    insert_instances(connection, [account], 100)
    [(_, _, payload)] = heard(connection, 0, f"account:{account}")
    assert len(payload["ids"]) == 100


def test_renewed_supervision_is_worth_no_message(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    topic = f"account:{account_id}"
    before = len(heard(holder.connection, 0, topic))
    holder.connection.execute("update public.instances set supervised_until = clock_timestamp()")
    holder.heartbeat()
    assert heard(holder.connection, before, topic) == []
    holder.write(instance_id, status="connecting")
    [(_, event, payload)] = heard(holder.connection, before, topic)
    assert (event, payload["statuses"]) == ("instance", {str(instance_id): "connecting"})


def test_a_command_is_announced_to_orchestrators_and_followed_by_its_account(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    topic = f"account:{account_id}"
    before, announced = (len(heard(holder.connection, 0, name)) for name in (topic, "orchestrator"))
    command = add_command(holder.connection, instance_id)
    holder.claim()
    holder.finish(command)
    statuses = [
        payload["statuses"][str(command)] for _, _, payload in heard(holder.connection, before, topic)
    ]
    assert statuses == ["queued", "running", "done"]
    assert heard(holder.connection, announced, "orchestrator") == [
        (
            "orchestrator",
            "command",
            {"table": "instance_commands", "operation": "INSERT", "ids": [str(command)]},
        )
    ]


def test_a_command_that_ended_at_once_is_not_announced(
    connection: psycopg.Connection, instance_id: UUID
) -> None:
    announced = len(heard(connection, 0, "orchestrator"))
    add_command(connection, instance_id)
    assert heard(connection, announced, "orchestrator") == []


def test_a_message_tells_its_chat_and_shows_no_text(
    holder: ControlPlane, account_id: UUID, instance_id: UUID
) -> None:
    topic = f"account:{account_id}"
    chat = add_chat(holder.connection, account_id, instance_id)
    before, announced = (len(heard(holder.connection, 0, name)) for name in (topic, "orchestrator"))
    message = add_message(holder.connection, chat, "segredo")
    told = {event: payload for _, event, payload in heard(holder.connection, before, topic)}
    assert told["message"] == {
        "table": "conversations",
        "operation": "INSERT",
        "ids": [str(message)],
        "statuses": {str(message): "queued"},
        "chats": {str(message): str(chat)},
    }
    assert told["chat"]["ids"] == [str(chat)]
    assert heard(holder.connection, announced, "orchestrator") == [
        (
            "orchestrator",
            "message",
            {"table": "conversations", "operation": "INSERT", "instances": [str(instance_id)]},
        )
    ]


def test_a_batch_of_many_contacts_is_one_message(connection: psycopg.Connection, account_id: UUID) -> None:
    connection.execute(
        "insert into public.contacts (account_id, phone) "
        "select %s, (5521900000000 + n)::text from generate_series(1, 101) n",
        [account_id],
    )
    [(_, event, payload)] = heard(connection, 0, f"account:{account_id}")
    assert (event, payload["resync"]) == ("contact", True)


def test_changes_of_account_and_team_are_told_without_their_content(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    account, plane = f"account:{account_id}", "orchestrator"
    owner = add_owner(connection, account_id)
    connection.execute("update public.accounts set name = 'Nova' where id = %s", [account_id])
    connection.execute("update public.accounts set name = 'Nova' where id = %s", [account_id])
    with acting(connection, owner):
        connection.execute("select invite_member(%s, 'agent', 'ana@example.com')", [account_id])
    before = len(heard(connection, 0, plane))
    call(connection, "suspend_account", account_id=account_id, reason="x")
    connection.execute("delete from public.account_members where account_id = %s", [account_id])
    told = heard(connection, 0, account)
    assert {event for _, event, _ in told} == {"account"}
    assert [(payload["table"], payload["operation"]) for _, _, payload in told] == [
        ("account_members", "INSERT"),
        # A change that changes nothing is worth no message.
        ("accounts", "UPDATE"),
        ("account_invitations", "INSERT"),
        ("accounts", "UPDATE"),
        ("account_members", "DELETE"),
        # What she handed out ends with her.
        ("account_invitations", "UPDATE"),
    ]
    assert told[0][2]["ids"] == told[4][2]["ids"] == [str(owner)]
    assert told[3][2]["statuses"] == {str(account_id): "suspended"}
    assert "ana@example.com" not in str(told)
    # The orchestrators hear of a change of status only.
    [(_, event, payload)] = heard(connection, before, plane)
    assert (event, payload["ids"]) == ("account", [str(account_id)])


def test_what_becomes_of_a_key_is_told_and_its_use_is_not(
    connection: psycopg.Connection, account_id: UUID
) -> None:
    owner = add_owner(connection, account_id)
    with acting(connection, owner):
        [made] = connection.execute(
            "select create_api_key(%s, 'k', '{read}') ->> 'id'", [account_id]
        ).fetchone() or [None]
    topic = f"account:{account_id}"
    before = len(heard(connection, 0, topic))
    connection.execute("update public.api_keys set last_used_at = now() where account_id = %s", [account_id])
    assert heard(connection, before, topic) == []
    with acting(connection, owner):
        connection.execute("select revoke_api_key(%s)", [made])
    [revoked] = heard(connection, before, topic)
    assert revoked == (
        topic,
        "account",
        {"table": "api_keys", "operation": "UPDATE", "ids": [made], "statuses": {made: None}},
    )
    connection.execute("delete from public.api_keys where id = %s", [made])
    assert heard(connection, before, topic)[1][2]["operation"] == "DELETE"
