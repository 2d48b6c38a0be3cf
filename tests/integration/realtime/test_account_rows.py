"""What postgres_changes tell of an account's numbers, and whom."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest

from tests.integration.realtime.account_topics import PRIVATE, Call
from tests.integration.realtime.stack import Stack
from tests.support.js_client import js_client
from tests.support.people import People, Tenant, User

pytestmark = pytest.mark.anyio


async def test_rows_are_told_to_him_no_more_from_the_first_moment(
    stack: Stack, tenant: Tenant, admin: User, call: Call
) -> None:
    wish = {"event": "*", "schema": "public", "table": "instances"}
    async with (
        js_client(stack, tenant.user.access_token) as owner,
        js_client(stack, admin.access_token) as member,
        await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as connection,
    ):
        instance_id = await add_instance(connection, tenant.account_id)
        for client in (owner, member):
            await client.subscribe("numbers", changes=[wish])
        call(tenant.user, "remove_member", account_id=tenant.account_id, user_id=admin.id)
        await connection.execute("update instances set qr_code = 'x' where id = %s", [instance_id])
        await owner.expect("change", lambda c: c["new"]["qr_code"] == "x")
        # A number of his own, told after it: what came before would have come.
        own = call(admin, "create_account", name="Outra", phone="5511987650001")
        mine = await add_instance(connection, own)
        await member.expect("change", lambda c: c["new"].get("id") == str(mine))
        assert str(instance_id) not in str(member.all("change"))


async def test_a_number_s_deletion_tells_strangers_no_id(
    stack: Stack, tenant: Tenant, people: People
) -> None:
    stranger = people.make_tenant()
    wish = {"event": "*", "schema": "public", "table": "instances"}
    theirs = {**wish, "filter": f"account_id=eq.{tenant.account_id}"}
    async with (
        js_client(stack, stranger.user.access_token) as client,
        js_client(stack, tenant.user.access_token) as owner,
        await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as connection,
    ):
        await client.subscribe("all", changes=[wish])
        await client.subscribe("theirs", changes=[theirs])
        await owner.subscribe("own", changes=[wish])
        await owner.subscribe(f"account:{tenant.account_id}", config=PRIVATE)
        instance_id = await add_instance(connection, tenant.account_id)
        await owner.expect("change", lambda c: c["new"].get("id") == str(instance_id))
        await connection.execute("update instances set status = 'connecting' where id = %s", [instance_id])
        await owner.expect("change", lambda c: c["new"].get("status") == "connecting")
        await connection.execute("delete from instances where id = %s", [instance_id])
        deletion = await client.expect("change", lambda c: c["eventType"] == "DELETE", topic="all")
        assert deletion["old"] == {}
        assert str(instance_id) not in str(client.events)
        assert client.all("change", "theirs") == []
        # Who may know is told by the account's topic.
        await owner.expect(
            "broadcast",
            lambda b: b["payload"].get("ids") == [str(instance_id)] and b["payload"]["operation"] == "DELETE",
        )


async def add_instance(connection: psycopg.AsyncConnection, account_id: str) -> UUID:
    instance_id = uuid4()
    await connection.execute("select private.act_as('system')")
    await connection.execute(
        "insert into instances (id, account_id, instance_name) values (%s, %s, 'n')",
        [instance_id, account_id],
    )
    return instance_id
