"""Every way in which access to an account ends, as somebody notices who has its topics open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.integration.realtime.account_topics import (
    CLOSED_SECONDS,
    PRIVATE,
    Call,
    assert_refused,
    expect_closed,
    open_topics,
    tells_of,
    topics_of,
)
from tests.integration.realtime.stack import Stack
from tests.support.js_client import js_client
from tests.support.people import People, Tenant, User

pytestmark = pytest.mark.anyio


async def end_membership(way: str, call: Call, tenant: Tenant, admin: User, stack: Stack) -> None:
    arguments = {"account_id": tenant.account_id, "user_id": admin.id}
    if way == "removed":
        call(tenant.user, "remove_member", **arguments)
    elif way == "left":
        call(admin, "remove_member", **arguments)
    else:
        async with await psycopg.AsyncConnection.connect(stack.admin_database_url) as connection:
            await connection.execute("delete from auth.users where id = %s", [admin.id])


@pytest.mark.parametrize("way", ["removed", "left", "user deleted"])
async def test_a_member_s_end_is_told_and_closes_what_he_has_open_and_nothing_else(
    stack: Stack, tenant: Tenant, admin: User, call: Call, way: str
) -> None:
    account, presence = topics_of(tenant)
    async with (
        js_client(stack, tenant.user.access_token) as owner,
        js_client(stack, admin.access_token) as member,
    ):
        await open_topics(owner, tenant)
        await open_topics(member, tenant)
        member.tell("track", presence, payload={"who": "ana"})
        await owner.expect("presence", lambda state: "ana" in str(state))
        await end_membership(way, call, tenant, admin, stack)
        told = tells_of("account_members", "DELETE", admin.id)
        await member.expect("broadcast", told)
        await expect_closed(member, account, presence)
        await owner.expect("broadcast", told)
        await owner.expect("presence", lambda _: "ana" not in str(owner.all("presence")[-1]))
        heard = len(member.all("broadcast"))
        call(tenant.user, "invite_member", account_id=tenant.account_id, role="agent")
        await owner.expect("broadcast", lambda b: b["payload"]["table"] == "account_invitations")
        await assert_refused(member, account)
        await assert_refused(member, presence)
        assert len(member.all("broadcast")) == heard
        assert {s["status"] for s in owner.all("status")} == {"SUBSCRIBED"}


async def test_who_is_only_present_leaves_too(stack: Stack, tenant: Tenant, admin: User, call: Call) -> None:
    _, presence = topics_of(tenant)
    async with (
        js_client(stack, tenant.user.access_token) as owner,
        js_client(stack, admin.access_token) as member,
    ):
        for client in (owner, member):
            await client.subscribe(presence, config=PRIVATE, presence=True)
        member.tell("track", presence, payload={"who": "ana"})
        await owner.expect("presence", lambda state: "ana" in str(state))
        call(tenant.user, "remove_member", account_id=tenant.account_id, user_id=admin.id)
        await expect_closed(member, presence)
        await owner.expect("presence", lambda _: "ana" not in str(owner.all("presence")[-1]))


async def test_a_revoked_key_and_the_key_of_a_demoted_maker_are_told_and_closed(
    stack: Stack, tenant: Tenant, admin: User, call: Call
) -> None:
    account, presence = topics_of(tenant)
    keys = [
        call(maker, "create_api_key", account_id=tenant.account_id, name="k", scopes=["read", "send"])
        for maker in (tenant.user, tenant.user, admin)
    ]
    kept, revoked, demoted = (key["id"] for key in keys)
    async with (
        js_client(stack, stack.token(kept)) as keeps,
        js_client(stack, stack.token(revoked)) as program,
        js_client(stack, stack.token(demoted)) as other,
        js_client(stack, admin.access_token) as member,
    ):
        for client in (keeps, program, other, member):
            await open_topics(client, tenant)
        call(tenant.user, "revoke_api_key", key_id=revoked)
        await program.expect("broadcast", tells_of("api_keys", "UPDATE", revoked))
        await expect_closed(program, account, presence)
        await assert_refused(program, account)
        arguments = {"account_id": tenant.account_id, "user_id": admin.id, "role": "agent"}
        call(tenant.user, "set_member_role", **arguments)
        await other.expect("broadcast", tells_of("api_keys", "UPDATE", demoted))
        await expect_closed(other, account, presence)
        # An agent may hear what he heard as an admin.
        for client in (member, keeps):
            assert {s["status"] for s in client.all("status")} == {"SUBSCRIBED"}
            await client.expect("broadcast", tells_of("account_members", "UPDATE", admin.id))


async def test_a_key_s_channels_end_with_its_token(stack: Stack, tenant: Tenant, call: Call) -> None:
    account, presence = topics_of(tenant)
    key = call(tenant.user, "create_api_key", account_id=tenant.account_id, name="k", scopes=["read", "send"])
    async with js_client(stack, stack.token(key["id"], seconds=9)) as program:
        await open_topics(program, tenant)
        await expect_closed(program, account, presence)
        assert "Token has expired" in str(program.all("system", account))


async def test_a_suspended_or_closed_account_is_still_read_and_its_deletion_ends_all(
    stack: Stack, tenant: Tenant, admin: User, call: Call
) -> None:
    account, presence = topics_of(tenant)
    async with (
        js_client(stack, tenant.user.access_token) as owner,
        js_client(stack, admin.access_token) as member,
        await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as connection,
    ):
        for client in (owner, member):
            await open_topics(client, tenant)
        for status in ("suspended", "closed"):
            await connection.execute(
                "update accounts set status = %s, closes_at = case when %s then now() end where id = %s",
                [status, status == "closed", tenant.account_id],
            )
            for client in (owner, member):
                await client.expect("broadcast", says_status(tenant.account_id, status))
        await connection.execute(
            "select private.empty_account(%s, clock_timestamp() + interval '1 minute', 500)",
            [tenant.account_id],
        )
        for client in (owner, member):
            await expect_closed(client, account, presence)
            await assert_refused(client, account)


def says_status(account_id: str, status: str) -> Callable[[Any], bool]:
    return lambda message: message["payload"].get("statuses") == {account_id: status}


async def test_a_platform_administrator_s_visit_ends_with_its_time(
    stack: Stack, tenant: Tenant, people: People
) -> None:
    visitor = people.make_user(invitation=True, full_name="Op")
    account, _ = topics_of(tenant)
    async with (
        js_client(stack, visitor.access_token) as client,
        await psycopg.AsyncConnection.connect(stack.admin_database_url, autocommit=True) as connection,
    ):
        await connection.execute("insert into private.platform_admins (user_id) values (%s)", [visitor.id])
        await connection.execute(
            "insert into private.admin_entries (user_id, account_id, reason, expires_at) "
            "values (%s, %s, 'x', now() + interval '5 seconds')",
            [visitor.id, tenant.account_id],
        )
        await client.subscribe(account, config=PRIVATE)
        await client.expect(
            "status", lambda s: s["status"] == "CLOSED", topic=account, seconds=CLOSED_SECONDS + 5
        )
        await assert_refused(client, account)
