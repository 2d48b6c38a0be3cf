"""Two tenants and everybody who has no business in the first one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import httpx
import psycopg

from tests.support.devstack import Supabase
from tests.support.people import People, Tenant

REQUEST_SECONDS = 10


@dataclass(frozen=True)
class Caller:
    """Somebody with a token (none: anonymous), speaking REST."""

    name: str
    api: httpx.Client
    account_id: str | None = None
    token: str | None = None

    def request(self, method: str, relation: str, **arguments: Any) -> httpx.Response:
        """`relation` is schema.name; `rpc/` paths are given as schema.rpc/name."""
        schema, _, path = relation.partition(".")
        profile = {"accept-profile": schema, "content-profile": schema, "prefer": "return=representation"}
        return self.api.request(method, f"/rest/v1/{path}", headers=profile, **arguments)

    def rows(self, relation: str, **filters: str) -> list[dict[str, Any]]:
        """The rows REST lets him see; none when he is refused."""
        answer = self.request("GET", relation, params={"select": "*", **filters})
        if answer.is_error:
            assert answer.status_code in (401, 403), answer.text
            return []
        return cast(list[dict[str, Any]], answer.json())


@dataclass(frozen=True)
class Border:
    victim: Caller
    intruders: tuple[Caller, ...]
    service: Caller
    victim_account: dict[str, Any]

    def close(self) -> None:
        for caller in (self.victim, self.service, *self.intruders):
            caller.api.close()


def draw_border(supabase: Supabase, people: People, connection: psycopg.Connection) -> Border:
    """A victim's owner; a neighbour's owner and agent, a removed member of the victim's, anonymous."""
    victim, neighbour, removed = (people.make_tenant(name) for name in ("Vitima", "Vizinha", "Removida"))
    agent = people.make_user()
    # No plan's limit shall refuse what only a policy must.
    connection.execute(
        "update public.accounts set plan = 'owner' where id = any(%s::uuid[])",
        [[victim.account_id, neighbour.account_id]],
    )
    connection.execute(
        "insert into public.account_members (account_id, user_id, role) "
        "values (%s, %s, 'agent'), (%s, %s, 'admin')",
        [neighbour.account_id, agent.id, victim.account_id, removed.user.id],
    )
    intruders = (
        caller_of(supabase, "a neighbour's owner", neighbour),
        caller_of(supabase, "a neighbour's agent", Tenant(agent, neighbour.account_id, neighbour.phone)),
        caller_of(supabase, "a removed member", removed),
        Caller("anonymous", client(supabase, supabase.publishable_key)),
    )
    # His token is older than his removal: it must not help him.
    assert intruders[2].rows("public.accounts", id=f"eq.{victim.account_id}")
    connection.execute(
        "delete from public.account_members where account_id = %s and user_id = %s",
        [victim.account_id, removed.user.id],
    )
    row = connection.execute(
        "select to_jsonb(a) from public.accounts a where id = %s", [victim.account_id]
    ).fetchone()
    assert row is not None
    return Border(
        victim=caller_of(supabase, "the owner", victim),
        intruders=intruders,
        service=Caller("the service", client(supabase, supabase.secret_key)),
        victim_account=row[0],
    )


def caller_of(supabase: Supabase, name: str, tenant: Tenant) -> Caller:
    token = tenant.user.access_token
    return Caller(name, client(supabase, supabase.publishable_key, token), tenant.account_id, token)


def client(supabase: Supabase, key: str, token: str | None = None) -> httpx.Client:
    headers = {"apikey": key} | ({"authorization": f"Bearer {token}"} if token else {})
    return httpx.Client(base_url=supabase.supabase_url, headers=headers, timeout=REQUEST_SECONDS)
